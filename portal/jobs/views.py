"""The work in the background, for managers: what waits, what stopped and why, and a way to try it again. Ids only."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.db import connections, transaction
from django.db.models import Count, Min, Q
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from portal.jobs.emit import hint
from portal.jobs.models import FirmTaskRun, Job, JobState
from portal.people.roles import Right
from portal.people.rules import page
from portal.tenants.models import Practice
from portal.trail.record import record
from portal.ui.money import ago

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """Jobs of one task that wait or stopped. `since`: real time at which the oldest one became due; `age` in words."""

    task: str
    ready: int
    later: int
    parked: int
    since: dt.datetime | None
    age: str


def real_now() -> dt.datetime:
    """The database's clock: jobs live in real time, whatever the business time is."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT now()")
        return cursor.fetchone()[0]


def waiting(now: dt.datetime) -> list[Waiting]:
    """By task, stopped ones first; one query. Jobs that are done are not counted."""
    due = Q(state=JobState.READY, run_after__lte=Now())
    found = (
        Job.objects.exclude(state=JobState.DONE)
        .values("task")
        .annotate(
            ready=Count("pk", filter=due),
            later=Count("pk", filter=Q(state=JobState.READY) & ~due),
            parked=Count("pk", filter=Q(state=JobState.PARKED)),
            since=Min("run_after", filter=due | Q(state=JobState.PARKED)),
        )
        .order_by("-parked", "-ready", "task")
    )
    return [Waiting(**row, age=ago(row["since"], now=now) if row["since"] else "") for row in found]


@require_GET
@page(Right.SEE_FIRM)
def jobs(request: HttpRequest) -> HttpResponse:
    """Counts by task, the jobs that stopped with class and place of their last failure, and the recurring tasks."""
    now = real_now()
    tasks = waiting(now)
    names = dict(Practice.objects.values_list("pk", "name"))
    stopped = list(Job.objects.filter(state=JobState.PARKED).order_by("-pk")[:SHOWN])
    for job in stopped:
        job.practice_name = names.get(job.practice_id, "the firm")
        job.age = ago(job.run_after, now=now)
    recurring = list(FirmTaskRun.objects.order_by("name"))
    for task in recurring:
        task.age = ago(task.started_at, now=now) if task.started_at else "never"
    oldest = min((t.since for t in tasks if t.ready and t.since), default=None)
    context = {
        "tasks": tasks, "stopped": stopped, "recurring": recurring,
        "ready": sum(t.ready for t in tasks), "later": sum(t.later for t in tasks), "parked": sum(t.parked for t in tasks),
        "oldest": ago(oldest, now=now) if oldest else "", "shown": SHOWN,
    }  # fmt: skip
    record("listed", "jobs", count=len(stopped))
    return render(request, "jobs/jobs.html", context)


@require_POST
@page(Right.SEE_FIRM)
def job_retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Put a stopped job back to work with fresh attempts. A job somebody else put back meanwhile is left as it is."""
    job = get_object_or_404(Job, pk=job_id)
    changed = Job.objects.filter(pk=job.pk, state=JobState.PARKED).update(
        state=JobState.READY, attempts=0, hints=0, error="", run_after=Now(), hint_at=Now(), finished_at=None
    )
    if changed:
        record("tried again", "job", job.pk, practice_id=job.practice_id)
        transaction.on_commit(lambda: hint(job.pk), robust=True)
        messages.success(request, f"Job {job.pk} runs again. If it stops once more, it comes back to this list.")
    else:
        messages.info(request, f"Job {job.pk} is not stopped any more.")
    return redirect("jobs")


def example(practice_id: int | None) -> int | None:
    """A job for the examples of addresses."""
    rows = Job.objects.filter(practice_id=practice_id) if practice_id else Job.objects.all()
    return rows.order_by("-pk").values_list("pk", flat=True).first()
