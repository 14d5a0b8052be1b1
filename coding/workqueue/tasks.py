"""Tasks of the queue."""

from coding.workqueue import lease, refresh
from coding.workqueue import take_in as taking
from portal.jobs.registry import firm_task, task
from portal.jobs.run import Work
from portal.tenants.models import Practice
from portal.tenants.scope import acting


@task("short")
def take_in(work: Work) -> None:
    """encounter.ready: the encounter gets its place in the queue."""
    taking.take_in(encounter_id=work.subject_id)


@firm_task
def expire_leases() -> None:
    """Give back what nobody renewed, practice by practice."""
    for practice_id in _practices():
        with acting("cw_system", practice_id=practice_id):
            lease.expire_leases()


@firm_task
def refresh_scores() -> None:
    """Rate every waiting item anew, practice by practice."""
    for practice_id in _practices():
        with acting("cw_system", practice_id=practice_id):
            refresh.refresh_scores()


def _practices() -> list[int]:
    with acting("cw_system"):
        return list(Practice._base_manager.filter(active=True).values_list("pk", flat=True))
