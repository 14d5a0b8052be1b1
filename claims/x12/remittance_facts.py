"""What an 835 says, typed. Amounts are dollars with two places; segment numbers count from 1 over the whole file.

Person fields stay out of `repr`, so that a logged value names nobody.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from claims.x12.findings import Finding
from claims.x12.values import ZERO

REVERSAL = "22"


@dataclass(slots=True)
class Adjustment:
    """One CAS triple: group CO, OA, PI or PR; `carc` the reason; positive reduces the payment."""

    group: str
    carc: str
    amount: Decimal
    quantity: Decimal | None = None


@dataclass(slots=True)
class Person:
    """NM1 of a claim: patient, insured or corrected insured."""

    last: str = field(default="", repr=False)
    first: str = field(default="", repr=False)
    middle: str = field(default="", repr=False)
    id_qualifier: str = ""
    id: str = field(default="", repr=False)


@dataclass(slots=True)
class RemitLine:
    """One SVC loop. `submitted_procedure` is SVC06, present when the payer changed the code; `allowed` is AMT*B6."""

    number: int
    procedure_qualifier: str
    procedure: str
    modifiers: tuple[str, ...]
    charge: Decimal
    paid: Decimal
    units: Decimal | None
    first: int
    last: int
    revenue_code: str = ""
    submitted_procedure: str = ""
    submitted_modifiers: tuple[str, ...] = ()
    submitted_units: Decimal | None = None
    date_from: date | None = None
    date_to: date | None = None
    control_no: str = ""
    allowed: Decimal | None = None
    adjustments: list[Adjustment] = field(default_factory=list)
    rarcs: list[str] = field(default_factory=list)
    references: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class RemitClaim:
    """One CLP loop. `status` is CLP02, `payer_control_no` CLP07, `first`..`last` the only segments a page may show."""

    control_no: str
    status: str
    charge: Decimal
    paid: Decimal
    patient_resp: Decimal | None
    filing_code: str
    payer_control_no: str
    facility_code: str
    frequency: str
    first: int
    last: int
    adjustments: list[Adjustment] = field(default_factory=list)
    rarcs: list[str] = field(default_factory=list)
    lines: list[RemitLine] = field(default_factory=list)
    patient: Person | None = None
    insured: Person | None = None
    corrected: Person | None = None
    rendering_npi: str = ""
    crossover_payer: str = ""
    date_from: date | None = None
    date_to: date | None = None
    received: date | None = None
    amounts: dict[str, Decimal] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)

    @property
    def is_reversal(self) -> bool:
        return self.status == REVERSAL


@dataclass(slots=True)
class ProviderAdjustment:
    """One PLB reason and amount. Positive reduces the payment, negative increases it."""

    npi: str
    fiscal_date: date | None
    reason: str
    reference: str
    amount: Decimal
    segment_no: int


@dataclass(slots=True)
class Remittance:
    """One ST*835..SE. `trace` is TRN02 (check or EFT number), `payer_trace_id` TRN03.

    `findings` holds what the reader noticed; after an error among them (unreadable amounts, orphan segments, a missing
    trailer) nothing in this transaction counts as balanced.
    """

    control_no: str
    first: int
    last: int
    handling: str = ""
    payment: Decimal = ZERO
    credit_debit: str = ""
    method: str = ""
    payment_date: date | None = None
    trace: str = ""
    payer_trace_id: str = ""
    payer_name: str = ""
    payer_id: str = ""
    payee_name: str = ""
    payee_npi: str = ""
    payee_tax_id: str = ""
    production_date: date | None = None
    claims: list[RemitClaim] = field(default_factory=list)
    provider_adjustments: list[ProviderAdjustment] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def unproved(self) -> list[Finding]:
        """The errors that forbid a proof whatever the sums say."""
        return [finding for finding in self.findings if finding.severity == "error"]

    @property
    def sum_charge(self) -> Decimal:
        return sum((claim.charge for claim in self.claims), ZERO)

    @property
    def sum_paid(self) -> Decimal:
        """Sum of CLP04, with reversals as the payer wrote them (negative)."""
        return sum((claim.paid for claim in self.claims), ZERO)

    @property
    def sum_provider_adjustments(self) -> Decimal:
        return sum((plb.amount for plb in self.provider_adjustments), ZERO)


@dataclass(slots=True)
class Remittance835:
    """A whole file: every 835 transaction and every finding of envelope and content, in file order per reader.

    `skipped` counts transactions in payment groups that are not 835s.
    """

    data: bytes = field(repr=False)
    transactions: list[Remittance]
    findings: list[Finding]
    skipped: int = 0
