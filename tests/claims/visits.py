"""Released encounters for tests of the claims side: rows as the practice's and the coder's steps leave them."""

import datetime as dt
import hashlib
import itertools
from decimal import Decimal

from coding.workspace.models import Coding, CodingDiagnosis, CodingLine, CodingState
from portal.documents.models import Document, DocumentState
from portal.encounters.models import Encounter, EncounterDocument
from portal.encounters.states import EncounterState
from portal.patients.models import Coverage, Patient
from portal.payers.models import FeeScheduleRow, Payer
from portal.tenants.models import Facility, Provider

_count = itertools.count(1)
DAY = dt.date(2026, 7, 14)
NOW = dt.datetime(2026, 7, 20, 15, tzinfo=dt.UTC)
MEMBER = {"UNITY": "U{:010d}", "HARBR": "HHP{:09d}", "12M01": "1EG4TE5MK{:02d}", "STMCD": "1{:09d}"}


def business_now(monkeypatch, moment: dt.datetime = NOW) -> None:
    """Set business time for this test's own process."""
    from portal import clock
    from portal.tenants import scope

    outside = clock.now
    monkeypatch.setattr(clock, "now", lambda: outside() if scope.current_or_none() else moment)
    real = getattr(scope._enter, "real", scope._enter)

    def enter(*values):
        context = real(*values)
        return scope.Context(context.role, context.actor_id, context.practice_id, context.request_id, moment)

    enter.real = real
    monkeypatch.setattr(scope, "_enter", enter)


def released(
    cast,
    *,
    practice: str = "northside",
    payer: str = "UNITY",
    day: dt.date = DAY,
    diagnoses=("I10", "E11.65", "Z79.84"),
    codes=(("99213", (), (1, 2, 3)),),
    patient: Patient | None = None,
    document: bool = True,
    coder: str = "alice",
) -> Encounter:
    """A released encounter with its signed coding."""
    number = next(_count)
    place = getattr(cast, practice)
    with cast.system(practice):
        if patient is None:
            patient = Patient.objects.create(
                account_no=f"T{number}", last_name="Tester", first_name="Tess", birth_date=dt.date(1980, 5, 6), sex="F",
                address1="1 Elm St", city="Fairhaven", state="IL", zip="626010410", phone="2175550111",
            )  # fmt: skip
        their = Payer.objects.get(payer_id=payer)
        cover = Coverage.objects.create(
            patient=patient, payer=their, member_id=MEMBER[payer].format(number % 100), valid_from=dt.date(2025, 1, 1)
        )
        encounter = Encounter.objects.create(
            patient=patient, provider=Provider.objects.order_by("pk").first(), facility=Facility.objects.first(),
            coverage=cover, payer=their, service_date=day, place_of_service="11", kind="office",
            state=EncounterState.RELEASED, owner="biller", received_at=NOW, signed_at=NOW,
        )  # fmt: skip
        if document:
            paper = Document.objects.create(
                name="note.pdf", kind="pdf", size=10, sha256=hashlib.sha256(str(number).encode()).hexdigest(), pages=1,
                state=DocumentState.READ, received_at=NOW,
            )  # fmt: skip
            EncounterDocument.objects.create(encounter=encounter, document=paper)
        fees = dict(FeeScheduleRow.objects.values_list("code", "charge_cents"))
    with cast.acting(coder):
        coding = Coding.objects.create(
            practice=place, encounter=encounter, coder_id=getattr(cast, coder).pk, state=CodingState.SIGNED, signed_at=NOW
        )
        CodingDiagnosis.objects.bulk_create(
            CodingDiagnosis(practice=place, coding=coding, position=n, code=code) for n, code in enumerate(diagnoses, 1)
        )
        CodingLine.objects.bulk_create(
            CodingLine(
                practice=place, coding=coding, position=n, code=code, modifiers=list(mods), pointers=list(pointers),
                units=Decimal(1), charge_cents=fees.get(code, 15000),
            )
            for n, (code, mods, pointers) in enumerate(codes, 1)
        )  # fmt: skip
    return encounter


def recode(cast, encounter: Encounter, *, practice: str = "northside", coder: str = "alice", code: str = "99214") -> Coding:
    """A second signed version of an encounter's coding."""
    place = getattr(cast, practice)
    with cast.acting(coder):
        Coding.objects.filter(encounter=encounter).update(state=CodingState.SUPERSEDED)
        last = Coding.objects.filter(encounter=encounter).order_by("-version").first()
        coding = Coding.objects.create(
            practice=place, encounter=encounter, version=last.version + 1, coder_id=getattr(cast, coder).pk,
            state=CodingState.SIGNED, signed_at=NOW,
        )  # fmt: skip
        CodingDiagnosis.objects.create(practice=place, coding=coding, position=1, code="I10")
        CodingLine.objects.create(
            practice=place, coding=coding, position=1, code=code, pointers=[1], units=Decimal(1), charge_cents=20000
        )
    return coding
