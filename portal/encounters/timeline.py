"""The append-only timeline of an encounter: screen, trail and support read the same rows."""

from portal import clock
from portal.encounters.models import TimelineEntry
from portal.tenants import scope


def write(
    *,
    practice_id: int,
    encounter_id: int,
    kind: str,
    text: str,
    from_state: str = "",
    to_state: str = "",
    subject_type: str = "",
    subject_id: int | None = None,
    visible_to_practice: bool = True,
    **facts: object,
) -> TimelineEntry:
    """Add one line. `text` is a sentence for people; `facts` ids, codes, amounts in cents and ISO dates."""
    return TimelineEntry.objects.create(
        practice_id=practice_id,
        encounter_id=encounter_id,
        at=clock.now(),
        actor_id=scope.current().actor_id,
        kind=kind,
        text=text,
        from_state=from_state,
        to_state=to_state,
        subject_type=subject_type,
        subject_id=subject_id,
        facts=facts,
        visible_to_practice=visible_to_practice,
    )
