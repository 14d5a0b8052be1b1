"""The demo's payers and the shape of their member ids. All are invented; Medicare's id shape is CMS's."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from config.demo.identifiers import MBI_PATTERN, mbi


@dataclass(frozen=True)
class PayerData:
    """One payer. Day counts are calendar days: filing from the date of service, appeal from the denial."""

    payer_id: str
    name: str
    filing_indicator: str
    """Claim filing indicator code (SBR09)."""
    kind: str
    """medicare, medicaid or commercial."""
    timely_filing_days: int
    accepts_replacement: bool
    """Takes frequency codes 7 and 8; when not, a correction is a new claim or an appeal."""
    appeal_days: int
    replacement_days: int
    """Days from the first decision within which a corrected claim is taken; 0 when none is."""
    member_id_pattern: str
    member_id_hint: str
    modifiers_wanted: dict[str, str] = field(default_factory=dict)
    """Code -> modifier that this payer wants on it beyond what the code's own rule asks."""
    timed_rule: str = "medicare"
    """`medicare` = 8-minute rule over the sum; the demo's other payers follow it too."""
    make: Callable[[Random], str] = field(default=mbi, repr=False)

    def member_id_ok(self, member_id: str) -> bool:
        return re.fullmatch(self.member_id_pattern, member_id) is not None


def _digits(count: int) -> Callable[[Random], str]:
    return lambda rng: "".join(rng.choice("0123456789") for _ in range(count))


def _prefixed(prefix: str, count: int) -> Callable[[Random], str]:
    digits = _digits(count)
    return lambda rng: prefix + digits(rng)


def _lettered(rng: Random) -> str:
    return "BM" + rng.choice("KQRTVX") + _digits(9)(rng)


def _state_id(rng: Random) -> str:
    return rng.choice("123456789") + _digits(9)(rng)


PAYERS: tuple[PayerData, ...] = (
    PayerData(
        "12M01",
        "Demo Medicare Part B",
        "MB",
        "medicare",
        365,
        False,
        120,
        0,
        MBI_PATTERN,
        "11 characters, like 1EG4TE5MK73",
        {"J1885": "JZ"},
        make=mbi,
    ),
    PayerData(
        "HARBR",
        "Harbor Health PPO",
        "12",
        "commercial",
        180,
        True,
        180,
        365,
        r"^HHP\d{9}$",
        "HHP and 9 digits",
        make=_prefixed("HHP", 9),
    ),
    PayerData(
        "BLMSA",
        "Blue Mesa Plan",
        "BL",
        "commercial",
        180,
        True,
        180,
        180,
        r"^BM[KQRTVX]\d{9}$",
        "3 letters starting with BM and 9 digits",
        make=_lettered,
    ),
    PayerData(
        "STMCD",
        "State Medicaid Demo",
        "MC",
        "medicaid",
        365,
        True,
        90,
        365,
        r"^[1-9]\d{9}$",
        "10 digits",
        make=_state_id,
    ),
    PayerData(
        "PINEX",
        "Pinecrest HMO",
        "HM",
        "commercial",
        90,
        True,
        60,
        90,
        r"^PX\d{8}$",
        "PX and 8 digits",
        make=_prefixed("PX", 8),
    ),
    PayerData(
        "UNITY",
        "Unity Commercial",
        "CI",
        "commercial",
        120,
        True,
        180,
        180,
        r"^U\d{10}$",
        "U and 10 digits",
        make=_prefixed("U", 10),
    ),
)

_BY_ID = {payer.payer_id: payer for payer in PAYERS}


def payer(payer_id: str) -> PayerData:
    """The payer of that id; KeyError when the demo has none."""
    return _BY_ID[payer_id]


def member_id(*, payer_id: str, rng: Random) -> str:
    """A random member id of that payer's shape."""
    return payer(payer_id).make(rng)
