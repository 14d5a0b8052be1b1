"""What a payer knows of a claim: plain values, readable from either library, storable as JSON."""

from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class ClaimLine:
    """One service line as submitted. Money in dollars."""

    control: str  # REF*6R, returned in the 835
    procedure: str  # SV101-2
    modifiers: tuple[str, ...]
    charge: Decimal
    units: str
    date_from: str  # ccyymmdd
    date_to: str
    prior_paid: Decimal | None = None  # SVD02 of the payers before us; None when no 2430 loop came
    prior_contractual: Decimal = Decimal("0.00")  # CAS of 2430 without the patient's share


@dataclass(frozen=True)
class Claim:
    """One 2300 loop with what stands above it."""

    account: str  # CLM01
    charge: Decimal
    place: str
    frequency: str
    payer_id: str
    payer_name: str
    filing: str
    sequence: str  # SBR01: P, S or T
    member: str
    subscriber: tuple[str, str]  # last, first
    patient: tuple[str, str]
    npi: str
    provider: str
    tax_id: str
    address: tuple[str, str, str, str]  # street, city, state, postal code
    rendering_npi: str
    rendering: tuple[str, str]
    original: str  # REF*F8
    authorization: str  # REF*G1
    prior_paid: Decimal  # AMT*D of 2320
    lines: tuple[ClaimLine, ...] = field(default_factory=tuple)

    @property
    def date_of_service(self) -> str:
        """The first day of service, ccyymmdd."""
        return min(line.date_from for line in self.lines)

    @property
    def last_date(self) -> str:
        """The last day of service, ccyymmdd."""
        return max(line.date_to for line in self.lines)

    def to_json(self) -> dict[str, Any]:
        """The claim as JSON values; Decimals become strings."""
        return _plain(asdict(self))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def claim_from_json(data: dict[str, Any]) -> Claim:
    """The inverse of ``Claim.to_json``."""
    values = dict(data)
    for name in ("subscriber", "patient", "address", "rendering"):
        values[name] = tuple(values[name])
    for name in ("charge", "prior_paid"):
        values[name] = Decimal(values[name])
    lines = []
    for row in values.pop("lines"):
        line = dict(row)
        line["modifiers"] = tuple(line["modifiers"])
        line["charge"] = Decimal(line["charge"])
        line["prior_paid"] = None if line["prior_paid"] is None else Decimal(line["prior_paid"])
        line["prior_contractual"] = Decimal(line["prior_contractual"])
        lines.append(ClaimLine(**line))
    return Claim(lines=tuple(lines), **values)
