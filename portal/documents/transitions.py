"""The only door that changes a document's state: compare-and-set and the event, in one transaction."""

from portal.documents.models import Document, DocumentState
from portal.jobs.emit import emit

D = DocumentState
MOVES: dict[str, frozenset[str]] = {
    D.RECEIVING: frozenset({D.STORED, D.REFUSED}),
    D.STORED: frozenset({D.READ, D.REFUSED}),
    D.READ: frozenset(),
    D.REFUSED: frozenset(),
}


class IllegalMove(ValueError):
    """The table of moves does not allow it."""


class StaleState(RuntimeError):
    """Somebody else moved it first; nothing was changed."""


def move(document: Document, *, to: str, **changes: object) -> Document:
    """Move a document from the state it was read in to `to`, setting `changes` in the same statement.

    Entering stored emits `document.stored` (a CSV: `list.stored`); entering read or refused after that `document.read`
    when it belongs to encounters, so that they are looked at again.
    """
    before = document.state
    if to not in MOVES[before]:
        raise IllegalMove(f"A document cannot go from {before} to {to}.")
    changed = Document.objects.filter(pk=document.pk, practice_id=document.practice_id, state=before).update(
        state=to, **changes
    )
    if not changed:
        raise StaleState("This document was changed by somebody else meanwhile.")
    for name, value in {"state": to, **changes}.items():
        setattr(document, name, value)
    event = ""
    if to == D.STORED:
        event = "list.stored" if document.kind == "csv" else "document.stored"
    elif before == D.STORED and document.encounter_links.exists():  # asked after the update: see encounters.create.link
        event = "document.read"
    if event:
        emit(event, practice_id=document.practice_id, subject_id=document.pk)
    return document
