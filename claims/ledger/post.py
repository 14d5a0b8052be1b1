"""Post to the ledger: one balanced posting per business key, in whole cents; reversals never edits."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from claims.ledger.models import Entry, Posting
from claims.lifecycle.models import Claim
from portal import clock
from portal.tenants import scope

ENTRIES_PER_INSERT = 4000


class Unbalanced(ValueError):
    """The sides do not sum to zero, or there are none; nothing was written."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a posting: cents on an account (debit positive, credit negative)."""

    account: str
    cents: int
    claim_id: int | None = None
    service_line_id: int | None = None
    payer_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A posting to be made by `post_many`."""

    key: str
    kind: str
    effective_on: date
    sides: Sequence[Side]
    claim_id: int | None = None
    remittance_id: int | None = None
    reverses_id: int | None = None


def post(
    *,
    practice_id: int,
    key: str,
    kind: str,
    effective_on: date,
    entries: Sequence[Side],
    claim: Claim | None = None,
    remittance_id: int | None = None,
    reverses: Posting | None = None,
) -> Posting:
    """Write one posting. A second call with the same `key` returns the first posting and writes nothing.

    Sides of zero cents are left out. Raises Unbalanced when the sides do not sum to zero or nothing is left.
    """
    existing = Posting.objects.filter(practice_id=practice_id, key=key).first()
    if existing is not None:
        return existing
    draft = Draft(
        key=key, kind=kind, effective_on=effective_on, sides=entries, claim_id=claim.pk if claim else None,
        remittance_id=remittance_id, reverses_id=reverses.pk if reverses else None,
    )  # fmt: skip
    try:
        with transaction.atomic():
            return post_many(practice_id=practice_id, drafts=[draft])[0]
    except IntegrityError:
        # another worker wrote the same key meanwhile; anything else is an error
        first = Posting.objects.filter(practice_id=practice_id, key=key).first()
        if first is None:
            raise
        return first


def post_many(*, practice_id: int, drafts: Sequence[Draft]) -> list[Posting]:
    """Write many postings in few statements. Every key must be new: a known key raises IntegrityError for all of them."""
    kept = [(draft, [side for side in draft.sides if side.cents]) for draft in drafts]
    for draft, sides in kept:
        if not sides or sum(side.cents for side in sides):
            raise Unbalanced(f"A posting of kind {draft.kind} does not sum to zero.")
    now, actor = clock.now(), scope.current().actor_id
    postings = Posting.objects.bulk_create(
        Posting(
            practice_id=practice_id, key=draft.key, kind=draft.kind, at=now, effective_on=draft.effective_on,
            claim_id=draft.claim_id, remittance_id=draft.remittance_id, reverses_id=draft.reverses_id, actor_id=actor,
        )
        for draft, _ in kept
    )  # fmt: skip
    groups = (
        [
            Entry(
                practice_id=practice_id, posting_id=posting.pk, account=side.account, amount_cents=side.cents,
                claim_id=side.claim_id, service_line_id=side.service_line_id, payer_id_link=side.payer_id,
            )
            for side in sides
        ]
        for posting, (_, sides) in zip(postings, kept, strict=True)
    )  # fmt: skip
    for chunk in _whole_postings(groups):
        Entry.objects.bulk_create(chunk)
    return postings


def _whole_postings(groups: Iterable[list[Entry]]) -> Iterator[list[Entry]]:
    """Chunks for one INSERT each: the balance trigger looks at a statement, so a posting is never cut in two."""
    chunk: list[Entry] = []
    for entries in groups:
        if chunk and len(chunk) + len(entries) > ENTRIES_PER_INSERT:
            yield chunk
            chunk = []
        chunk.extend(entries)
    if chunk:
        yield chunk


def reversal_draft(posting: Posting, *, key: str, kind: str, effective_on: date, remittance_id: int | None = None) -> Draft:
    """The draft that takes a posting back: every side negated."""
    sides = [
        Side(entry.account, -entry.amount_cents, entry.claim_id, entry.service_line_id, entry.payer_id_link)
        for entry in Entry.objects.filter(practice_id=posting.practice_id, posting_id=posting.pk).order_by("pk")
    ]
    return Draft(
        key=key, kind=kind, effective_on=effective_on, sides=sides, claim_id=posting.claim_id,
        remittance_id=remittance_id, reverses_id=posting.pk,
    )  # fmt: skip


def reverse(posting: Posting, *, effective_on: date, kind: str = "reversal", remittance_id: int | None = None) -> Posting:
    """Take a posting back by its negation, exactly once: a second call returns the first reversal."""
    key = reversal_key(posting)
    draft = reversal_draft(posting, key=key, kind=kind, effective_on=effective_on, remittance_id=remittance_id)
    return post(
        practice_id=posting.practice_id, key=key, kind=kind, effective_on=effective_on, entries=draft.sides,
        claim=Claim(pk=posting.claim_id) if posting.claim_id else None, remittance_id=remittance_id, reverses=posting,
    )  # fmt: skip


def reversal_key(posting: Posting) -> str:
    """The key under which a posting can be taken back: one per posting."""
    return f"reverses:{posting.pk}"
