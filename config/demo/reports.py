"""The second paper of a visit: a laboratory report, an X-ray report or a referral letter."""

from datetime import date
from random import Random

from config.demo.cast import Practice, Provider
from config.demo.notes import Note
from config.demo.people import Patient

_TITLES = {"lab": "Laboratory report", "xray": "Radiology report", "referral": "Referral letter"}
_BODY = {
    "lab": (
        ("Specimen", "Collected on the date of service. Condition: acceptable."),
        (
            "Results",
            "Glucose {glucose} mg/dL. Creatinine {creatinine} mg/dL. Potassium {potassium} mmol/L. Sodium 140 mmol/L. "
            "Report released after review by the laboratory.",
        ),
        (
            "Remarks",
            "Reference ranges are those of the performing laboratory. Values were sent to the ordering provider.",
        ),
    ),
    "xray": (
        ("Examination", "Three views of the region named in the visit note, taken on the date of service."),
        (
            "Findings",
            "Views are adequate. See the visit note for the finding read by the treating provider. Bone density is "
            "normal for age. No foreign body.",
        ),
        ("Remarks", "Images are archived under the patient's record. No earlier study for comparison."),
    ),
    "referral": (
        (
            "Reason for referral",
            "Please evaluate and treat the problem named in the visit note. Relevant history was discussed with the "
            "patient.",
        ),
        ("Requested service", "Evaluation, plan of care and progress reports every thirty days."),
        ("Remarks", "Medicines and allergies were reviewed. Please send the first report to this office."),
    ),
}


def write_report(
    *, kind: str, patient: Patient, provider: Provider, practice: Practice, dos: date, rng: Random
) -> Note:
    """The report of one of the kinds lab, xray, referral; KeyError for another."""
    facts = {
        "glucose": rng.randint(84, 168),
        "creatinine": f"{rng.uniform(0.7, 1.4):.1f}",
        "potassium": f"{rng.uniform(3.7, 4.8):.1f}",
    }
    return Note(
        title=_TITLES[kind],
        facts=(
            ("Patient", patient.full_name),
            ("Date of birth", f"{patient.birth_date:%m/%d/%Y}"),
            ("Date of service", f"{dos:%m/%d/%Y}"),
            ("Provider", provider.signature),
        ),
        sections=tuple((heading, text.format(**facts)) for heading, text in _BODY[kind]),
        signature=f"Released on {dos:%m/%d/%Y}",
        practice=practice,
    )
