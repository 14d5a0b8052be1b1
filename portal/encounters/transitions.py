"""The only door that changes an encounter's state: compare-and-set, one timeline line, one event, one transaction."""

from portal import clock
from portal.encounters import timeline
from portal.encounters.models import Encounter
from portal.encounters.states import MOVES, OWNER_OF_STATE, EncounterState, Owner
from portal.jobs.emit import emit


class IllegalMove(ValueError):
    """The table of moves does not allow it."""


class StaleState(RuntimeError):
    """Somebody else moved it first; nothing was changed."""


# what becomes true for the flow when a state is entered
EVENT_OF_STATE = {
    EncounterState.READY: "encounter.ready",
    EncounterState.CODED: "coding.signed",
    EncounterState.RELEASED: "coding.released",
}


def move(
    encounter: Encounter,
    *,
    to: str,
    text: str,
    reason: str = "",
    note: str = "",
    owner: str | None = None,
    key: str = "",
    **facts: object,
) -> Encounter:
    """Move an encounter from the state it was read in to `to`.

    `reason` and `note` say why it waits (registered in `portal.registries.waiting_reasons`). `key` tells repeated
    entries of the same state apart for the flow (a second signing is a second event).
    Raises IllegalMove, or StaleState when the row is no longer in the state that the caller saw.
    """
    before = encounter.state
    if to not in MOVES[before]:
        raise IllegalMove(f"An encounter cannot go from {before} to {to}.")
    now = clock.now()
    new_owner = owner or OWNER_OF_STATE[to]
    changes: dict[str, object] = {
        "state": to,
        "owner": new_owner,
        "waiting_reason": reason,
        "waiting_note": note,
        "waiting_since": now if new_owner not in {Owner.FIRM, Owner.NOBODY} else None,
    }
    if to == EncounterState.READY and encounter.complete_at is None:
        changes["complete_at"] = now
    if to == EncounterState.CODED:
        changes["signed_at"] = now
    changed = Encounter.objects.filter(pk=encounter.pk, practice_id=encounter.practice_id, state=before).update(**changes)
    if not changed:
        raise StaleState("This encounter was changed by somebody else meanwhile.")
    for name, value in changes.items():
        setattr(encounter, name, value)
    line = timeline.write(
        practice_id=encounter.practice_id,
        encounter_id=encounter.pk,
        kind=f"encounter.{to}",
        text=text,
        from_state=before,
        to_state=to,
        **({"reason": reason} if reason else {}),
        **facts,
    )
    event = EVENT_OF_STATE.get(to)
    if event:
        emit(event, practice_id=encounter.practice_id, subject_id=encounter.pk, key=key or str(line.pk))
    return encounter
