"""The definition of every measure: what it divides by what, on which date basis, and the claims that make the number.

Higher apps register a `Measure` under its id (K07 …). A result carries its rows, and the rows sum to it: pages, the `kpi`
command and exports all show the same object.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from portal.dashboards.filters import Filters
from portal.registries import Registry
from portal.ui.money import usd

NO_CLAIMS = "no claims to rate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A measure in words. `unit` of the value: share (0..1), days or cents. `money`: numerator and denominator are cents."""

    id: str
    name: str
    formula: str
    numerator: str
    denominator: str
    basis: str
    exclusions: str
    maturity: str
    source: str
    unit: str = "share"
    money: bool = False
    version: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """What one claim gives to the number. `days` and `note` explain it where the measure is about time."""

    claim_id: int
    numerator: int
    denominator: int
    days: int | None = None
    note: str = ""


@dataclass(slots=True, kw_only=True)
class Result:
    """A measured number. `value` None means: nothing to rate, or not evaluated (`why` says which)."""

    definition: Definition
    as_of: dt.date
    numerator: int | None
    denominator: int | None
    value: float | None
    n: int
    maturity: float | None = None
    rows: list[Row] = field(default_factory=list)
    details: dict[str, object] = field(default_factory=dict)
    why: str = ""
    state: str = "measured"

    @property
    def claim_ids(self) -> list[int]:
        return sorted({row.claim_id for row in self.rows})

    @property
    def numerator_claim_ids(self) -> list[int]:
        return sorted({row.claim_id for row in self.rows if row.numerator})

    def shown(self) -> str | None:
        """The value as text; None when there is none (the page then says why)."""
        return show_value(self.value, self.definition.unit)

    def basis_line(self) -> str:
        """n, basis, maturity, as-of day in one line."""
        return basis_line(self.definition, n=self.n, maturity=self.maturity, as_of=self.as_of)


@dataclass(frozen=True, slots=True)
class Measure:
    """A definition and the function that measures it in the open practice."""

    definition: Definition
    run: Callable[[Filters], Result]


measures: Registry[Measure] = Registry("measure")


def ratio(
    definition: Definition,
    rows: Sequence[Row],
    *,
    as_of: dt.date,
    maturity: float | None = None,
    value: float | None = None,
    numerator: int | None = None,
    denominator: int | None = None,
    **details: object,
) -> Result:
    """A result from its rows: the sums, and their quotient unless another `value` (or sum) is given."""
    top = sum(row.numerator for row in rows) if numerator is None else numerator
    bottom = sum(row.denominator for row in rows) if denominator is None else denominator
    quotient = top / bottom if bottom else None
    return Result(
        definition=definition, as_of=as_of, numerator=top, denominator=bottom,
        value=None if not bottom else quotient if value is None else value,
        n=len({row.claim_id for row in rows}), maturity=maturity, rows=list(rows), details=details,
        why="" if bottom else NO_CLAIMS, state="measured" if bottom else "no_claims",
    )  # fmt: skip


def show_value(value: float | None, unit: str) -> str | None:
    """A value as text: `6.1 %`, `27`, `$214,880.00`; None stays None."""
    if value is None:
        return None
    if unit == "share":
        return f"{value * 100:.1f} %"
    if unit == "cents":
        return usd(round(value))
    return f"{value:.1f}".removesuffix(".0")


def show_settled(maturity: float) -> str:
    """A maturity as text, rounded down: 100 % means that nothing is open."""
    return f"{int(maturity * 100 + 1e-9)} %"


def basis_line(definition: Definition, *, n: int, maturity: float | None, as_of: dt.date) -> str:
    """n, date basis, maturity and as-of day of a number, as one line under it."""
    settled = f", {show_settled(maturity)} settled" if maturity is not None else ""
    return f"n = {n:,}, {definition.basis}{settled}, as of {as_of:%m/%d/%Y}"
