"""Kinds of encounter: they decide lane and credential in the coders' queue, and which charges estimate its worth."""

# value -> our own words
KINDS: dict[str, str] = {
    "office_visit": "Office visit",
    "preventive": "Preventive visit",
    "urgent_care": "Urgent care visit",
    "therapy": "Therapy visit",
    "procedure": "Procedure",
    "telehealth": "Telehealth visit",
}
DEFAULT_OF_SPECIALTY = {"therapy": "therapy", "urgent": "urgent_care"}
# codes that such a visit typically carries: the fee schedule's median over them is the estimate of last resort
TYPICAL_CODES: dict[str, tuple[str, ...]] = {
    "office_visit": ("99212", "99213", "99214"),
    "preventive": ("99395", "99396", "99397", "G0439"),
    "urgent_care": ("99203", "99213", "99214"),
    "therapy": ("97110", "97112", "97140", "97530"),
    "procedure": ("20610", "17110", "69210"),
    "telehealth": ("99212", "99213"),
}
PLACES: dict[str, str] = {
    "02": "02 Telehealth, not at home",
    "10": "10 Telehealth at home",
    "11": "11 Office",
    "12": "12 Home",
    "19": "19 Off-campus outpatient",
    "20": "20 Urgent care",
    "21": "21 Inpatient hospital",
    "22": "22 On-campus outpatient",
    "23": "23 Emergency room",
    "24": "24 Ambulatory surgery",
    "31": "31 Skilled nursing",
    "32": "32 Nursing facility",
    "50": "50 Federally qualified health center",
    "81": "81 Laboratory",
}


def default_kind(specialty: str) -> str:
    """The kind of visit that a practice of this specialty mostly sends."""
    return DEFAULT_OF_SPECIALTY.get(specialty, "office_visit")
