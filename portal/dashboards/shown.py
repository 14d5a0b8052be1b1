"""What a revenue page shows: numbers that explain themselves, and the same numbers as rows for an export."""

import datetime as dt
from dataclasses import dataclass

from portal.dashboards.measures import NO_CLAIMS, Definition, Result, basis_line, show_settled, show_value
from portal.ui.money import usd
from portal.ui.tables import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number of a page with its definition, n, basis, as-of day and maturity, and the address of its claims.

    `numerator` and `denominator` are counts, or cents when the definition says money.
    """

    section: str
    label: str
    definition: Definition
    value: float | None
    n: int
    as_of: dt.date
    numerator: int | None = None
    denominator: int | None = None
    maturity: float | None = None
    href: str = ""
    text: str = ""
    why: str = NO_CLAIMS
    note: str = ""

    @property
    def shown(self) -> str | None:
        """The value as text; None when there is nothing to show (then `why` is shown)."""
        return self.text or show_value(self.value, self.definition.unit)

    @property
    def basis(self) -> str:
        return basis_line(self.definition, n=self.n, maturity=self.maturity, as_of=self.as_of)

    @property
    def explained(self) -> str:
        """Definition, n, basis, as-of and maturity as one text for hover."""
        return f"{self.definition.formula}. {self.basis}. {self.definition.maturity}."

    @property
    def settled(self) -> str:
        return "" if self.maturity is None else show_settled(self.maturity)


def number(result: Result, *, section: str, label: str = "", href: str = "", note: str = "") -> Number:
    """A measured result as a number of the page."""
    return Number(
        section=section, label=label or result.definition.name, definition=result.definition, value=result.value,
        n=result.n, as_of=result.as_of, numerator=result.numerator, denominator=result.denominator,
        maturity=result.maturity, href=href, why=result.why or NO_CLAIMS, note=note,
    )  # fmt: skip


def _amount(value: int | None, definition: Definition) -> object:
    return None if value is None else value / 100 if definition.money else value


# an export is the page's numbers, one row each: shares as fractions, money in dollars, days in days
EXPORT_COLUMNS = (
    Column(key="section", title="Part of the page", value=lambda r: r.section),
    Column(key="label", title="What", value=lambda r: r.label),
    Column(key="measure", title="Measure", value=lambda r: f"{r.definition.id} {r.definition.name}"),
    Column(key="value", title="Value", value=lambda r: r.value / 100 if r.value is not None and r.definition.unit == "cents" else r.value,
           definition="Shares as fractions of 1, days in days, money in dollars; empty = nothing to rate or not reached."),
    Column(key="unit", title="Unit", value=lambda r: "dollars" if r.definition.unit == "cents" else r.definition.unit),
    Column(key="note", title="Remark", value=lambda r: r.note or ("" if r.value is not None else r.why)),
    Column(key="numerator", title="Numerator", value=lambda r: _amount(r.numerator, r.definition)),
    Column(key="denominator", title="Denominator", value=lambda r: _amount(r.denominator, r.definition)),
    Column(key="n", title="Claims", value=lambda r: r.n, kind="int"),
    Column(key="basis", title="Date basis", value=lambda r: r.definition.basis),
    Column(key="as_of", title="As of", value=lambda r: r.as_of, kind="date"),
    Column(key="settled", title="Settled", value=lambda r: r.maturity, kind="percent",
           definition="Share of the cohort with a final answer; empty where the measure has no maturity."),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """What a drill-down shows of a claim, beside what it gives to the number."""

    claim_id: int
    control_no: str
    patient: str
    payer: str
    provider: str
    service_from: dt.date
    state: str
    family: str
    charge_cents: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillRow:
    """One row of a drill-down."""

    line: ClaimLine | None
    definition: Definition
    numerator: int
    denominator: int
    days: int | None
    note: str

    def amount(self, value: int) -> str:
        """Numerator or denominator as text."""
        return usd(value) if self.definition.money else f"{value:,}"

    @property
    def numerator_shown(self) -> str:
        return self.amount(self.numerator)

    @property
    def denominator_shown(self) -> str:
        return self.amount(self.denominator)


def drill_columns(definition: Definition) -> tuple[Column, ...]:
    """Columns of a drill-down's export; numerator and denominator add up to the number's."""
    kind = "money" if definition.money else "int"
    return (
        Column(key="claim", title="Claim", value=lambda r: r.line.control_no, kind="code"),
        Column(key="patient", title="Patient", value=lambda r: r.line.patient),
        Column(key="payer", title="Payer", value=lambda r: r.line.payer),
        Column(key="provider", title="Provider", value=lambda r: r.line.provider),
        Column(key="service", title="Service", value=lambda r: r.line.service_from, kind="date"),
        Column(key="state", title="State", value=lambda r: r.line.state),
        Column(key="charge", title="Charge", value=lambda r: r.line.charge_cents, kind="money"),
        Column(key="days", title="Days", value=lambda r: r.days, kind="int"),
        Column(key="note", title="Counted as", value=lambda r: r.note),
        Column(key="numerator", title="Numerator", value=lambda r: r.numerator, kind=kind, definition=definition.numerator),
        Column(key="denominator", title="Denominator", value=lambda r: r.denominator, kind=kind, definition=definition.denominator),
    )  # fmt: skip
