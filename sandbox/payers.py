"""The payers' behaviour, read from ``payers.json``, and the seeded dice that make it reproducible."""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from statistics import NormalDist
from typing import Any

DEFAULT = Path(__file__).with_name("payers.json")
_P90 = NormalDist().inv_cdf(0.9)


@dataclass(frozen=True)
class Denial:
    """How one denial category is written: group, CARC, RARCs per line (LQ) and per claim (MOA)."""

    group: str
    carc: str
    line: tuple[str, ...] = ()
    claim: tuple[str, ...] = ()
    one_line: bool = False


@dataclass(frozen=True)
class Lag:
    """Calendar days from receipt to adjudication: log-normal through median and p90, cut at min and max."""

    least: int
    median: int
    p90: int
    most: int

    def draw(self, chance: float) -> int:
        """Days for a uniform ``chance`` in (0, 1)."""
        spread = (self.p90 / self.median) ** (NormalDist().inv_cdf(min(max(chance, 1e-9), 1 - 1e-9)) / _P90)
        return min(self.most, max(self.least, round(self.median * spread)))


@dataclass(frozen=True)
class Payer:
    """One payer. Percentages are Decimal per cent, money is Decimal dollars, rates are 0..1 per claim."""

    id: str
    name: str
    tax_id: str
    filing: str
    address: tuple[str, str, str, str]
    allowed_percent: Decimal
    allowed_exceptions: dict[str, Decimal]
    deductible: Decimal
    deductible_open: float
    coinsurance_percent: Decimal
    copay: Decimal
    sequestration_percent: Decimal
    lag: Lag
    payment_weekdays: tuple[int, ...]
    denial_rate: float
    denial_mix: dict[str, float]
    reject_rate: float
    pend_rate: float
    pend_days: tuple[int, int]
    lost_rate: float
    late_rate: float
    late_days: tuple[int, int]
    reversal_rate: float
    reversal_days: tuple[int, int]
    takeback_rate: float
    interest_after_days: int
    interest_percent: Decimal
    filing_limit_days: int

    def allowed_share(self, code: str) -> Decimal:
        """The share of the charge allowed for a procedure code, 0..1."""
        return self.allowed_exceptions.get(code, self.allowed_percent) / 100


@dataclass(frozen=True)
class Behaviour:
    """The whole data file."""

    seed: str
    validate: str
    bundle_payees: float
    partial_share: float
    corrected_denial_factor: float
    denials: dict[str, Denial]
    payers: dict[str, Payer]

    def chance(self, *parts: str) -> float:
        """A uniform number in [0, 1) that depends on the seed and the parts only, never on the order of work."""
        digest = hashlib.sha256("|".join((self.seed, *parts)).encode()).digest()
        return int.from_bytes(digest[:6], "big") / 2**48

    def payer(self, payer_id: str) -> Payer | None:
        """The payer with this id, or None."""
        return self.payers.get(payer_id.strip().upper())


def _payer(row: dict[str, Any]) -> Payer:
    values = dict(row)
    lag = values.pop("lag_days")
    for name in ("allowed_percent", "deductible", "coinsurance_percent", "copay", "sequestration_percent"):
        values[name] = Decimal(values[name])
    values["interest_percent"] = Decimal(values["interest_percent"])
    values["allowed_exceptions"] = {code: Decimal(text) for code, text in values["allowed_exceptions"].items()}
    for name in ("address", "payment_weekdays", "pend_days", "late_days", "reversal_days"):
        values[name] = tuple(values[name])
    return Payer(lag=Lag(lag["min"], lag["median"], lag["p90"], lag["max"]), **values)


def load_behaviour(*, path: Path | None = None) -> Behaviour:
    """Read a behaviour file (``payers.json`` beside this module by default).

    Raises ValueError naming the key when the file does not fit.
    """
    data = json.loads((path or DEFAULT).read_text(encoding="utf-8"))
    try:
        denials = {
            key: Denial(row["group"], row["carc"], tuple(row["line"]), tuple(row["claim"]), row["one_line"])
            for key, row in data.pop("denials").items()
        }
        payers = {row["id"]: _payer(row) for row in data.pop("payers")}
        behaviour = Behaviour(denials=denials, payers=payers, **data)
    except (KeyError, TypeError) as error:
        raise ValueError(f"the behaviour file does not fit: {error}") from error
    for payer in payers.values():
        unknown = set(payer.denial_mix) - set(denials)
        if unknown:
            raise ValueError(f"payer {payer.id} denies with unknown categories {sorted(unknown)}")
    return behaviour
