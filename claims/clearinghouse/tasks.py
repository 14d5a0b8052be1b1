"""Thin tasks of the exchange with partners."""

import logging

from claims.clearinghouse import batches, collecting
from claims.clearinghouse.partners import adapter
from claims.lifecycle.models import Claim
from claims.lifecycle.states import ClaimState
from portal import clock
from portal.jobs.emit import emit
from portal.jobs.registry import firm_task, task
from portal.jobs.run import Work
from portal.tenants.models import Practice
from portal.tenants.scope import acting
from portal.where import where

log = logging.getLogger(__name__)


@task("short")
def enqueue(work: Work) -> None:
    """A claim is ready: it waits for the next cut. A full file's worth is cut at once."""
    waiting = Claim.objects.filter(practice_id=work.practice_id, state=ClaimState.READY).count()
    if waiting >= batches.MOST:
        emit("batch.wanted", practice_id=work.practice_id, subject_id=work.practice_id, key=clock.now().isoformat("T", "minutes"))


@task("outside")
def cut(work: Work) -> None:
    """Somebody wants a practice's ready claims sent now."""
    batches.cut_and_send(work.practice_id, adapter())


@firm_task
def cut_batches() -> None:
    """Every practice's ready claims, one file each. Trouble of one practice does not stop the others."""
    partner = adapter()
    with acting("cw_system"):
        practices = list(Practice._base_manager.filter(active=True).order_by("pk").values_list("pk", flat=True))
    for practice_id in practices:
        try:
            batches.cut_and_send(practice_id, partner)
        except Exception as problem:  # noqa: BLE001  a practice's trouble is logged; the next one has its turn
            log.warning("batch not cut", extra={"practice_id": practice_id, "state": where(problem)})


@firm_task
def collect() -> None:
    """Fetch, archive and read whatever the partner has for us."""
    collecting.collect(adapter())


@firm_task
def match_again() -> None:
    """Look again at files that could not be matched when they came."""
    collecting.match_again()
