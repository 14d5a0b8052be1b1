"""Check-ups and vaccines."""

from config.demo.notes import NoteText
from config.demo.scenario import COMMERCIAL, MEDICARE, NOT_MEDICARE, Scenario, visit

_FLU_SEASON = frozenset({9, 10, 11, 12, 1})

_SHOT = (
    "Influenza vaccine, quadrivalent, preservative free, 0.5 mL, given by intramuscular injection in the left deltoid "
    "by the nurse. Lot {lot}. Information "
    "sheet dated this season handed over. No reaction within 15 minutes."
)
_CHECKUP = NoteText(
    reason="Yearly preventive examination.",
    history="{who} is a {age_text} {person} here for a yearly preventive visit without complaints. [Sleeps seven "
    "hours, walks most days.|Exercises three times a week.] Diet is "
    "[varied, with fish once a week|mostly home cooked]. Seat belt always. Alcohol one or two drinks a week, no "
    "tobacco. [Colon screening was done two years ago.|Colon screening is up to "
    "date.] Mood screening negative. No falls. Family history: a parent with hypertension. No new symptom of any kind "
    "was raised.",
    past="No chronic illness. No daily medicine. No surgery.",
    exam="gen ent neck cv resp abd neuro skin psych",
    plan="General adult examination without abnormal findings. Age-appropriate counseling on diet, activity, sleep, "
    "alcohol, injury prevention and screening "
    "intervals was given. [Weight goals discussed.|A walking plan was agreed.] No problem needed separate work today. "
    "Next preventive visit in one year.",
    timed=False,
)


def _with(text: NoteText, **more: str) -> NoteText:
    return NoteText(**{**text.__dict__, **more})


_CHECKUP_SHOT = _with(
    _CHECKUP, procedure=_SHOT, plan=_CHECKUP.plan + " Influenza immunization given today as recorded."
)
_CHECKUP_LAB = _with(
    _CHECKUP,
    results="Blood drawn by venipuncture in the office and run in the office laboratory: comprehensive metabolic "
    "panel within normal limits; lipid panel "
    "with LDL {ldl}.",
)
_CHECKUP_EAR = _with(
    _CHECKUP,
    findings="Ears: {side} canal filled with impacted cerumen, drum not visible; {other} ear normal.",
    procedure="Impacted cerumen, {side} ear: removed by the provider with a curette under direct view after consent; "
    "canal and drum normal afterwards, hearing improved. This was "
    "separate from the preventive examination.",
    plan="1. General adult examination with abnormal finding. 2. Impacted cerumen, {side} ear, removed as described. "
    "Age-appropriate counseling on diet, activity, falls, alcohol and screening "
    "intervals was given. Next preventive visit in one year.",
)
_WELLNESS = NoteText(
    reason="Medicare yearly wellness visit, subsequent.",
    history="{who} is a {age_text} {person} here for the subsequent yearly wellness visit; the previous one was more "
    "than eleven full months ago. The health risk assessment was completed and "
    "reviewed. Activities of daily living are independent. [No fall in the last year.|One stumble without injury.] "
    "Hearing is adequate. Home has [grab bars|good lighting on the stairs]. "
    "Depression screening negative. Cognitive screen: three of three words recalled, clock normal. List of current "
    "providers and suppliers was updated. No tobacco.",
    past="[Cataract surgery on both eyes.|Appendix removed in youth.] Medication list reconciled: a vitamin only.",
    exam="gen",
    findings="Height and weight recorded, body mass index 25.1.",
    plan="Yearly wellness visit. A written screening schedule for the next ten years and a list of risk factors with "
    "advice were given. Advance directive: [copy on file|discussed, "
    "forms given]. Fall prevention, nutrition and activity counseled. Vaccines reviewed. Next wellness visit after "
    "twelve months.",
    timed=False,
)
_WELLNESS_KNEE = _with(
    _WELLNESS,
    history=_WELLNESS.history
    + " Apart from the wellness visit {he} raises {side} knee pain of {weeks} weeks, {pain} of 10 on stairs, no "
    "injury, no locking, no giving way.",
    findings="Height and weight recorded. {side} knee: no effusion, mild tenderness at the medial joint line, full "
    "range, ligaments stable. {other} knee normal.",
    plan="1. Yearly wellness visit with a finding: written screening schedule and risk advice given. 2. Pain in the "
    "{side} knee, a new problem worked up separately: activity changes, acetaminophen up to "
    "3 g a day, topical diclofenac prescribed, home exercise sheet; film if no better in four weeks. Advance "
    "directive on file.",
    timed=True,
)
_FLU = NoteText(
    reason="Influenza vaccine.",
    history="{who}, {age_text} {person}, came for the seasonal influenza vaccine only. [Feels well today.|No illness "
    "today.] The screening form was completed: no fever, no earlier reaction to a vaccine, no "
    "allergy to components, no Guillain-Barre syndrome. For a minor, a parent was present and agreed. The standing "
    "order of the practice applies. No provider "
    "visit took place and no other concern was raised. Earlier doses were tolerated well and the state registry was "
    "checked before giving the dose. The person giving the vaccine "
    "confirmed name and date of birth, looked at the expiry date, and answered two questions on sore arms and on how "
    "soon protection begins.",
    past="[No chronic illness.|Record reviewed, no contraindication.] Allergies reviewed.",
    ros="none",
    exam="gen",
    findings="Injection site clear, no swelling or redness before the injection.",
    procedure=_SHOT
    + " The dose came from single-dose stock kept at 36 to 46 F; the refrigerator log of the day was in range. The "
    "needle was 25 gauge, one inch. The site was cleaned with alcohol and let dry. "
    "A bandage was applied. The dose was entered in the registry the same day with lot, maker, expiry date, site and "
    "the name of the person who gave it. "
    "Immunization counseling by the physician was not part of this visit.",
    plan="Encounter for immunization: influenza vaccine given under the standing order. A sore arm, tiredness or low "
    "fever for one or two days may follow; acetaminophen is fine if needed. Call for hives, "
    "swelling, trouble breathing or fever above 102. Next dose in the next season. The vaccination card was updated "
    "and returned, and the next routine visit was confirmed at the front desk.",
    timed=False,
)

SCENARIOS: tuple[Scenario, ...] = (
    visit(
        "checkup_shot",
        "family internal",
        "est",
        (40, 64),
        "Z00.00 Z23",
        "99396-25:1 90471:2 90686:2",
        text=_CHECKUP_SHOT,
        months=_FLU_SEASON,
        payer_kinds=NOT_MEDICARE,
        again_days=366,
        gap_days=30,
        weight=1.0,
    ),
    visit(
        "checkup_lab",
        "family internal",
        "est",
        (40, 64),
        "Z00.00",
        "99396:1 80053:1 80061:1 36415:1",
        text=_CHECKUP_LAB,
        payer_kinds=NOT_MEDICARE,
        again_days=366,
        gap_days=30,
        weight=1.1,
        report="lab",
    ),
    visit(
        "checkup_ear",
        "family internal",
        "est",
        (65, 74),
        "Z00.01 H61.22",
        "99397-25:1 69210:2",
        text=_CHECKUP_EAR,
        side="left",
        payer_kinds=COMMERCIAL,
        again_days=366,
        gap_days=30,
        weight=0.3,
    ),
    visit(
        "wellness",
        "family internal",
        "est",
        (67, 90),
        "Z00.00",
        "G0439:1",
        text=_WELLNESS,
        payer_kinds=MEDICARE,
        again_days=366,
        gap_days=30,
        weight=1.1,
    ),
    visit(
        "wellness_knee",
        "family internal",
        "est",
        (67, 86),
        "Z00.01 M25.561",
        "G0439:1 99213-25:2",
        text=_WELLNESS_KNEE,
        side="right",
        payer_kinds=MEDICARE,
        again_days=366,
        gap_days=30,
        weight=0.5,
    ),
    visit(
        "flu",
        "family pediatrics internal",
        "est",
        (3, 64),
        "Z23",
        "90471:1 90686:1",
        text=_FLU,
        payer_kinds=NOT_MEDICARE,
        months=_FLU_SEASON,
        again_days=300,
        weight=1.0,
    ),
)
