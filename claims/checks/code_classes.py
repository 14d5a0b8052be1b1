"""Classes of procedure codes by their number alone: no table, no licensed text.

Ranges follow the public section layout of the code set (evaluation and management 99202-99499, laboratory
80047-89398, and so on). Where a class needs a dated list, a code view or payer fact supplies it instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


def words(text: str) -> frozenset[str]:
    """The words of a text as a set: lists of codes stay readable in lines."""
    return frozenset(text.split())


EM_MINUTES = {
    "99202": 15, "99203": 30, "99204": 45, "99205": 60,
    "99212": 10, "99213": 20, "99214": 30, "99215": 40,
}  # fmt: skip
"""Least total minutes on the day of service for office visits (2024 onwards, no midpoint)."""

EM_MDM = {
    "99202": 1, "99203": 2, "99204": 3, "99205": 4,
    "99212": 1, "99213": 2, "99214": 3, "99215": 4,
}  # fmt: skip
"""Least decision-making level of office visits: 1 straightforward, 2 low, 3 moderate, 4 high."""

NEW_TO_ESTABLISHED = {
    "99202": "99212", "99203": "99213", "99204": "99214", "99205": "99215",
    "99381": "99391", "99382": "99392", "99383": "99393", "99384": "99394",
    "99385": "99395", "99386": "99396", "99387": "99397",
}  # fmt: skip

TIMED_THERAPY = words(
    "97032 97033 97034 97035 97036 97110 97112 97113 97116 97124 97140 97530 97533 97535 97537 97542 97750 97755 "
    "97760 97761 97763 G0515"
)
THERAPY_EVALUATIONS = words("97161 97162 97163 97164 97165 97166 97167 97168")
THERAPY_UNTIMED = words("97012 97016 97018 97022 97024 97026 97028 97150 G0283 92507 92508 92526")
THERAPY = TIMED_THERAPY | THERAPY_EVALUATIONS | THERAPY_UNTIMED

ADMINISTRATION_INITIAL = words("96360 96365 96374 96409 96413")
ADMINISTRATION = ADMINISTRATION_INITIAL | words(
    "96361 96366 96367 96368 96372 96375 96376 96377 96401 96402 96411 96415 96416 96417 90471 90472 90473 90474 "
    "G0008 G0009 G0010"
)
MONTHLY = words("99490 99491 99487 99424 99426 99454 99457 90960 90961 90962 90963 90964 90965 90966")
PREVENTIVE_AGES = {
    "99381": (0, 0), "99382": (1, 4), "99383": (5, 11), "99384": (12, 17), "99385": (18, 39), "99386": (40, 64),
    "99387": (65, 150), "99391": (0, 0), "99392": (1, 4), "99393": (5, 11), "99394": (12, 17), "99395": (18, 39),
    "99396": (40, 64), "99397": (65, 150),
}  # fmt: skip

BYPASS = words(
    "E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LT RT LC LD RC LM RI "
    "24 25 57 58 78 79 27 59 91 XE XS XP XU"
)
"""Modifiers that open an NCCI pair of indicator 1. 22 26 TC 50 51 52 76 77 are deliberately not here."""

DISTINCT = frozenset({"59", "XE", "XS", "XP", "XU"})
SAVES_DUPLICATE = frozenset({"76", "77", "91", "59", "XE", "XS", "XP", "XU", "RT", "LT"})
RIGHT = words("RT E3 E4 F5 F6 F7 F8 F9 T5 T6 T7 T8 T9")
LEFT = words("LT E1 E2 FA F1 F2 F3 F4 TA T1 T2 T3 T4")
FACILITY_POS = words("19 21 22 23 24 26 31 34 51 52 53 56 61")
TELEHEALTH_POS = frozenset({"02", "10"})


@dataclass(frozen=True, slots=True)
class CodeClass:
    """What the number of a code says."""

    em: bool
    office: bool
    preventive: bool
    lab: bool
    imaging: bool
    drug: bool
    unlisted: bool
    surgery: bool
    anesthesia: bool
    pos_allowed: frozenset[str] | None


def _pos_family(number: int) -> frozenset[str] | None:
    if 99281 <= number <= 99285:
        return frozenset({"23"})
    if 99221 <= number <= 99223 or 99231 <= number <= 99239:
        return frozenset({"21", "22", "51", "61"})
    if 99304 <= number <= 99310:
        return frozenset({"31", "32"})
    if 99202 <= number <= 99215:
        return words("02 03 04 10 11 17 19 20 22 49 50 71 72")
    return None


@lru_cache(maxsize=20_000)
def classify(code: str) -> CodeClass:
    """Class of a procedure code; an unknown shape belongs to no class."""
    number = int(code) if len(code) == 5 and code.isdigit() else -1
    em = 99202 <= number <= 99499
    return CodeClass(
        em=em,
        office=99202 <= number <= 99215,
        preventive=99381 <= number <= 99397,
        lab=80047 <= number <= 89398,
        imaging=70010 <= number <= 79999,
        drug=code[:1] == "J" and len(code) == 5,
        unlisted=number > 0 and code.endswith("99") and not em,
        surgery=10004 <= number <= 69990,
        anesthesia=100 <= number <= 1999,
        pos_allowed=_pos_family(number) if number > 0 else None,
    )
