"""Claims made up for tests: no real person, provider or payer."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from claims.x12.professional import (
    Address,
    BillingProvider,
    Interchange837,
    PatientPerson,
    PayerRef,
    ProfessionalClaim,
    Provider,
    Receiver,
    ServiceLine,
    Submitter,
    Subscriber,
)

HOME = Address(line1="12 Sample Street", city="Springfield", state="IL", zip="62701")
OFFICE = Address(line1="100 Practice Avenue", line2="Suite 4", city="Springfield", state="IL", zip="627011234")


def billing(**changes: Any) -> BillingProvider:
    values: dict[str, Any] = {
        "name": "Northside Family Medicine", "npi": "1234567893", "tax_id": "123456789", "address": OFFICE,
        "taxonomy": "207Q00000X",
    }  # fmt: skip
    return BillingProvider(**{**values, **changes})


def subscriber(**changes: Any) -> Subscriber:
    values: dict[str, Any] = {
        "last": "Testcase", "first": "Anna", "member_id": "MEM000111", "birth_date": date(1980, 2, 29), "sex": "F",
        "address": HOME, "group_no": "GRP77",
    }  # fmt: skip
    return Subscriber(**{**values, **changes})


def dependent(**changes: Any) -> PatientPerson:
    values: dict[str, Any] = {
        "last": "Testcase", "first": "Kim", "birth_date": date(2012, 5, 1), "sex": "M", "address": HOME,
        "relationship": "19",
    }  # fmt: skip
    return PatientPerson(**{**values, **changes})


def line(number: int = 1, **changes: Any) -> ServiceLine:
    values: dict[str, Any] = {
        "procedure": "99213", "charge": Decimal("150.00"), "units": Decimal(1), "pointers": (1,),
        "date_from": date(2026, 9, 14), "control_no": f"L{number}",
    }  # fmt: skip
    return ServiceLine(**{**values, **changes})


def claim(**changes: Any) -> ProfessionalClaim:
    lines = changes.pop("lines", None) or [line()]
    values: dict[str, Any] = {
        "control_no": "NFM26090001", "charge": sum((item.charge for item in lines), Decimal("0.00")), "place": "11",
        "billing": billing(), "subscriber": subscriber(), "payer": PayerRef(name="Example Health Plan", id="EHP01"),
        "diagnoses": ("E119", "I10"), "lines": lines,
        "rendering": Provider(last="Novak", first="Eva", npi="1987654320", taxonomy="207Q00000X"),
    }  # fmt: skip
    return ProfessionalClaim(**{**values, **changes})


def interchange(*claims: ProfessionalClaim, **changes: Any) -> Interchange837:
    values: dict[str, Any] = {
        "control_no": 42, "group_no": 42, "batch": "B000042", "usage": "T",
        "created": datetime(2026, 9, 15, 8, 30, tzinfo=UTC),
        "sender": ("ZZ", "CLAIMWRIGHT"), "receiver": ("ZZ", "SANDBOX"), "to": Receiver(name="Sandbox", id="SANDBOX"),
        "submitter": Submitter(name="Claimwright Billing", id="CW001", contact="Bruno", phone="2175550100"),
        "claims": list(claims) or [claim()],
    }  # fmt: skip
    return Interchange837(**{**values, **changes})
