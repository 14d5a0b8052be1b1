"""Take one file in: size cap while reading, a verdict at once, encrypted before anything else happens to it."""

import hashlib
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction

from portal import clock
from portal.documents import kinds, store
from portal.documents.models import Document, DocumentState
from portal.documents.transitions import move
from portal.tenants import keys
from portal.tenants.models import Practice
from portal.trail.record import record


@dataclass(frozen=True, slots=True)
class Verdict:
    """`verdict`: accepted, duplicate or refused. `document` is None when nothing was kept (too large, empty, no
    agreement in force); a refused file is kept sealed as evidence and never served."""

    document: Document | None
    verdict: str
    message: str
    duplicate_of: int | None = None


class TooLarge(ValueError):
    """The stream went over the cap; reading stopped there."""


def read_capped(stream: BinaryIO, *, most: int) -> tuple[bytes, str]:
    """The bytes and their sha256. Raises TooLarge as soon as one byte too many arrives."""
    digest, parts, size = hashlib.sha256(), [], 0
    while part := stream.read(256 * 1024):
        size += len(part)
        if size > most:
            raise TooLarge
        digest.update(part)
        parts.append(part)
    return b"".join(parts), digest.hexdigest()


def agreement_in_force(practice: Practice) -> bool:
    """A business-associate agreement covers today (45 CFR 164.502(e)); without it no record may be taken in."""
    today = clock.today()
    return bool(
        practice.baa_from and practice.baa_from <= today and (practice.baa_to is None or today <= practice.baa_to)
    )


def receive(*, practice_id: int, name: str, stream: BinaryIO, uploaded_by_id: int | None) -> Verdict:
    """Store one uploaded file. Needs an open context of the practice; commits with the caller's transaction.

    Equal bytes within the practice are one document; the second upload is told so. Emits `document.stored`, or
    `list.stored` for a CSV. Raises OSError when the disk is full (nothing is left behind).
    """
    practice = Practice.objects.get(pk=practice_id)
    shown = kinds.safe_name(name)
    if not agreement_in_force(practice):
        return Verdict(
            None,
            "refused",
            "No business-associate agreement is in force for this practice. Ask your manager at the firm.",
        )
    try:
        data, sha256 = read_capped(stream, most=settings.UPLOAD_MAX_BYTES)
    except TooLarge:
        cap = settings.UPLOAD_MAX_BYTES // 1024 // 1024
        return Verdict(
            None, "refused", f"The file is larger than {cap} MB. Split it into parts and send each. It was not kept."
        )
    if not data:
        return Verdict(None, "refused", "The file is empty. Save it again in the program that made it, then send it.")
    known = _known(practice_id, sha256)
    if known is not None:
        return _duplicate(known)
    try:
        kind, problem = kinds.sniff(name, data).name, ""
    except kinds.Refused as refusal:
        kind, problem = "unknown", str(refusal)
    try:
        with transaction.atomic():
            document = Document.objects.create(
                practice_id=practice_id,
                name=shown,
                kind=kind,
                size=len(data),
                sha256=sha256,
                # refused from the start: the constraint "once" is for documents that stand
                state=DocumentState.REFUSED if problem else DocumentState.RECEIVING,
                verdict=problem,
                uploaded_by_id=uploaded_by_id,
                received_at=clock.now(),
            )
    except IntegrityError:  # the same bytes arrived in another request meanwhile
        return _duplicate(_known(practice_id, sha256))
    practice_key = keys.unwrap(practice.key_wrapped)
    document.key_wrapped = store.new_file_key(practice_key)
    document.storage_key = store.storage_key(practice_key, sha256=sha256, document_id=document.pk)
    store.write(
        data, practice_id=practice_id, document_id=document.pk, practice_key=practice_key, wrapped=document.key_wrapped,
        key=document.storage_key,
    )  # fmt: skip
    kept = {"key_wrapped": document.key_wrapped, "storage_key": document.storage_key}
    if problem:
        Document.objects.filter(pk=document.pk).update(**kept)
        record("refused", "document", document.pk, practice_id=practice_id)
        return Verdict(document, "refused", problem)
    move(document, to=DocumentState.STORED, **kept)
    record("received", "document", document.pk, practice_id=practice_id)
    message = "Accepted. Its rows are being read." if kind == "csv" else "Accepted. Its pages are being read."
    return Verdict(document, "accepted", message)


def _known(practice_id: int, sha256: str) -> Document | None:
    return Document.objects.filter(practice_id=practice_id, sha256=sha256).exclude(state=DocumentState.REFUSED).first()


def _duplicate(known: Document) -> Verdict:
    record("received again", "document", known.pk, practice_id=known.practice_id)
    return Verdict(known, "duplicate", "The same file is already here. It was not stored twice.", known.pk)
