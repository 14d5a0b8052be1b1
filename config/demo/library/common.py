"""Short acute visits: colds, throats, bronchitis, bladder, cough, ears and warts."""

from config.demo.notes import NoteText
from config.demo.scenario import NOT_MEDICARE, Scenario, visit

_WINTER = frozenset({1, 2, 3, 10, 11, 12})

_URI = NoteText(
    reason="[Congestion and sore throat|Runny nose and cough|Cold symptoms] for {days} days.",
    history="{who} is a {age_text} {person} with {days} days of [clear nasal drainage, scratchy throat and a dry "
    "cough|nasal "
    "congestion, sneezing and a mild cough that is worse at night]. [No fever above 100.5 at home.|Felt warm on the "
    "first "
    "day only.] No shortness of breath, wheeze, ear pain or facial pain. [A household contact had the same illness "
    "last "
    "week.|Several people around {him} are ill with colds.] [Fluids and rest have helped a little.|Over-the-counter "
    "remedies give short relief.] Symptoms are steady and not worsening.",
    past="[No chronic lung disease.|Otherwise healthy.] Takes no daily medicine.",
    exam="gen resp cv skin neck",
    findings="Nose: [swollen turbinates with clear discharge|congested mucosa, clear rhinorrhea]. Throat: [mild "
    "erythema without "
    "exudate|cobblestoning, no exudate]. Ears: tympanic membranes gray and mobile on both sides. No sinus tenderness.",
    plan="Acute upper respiratory infection, viral. [No sign of pneumonia, sinusitis or otitis.|Lungs are clear and "
    "there is no focal "
    "bacterial source.] Antibiotics are not indicated and this was explained. Supportive care: fluids, saline rinses, "
    "acetaminophen as needed, honey for cough if over one year of age. [Expect improvement within seven to ten "
    "days.|The usual "
    "course of one to two weeks was described.] Return for fever over 102, trouble breathing, or if not improving in "
    "ten days.",
)

_THROAT = NoteText(
    reason="Sore throat for {days} days.",
    history="{who} is a {age_text} {person} with {days} days of [throat pain that is worse with swallowing|a sore "
    "throat and tender "
    "glands]. [Temperature at home up to 101.|Low fever on the first evening.] No cough, no runny nose, no rash and "
    "no trouble "
    "opening the mouth. Fluids go down well. [A contact had a sore throat last week.|No known ill contacts.] Pain is "
    "rated "
    "{pain} of 10 with swallowing and eases with ibuprofen. Voice is normal and there is no drooling.",
    past="[No prior tonsil surgery.|One throat infection two years ago.] No daily medicine.",
    exam="gen neck cv resp skin febrile",
    findings="Throat: [marked erythema of the posterior pharynx, tonsils 2+ without abscess|red posterior pharynx, "
    "tonsils enlarged "
    "symmetrically, uvula midline]. Ears: clear. Anterior cervical nodes [mildly tender|slightly enlarged].",
    plan="Acute pharyngitis. [The picture is of an uncomplicated infection with no sign of abscess.|No airway "
    "concern, hydration good.] "
    "Prescribed a ten-day course of amoxicillin after discussing benefit and side effects; ibuprofen or acetaminophen "
    "for pain, "
    "warm salt gargles for those old enough. Stay home until without fever for a day. Return for trouble swallowing "
    "saliva, neck "
    "stiffness, or no improvement within three days.",
)

_BRONCHITIS = NoteText(
    reason="Cough with phlegm for {days} days after a cold.",
    history="{who} is a {age_text} {person} with a [productive cough of white to yellow sputum|deep, rattling cough "
    "with yellow phlegm] "
    "that followed a cold. [Sleep is broken by coughing.|Coughing fits are worst in the evening.] No fever, no blood "
    "in the "
    "sputum, no pleuritic pain. Mild chest tightness with long coughing. [Never smoked.|No smoke exposure at home.] "
    "[Guaifenesin helped a little.|Cough drops and tea give short relief.] No history of asthma or other lung disease. "
    "{He} was able to work through the week.",
    past="No chronic illness. No daily medicine.",
    exam="gen ent neck cv skin",
    findings="Respiratory: scattered rhonchi that clear with cough, no wheeze, no crackles, no dullness, normal "
    "effort.",
    plan="Acute bronchitis. [No finding suggests pneumonia; imaging is not needed today.|Vital signs and lung "
    "examination argue against "
    "pneumonia.] Prescribed benzonatate for cough; fluids, humidified air and rest. Antibiotics were discussed and "
    "are not "
    "indicated. Expected course of up to three weeks explained. Return for fever, shortness of breath or blood in the "
    "sputum.",
)

_SMOKER = NoteText(
    reason="Cough for {days} days; wants help to stop smoking.",
    history="{who} is a {age_text} {person} who smokes about one pack of cigarettes a day and presents with "
    "[productive cough after a "
    "cold|a chesty cough for {days} days]. No fever, no blood, no weight loss, no chest pain. [Breathing is "
    "comfortable at rest.|"
    "No limits in daily walking.] {He} has thought about quitting since a relative fell ill and [tried the patch "
    "once|stopped "
    "for two months last year]. Sputum is yellow without blood. No wheezing at night and no known lung disease.",
    past="Nicotine dependence, cigarettes, for more than ten years. No daily medicine.",
    exam="gen ent neck cv skin",
    findings="Respiratory: coarse breath sounds that clear with cough, no wheeze, no crackles, normal effort.",
    procedure="Tobacco cessation counseling, separate from the rest of the visit: 6 minutes. Discussed triggers, "
    "nicotine replacement, "
    "a quit date within two weeks and the telephone quit line. {He} is ready to try.",
    plan="1. Acute bronchitis: benzonatate prescribed, fluids, no antibiotic needed today. 2. Nicotine dependence, "
    "cigarettes, "
    "uncomplicated: counseled as above; nicotine patch 21 mg started with instructions for the step-down. Follow up "
    "by telephone "
    "one week after the quit date. Return sooner for fever, shortness of breath or blood in the sputum.",
)

_UTI = NoteText(
    reason="Burning with urination for {days} days.",
    history="{who} is a {age_text} female with {days} days of [burning and frequency|urgency, frequency and burning "
    "at the end of "
    "urination]. [No fever, chills or flank pain.|Denies back pain, fever and vomiting.] No vaginal discharge. [One "
    "similar episode "
    "last year, treated without trouble.|No infection in the last twelve months.] No blood seen. {He} has been "
    "drinking more "
    "water with little relief. Not pregnant by history. No kidney stones and no recent catheter or procedure.",
    past="No kidney disease, no diabetes. No daily medicine.",
    exam="gen cv resp neuro skin",
    findings="Abdomen: soft, mild suprapubic tenderness, no guarding. Back: no costovertebral angle tenderness on "
    "either side.",
    results="Urinalysis by dipstick without microscopy, done in the office: leukocyte esterase positive, nitrite "
    "positive, blood trace, "
    "protein negative.",
    plan="Urinary tract infection, site not specified on today's findings, uncomplicated. [No sign of kidney "
    "involvement.|Kidney infection is "
    "unlikely without fever or flank pain.] Nitrofurantoin 100 mg twice daily for five days; side effects reviewed. "
    "Fluids. Return "
    "for fever, flank pain, vomiting, or symptoms that last beyond three days of treatment.",
)

_COUGH = NoteText(
    reason="Lingering cough.",
    history="{who} is a {age_text} {person} with a dry cough that has hung on for {weeks} weeks after a cold and is "
    "[slowly better|now mostly "
    "at night]. No fever, wheeze, sputum, weight loss or reflux symptoms. [Activity and sleep are normal.|Keeps up "
    "with usual "
    "activities.] No smoke exposure, no new pets, no travel. Honey helps. Nobody else at home coughs. Appetite is "
    "normal.",
    past="No asthma or allergy. No daily medicine.",
    exam="gen ent neck cv resp skin",
    findings="Ears: clear on both sides. Chest: no wheeze with forced expiration.",
    plan="Cough, [cause not specified on today's findings|without a definite cause today], improving after a recent "
    "cold. [Lungs are clear; no test is "
    "needed now.|Examination is normal and reassuring.] Watchful waiting, honey, fluids, humidified air. No medicine "
    "prescribed. "
    "If the cough is still there in three weeks or if fever, wheeze or breathlessness appears, return for further "
    "evaluation and "
    "a chest film. The parent or patient agrees with waiting.",
)

_WAX = NoteText(
    reason="Blocked {side} ear.",
    history="{who} is a {age_text} {person} with [a blocked feeling and muffled hearing|fullness and dull hearing] in "
    "the {side} ear for "
    "{days} days. [Drops from the pharmacy softened things but did not clear it.|Cotton swabs were tried and made it "
    "worse.] "
    "No pain, discharge, fever, vertigo or tinnitus. The {other} ear feels normal. No ear surgery and no known "
    "perforation of the "
    "eardrum. No swimming in the last two weeks.",
    past="[Wax build-up in earlier years.|No ear disease.] No blood thinner. No daily medicine that matters here.",
    exam="gen neck neuro",
    findings="Ears: {side} canal completely blocked by hard, impacted cerumen, the drum cannot be seen. {other} canal "
    "clear, drum gray "
    "with normal landmarks. Hearing reduced to whispered voice on the {side}.",
    procedure="Removal of impacted cerumen, {side} ear, by the provider with instruments. Consent given by word. "
    "Under direct view with an "
    "otoscope the wax was removed with a curette and alligator forceps; irrigation alone had not been enough. Canal "
    "intact "
    "afterwards, drum visible and normal. No bleeding. Tolerated well, hearing better at once.",
    plan="Impacted cerumen, {side} ear, removed today with instruments as described. Avoid cotton swabs; a few drops "
    "of mineral oil once a week may "
    "prevent recurrence. Return for pain, discharge or if hearing dulls again. No other problem was addressed today.",
)

_WART = NoteText(
    reason="Painful wart on the sole.",
    history="{who} is a {age_text} {person} with [two rough spots|a cluster of three rough spots] on the sole of the "
    "{side} foot for "
    "{months} months, tender with walking. [Salicylic acid at home for six weeks did not clear them.|Pharmacy "
    "freezing spray was tried twice.] "
    "No drainage, redness or spread elsewhere. The lesions bother {him} in sports shoes. No immune problem, no "
    "diabetes. "
    "Treatment choices including waiting, acid and freezing were discussed, with expected pain, blister and need to "
    "repeat.",
    past="Otherwise healthy. No daily medicine.",
    exam="gen cv neuro",
    findings="Feet: on the {side} sole three hyperkeratotic papules of 4 to 6 mm with interrupted skin lines and "
    "pinpoint black dots, tender to "
    "lateral pressure. {other} foot clear. Pulses full.",
    procedure="Destruction of three plantar warts with liquid nitrogen. Consent obtained. Lesions pared, then two "
    "freeze cycles of about 10 "
    "seconds each to every lesion with a 2 mm halo. Tolerated well. Dressing applied and aftercare sheet given.",
    plan="Plantar warts, treated by cryotherapy today as described (three lesions). A blister is expected; keep clean "
    "and covered. "
    "[Return in three weeks for a check and a second treatment if needed.|Follow up in three to four weeks.] "
    "Return sooner for spreading redness or drainage. No other problem was addressed today.",
)

_BACK = NoteText(
    reason="Low back pain for {days} days after lifting.",
    history="{who} is a {age_text} {person} with {days} days of [aching pain across the low back after moving "
    "boxes|low back pain that began "
    "while lifting a cooler], {pain} of 10, worse with bending and better lying down. No pain below the knee, no "
    "numbness. [Ibuprofen and heat gave little "
    "relief.|Acetaminophen did not help enough to sleep.] No fall or direct blow, no cancer, no fever, no steroid "
    "use. {He} asks "
    "for something stronger for today and can arrange a ride home. Normal kidney function on last check.",
    past="No chronic back trouble. No ulcer, kidney disease or bleeding disorder. No daily medicine.",
    exam="gen cv resp abd",
    ros="pain",
    findings="Back: paraspinal tenderness at the lumbar level on both sides, no midline tenderness, flexion limited "
    "by pain. Straight leg raise "
    "negative on both sides. Strength 5/5 in the legs, reflexes equal, sensation intact.",
    procedure="Ketorolac 60 mg given by intramuscular injection in the right deltoid by the nurse under the "
    "provider's order; single-dose vial of 60 mg "
    "used completely, none discarded. Lot {lot}. Observed for 15 minutes without reaction.",
    plan="Low back pain, unspecified, after strain. [No red flag; imaging is not needed.|Neurologic examination is "
    "normal, so no imaging today.] "
    "Ketorolac as above; cyclobenzaprine 5 mg at night for five days, heat, walking, no bed rest. Do not take "
    "ibuprofen until "
    "tomorrow. Return for leg weakness, numbness in the saddle area, loss of bladder control, or no better in two "
    "weeks.",
)


def _sided(
    key: str, codes: dict[str, str], make: str, text: NoteText, who: str, ages: tuple[int, int], **more: object
) -> list[Scenario]:
    return [
        visit(f"{key}_{side}", who, "any", ages, code, make, text=text, side=side, **more)
        for side, code in codes.items()
    ]


SCENARIOS: tuple[Scenario, ...] = (
    visit(
        "uri_new", "family urgent", "new", (18, 64), "J06.9", "99202:1", text=_URI, weight=1.2, payer_kinds=NOT_MEDICARE
    ),
    visit(
        "uri",
        "family pediatrics internal urgent",
        "est",
        (2, 78),
        "J06.9",
        "99213:1",
        text=_URI,
        weight=1.6,
        months=_WINTER,
    ),
    visit("throat", "pediatrics family urgent", "est", (4, 45), "J02.9", "99213:1", text=_THROAT, weight=1.4),
    visit("throat_new", "urgent", "new", (14, 50), "J02.9", "99203:1", text=_THROAT, weight=1.1),
    visit(
        "bronchitis", "family urgent internal", "est", (18, 80), "J20.9", "99213:1", text=_BRONCHITIS, months=_WINTER
    ),
    visit(
        "bronchitis_smoker",
        "family internal",
        "est",
        (25, 70),
        "J20.9 F17.210",
        "99213-25:12 99406:2",
        text=_SMOKER,
        weight=0.5,
    ),
    visit("uti", "family urgent internal", "est", (18, 62), "N39.0", "99213:1 81002:1", text=_UTI, sex="F"),
    visit("cough", "pediatrics family", "est", (3, 50), "R05.9", "99212:1", text=_COUGH, weight=0.8),
    *_sided(
        "wax",
        {"right": "H61.21", "left": "H61.22"},
        "69210:1",
        _WAX,
        "family urgent pediatrics",
        (6, 80),
        weight=0.3,
        again_days=180,
    ),
    visit(
        "wart",
        "pediatrics family",
        "est",
        (7, 45),
        "B07.0",
        "17110:1",
        text=_WART,
        side="left",
        weight=0.5,
        gap_days=20,
    ),
    visit(
        "back_injection",
        "urgent family",
        "est",
        (22, 64),
        "M54.50",
        "99213-25:1 96372:1 J1885x4:1",
        text=_BACK,
        weight=0.8,
    ),
)
