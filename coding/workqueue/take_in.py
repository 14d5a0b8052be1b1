"""An encounter became ready: it gets its place in the queue, or goes back to the coder who held it."""

import datetime as dt

from django.db.models import F
from django.db.models.functions import Now

from coding.workqueue import credentials, priority
from coding.workqueue.models import WorkItem, WorkState
from portal import clock
from portal.encounters.models import Encounter
from portal.encounters.states import EncounterState

RESERVED_HOURS = 24  # real hours for which an item waits for the coder who knows it
BACK = dt.timedelta(hours=RESERVED_HOURS)


def take_in(*, encounter_id: int) -> WorkItem | None:
    """Put a ready encounter into the queue. Idempotent by state: None when there is nothing to do."""
    encounter = (
        Encounter.objects.select_related("practice", "payer").filter(pk=encounter_id, state=EncounterState.READY).first()
    )
    if encounter is None:
        return None
    item = WorkItem.objects.select_for_update().filter(encounter=encounter).exclude(state=WorkState.CLOSED).first()
    if item is not None:
        if item.state == WorkState.HELD:
            back_to_coder(item)
        return item
    before = WorkItem.objects.filter(encounter=encounter).order_by("-id").values_list("coder_id", flat=True).first()
    now = clock.now()
    due = priority.due_at(now, encounter.practice.turnaround_hours)
    item = WorkItem(
        practice_id=encounter.practice_id,
        encounter=encounter,
        lane=f"{encounter.practice.slug}:{encounter.kind}"[:60],
        credential=credentials.class_of(encounter.kind),
        expected_minutes=credentials.MINUTES.get(encounter.kind, credentials.USUAL_MINUTES),
        entered_at=now,
        due_at=due,
        reopened=before is not None,
        reserved_for_id=before,
    )
    rate(item, encounter)
    item.save()
    if before is not None:
        WorkItem.objects.filter(pk=item.pk).update(reserved_until=Now() + BACK)
    return item


def rate(item: WorkItem, encounter: Encounter) -> None:
    """Set tier, score and terms by business time (not saved)."""
    found = priority.rate(
        now=clock.now(),
        entered=item.entered_at,
        due=item.due_at,
        today=clock.today(),
        service_date=encounter.service_date,
        filing_days=encounter.payer.timely_filing_days if encounter.payer else None,
        expected_cents=encounter.expected_cents,
        reopened=item.reopened,
    )
    item.tier, item.score, item.terms = found.tier, found.score, found.terms


def back_to_coder(item: WorkItem) -> None:
    """Open a held item again, first for the coder who held it."""
    WorkItem.objects.filter(pk=item.pk).update(
        state=WorkState.OPEN, reserved_for_id=F("coder_id"), reserved_until=Now() + BACK, coder_id=None,
        hold_reason="", hold_note="", held_at=None, lease_until=None, leased_at=None,
    )  # fmt: skip
    item.refresh_from_db()
