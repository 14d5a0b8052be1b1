"""Is anything missing? Decides ready or incomplete, when an encounter is made and whenever something arrives for it."""

from portal import clock, registries
from portal.documents.models import DocumentState
from portal.documents.receive import agreement_in_force
from portal.encounters import reasons
from portal.encounters.models import Encounter, EncounterDocument
from portal.encounters.states import EncounterState
from portal.encounters.transitions import StaleState, move
from portal.patients.selectors import coverage_on
from portal.tenants.models import Practice

WAITS = (EncounterState.RECEIVED, EncounterState.INCOMPLETE, EncounterState.READY)


def missing(encounter: Encounter) -> str | None:
    """The first reason (of `reasons`) why it cannot be coded; empty when nothing is missing; None while its documents
    are still being read. Takes over a coverage in force on the date of service when the encounter has none."""
    if not agreement_in_force(Practice.objects.get(pk=encounter.practice_id)):
        return reasons.AGREEMENT_MISSING
    if encounter.service_date > clock.today():
        return reasons.DATE_IN_FUTURE
    links = list(EncounterDocument.objects.filter(encounter_id=encounter.pk).select_related("document").order_by("id"))
    standing = [link.document for link in links if link.document.state != DocumentState.REFUSED]
    if not standing:
        return reasons.DOCUMENT_REFUSED if links else reasons.DOCUMENT_MISSING
    if any(d.state in {DocumentState.STORED, DocumentState.RECEIVING} for d in standing):
        return None
    if standing[-1].unsigned:  # a later copy without the remark counts as the signed one
        return reasons.NOTE_UNSIGNED
    if not _covered(encounter):
        return reasons.COVERAGE_MISSING
    return ""


def _covered(encounter: Encounter) -> bool:
    day = encounter.service_date
    now = encounter.coverage
    if now is not None and now.valid_from <= day and (now.valid_to is None or day <= now.valid_to):
        return True
    found = coverage_on(encounter.patient_id, day)
    if found is None:
        return False
    Encounter.objects.filter(pk=encounter.pk).update(coverage=found, payer_id=found.payer_id)
    encounter.coverage, encounter.payer_id = found, found.payer_id
    return True


def look_again(encounter: Encounter) -> Encounter:
    """Move the encounter to where it belongs now. Nothing happens while it is being coded or later, or while its
    documents are being read. A stale row is left to whoever moved it."""
    if encounter.state not in WAITS:
        return encounter
    reason = missing(encounter)
    if reason is None:
        return encounter
    to = EncounterState.INCOMPLETE if reason else EncounterState.READY
    if encounter.state == to:
        if reason and reason != encounter.waiting_reason:
            Encounter.objects.filter(pk=encounter.pk, state=to).update(waiting_reason=reason)
            encounter.waiting_reason = reason
        return encounter
    entry = registries.waiting_reasons.find(reason) if reason else None
    try:
        return move(
            encounter,
            to=to,
            text=f"{entry.label}." if entry else "Everything is here. It waits for a coder.",
            reason=reason,
            owner=entry.owner if entry else None,
        )
    except StaleState:
        return encounter


def coverage_changed(patient_id: int) -> None:
    """A patient's coverage was added or corrected: look at the visits that wait for it."""
    waiting = Encounter.objects.filter(patient_id=patient_id, state=EncounterState.INCOMPLETE).select_related(
        "coverage"
    )
    for encounter in waiting:
        look_again(encounter)
