"""Prove the stored files: every document and every interchange opens with its key and has the bytes it had."""

import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap

from claims.clearinghouse.models import Batch, Interchange
from claims.clearinghouse.sealing import batch_bytes, interchange_bytes
from claims.ledger.prove import Proof, each_practice
from portal.documents import store
from portal.documents.models import Document
from portal.tenants import keys
from portal.tenants.scope import acting

DAMAGED = (InvalidTag, InvalidUnwrap, OSError)


def prove_files() -> Proof:
    """`rows` counts originals of documents, batches sent and interchanges received. Differences name ids only."""
    proof = Proof("files")
    for practice in each_practice():
        key = keys.practice_key(practice.pk)
        for document in Document.objects.exclude(storage_key="").order_by("pk").iterator(chunk_size=200):
            _document(proof, document, key)
        for batch in Batch.objects.order_by("pk").iterator(chunk_size=200):
            _compare(proof, f"batch {batch.pk}", batch.sha256, lambda batch=batch: batch_bytes(batch))
    with acting("cw_router"):
        for interchange in Interchange.objects.filter(direction="in").order_by("pk").iterator(chunk_size=200):
            _compare(
                proof, f"interchange {interchange.pk}", interchange.sha256,
                lambda interchange=interchange: interchange_bytes(interchange),
            )  # fmt: skip
    return proof


def _document(proof: Proof, document: Document, key: bytes) -> None:
    _compare(
        proof, f"document {document.pk}", document.sha256,
        lambda: store.read(
            practice_id=document.practice_id, document_id=document.pk, practice_key=key, wrapped=document.key_wrapped,
            key=document.storage_key, copy=store.ORIGINAL,
        ),
    )  # fmt: skip


def _compare(proof: Proof, place: str, expected: str, read) -> None:
    proof.rows += 1
    try:
        found = hashlib.sha256(read()).hexdigest()
    except DAMAGED as problem:
        proof.differences.append(f"{place}: the stored bytes do not open ({type(problem).__name__})")
        return
    if found != expected:
        proof.differences.append(f"{place}: the stored bytes are not those that came")
