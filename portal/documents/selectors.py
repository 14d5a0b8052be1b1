"""Reading documents: who may open one, its words, its cleaned copy."""

import json

from django.http import HttpRequest

from portal import registries
from portal.documents import store
from portal.documents.models import Document, DocumentPage
from portal.documents.read import page_context
from portal.people.roles import Right
from portal.tenants import keys


def may_open(request: HttpRequest, document: Document) -> bool:
    """May this visitor open the document? The tenant walls stand already; this is the rule inside them.

    Everyone with the right to see the practice; a coder only what `registries.document_access` grants (documents of
    encounters that he holds, held, or of the held patient). Without a registered rule a coder opens nothing.
    """
    if Right.SEE_PRACTICE in request.rights:
        return True
    return any(rule(request.person_id, document.pk) for _name, rule in registries.document_access.items())


def words_of(page: DocumentPage, practice_key: bytes) -> list[list]:
    """`[[text, x0, y0, x1, y1], …]` of a page, in points from the upper left corner."""
    if page.words_sealed is None:
        return []
    return json.loads(keys.unseal(practice_key, page.words_sealed, context=page_context(page.document_id, page.number)))


def pages_with_words(document: Document) -> list[dict]:
    """Every page for the viewer: `{"number", "width", "height", "words": [{"n", "text", "x", "y", "w", "h"}]}`.

    Two queries (practice key, pages). `n` counts words through the whole document from 0 and names them in evidence.
    """
    practice_key = keys.practice_key(document.practice_id)
    made, n = [], 0
    for page in DocumentPage.objects.filter(document_id=document.pk).order_by("number").listed():
        words = []
        for text, x0, y0, x1, y1 in words_of(page, practice_key):
            words.append(
                {"n": n, "text": text, "x": x0, "y": y1, "w": max(x1 - x0, 0.5), "h": max(y1 - y0, 0.5), "top": y0}
            )
            n += 1
        made.append({"number": page.number, "width": page.width, "height": page.height, "words": words})
    return made


def text_of(document: Document) -> str:
    """The document's words in reading order, pages divided by a form feed. Empty for a scan."""
    return "\f".join(" ".join(w["text"] for w in page["words"]) for page in pages_with_words(document))


def copy_of(document: Document, copy: str = store.CLEAN) -> bytes:
    """The decrypted cleaned copy (or the original). InvalidTag when the file was tampered with."""
    return store.read(
        practice_id=document.practice_id,
        document_id=document.pk,
        practice_key=keys.practice_key(document.practice_id),
        wrapped=document.key_wrapped,
        key=document.storage_key,
        copy=copy,
    )
