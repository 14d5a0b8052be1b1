"""What the cast is made of: addresses, people, providers, practices."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Address:
    """A street address (never a PO box: loop 2010AA refuses them); `zip_code` is ZIP+4 without the dash."""

    street: str
    city: str
    state: str
    zip_code: str

    @property
    def one_line(self) -> str:
        return f"{self.street}, {self.city}, {self.state} {self.zip_code[:5]}-{self.zip_code[5:]}"


@dataclass(frozen=True)
class Credential:
    """A coder's or auditor's certificate. `number` is made up."""

    code: str
    issuer: str
    number: str
    issued: date
    expires: date


@dataclass(frozen=True)
class Person:
    """Someone who signs in. `role` is from the one role vocabulary; None means no membership (the stranger)."""

    key: str
    name: str
    email: str
    role: str | None
    practice: str | None = None
    credentials: tuple[Credential, ...] = ()
    practices: tuple[str, ...] = ()
    """Practices granted to firm staff; empty = all (for people with a firm role)."""
    provider: str | None = None
    """Key of the provider that a physician is."""


@dataclass(frozen=True)
class Provider:
    """A rendering provider: individual (type 1) NPI, taxonomy of the NUCC set, credential letters."""

    key: str
    first_name: str
    last_name: str
    letters: str
    npi: str
    taxonomy: str

    @property
    def signature(self) -> str:
        return f"{self.first_name} {self.last_name}, {self.letters}"


@dataclass(frozen=True)
class Facility:
    """Where the service happens. `place_of_service` is the two-digit CMS code."""

    name: str
    address: Address
    npi: str
    place_of_service: str


@dataclass(frozen=True)
class Practice:
    """A client practice (tenant). `npi` is type 2; `turnaround_days` is the promise, in business days."""

    slug: str
    name: str
    specialty: str
    npi: str
    tax_id: str
    taxonomy: str
    clia: str
    address: Address
    phone: str
    timezone: str
    turnaround_days: int
    fee_multiplier: str
    share: float
    """Share of the demo's encounters at the start of the history."""
    growth: float
    """Volume at the end of the history relative to the start."""
    lag_days: tuple[int, int]
    """Fewest and most days between the visit and the upload."""
    facility: Facility
    providers: tuple[Provider, ...]
