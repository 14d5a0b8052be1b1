"""Builders for tests of money: claims in the database and 835 bytes written by hand (never by the product's own code)."""

import datetime as dt
import itertools
from dataclasses import dataclass, field
from decimal import Decimal

from claims.ledger.charge import charge
from claims.lifecycle.models import Claim, ServiceLine
from coding.workspace.models import Coding
from portal.encounters.models import Encounter
from portal.patients.models import Coverage, Patient
from portal.payers.models import Payer
from portal.tenants import scope
from portal.tenants.models import Provider

_number = itertools.count(1)
SERVED = dt.date(2026, 7, 1)
PAYER = "HARBR"


def make_claim(
    *, charges=(10000,), codes=("99213", "85025", "36415"), payer_id: str = PAYER, rank: str = "P", frequency: str = "1",
    previous: Claim | None = None, coding: Coding | None = None, state: str = "accepted", book: bool = True,
) -> Claim:
    """A claim with one line per charge (cents), in the open context's practice; its charge is booked unless told not to."""
    practice_id = scope.current().practice_id
    n = next(_number)
    payer = Payer.objects.get(payer_id=payer_id)
    provider = Provider.objects.order_by("pk").first()
    if coding is None:
        patient = Patient.objects.create(
            account_no=f"T{n}", last_name=f"Test{n}", first_name="Ada", birth_date=dt.date(1980, 1, 2), sex="F"
        )
        coverage = Coverage.objects.create(
            patient=patient, payer=payer, member_id=f"HHP{n:09d}", valid_from=dt.date(2026, 1, 1)
        )
        encounter = Encounter.objects.create(
            patient=patient, provider=provider, coverage=coverage, payer=payer, service_date=SERVED, kind="office",
            received_at=dt.datetime(2026, 7, 2, tzinfo=dt.UTC), state="released",
        )  # fmt: skip
        with scope.acting("cw_coder", actor_id=_coder(), practice_id=practice_id):
            coding = Coding.objects.create(encounter=encounter, coder_id=_coder(), state="signed")
    else:
        encounter = Encounter.objects.get(pk=coding.encounter_id)
        patient, coverage = encounter.patient, encounter.coverage
    claim = Claim.objects.create(
        encounter=encounter, coding=coding, coverage=coverage, payer=payer, rendering=provider, patient=patient,
        previous=previous, control_no=f"TC{n:06d}", frequency=frequency, rank=rank, state=state, diagnoses=["I10"],
        place_of_service="11", service_from=SERVED, service_to=SERVED, charge_cents=sum(charges),
        built_at=dt.datetime(2026, 7, 3, tzinfo=dt.UTC),
    )  # fmt: skip
    ServiceLine.objects.bulk_create(
        ServiceLine(
            practice_id=practice_id, claim=claim, position=i, control_no=f"{claim.control_no}L{i}", code=codes[i - 1],
            pointers=[1], units=1, charge_cents=cents, service_date=SERVED,
        )
        for i, cents in enumerate(charges, 1)
    )  # fmt: skip
    if book:
        charge(claim)
    return claim


def _coder() -> int:
    from portal.people.models import User

    return _coders.setdefault("alice", _find_alice(User))


_coders: dict[str, int] = {}


def _find_alice(users) -> int:
    with scope.acting("cw_system"):
        pass
    return users
