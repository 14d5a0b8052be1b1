"""Clean a stored document and read its pages; the result is recorded by compare-and-set."""

import json

from portal.documents import sanitize, store
from portal.documents.models import Document, DocumentPage, DocumentState
from portal.documents.transitions import StaleState, move
from portal.tenants import keys
from portal.tenants.scope import acting


def read_document(*, practice_id: int, document_id: int, actor_id: int | None) -> str:
    """Read, clean and record one document; opens its own contexts, no transaction is open while the child works.

    Returns read, refused, or already (somebody did it before). Raises cryptography's InvalidTag when the stored bytes
    were tampered with: the job is parked and nothing is served.
    """
    with acting("cw_system", actor_id=actor_id, practice_id=practice_id):
        document = Document.objects.get(pk=document_id)
        practice_key = keys.practice_key(practice_id)
    if document.state != DocumentState.STORED:
        return "already"
    place = {
        "practice_id": practice_id, "document_id": document.pk, "practice_key": practice_key,
        "wrapped": document.key_wrapped, "key": document.storage_key,
    }  # fmt: skip
    original = store.read(**place, copy=store.ORIGINAL)
    try:
        cleaned = sanitize.clean_and_read(document.kind, original)
    except sanitize.Unsafe as refusal:
        with acting("cw_system", actor_id=actor_id, practice_id=practice_id):
            return _record(document, to=DocumentState.REFUSED, verdict=str(refusal))
    store.write(cleaned.data, **place, copy=store.CLEAN)
    with acting("cw_system", actor_id=actor_id, practice_id=practice_id):
        rows = [
            DocumentPage(
                practice_id=practice_id,
                document_id=document.pk,
                number=number,
                width=page["w"],
                height=page["h"],
                words_sealed=keys.seal(
                    practice_key, json.dumps(page["words"]).encode(), context=page_context(document.pk, number)
                ),
            )
            for number, page in enumerate(cleaned.pages, start=1)
        ]
        DocumentPage.objects.bulk_create(rows, ignore_conflicts=True)
        return _record(
            document,
            to=DocumentState.READ,
            pages=len(rows),
            searchable=any(page["words"] for page in cleaned.pages),
            unsigned=cleaned.unsigned,
        )


def page_context(document_id: int, number: int) -> str:
    """What binds a page's sealed words to their place."""
    return f"page|{document_id}|{number}"


def _record(document: Document, *, to: str, **changes: object) -> str:
    try:
        move(document, to=to, **changes)
    except StaleState:
        return "already"
    return str(to)
