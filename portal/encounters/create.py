"""Make an encounter from what the practice sent."""

import datetime as dt
from collections.abc import Iterable

from django.db import connections, transaction

from portal import clock
from portal.documents.models import Document
from portal.encounters import timeline
from portal.encounters.complete import look_again
from portal.encounters.expected import expected_cents
from portal.encounters.models import Encounter, EncounterDocument
from portal.encounters.states import Owner
from portal.patients.models import Coverage, Patient
from portal.tenants.models import Facility, Provider

LOCK = 72399  # advisory lock space: one new visit of a patient at a time


class Duplicate(ValueError):
    """The visit is here already: same visit number, or same patient, provider and date. `encounter` is that one."""

    def __init__(self, encounter: Encounter) -> None:
        super().__init__("This visit is here already.")
        self.encounter = encounter


def find_duplicate(
    *, practice_id: int, external_ref: str, patient_id: int | None, provider_id: int, service_date: dt.date
) -> Encounter | None:
    """The visit with this number; without numbers on either side, the one of the same patient, provider and date."""
    same = Encounter.objects.filter(practice_id=practice_id)
    if external_ref:
        found = same.filter(external_ref=external_ref).first()
        if found is not None:
            return found
    if patient_id is None:
        return None
    alike = same.filter(patient_id=patient_id, provider_id=provider_id, service_date=service_date)
    # two visits on one day are two visits when the practice numbers both
    return (alike.filter(external_ref="") if external_ref else alike).first()


def create_encounter(
    *,
    practice_id: int,
    patient: Patient,
    provider: Provider,
    service_date: dt.date,
    place_of_service: str,
    kind: str,
    coverage: Coverage | None,
    documents: Iterable[Document],
    external_ref: str = "",
    created_by: int | None = None,
) -> Encounter:
    """One encounter with its documents and its first timeline line, then ready or incomplete (see `complete`).

    It stays received while a document is still being read. Raises Duplicate. Needs an open context of the practice.
    """
    documents = list(documents)
    with transaction.atomic():
        _one_at_a_time(patient.pk)
        known = find_duplicate(
            practice_id=practice_id, external_ref=external_ref, patient_id=patient.pk, provider_id=provider.pk,
            service_date=service_date,
        )  # fmt: skip
        if known is not None:
            raise Duplicate(known)
        encounter = Encounter.objects.create(
            practice_id=practice_id,
            patient=patient,
            provider=provider,
            facility=Facility.objects.filter(place_of_service=place_of_service).order_by("id").first(),
            coverage=coverage,
            payer_id=coverage.payer_id if coverage else None,
            service_date=service_date,
            place_of_service=place_of_service,
            kind=kind,
            external_ref=external_ref,
            owner=Owner.FIRM,
            expected_cents=expected_cents(practice_id=practice_id, kind=kind, on=service_date),
            received_at=clock.now(),
            created_by_id=created_by,
        )
        timeline.write(
            practice_id=practice_id, encounter_id=encounter.pk, kind="encounter.received",
            text="The encounter arrived.", to_state=encounter.state,
        )  # fmt: skip
        for document in documents:
            link(encounter, document, by=created_by)
        return look_again(encounter)


def _one_at_a_time(patient_id: int) -> None:
    """Until commit nobody else makes a visit of this patient: the same form sent twice at once is one visit."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, patient_id % 2**31])


def link(encounter: Encounter, document: Document, *, by: int | None) -> bool:
    """Attach one document and say so on the timeline; False when it was attached before.

    The document's row is locked until commit: if it is being read just now, its reader waits, sees this link and tells
    the encounter; otherwise the caller sees it read.
    """
    Document.objects.select_for_update().values_list("pk").get(pk=document.pk)
    _row, made = EncounterDocument.objects.get_or_create(
        practice_id=encounter.practice_id, encounter=encounter, document=document, defaults={"attached_by_id": by}
    )
    if made:
        timeline.write(
            practice_id=encounter.practice_id, encounter_id=encounter.pk, kind="document.attached",
            text="A document was attached.", subject_type="document", subject_id=document.pk,
        )  # fmt: skip
    return made
