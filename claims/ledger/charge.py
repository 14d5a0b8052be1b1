"""Charges enter the ledger when a claim is built: debit the payers' receivable, credit revenue, line by line."""

from claims.ledger.models import Account, Entry, Posting
from claims.ledger.post import Side, post, reverse
from claims.lifecycle.models import Claim, Frequency, ServiceLine
from portal import clock


def charge(claim: Claim) -> list[Posting]:
    """Book a built claim; what was booked before is left alone. The postings, in order.

    An original is revenue. A later version (a replacement, or a new claim for one that was not processed) first takes the
    charge of the version before back, so that the same work is revenue once; a void (8) only takes it back. A secondary or tertiary claim books no revenue: what the
    payer before left to the patient moves from the patient's to the payer's receivable.
    """
    postings: list[Posting] = []
    if claim.previous_id and claim.rank == "P":
        postings += withdraw(claim.previous)
    if claim.frequency == Frequency.VOID:
        return postings
    if claim.rank != "P":
        return postings + _hand_on(claim)
    lines = ServiceLine.objects.filter(practice_id=claim.practice_id, claim_id=claim.pk).order_by("position")
    sides: list[Side] = []
    for line in lines:
        sides.append(Side(Account.PAYER_RECEIVABLE, line.charge_cents, claim.pk, line.pk, claim.payer_id))
        sides.append(Side(Account.REVENUE, -line.charge_cents, claim.pk, line.pk, claim.payer_id))
    if any(side.cents for side in sides):
        postings.append(
            post(
                practice_id=claim.practice_id, key=charge_key(claim.pk), kind="charge",
                effective_on=clock.today(), entries=sides, claim=claim,
            )
        )  # fmt: skip
    return postings


def charge_key(claim_id: int) -> str:
    return f"charge:{claim_id}"


def withdraw(claim: Claim) -> list[Posting]:
    """Take the charge of a claim back (replaced, voided or withdrawn before sending). Idempotent; empty without charge."""
    booked = Posting.objects.filter(practice_id=claim.practice_id, key=charge_key(claim.pk)).first()
    if booked is None:
        return []
    return [reverse(booked, effective_on=clock.today(), kind="charge_withdrawn")]


def _hand_on(claim: Claim) -> list[Posting]:
    """Move what the patient owes after the earlier payers to the next payer."""
    before = (
        Claim.objects.filter(practice_id=claim.practice_id, coding_id=claim.coding_id, pk__lt=claim.pk)
        .exclude(rank=claim.rank)
        .order_by("-pk")
        .first()
    )
    if before is None:
        return []
    owed = sum(
        Entry.objects.filter(
            practice_id=claim.practice_id, claim_id=before.pk, account=Account.PATIENT_RECEIVABLE
        ).values_list("amount_cents", flat=True)
    )
    if owed <= 0:
        return []
    sides = [
        Side(Account.PATIENT_RECEIVABLE, -owed, before.pk, None, before.payer_id),
        Side(Account.PAYER_RECEIVABLE, owed, claim.pk, None, claim.payer_id),
    ]
    return [
        post(
            practice_id=claim.practice_id, key=f"next-payer:{claim.pk}", kind="next_payer",
            effective_on=clock.today(), entries=sides, claim=claim,
        )
    ]  # fmt: skip
