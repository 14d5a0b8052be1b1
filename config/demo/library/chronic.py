"""Visits for lasting conditions: pressure, lipids, diabetes, thyroid, mood, reflux, asthma."""

from config.demo.notes import NoteText
from config.demo.scenario import MEDICARE, NOT_MEDICARE, Scenario, visit

_PRESSURE = NoteText(
    reason="Follow-up of blood pressure and cholesterol.",
    history="{who} is a {age_text} {person} seen for [a {months}-month check of hypertension and "
    "hyperlipidemia|routine follow-up of "
    "blood pressure and lipids]. Home readings [average 142/86|run in the low 140s over 80s], above goal. {He} takes "
    "lisinopril 10 mg daily and "
    "[misses a dose about once a week|rarely misses a dose]. Diet is [better than last year|salty on weekends]; walks "
    "most days. No cough, "
    "no chest pain, no muscle aches on atorvastatin 20 mg. No headache or vision change.",
    past="Hypertension for several years, hyperlipidemia. Medications: lisinopril 10 mg daily, atorvastatin 20 mg "
    "nightly.",
    exam="gen neck cv resp abd neuro",
    plan="1. Essential hypertension, not at goal: increase lisinopril to 20 mg daily, home log, low-salt diet. 2. "
    "Hyperlipidemia: LDL {ldl}, continue "
    "atorvastatin 20 mg, [recheck in six months|discussed raising the dose if LDL stays above target]. Two chronic "
    "conditions, one not at goal, with prescription "
    "drug management. Return in eight weeks with the log.",
)
_PRESSURE_LAB = NoteText(
    reason=_PRESSURE.reason,
    history=_PRESSURE.history,
    past=_PRESSURE.past,
    exam=_PRESSURE.exam,
    plan=_PRESSURE.plan,
    results="Blood drawn by venipuncture today in the office. Lipid panel run in the office laboratory: total "
    "cholesterol 204, HDL 48, LDL {ldl}, "
    "triglycerides 138.",
)
_PRESSURE_HOME = NoteText(
    reason=_PRESSURE.reason,
    history=_PRESSURE.history,
    past=_PRESSURE.past,
    exam=_PRESSURE.exam,
    results="Outside laboratory report from last week reviewed: LDL {ldl}, potassium 4.4, creatinine 0.9.",
    plan=_PRESSURE.plan
    + " This practice remains the focal point of {his} continuing care for both conditions; today's changes build on "
    "the "
    "long relationship and on the plan agreed in earlier visits.",
)

_INSULIN = NoteText(
    reason="Diabetes follow-up, high sugars.",
    history="{who} is a {age_text} {person} with type 2 diabetes on basal insulin seen because morning sugars have "
    "been [between 190 and 240|mostly above 200]. "
    "{He} injects glargine 18 units at night and takes no oral diabetes medicine. [Two holidays and less walking are "
    "blamed.|Snacks late in the "
    "evening.] No low sugars, no vision change, no numbness of the feet, no thirst at night beyond usual. Brings a "
    "meter with three weeks of readings. "
    "Eye examination was done {months} months ago and was normal.",
    past="Type 2 diabetes for nine years, on insulin for three. Medications: insulin glargine 18 units nightly.",
    exam="gen cv resp abd skin",
    findings="Feet: no ulcer, pulses full, monofilament sensation intact on both sides.",
    results="Hemoglobin A1c by the waived office analyzer, fingerstick: {a1c} percent (goal below 7).",
    plan="Type 2 diabetes with hyperglycemia, not at goal, on long-term insulin. Raise glargine to 22 units, then by "
    "2 units every three days until fasting "
    "sugar is below 130. Low-sugar rules reviewed. Dietitian referral. Chronic illness with exacerbation and "
    "prescription drug management. "
    "Send readings in two weeks; visit and A1c in three months.",
)
_DIET = NoteText(
    reason="Diabetes check.",
    history="{who} is a {age_text} {person} with type 2 diabetes managed by diet and walking alone, here for [the "
    "six-month check|routine follow-up]. "
    "Checks sugar twice a week: [105 to 128 fasting|mostly below 130]. No thirst, no vision change, no numbness. "
    "Weight is steady. "
    "[Sees the eye doctor yearly.|Eye check is booked for next month.] Takes no diabetes medicine and would like to "
    "keep it that way. No hospital "
    "visit since the last check. Feet are looked at every evening.",
    past="Type 2 diabetes for four years, no complications. No daily medicine.",
    exam="gen cv resp abd neuro",
    findings="Feet: skin intact, pulses full, monofilament intact on both sides.",
    results="Hemoglobin A1c by the waived office analyzer, fingerstick: {a1c_ok} percent, at goal.",
    plan="Type 2 diabetes without complications, stable and at goal with diet and exercise. [Continue as now.|Praised "
    "for the steady work.] "
    "One stable chronic illness; no medicine started. Urine albumin at the next visit. Return in six months with A1c; "
    "sooner for sugars above 200.",
)
_THYROID = NoteText(
    reason="Thyroid follow-up.",
    history="{who} is a {age_text} {person} with hypothyroidism on levothyroxine 75 mcg, taken [each morning on an "
    "empty stomach|before breakfast without fail]. "
    "Energy is [good|fair but steady]. No cold intolerance, constipation, hair loss, palpitations or tremor. Weight "
    "unchanged from last visit. "
    "[Last TSH was normal {months} months ago.|Dose has been the same for over a year.] No neck swelling and no "
    "trouble swallowing. "
    "No new medicines or supplements with iron or calcium.",
    past="Hypothyroidism for six years. Medications: levothyroxine 75 mcg daily.",
    exam="gen ent neck cv resp neuro skin",
    findings="Reflexes: normal relaxation phase. No tremor.",
    results="Blood drawn by venipuncture today; TSH sent to the outside laboratory.",
    plan="Hypothyroidism, clinically stable. Continue levothyroxine 75 mcg, refilled for six months. TSH sent; the "
    "dose will be changed by telephone if the "
    "result is out of range. One stable chronic illness. [Return in six months.|Return in six months or sooner for "
    "fatigue or palpitations.]",
)
_MOOD = NoteText(
    reason="Anxiety and low mood, follow-up.",
    history="{who} is a {age_text} {person} seen for anxiety and depression. Since the last visit [worry keeps {him} "
    "awake three nights a week|tension before work is "
    "still daily] and mood is [low on most days|flat with little pleasure in hobbies]. Takes sertraline 50 mg for "
    "{weeks} weeks with partial benefit and no side "
    "effects. Appetite fair, concentration reduced. Denies thoughts of death or self-harm. No alcohol excess. PHQ-9 "
    "is 13 and GAD-7 is 12, both "
    "somewhat better than before. Has a first counseling appointment next week. Support from family is good.",
    past="Anxiety and depression since last year, no hospital stay. Medications: sertraline 50 mg daily.",
    exam="gen cv resp neuro",
    findings="Mental status: neat, good eye contact, mood low, affect reactive, thought process linear, no suicidal "
    "ideation, judgment intact.",
    plan="1. Anxiety disorder, unspecified, not at goal. 2. Depression, unspecified, not at goal. Increase sertraline "
    "to 100 mg; expected time course "
    "and warning signs reviewed. Keep the counseling appointment. Sleep hygiene. Safety plan and crisis line number "
    "given. Two chronic "
    "illnesses not at goal with prescription drug management. Return in four weeks.",
)
_REFLUX = NoteText(
    reason="Heartburn follow-up.",
    history="{who} is a {age_text} {person} with reflux, here for follow-up. On omeprazole 20 mg before breakfast "
    "heartburn is down to [once|twice] a week, "
    "mostly after [late meals|coffee and tomato sauce]. No trouble swallowing, no weight loss, no black stools, no "
    "vomiting. Raises the head of the "
    "bed. [Tried to stop the medicine and symptoms returned.|Takes it every day.] Sleep is undisturbed. No chest pain "
    "with effort. "
    "No pain medicine of the ibuprofen kind.",
    past="Gastro-esophageal reflux disease for two years. Medications: omeprazole 20 mg daily.",
    exam="gen ent cv resp abd",
    plan="Gastro-esophageal reflux disease without esophagitis by history, stable on treatment. Continue omeprazole "
    "20 mg for two more months, then try every "
    "other day. Meal timing and weight discussed. No alarm symptom, so endoscopy is not needed. One stable chronic "
    "illness, prescription refilled. "
    "Return in four months or sooner for trouble swallowing, bleeding or weight loss.",
)
_ASTHMA = NoteText(
    reason="Asthma check.",
    history="{who} is a {age_text} {person} with asthma, here for a routine check. Symptoms [less than two days a "
    "week|only with hard running]; albuterol used "
    "[once or twice a month|about three times last month]. No night waking, no emergency visit, no oral steroid in "
    "the last year. "
    "Uses fluticasone 44 mcg two puffs twice a day with a spacer. Technique was shown and is good. [Cats set it "
    "off.|Cold air is the main "
    "trigger.] School or work days missed: none. No fever or recent cold. Flu vaccine plans discussed.",
    past="Asthma since early childhood, never intubated. Medications: fluticasone inhaler, albuterol as needed.",
    exam="gen ent neck cv resp skin",
    procedure="Spirometry done in the office with graphic record, three acceptable efforts: FEV1 92 percent of "
    "predicted, FEV1/FVC 0.82, normal loop. "
    "Interpreted by the provider: no obstruction.",
    plan="Asthma, uncomplicated, well controlled. Continue fluticasone at the same dose and albuterol before "
    "exercise; both refilled. Action plan updated "
    "and a copy given. One stable chronic illness with prescription drug management; the spirometry was a separate "
    "test from the visit. "
    "Return in four to six months, sooner if albuterol is needed more than twice a week.",
)
_NURSE = NoteText(
    reason="Blood pressure check by the nurse.",
    history="{who}, {age_text} {person}, came for a blood pressure check as planned after the change of lisinopril to "
    "20 mg {weeks} weeks ago. Feels well, takes the medicine "
    "daily, no dizziness, no cough, no swelling of lips or face. Home log shown: [nine of twelve readings below "
    "135/85|most readings below 135/85]. "
    "Salt is being limited. [Walks every evening.|Uses a stationary bicycle three times a week.] No new medicines "
    "from elsewhere. "
    "No headache or chest pain. Identity and allergies were confirmed, and the medication list was read back and is "
    "unchanged.",
    past="Essential hypertension, established plan of care by the supervising provider. Medications: lisinopril 20 mg "
    "daily.",
    exam="gen",
    findings="Seated five minutes, right arm, large cuff: 128/78, repeated 126/78, pulse regular. Technique of the "
    "home cuff was checked against the office cuff and agrees within 4 mmHg.",
    plan="Essential hypertension. Readings reviewed with the supervising provider, who was in the suite: at goal, "
    "continue lisinopril 20 mg, no change today. "
    "Teaching on salt, home readings and when to call. The next visit with the provider is in three months. Call for "
    "readings above 160/100, dizziness or fainting. "
    "The visit was done by clinical staff under the provider's plan; the provider signs below after review of the "
    "record.",
    timed=False,
)

SCENARIOS: tuple[Scenario, ...] = (
    visit(
        "pressure_lab",
        "family internal",
        "est",
        (38, 64),
        "I10 E78.5",
        "99214:12 80061:2 36415:2",
        text=_PRESSURE_LAB,
        track="pressure",
        payer_kinds=NOT_MEDICARE,
        gap_days=40,
        again_days=80,
        weight=1.5,
        report="lab",
    ),
    visit(
        "pressure_medicare",
        "family internal",
        "est",
        (66, 88),
        "I10 E78.5",
        "99214:12 G2211:12",
        text=_PRESSURE_HOME,
        track="pressure",
        payer_kinds=MEDICARE,
        gap_days=40,
        again_days=60,
        weight=1.9,
    ),
    visit(
        "nurse_pressure",
        "family internal",
        "est",
        (40, 85),
        "I10",
        "99211:1",
        text=_NURSE,
        track="pressure",
        gap_days=14,
        weight=0.4,
    ),
    visit(
        "diabetes_insulin",
        "family internal",
        "est",
        (42, 84),
        "E11.65 Z79.4",
        "99214:12 83036-QW:1",
        text=_INSULIN,
        track="insulin",
        gap_days=60,
        again_days=85,
        weight=1.3,
        report="lab",
    ),
    visit(
        "diabetes_diet",
        "family internal",
        "est",
        (40, 80),
        "E11.9",
        "99213:1 83036-QW:1",
        text=_DIET,
        track="diet",
        gap_days=90,
        again_days=120,
    ),
    visit(
        "thyroid",
        "family internal",
        "est",
        (28, 78),
        "E03.9",
        "99213:1 36415:1",
        text=_THYROID,
        track="thyroid",
        gap_days=90,
        again_days=120,
        weight=0.8,
    ),
    visit(
        "mood",
        "family internal",
        "est",
        (19, 62),
        "F41.9 F32.A",
        "99214:12",
        text=_MOOD,
        track="mood",
        gap_days=25,
        weight=0.9,
    ),
    visit(
        "reflux",
        "family internal",
        "est",
        (25, 74),
        "K21.9",
        "99213:1",
        text=_REFLUX,
        track="reflux",
        gap_days=60,
        again_days=100,
        weight=0.7,
    ),
    visit(
        "asthma",
        "pediatrics family",
        "est",
        (7, 40),
        "J45.909",
        "99213-25:1 94010:1",
        text=_ASTHMA,
        track="asthma",
        gap_days=90,
        again_days=110,
    ),
)
