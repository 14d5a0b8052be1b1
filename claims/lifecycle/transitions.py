"""The only door for moves of a claim by a person or an automatic step: compare-and-set, timeline, event.

What partners say does not come through here: it is a fact, folded by `claims.lifecycle.settle`.
"""

from claims.lifecycle.models import Claim, ClaimFact, FactKind
from claims.lifecycle.states import MOVES, ClaimState
from portal import clock
from portal.encounters import timeline
from portal.jobs.emit import emit


class IllegalMove(ValueError):
    """The table of moves does not allow it."""


class StaleState(RuntimeError):
    """Somebody else moved it first; nothing was changed."""


# what becomes true for the flow when a state is entered
EVENT_OF_STATE = {ClaimState.READY: "claim.clean", ClaimState.WITHDRAWN: "claim.withdrawn"}


def move(claim: Claim, *, to: str, text: str, reason: str = "", visible: bool = True, **facts: object) -> Claim:
    """Move a claim from the state it was read in to `to`; `reason` says why it waits.

    Taking a sent or rejected claim back is itself a fact: answers to that sending count no longer.
    Raises IllegalMove, or StaleState when the row is no longer in the state that the caller saw.
    """
    before = claim.state
    if to not in MOVES[before]:
        raise IllegalMove(f"A claim cannot go from {before} to {to}.")
    _set(claim, before, to, reason[:200])
    if before in {ClaimState.SENT, ClaimState.REJECTED}:
        take_back(claim)
    line = tell(claim, kind=f"claim.{to}", text=text, before=before, after=to, visible=visible, **facts)
    event = EVENT_OF_STATE.get(to)
    if event and to != before:
        emit(event, practice_id=claim.practice_id, subject_id=claim.pk, key=str(line.pk))
    return claim


def apply_settled(claim: Claim, *, to: str, text: str, reason: str = "") -> Claim:
    """Move to the state that the facts say (used by `settle` alone): any state may follow any, facts come in any order."""
    before = claim.state
    _set(claim, before, to, reason[:200])
    tell(claim, kind=f"claim.{to}", text=text, before=before, after=to)
    return claim


def tell(claim: Claim, *, kind: str, text: str, before: str = "", after: str = "", visible: bool = True, **facts: object):
    """One line on the encounter's timeline about this claim."""
    return timeline.write(
        practice_id=claim.practice_id,
        encounter_id=claim.encounter_id,
        kind=kind,
        text=text[:300],
        from_state=before,
        to_state=after,
        subject_type="claim",
        subject_id=claim.pk,
        visible_to_practice=visible,
        **facts,
    )


def _set(claim: Claim, before: str, to: str, reason: str) -> None:
    changed = Claim.objects.filter(pk=claim.pk, practice_id=claim.practice_id, state=before).update(
        state=to, waiting_reason=reason
    )
    if not changed:
        raise StaleState("This claim was changed by somebody else meanwhile.")
    claim.state, claim.waiting_reason = to, reason


def take_back(claim: Claim) -> None:
    """Record that the last sending is void: its rejection or silence was dealt with."""
    last = last_sending(claim)
    ClaimFact.objects.get_or_create(
        practice_id=claim.practice_id,
        claim_id=claim.pk,
        key=f"taken-back:{last}",
        defaults={"kind": FactKind.DECISION, "code": "taken_back", "at": clock.now(), "facts": {"batch": last}},
    )


def last_sending(claim: Claim) -> int:
    """The highest interchange control number in which the claim was sent; 0 when it never was."""
    batches = ClaimFact.objects.filter(practice_id=claim.practice_id, claim_id=claim.pk).values_list("facts__batch", flat=True)
    return max((int(number) for number in batches if number), default=0)
