"""What acknowledgments say, typed: TA1 (interchange), 999 (syntax), 277CA (claim by claim)."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from claims.x12.findings import Finding

ACCEPTED = frozenset({"A1", "A2", "A5"})
REJECTED = frozenset({"A3", "A4", "A6", "A7", "A8"})


@dataclass(frozen=True, slots=True)
class TA1:
    """`code` A accepted, E accepted with errors, R rejected; `note` is TA105 (000 = no error)."""

    isa13: str
    code: str
    note: str
    date: date | None
    time: str
    segment_no: int


@dataclass(slots=True)
class SyntaxError999:
    """One IK3 or IK4: where in our file. `segment_no` counts from our ST (1); element 0 is the whole segment."""

    segment: str
    segment_no: int
    loop: str
    element: int
    component: int
    code: str
    contexts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class SetResponse:
    """AK2..IK5 for one of our transactions. `verdict` A, E, R, M, W or X; empty when IK5 is absent."""

    transaction_type: str
    st02: str
    verdict: str = ""
    codes: tuple[str, ...] = ()
    errors: list[SyntaxError999] = field(default_factory=list)


@dataclass(slots=True)
class Ack999:
    """One 999. `verdict` is AK901 (A, E, P partly, R …); counts are AK902 included, AK903 received, AK904 accepted."""

    functional_id: str
    gs06: str
    version: str
    first: int
    last: int
    verdict: str = ""
    included: str = ""
    received: str = ""
    accepted: str = ""
    sets: list[SetResponse] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class StatusCode:
    """Category A0..A8, status code, entity code."""

    category: str
    status: str
    entity: str = ""


@dataclass(slots=True)
class Status:
    """One STC: up to three codes, its date, action (WQ accepted, U rejected) and the amount it speaks of."""

    codes: tuple[StatusCode, ...]
    date: date | None
    action: str
    amount: Decimal | None


@dataclass(slots=True)
class LineFact:
    """What is said of one service line; `control_no` is our REF*6R, returned in REF*FJ."""

    procedure: str
    control_no: str = ""
    statuses: list[Status] = field(default_factory=list)


@dataclass(slots=True)
class ClaimFact:
    """What is said of one claim. `clm01` is our claim id; segments `first`..`last` belong to this claim alone."""

    clm01: str
    first: int
    last: int
    payer_claim_no: str = ""
    intermediary_no: str = ""
    service_from: date | None = None
    service_to: date | None = None
    statuses: list[Status] = field(default_factory=list)
    lines: list[LineFact] = field(default_factory=list)

    def _code(self) -> StatusCode:
        codes = [code for status in self.statuses for code in status.codes]
        rejected = [code for code in codes if code.category in REJECTED]
        return (rejected or codes or [StatusCode("", "")])[0]

    @property
    def category(self) -> str:
        """The first rejecting category, else the first one; empty when the claim has no STC."""
        return self._code().category

    @property
    def status_code(self) -> str:
        return self._code().status

    @property
    def date(self) -> date | None:
        return self.statuses[0].date if self.statuses else None

    @property
    def amount(self) -> Decimal | None:
        return self.statuses[0].amount if self.statuses else None

    @property
    def accepted(self) -> bool | None:
        """True for A1, A2, A5; False for a rejecting category; None when only forwarded (A0) or unsaid."""
        if self.category in REJECTED:
            return False
        return True if self.category in ACCEPTED else None


@dataclass(slots=True)
class Ack277CA:
    """One 277CA. `level` tells who speaks; `batch` is TRN02 of the receiver level (our BHT03)."""

    level: str
    source_id: str
    first: int
    last: int
    batch: str = ""
    batch_statuses: list[Status] = field(default_factory=list)
    provider_statuses: list[Status] = field(default_factory=list)
    claims: list[ClaimFact] = field(default_factory=list)


@dataclass(slots=True)
class AckFile:
    """Everything acknowledged in one file."""

    ta1: list[TA1]
    syntax: list[Ack999]
    claims: list[Ack277CA]
    findings: list[Finding]
