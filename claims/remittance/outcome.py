"""What the standing answers mean for a claim: its outcome now, the first-pass facts that never change, and its end."""

from collections.abc import Sequence

from claims.ledger import balances
from claims.lifecycle import settle, transitions
from claims.lifecycle.models import Claim, Outcome
from claims.lifecycle.states import ClaimState
from claims.remittance.bulk import update_many
from claims.remittance.judge import Answer, Books
from claims.remittance.models import Remittance
from portal.ui.money import usd

DENIED = (Outcome.DENIED, Outcome.PARTLY_DENIED)


def record(remittance: Remittance, answers: Sequence[Answer], books: Books) -> None:
    """Set each answered claim's outcome from the answers that stand, and its first outcome, payment and denial once."""
    claims: dict[int, Claim] = {}
    for answer in answers:
        claim = claims.setdefault(answer.claim.pk, answer.claim)
        claim.outcome = standing(books.active.get(claim.pk, []))
        if answer.is_reversal:
            continue
        told = answer.row.outcome
        if not claim.first_outcome and told not in (Outcome.NONE, Outcome.PENDED):
            claim.first_outcome = told
        if answer.row.paid_cents > 0 and claim.first_paid_on is None:
            claim.first_paid_on = remittance.paid_on
        if any(item.in_rate for item in answer.denials) and claim.first_denied_on is None:
            claim.first_denied_on = remittance.paid_on
    fields = ["outcome", "first_outcome", "first_paid_on", "first_denied_on"]
    update_many(Claim, claims.values(), fields, practice_id=remittance.practice_id)


def standing(answers: Sequence[Answer]) -> str:
    """The outcome of the last answer that nothing reversed; a claim answered in parts is folded from its parts."""
    if not answers:
        return Outcome.NONE
    last = max(answer.row.remittance_id for answer in answers)
    told = [answer.row.outcome for answer in answers if answer.row.remittance_id == last]
    if all(outcome == Outcome.DENIED for outcome in told):
        return Outcome.DENIED
    if any(outcome in DENIED for outcome in told):
        return Outcome.PARTLY_DENIED
    order = (Outcome.PENDED, Outcome.PAID, Outcome.PATIENT, Outcome.NOT_OURS)
    return next((outcome for outcome in order if outcome in told), Outcome.NONE)


def close(claim_id: int) -> str:
    """Close an answered claim on which nothing is open any more; reopen a closed one when money moved again.

    Facts are folded first, so that the order of the jobs does not matter. Returns the state.
    """
    claim = settle.settle(Claim.objects.get(pk=claim_id))
    balance = balances.of_claim(practice_id=claim.practice_id, claim_id=claim.pk)
    settled = balance.payer == 0 and balance.patient == 0
    if claim.state == ClaimState.ADJUDICATED and settled:
        transitions.move(claim, to=ClaimState.CLOSED, text="Nothing is owed on the claim any more; it is closed.")
    elif claim.state == ClaimState.CLOSED and not settled:
        text = f"Money moved again: {usd(balance.open)} is open."
        transitions.move(claim, to=ClaimState.ADJUDICATED, text=text)
    return claim.state
