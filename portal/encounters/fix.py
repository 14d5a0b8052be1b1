"""The one-tap fixes of what waits for the practice: attach, add coverage, correct the date, answer with a note."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from portal.documents.models import Document
from portal.encounters import timeline
from portal.encounters.complete import look_again
from portal.encounters.create import link
from portal.encounters.models import Encounter
from portal.encounters.states import EncounterState, Owner
from portal.encounters.transitions import move

# who may still get further documents: until the firm has released it to billing
OPEN = {
    EncounterState.RECEIVED, EncounterState.INCOMPLETE, EncounterState.READY, EncounterState.CODING, EncounterState.HELD,
}  # fmt: skip


class NotOpen(ValueError):
    """The encounter is past the point where this can be changed."""


def attach(*, encounter: Encounter, documents: Iterable[Document], by: int | None) -> int:
    """Attach documents; what waited for the practice goes on. Returns how many were new. Raises NotOpen."""
    if encounter.state not in OPEN:
        raise NotOpen("This encounter is already coded. Ask the firm to reopen it, then attach the document.")
    with transaction.atomic():
        new = sum(link(encounter, document, by=by) for document in documents)
        _go_on(encounter, text="The practice attached a document." if new else "")
    return new


def answer(*, encounter: Encounter, note: str, by: int | None) -> Encounter:
    """Write the practice's answer to the timeline; a held encounter goes back to the coders, others are looked at again."""
    with transaction.atomic():
        timeline.write(
            practice_id=encounter.practice_id, encounter_id=encounter.pk, kind="practice.answered", text=note[:300],
        )  # fmt: skip
        _go_on(encounter, text="The practice answered.")
    return encounter


def correct_date(*, encounter: Encounter, service_date: dt.date) -> Encounter:
    """Correct the date of service before coding. Raises NotOpen."""
    if encounter.state not in {EncounterState.RECEIVED, EncounterState.INCOMPLETE}:
        raise NotOpen("The visit is already with the coders. Ask the firm to send it back.")
    with transaction.atomic():
        before = encounter.service_date
        Encounter.objects.filter(pk=encounter.pk).update(service_date=service_date)
        encounter.service_date = service_date
        timeline.write(
            practice_id=encounter.practice_id, encounter_id=encounter.pk, kind="practice.corrected",
            text="The practice corrected the date of service.", before=before.isoformat(), after=service_date.isoformat(),
        )  # fmt: skip
        return look_again(encounter)


def covered(*, encounter: Encounter) -> Encounter:
    """Coverage was added: a held encounter goes back, an incomplete one is looked at again."""
    with transaction.atomic():
        _go_on(encounter, text="The practice added coverage.")
    return encounter


def _go_on(encounter: Encounter, *, text: str) -> None:
    if encounter.state == EncounterState.HELD:
        if encounter.owner == Owner.PRACTICE and text:
            move(encounter, to=EncounterState.READY, text=text)
    else:
        look_again(encounter)
