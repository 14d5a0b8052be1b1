"""The map of adjustment reasons: what a CARC means for money and work, and which category a RARC names.

`carc_map.csv` and `rarc_map.csv` beside this module are the project's own data: codes with our labels, no X12 text.
A code that is not mapped shows bare, is counted as unmapped and is never written off.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
PATIENT_SHARE, CONTRACTUAL, COB_IMPACT = "PATIENT_SHARE", "CONTRACTUAL", "COB_IMPACT"
DENIAL, OTHER, UNMAPPED = "DENIAL", "OTHER", "UNMAPPED"

CATEGORY_LABELS = {
    "patient_share": "Patient's share", "coding": "Coding and bundling", "claim_data": "Claim data",
    "authorization": "Authorization and referral", "duplicate": "Duplicate", "wrong_payer": "Wrong payer",
    "cob_impact": "Other payer's part", "non_covered": "Not covered", "eligibility": "Eligibility",
    "timely_filing": "Filing limit", "medical_necessity": "Medical necessity", "contractual": "Contractual",
    "other_adjustment": "Other adjustment", "documentation": "Documentation", "unspecified": "Unspecified",
    "enrollment": "Enrollment", "unmapped": "Not in our map",
}  # fmt: skip

OWNER_LABELS = {
    "patient_billing": "Patient billing", "coder": "Coder", "biller": "Biller", "authorization": "Authorization desk",
    "cob": "Coordination of benefits", "front_desk": "Practice front desk", "posting": "Payment posting",
    "documentation": "Records", "denials_lead": "Denials lead", "credentialing": "Credentialing",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """A CARC: `kind` decides where its amount goes; `final` is False while the payer only pends the claim."""

    carc: str
    kind: str
    category: str
    preventable: str
    owner: str
    first_action: str
    final: bool
    in_rate: bool
    label: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A RARC: the category it names, and whether it makes the claim unprocessable (new claim, no appeal)."""

    rarc: str
    category: str
    unprocessable: bool
    label: str


@cache
def carcs() -> dict[str, Reason]:
    with open(HERE / "carc_map.csv", encoding="utf-8", newline="") as file:
        return {
            row["carc"]: Reason(
                row["carc"], row["class"], row["category"], row["preventable"], row["owner"], row["first_action"],
                row["final"] == "Y", row["in_rate"] == "Y", row["label"],
            )
            for row in csv.DictReader(file)
        }  # fmt: skip


@cache
def rarcs() -> dict[str, Remark]:
    with open(HERE / "rarc_map.csv", encoding="utf-8", newline="") as file:
        return {
            row["rarc"]: Remark(row["rarc"], row["category"], row["unprocessable"] == "Y", row["label"])
            for row in csv.DictReader(file)
        }


@cache
def of_category(category: str) -> Reason | None:
    """What owner and first action a category has: those of its first mapped denial."""
    return next((r for r in carcs().values() if r.category == category and r.kind == DENIAL and r.final), None)


def reason(carc: str) -> Reason:
    """The reason of a CARC; an unmapped one stays a denial to work, outside every rate."""
    return carcs().get(carc) or Reason(
        carc, UNMAPPED, "unmapped", "unknown", "denials_lead", "Find out what this code means and add it to the map.",
        True, False, f"Code {carc}",
    )  # fmt: skip
