"""Longer visits of internal medicine: rhythm, kidney, several problems at once."""

from config.demo.notes import NoteText
from config.demo.scenario import Scenario, visit

_RHYTHM = NoteText(
    reason="Follow-up of atrial fibrillation.",
    history="{who} is a {age_text} {person} with atrial fibrillation found last year, here because palpitations have "
    "come back [on three days this month|after "
    "long evenings]. Episodes last about an hour and stop by themselves. Takes metoprolol 25 mg twice a day. No "
    "syncope, chest pain or breathlessness. "
    "No diabetes, hypertension, stroke or heart failure, so anticoagulation was not started on the cardiologist's "
    "advice. Coffee cut to one cup. "
    "Sleep is fair and there is no known sleep apnea. Alcohol only at family events.",
    past="Atrial fibrillation, type not specified in outside records. Medications: metoprolol 25 mg twice daily, "
    "long-term.",
    exam="gen neck resp abd neuro",
    findings="Cardiovascular: irregularly irregular rhythm, rate about 88, no murmur, no edema.",
    procedure="Electrocardiogram, 12 leads, done in the office: atrial fibrillation, ventricular rate 88, normal "
    "axis, no ischemic change. Interpreted and "
    "reported by the provider as a test separate from the visit.",
    plan="1. Atrial fibrillation, unspecified, with more symptoms: raise metoprolol to 50 mg twice daily, pulse log, "
    "watch for dizziness. 2. Long-term drug "
    "therapy reviewed; no adverse effect. Chronic illness with exacerbation and prescription drug management. "
    "Cardiology "
    "message sent. Return in three weeks; emergency care for fainting, chest pain or speech trouble.",
)
_KIDNEY = NoteText(
    reason="Kidney function follow-up.",
    history="{who} is a {age_text} {person} with chronic kidney disease stage 3a, seen because the filtration rate "
    "[fell from 56 to 49 over the year|has slipped "
    "to 49]. Feels well. No swelling, no change of urine, no itching, no nausea. Has taken omeprazole for reflux for "
    "three years, and used "
    "[naproxen for a shoulder last month|ibuprofen now and then]. No diabetes and no hypertension. Drinks about six "
    "glasses of water a day. No urinary obstruction "
    "symptoms. No family history of kidney failure.",
    past="Chronic kidney disease stage 3a, gastro-esophageal reflux disease. Medications: omeprazole 20 mg daily.",
    exam="gen neck cv resp abd skin",
    results="Blood drawn by venipuncture today. Office laboratory: comprehensive metabolic panel with creatinine 1.4, "
    "potassium 4.6, filtration rate 49; complete blood "
    "count with automated differential with hemoglobin 12.9, white cells 6.4.",
    plan="1. Chronic kidney disease stage 3a, progressing: stop all anti-inflammatory pain medicine, fluids, repeat "
    "panel in six weeks, kidney ultrasound "
    "ordered. 2. Gastro-esophageal reflux disease without esophagitis: change omeprazole to famotidine 20 mg because "
    "of the kidney. "
    "Chronic illness with progression, two tests reviewed, prescription drug management. Nephrology if the rate falls "
    "below 45.",
)
_MANY = NoteText(
    reason="Several problems, long visit.",
    history="{who} is a {age_text} {person} seen for poorly controlled diabetes, blood pressure and low mood. Sugars "
    "[200 to 280|often above 240] on "
    "glargine 30 units, no oral diabetes medicine. Two missed visits after [a move|a loss in the family]. Blood "
    "pressure at home 150 over 90 on "
    "amlodipine 5 mg. Mood low for {weeks} weeks, sleeps four hours, has little appetite for cooking, no self-harm "
    "thoughts. No chest pain, no foot wound. A daughter "
    "joined by telephone with permission and helped with the history. All medicines were brought and sorted.",
    past="Type 2 diabetes on insulin, hypertension, depression. Medications: insulin glargine 30 units, amlodipine 5 "
    "mg.",
    exam="gen neck cv resp abd psych",
    findings="Feet: dry skin, no ulcer, sensation intact.",
    plan="1. Type 2 diabetes with hyperglycemia, on long-term insulin: glargine to 36 units, meter upload weekly. 2. "
    "Hypertension: amlodipine to 10 mg. "
    "3. Depression: begin escitalopram 5 mg, counseling referral, crisis line number. A written schedule was made "
    "together. Much of "
    "the visit was counseling and arranging care with the daughter and the pharmacy. The level is chosen by time. "
    "Return in two weeks.",
)
_FIRST_LONG = NoteText(
    reason="New patient with several conditions, moving care here.",
    history=_MANY.history.replace("seen for poorly", "new to this practice, seen for poorly"),
    past=_MANY.past,
    exam=_MANY.exam,
    findings=_MANY.findings,
    results="Forty pages of outside records were read today, with laboratory results of two years.",
    plan=_MANY.plan,
)
SCENARIOS: tuple[Scenario, ...] = (
    visit(
        "rhythm",
        "internal",
        "est",
        (45, 63),
        "I48.91 Z79.899",
        "99214-25:12 93000:1",
        text=_RHYTHM,
        track="rhythm",
        gap_days=20,
        again_days=60,
        weight=0.8,
    ),
    visit(
        "kidney",
        "internal",
        "est",
        (50, 84),
        "N18.31 K21.9",
        "99214:12 80053:1 85025:1 36415:1",
        text=_KIDNEY,
        track="kidney",
        gap_days=40,
        again_days=90,
        weight=0.8,
        report="lab",
    ),
    visit(
        "complex",
        "internal",
        "est",
        (45, 82),
        "E11.65 Z79.4 I10 F32.A",
        "99215:1234",
        text=_MANY,
        track="many",
        gap_days=14,
        weight=0.4,
    ),
    visit(
        "complex_new",
        "internal",
        "new",
        (40, 84),
        "E11.65 Z79.4 I10 F32.A",
        "99205:1234",
        text=_FIRST_LONG,
        track="many",
        weight=0.5,
        report="referral",
    ),
)
