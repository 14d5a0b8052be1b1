"""Fold what partners said about a claim into its state and dates. Order-free and idempotent."""

from claims.lifecycle import transitions
from claims.lifecycle.fold import Said, Standing, fold
from claims.lifecycle.models import Claim, ClaimFact
from claims.lifecycle.states import ClaimState
from portal.jobs.emit import emit

S = ClaimState
# the states that facts may move a claim out of, by what they say
FROM = {
    S.SENT: {S.BATCHED, S.REJECTED},
    S.REJECTED: {S.BATCHED, S.SENT},
    S.ACCEPTED: {S.DRAFT, S.EDITS_OPEN, S.WAITING_FOR_TABLE, S.READY, S.BATCHED, S.SENT, S.REJECTED},
    S.ADJUDICATED: {S.DRAFT, S.EDITS_OPEN, S.WAITING_FOR_TABLE, S.READY, S.BATCHED, S.SENT, S.REJECTED, S.ACCEPTED},
}
TEXT = {
    S.SENT: "The claim was sent.",
    S.REJECTED: "The claim was rejected before the payer took it in: {reason}.",
    S.ACCEPTED: "The payer accepted the claim for processing.",
    S.ADJUDICATED: "The payer answered with a remittance.",
}


def settle(claim: Claim) -> Claim:
    """Bring a claim's state and dates in line with its facts. Locks the row, so that two answers settle one by one.

    Dates are business time of the statements; `sent_at` and `accepted_at` are the earliest. A withdrawn or closed claim
    keeps its state (money reopens a closed one, see `claims.remittance`), its dates are filled all the same.
    """
    # no_key: inserting a fact or an entry of this claim (a foreign key's share lock) need not wait for it, nor deadlock
    claim = Claim.objects.select_for_update(no_key=True).get(pk=claim.pk, practice_id=claim.practice_id)
    standing = fold(facts_of(claim))
    before = claim.accepted_at
    _dates(claim, standing)
    if claim.accepted_at != before:  # the first acceptance, or one that turned out to be earlier
        emit("claim.accepted", practice_id=claim.practice_id, subject_id=claim.pk, key=claim.accepted_at.isoformat())
    if claim.state == standing.state == S.REJECTED and claim.waiting_reason != standing.reason[:200]:
        claim.waiting_reason = standing.reason[:200]
        Claim.objects.filter(pk=claim.pk, practice_id=claim.practice_id).update(waiting_reason=claim.waiting_reason)
    if standing.state and claim.state in FROM[standing.state] and claim.state != standing.state:
        reason = standing.reason if standing.state == S.REJECTED else ""
        transitions.apply_settled(
            claim, to=standing.state, text=TEXT[standing.state].format(reason=reason.rstrip(".")), reason=reason
        )
    return claim


def facts_of(claim: Claim) -> list[Said]:
    """The claim's facts for the fold."""
    rows = ClaimFact.objects.filter(practice_id=claim.practice_id, claim_id=claim.pk)
    return [
        Said(
            kind=row.kind,
            code=row.code,
            at=row.at,
            batch=int(row.facts.get("batch") or 0),
            payer_control_no=row.facts.get("payer_control_no", ""),
            reason=row.facts.get("reason", ""),
        )
        for row in rows
    ]


def _dates(claim: Claim, standing: Standing) -> None:
    changes = {
        name: value
        for name in ("sent_at", "accepted_at", "adjudicated_at", "payer_control_no")
        if (value := getattr(standing, name)) and value != getattr(claim, name)
    }
    if changes:
        Claim.objects.filter(pk=claim.pk, practice_id=claim.practice_id).update(**changes)
        for name, value in changes.items():
            setattr(claim, name, value)
