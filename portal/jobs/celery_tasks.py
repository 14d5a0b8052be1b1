"""The only three Celery tasks. Messages carry a job's id or a firm task's name; nothing in them is believed further."""

from celery import current_app, shared_task

from portal.jobs import registry
from portal.jobs.run import run_job
from portal.jobs.sweep import due_firm_tasks, run_firm_task, sweep


@shared_task(name="portal.jobs.run")
def run(job_id: int) -> None:
    """Run one job; an id that does not exist or is not due is ignored."""
    if isinstance(job_id, int):
        run_job(job_id)


@shared_task(name="portal.jobs.firm")
def firm(name: str) -> None:
    """Run one recurring task by its name in the flow; any other name is ignored."""
    if name in registry.EVERY:
        run_firm_task(name)


@shared_task(name="portal.jobs.tick")
def tick() -> None:
    """Every second, from beat: sweep lost hints, start what recurs."""
    sweep()
    for name in due_firm_tasks():
        # it is sent again at each tick until it began: an old hint must not queue up before the jobs of a busy worker
        current_app.send_task("portal.jobs.firm", args=[name], ignore_result=True, retry=False, expires=5)
