"""Thin tasks of the claim's life: ids in, one call, idempotent."""

from claims.lifecycle import build as building
from claims.lifecycle import settle as settling
from claims.lifecycle.models import Claim, ClaimFact
from portal.jobs.registry import task
from portal.jobs.run import Work


@task("short")
def build(work: Work) -> None:
    """A coding was released: make its claims."""
    building.build_claim(encounter_id=work.subject_id)


@task("sliced")
def settle(work: Work) -> None:
    """An acknowledgment was read: settle every claim it speaks of, a slice at a time."""
    place = work.cursor.get("claim", 0)
    rows = ClaimFact.objects.filter(practice_id=work.practice_id, part_id=work.subject_id, claim_id__gt=place)
    claims = sorted(set(rows.values_list("claim_id", flat=True)))
    for claim_id in claims[:100]:
        settling.settle(Claim(pk=claim_id, practice_id=work.practice_id))
    if len(claims) > 100:
        done = work.done_count + 100
        work.again(cursor={"claim": claims[99]}, done=done, total=done + len(claims) - 100)
