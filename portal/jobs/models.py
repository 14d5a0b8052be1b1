"""The job table: outbox, lease and progress in one row. The broker carries only a job's id."""

from django.db import models
from django.db.models.functions import Now

from portal.tenants.access import Access


class JobState(models.TextChoices):
    READY = "ready", "Waiting"
    DONE = "done", "Done"
    PARKED = "parked", "Parked after repeated failure"


class Job(models.Model):
    """One piece of work for one subject. Effect and `done` commit together; the row lock is the lease.

    `key` makes it unique per practice and task: emitting twice is one job. `args` holds ids only.
    `cursor`, `done_count` and `total_count` belong to sliced jobs and are what a progress bar shows.
    """

    practice = models.ForeignKey("portal.Practice", models.PROTECT, null=True, related_name="+", db_index=False)
    actor_id = models.BigIntegerField(null=True)
    task = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    args = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.READY)
    run_after = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    hint_at = models.DateTimeField(null=True)
    hints = models.PositiveSmallIntegerField(default=0)
    cursor = models.JSONField(default=dict)
    done_count = models.IntegerField(default=0)
    total_count = models.IntegerField(null=True)
    error = models.CharField(max_length=200, blank=True, help_text="Class and place of the last failure; no values.")
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    # a worker finds its job before it knows the practice; others only add jobs and watch their own
    access = Access(
        practice="rc", coder="rc", firm="rcu", admin="c", system="rcu", router="rc",
        open_to=("cw_system", "cw_router", "cw_firm", "cw_admin"),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "task", "key"], nulls_distinct=False, name="job_once"),
            models.CheckConstraint(condition=models.Q(state__in=JobState.values), name="job_state"),
        ]
        indexes = [
            # the sweeper and the drain: what is due
            models.Index(fields=["run_after", "id"], condition=models.Q(state="ready"), name="job_due"),
        ]


class FirmTaskRun(models.Model):
    """When each recurring firm-wide task last ran. Real time. One runs at a time (advisory lock by name)."""

    name = models.CharField(max_length=80, unique=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)
    runs = models.BigIntegerField(default=0)

    access = Access(system="rcu", firm="r", signin="r", practice_column=None)
