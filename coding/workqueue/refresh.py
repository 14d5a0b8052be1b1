"""Scores age: the queue is rated again now and then, and whenever a tier changes by the clock alone."""

from coding.workqueue import take_in
from coding.workqueue.models import WorkItem, WorkState

SLICE = 500


def refresh_scores() -> int:
    """Rate the open and held items of the practice in scope. Returns how many changed."""
    changed = 0
    waiting = WorkItem.objects.filter(state__in=[WorkState.OPEN, WorkState.HELD]).select_related(
        "encounter", "encounter__payer"
    )
    batch: list[WorkItem] = []
    # rows that a coder is taking right now are left alone: he gets the score he was shown
    for item in waiting.select_for_update(skip_locked=True, of=("self",)).iterator(chunk_size=SLICE):
        before = (item.tier, item.score)
        take_in.rate(item, item.encounter)
        if (item.tier, item.score) != before:
            batch.append(item)
        if len(batch) >= SLICE:
            changed += WorkItem.objects.bulk_update(batch, ["tier", "score", "terms"])
            batch = []
    if batch:
        changed += WorkItem.objects.bulk_update(batch, ["tier", "score", "terms"])
    return changed
