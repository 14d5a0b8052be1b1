"""Work items: what waits for a coder, in one fair order."""

from django.db import models
from django.db.models.functions import Now

from portal.tenants.access import Access
from portal.tenants.managers import TenantForeignKey, TenantModel


class WorkState(models.TextChoices):
    OPEN = "open", "Waiting for a coder"
    LEASED = "leased", "Being coded"
    HELD = "held", "On hold"
    CLOSED = "closed", "Finished"


class WorkItem(TenantModel):
    """One encounter to code. Order: tier, due_at, -score, id (rules.md 5.1); `terms` explains the score in words.

    `lane` is practice x encounter kind; `credential` is the class of work (see `workqueue.credentials`) that decides who
    may pull it. The lease is real time (`lease_until` by the database's clock), renewed by the workspace's heartbeat.
    `skips` counts how often a coder put it back.
    """

    encounter = TenantForeignKey("portal.Encounter", related_name="work_items")
    lane = models.CharField(max_length=60)
    credential = models.CharField(max_length=12, blank=True)
    tier = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField()
    score = models.FloatField(default=0)
    terms = models.JSONField(default=dict)
    expected_minutes = models.FloatField(default=5)
    state = models.CharField(max_length=8, choices=WorkState.choices, default=WorkState.OPEN)
    coder_id = models.BigIntegerField(null=True)
    reserved_for_id = models.BigIntegerField(null=True, help_text="Returns to this coder first (after a hold).")
    reserved_until = models.DateTimeField(null=True, help_text="Real time; afterwards anybody eligible may pull it.")
    lease_until = models.DateTimeField(null=True)
    leased_at = models.DateTimeField(null=True)
    hold_reason = models.CharField(max_length=40, blank=True)
    hold_note = models.CharField(max_length=300, blank=True)
    held_at = models.DateTimeField(null=True, help_text="Business time.")
    reopened = models.BooleanField(default=False, help_text="Came back after it had been signed.")
    entered_at = models.DateTimeField(help_text="Business time at which it became ready; the promise runs from here.")
    skips = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)

    access = Access(
        practice="rc", coder="rcu", firm="rcu", system="rcu", trail=True, readable_columns=("state", "coder_id", "tier")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=WorkState.values), name="work_state"),
            models.UniqueConstraint(
                fields=["practice", "encounter"], condition=~models.Q(state="closed"), name="work_open_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="leased") | models.Q(coder_id__isnull=False, lease_until__isnull=False),
                name="work_leased_by_somebody",
            ),
        ]
        indexes = [
            # pull: the first open item of each lane a coder may work
            models.Index(
                fields=["practice", "credential", "tier", "due_at", "-score", "id"],
                condition=models.Q(state="open"), name="work_next",
            ),
            models.Index(fields=["coder_id", "state"], name="work_of_coder"),
            # the chart a coder had last
            models.Index(fields=["coder_id", "-leased_at"], name="work_last"),
            # leases that ran out
            models.Index(fields=["practice", "lease_until"], condition=models.Q(state="leased"), name="work_leases"),
        ]  # fmt: skip


class WorkSkip(TenantModel):
    """A coder put an item back, with a reason; counted (no cherry-picking)."""

    work_item = TenantForeignKey(WorkItem, related_name="+")
    coder_id = models.BigIntegerField()
    reason = models.CharField(max_length=40)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(db_default=Now())

    access = Access(coder="rc", firm="r", system="r")
