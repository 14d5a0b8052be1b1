"""Reads that more than one page of the practice needs."""

from django.db.models import Exists, OuterRef, QuerySet

from portal import registries
from portal.documents.models import Document, DocumentState
from portal.encounters import reasons
from portal.encounters.models import Encounter, EncounterDocument, TimelineEntry
from portal.encounters.states import FAMILY, EncounterState, Owner
from portal.people.models import Person
from portal.registries import WaitingReason
from portal.ui.states import Badge, badge

LOOSE_SHOWN = 200


def loose_documents() -> QuerySet:
    """Documents that stand and belong to no encounter yet, newest first."""
    attached = EncounterDocument.objects.filter(document_id=OuterRef("pk"))
    return (
        Document.objects.filter(state__in=[DocumentState.STORED, DocumentState.READ])
        .exclude(kind="csv")
        .filter(~Exists(attached))
        .order_by("-id")
    )


def waiting_on_practice() -> QuerySet:
    """What the practice must do next, the longest wait first."""
    return (
        Encounter.objects.filter(owner=Owner.PRACTICE)
        .select_related("patient", "provider")
        .order_by("waiting_since", "id")
        .listed()
    )


def waiting_count() -> int:
    return Encounter.objects.filter(owner=Owner.PRACTICE).count()


def reason_of(encounter: Encounter) -> WaitingReason:
    """The registered reason; a question of the firm where a step wrote a reason that nobody registered."""
    return registries.waiting_reasons.find(encounter.waiting_reason) or reasons.ANSWER


def state_badge(encounter: Encounter) -> Badge:
    """State and color; a hold that waits for the practice says so."""
    if encounter.state == EncounterState.HELD and encounter.owner == Owner.PRACTICE:
        return Badge("Waiting for the practice", "waiting")
    return badge(EncounterState, encounter.state, FAMILY)


def timeline_of(encounter_id: int, *, for_practice: bool) -> list[TimelineEntry]:
    """Lines in order, each with `who` (a person's name, or the portal) and `family` (color). Two queries."""
    lines = TimelineEntry.objects.filter(encounter_id=encounter_id)
    if for_practice:
        lines = lines.filter(visible_to_practice=True)
    entries = list(lines.order_by("id").listed())
    names = names_of({e.actor_id for e in entries})
    for entry in entries:
        entry.who = names.get(entry.actor_id, "Claimwright" if entry.actor_id is None else "A former member")
        entry.family = FAMILY.get(entry.to_state, "received")
    return entries


def names_of(ids: set[int | None]) -> dict[int, str]:
    """Display names by id; people whom this scope may not name are left out."""
    return dict(Person.objects.filter(pk__in=ids - {None}).values_list("id", "display_name"))
