"""Visit notes: text with choices in it, filled for one patient and one visit.

The texts use `[this|that]` for wording that varies and `{name}` fields for facts of the visit. A note supports what it
is coded as: level by total time, side, tests done, minutes of each therapy, units of each drug.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from random import Random

from config.demo.cast import Practice, Provider
from config.demo.coded import OFFICE_MINUTES, TIMED, Coded
from config.demo.people import Patient

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_START = re.compile(r"(?:^|\. )[a-z]")

EXAM = {
    "gen": "General: [alert, in no acute distress|well appearing, comfortable, speaking in full sentences].",
    "ent": "HEENT: [conjunctivae clear, moist mucous membranes|sclerae anicteric, oropharynx moist without exudate].",
    "neck": "Neck: [supple, no thyromegaly or adenopathy|supple, trachea midline, no masses].",
    "cv": "Cardiovascular: [regular rate and rhythm, no murmur|normal S1 and S2, no murmur, rub or gallop]. No edema.",
    "resp": "Respiratory: [clear to auscultation bilaterally, normal effort|good air entry, no wheeze or crackles].",
    "abd": "Abdomen: [soft, non-tender, normal bowel sounds|soft, non-distended, no guarding, no organomegaly].",
    "neuro": "Neurologic: [grossly intact, gait steady|alert and oriented, strength symmetric, gait normal].",
    "skin": "Skin: [warm and dry, no rash|no rash, no concerning lesion on exposed skin].",
    "psych": "Psychiatric: [mood and affect appropriate|cooperative, thought process linear, no suicidal ideation].",
}
ROS = {
    "adult": "[Constitutional: denies fever, chills and weight change.|Constitutional: no fever, no night sweats, "
    "weight "
    "stable.] [Cardiovascular: no chest pain or palpitations.|Cardiovascular: denies palpitations and leg "
    "swelling.] [Gastrointestinal: no nausea, vomiting or change of bowel habit.|Gastrointestinal: appetite "
    "preserved, no vomiting.] [Neurologic: no new headache, weakness or numbness.|Neurologic: denies dizziness "
    "and syncope.] Other systems reviewed and negative except as in the history.",
    "child": "[Constitutional: no weight loss, drinking well.|Constitutional: playful between symptoms, normal "
    "fluids.] "
    "[Gastrointestinal: no vomiting or diarrhea.|Gastrointestinal: normal stools, no abdominal pain.] "
    "[Skin: no rash.|Skin: no new rash or bruising.] Immunization record reviewed. Other systems negative per parent.",
    "pain": "[Constitutional: denies fever, chills and unexplained weight loss.|Constitutional: no fever, no night "
    "pain that "
    "wakes from sleep.] [Neurologic: no saddle numbness, no change of bladder or bowel control.|Neurologic: denies "
    "progressive weakness.] [Skin: no open wound over the area.|Skin: no redness or warmth.] "
    "[Cardiovascular: no chest pain or shortness of breath with activity.|Cardiovascular: no calf pain or swelling.] "
    "Other systems negative.",
    "none": "",
}
_SOCIAL = (
    "[Works full time, lives with family.|Lives with a partner, works indoors.|Retired from office work, walks daily."
    "|Lives alone, independent in daily activities.] [No known drug allergies.|Allergies reviewed: none known.]"
)
_SOCIAL_CHILD = (
    "[Attends school, lives with parents and a sibling.|Lives with both parents, no smokers at home.] "
    "No known drug allergies."
)
_CLOSING = (
    "[Return precautions were reviewed and questions answered.|The plan was reviewed in plain language and agreed "
    "upon; questions were answered.|Written instructions were given and understood.]"
)


@dataclass(frozen=True)
class NoteText:
    """The words of one kind of visit. `exam` starts with the names of shared findings, then what is particular."""

    reason: str
    history: str
    plan: str
    past: str = ""
    exam: str = ""
    findings: str = ""
    results: str = ""
    procedure: str = ""
    ros: str = "adult"
    timed: bool = True
    """State the total time when there is an office visit code."""


@dataclass(frozen=True)
class Note:
    """A finished note: sections of (heading, text), and who signed it."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, str], ...]
    signature: str
    practice: Practice = field(repr=False)

    @property
    def text(self) -> str:
        """The whole note as plain text, as the TXT upload carries it."""
        place = self.practice
        head = [
            place.name,
            place.address.one_line,
            f"Phone {place.phone[:3]}-{place.phone[3:6]}-{place.phone[6:]}",
            "",
            self.title,
        ]
        head += [f"{label}: {value}" for label, value in self.facts]
        body = [part for heading, text in self.sections for part in ("", heading.upper(), text)]
        return "\n".join([*head, *body, "", self.signature, ""])


def spin(text: str, rng: Random) -> str:
    """Choose one wording of every `[a|b]`, innermost first."""
    while True:
        chosen, count = _CHOICE.subn(lambda match: rng.choice(match[1].split("|")), text)
        if not count:
            return chosen
        text = chosen


def _vitals(age: int, rng: Random, hot: bool) -> str:
    temperature = rng.uniform(99.6, 101.4) if hot else rng.uniform(97.6, 98.8)
    if age < 13:
        return (
            f"Temp {temperature:.1f} F, pulse {rng.randint(84, 112)}, respirations {rng.randint(18, 24)}, "
            f"oxygen saturation {rng.randint(97, 100)}% on room air, weight {2.4 * age + 9 + rng.uniform(-1, 4):.1f} "
            f"kg."
        )
    return (
        f"BP {rng.randint(112, 138)}/{rng.randint(66, 86)}, pulse {rng.randint(62, 92)}, respirations "
        f"{rng.randint(12, 18)}, "
        f"temp {temperature:.1f} F, oxygen saturation {rng.randint(96, 100)}% on room air."
    )


def _time_statement(coded: Coded, rng: Random) -> str:
    for line in coded.lines:
        if line.code in OFFICE_MINUTES:
            minutes = rng.randint(*OFFICE_MINUTES[line.code])
            apart = " This does not include separately reported procedures or tests." if "25" in line.modifiers else ""
            return (
                spin(
                    f"[I spent a total of {minutes} minutes on this visit today, including review of records, "
                    f"examination, counseling and documentation.|Total time on the date of this encounter: {minutes} "
                    f"minutes, face to face and in preparation, ordering and documentation.]",
                    rng,
                )
                + apart
            )
    return ""


_THERAPY = {
    "97110": "Therapeutic exercise",
    "97112": "Neuromuscular re-education",
    "97140": "Manual therapy",
    "97530": "Therapeutic activities",
    "97035": "Ultrasound",
    "G0283": "Unattended electrical stimulation",
    "97161": "Evaluation, low complexity",
    "97162": "Evaluation, moderate complexity",
    "97163": "Evaluation, high complexity",
    "97164": "Re-evaluation",
}


def _minutes_table(coded: Coded, rng: Random) -> str:
    """The therapist's record of minutes; the timed total is what the 8-minute rule counts."""
    rows, timed, untimed = [], 0, 0
    for line in coded.lines:
        if line.code in TIMED:
            rows.append(f"{_THERAPY[line.code]}: {line.minutes} minutes")
            timed += line.minutes or 0
        elif line.code in _THERAPY:
            minutes = {"G0283": 15, "97161": 20, "97162": 30, "97163": 45, "97164": 20}[line.code]
            rows.append(f"{_THERAPY[line.code]}: {minutes} minutes (untimed)")
            untimed += minutes
    if not rows:
        return ""
    return (
        "; ".join(rows)
        + f". Timed code minutes: {timed}. Total treatment time: {timed + untimed + rng.randint(0, 3)} minutes."
    )


def write_note(
    *,
    text: NoteText,
    coded: Coded,
    patient: Patient,
    provider: Provider,
    practice: Practice,
    dos: date,
    side: str,
    rng: Random,
) -> Note:
    """The note of one visit. `side` fills `{side}` and `{other}`; `rng` picks wording and vital signs."""
    age, woman = patient.age_on(dos), patient.sex == "F"
    person = ("girl" if woman else "boy") if age < 13 else ("female" if woman else "male")
    facts = {
        "age": age,
        "age_text": f"{age}-year-old",
        "person": person,
        "he": "she" if woman else "he",
        "his": "her" if woman else "his",
        "him": "her" if woman else "him",
        "He": "She" if woman else "He",
        "His": "Her" if woman else "His",
        "who": patient.first_name if age < 18 else f"{'Ms.' if woman else 'Mr.'} {patient.last_name}",
        "side": side,
        "other": "left" if side == "right" else "right",
        "weeks": rng.randint(2, 8),
        "days": rng.randint(2, 5),
        "pain": rng.randint(4, 7),
        "less": rng.randint(2, 3),
        "months": rng.randint(3, 9),
        "a1c": f"{rng.uniform(8.1, 9.6):.1f}",
        "a1c_ok": f"{rng.uniform(5.9, 6.6):.1f}",
        "ldl": rng.randint(96, 158),
        "visit": rng.randint(3, 11),
        "degrees": rng.randint(95, 118),
        "lot": f"D{rng.randint(1000, 9999)}",
    }

    def fill(words: str) -> str:
        return _START.sub(lambda match: match[0].upper(), spin(words, rng).format(**facts))

    clock = f"{rng.randint(9, 17):02d}:{rng.randint(0, 59):02d}"
    names, child = text.exam.split(), age < 13
    particular = text.findings
    social = "" if text.ros == "none" else (_SOCIAL_CHILD if age < 18 else _SOCIAL)
    sections = (
        ("Reason for visit", fill(text.reason)),
        ("History of present illness", fill(text.history)),
        (
            "Past medical history, medications and social history",
            " ".join(filter(None, (fill(text.past), fill(social)))),
        ),
        ("Review of systems", fill(ROS["child" if child and text.ros == "adult" else text.ros])),
        ("Vital signs", _vitals(age, rng, "febrile" in names) if names else ""),
        (
            "Examination",
            " ".join(fill(part) for part in [*(EXAM[n] for n in names if n != "febrile"), particular] if part),
        ),
        ("Results", fill(text.results)),
        ("Procedure", fill(text.procedure)),
        ("Treatment minutes", _minutes_table(coded, rng)),
        ("Assessment and plan", " ".join((fill(text.plan), fill(_CLOSING)))),
        ("Time", _time_statement(coded, rng) if text.timed else ""),
    )
    return Note(
        title="Physical therapy note" if practice.specialty == "therapy" else "Office visit note",
        facts=(
            ("Patient", patient.full_name),
            ("Date of birth", f"{patient.birth_date:%m/%d/%Y}"),
            ("Sex", "Female" if woman else "Male"),
            ("Date of service", f"{dos:%m/%d/%Y}"),
            ("Provider", provider.signature),
        ),
        sections=tuple((heading, words) for heading, words in sections if words),
        signature=f"Electronically signed by {provider.signature} on {dos:%m/%d/%Y} at {clock}",
        practice=practice,
    )
