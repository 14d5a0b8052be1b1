"""Denials: derived per line from adjustment codes, each with an owner, a next step and a deadline."""

from django.db import models
from django.db.models.functions import Now

from portal.tenants.access import Access
from portal.tenants.managers import TenantForeignKey, TenantModel


class DenialState(models.TextChoices):
    OPEN = "open", "To work"
    WORKING = "working", "In work"
    APPROVAL = "approval", "Write-off waits for a manager"
    RESOLVED = "resolved", "Resolved"
    REVERSED = "reversed", "Withdrawn by the payer"


class Denial(TenantModel):
    """A denied amount of one line for one reason of one remittance (group + CARC)."""

    claim = TenantForeignKey("claims.Claim", related_name="denials")
    service_line = TenantForeignKey("claims.ServiceLine", null=True, related_name="denials")
    remittance_claim = TenantForeignKey("claims.RemittanceClaim", related_name="denials")
    group = models.CharField(max_length=2)
    carc = models.CharField(max_length=5)
    category = models.CharField(max_length=24)
    preventable = models.CharField(max_length=8)
    owner = models.CharField(max_length=20)
    first_action = models.CharField(max_length=200)
    in_rate = models.BooleanField(default=True)
    amount_cents = models.BigIntegerField()
    denied_on = models.DateField()
    deadline = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=DenialState.choices, default=DenialState.OPEN)
    rarc = models.CharField(max_length=10, blank=True, help_text="The remark that decided the category, if one did.")
    unprocessable = models.BooleanField(default=False, help_text="No appeal right: a new claim is the remedy.")
    taken_by_id = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField(null=True, help_text="Business time.")
    resolution_kind = models.CharField(max_length=12, blank=True)
    resolution = models.CharField(max_length=200, blank=True)
    asked_by_id = models.BigIntegerField(null=True, help_text="Who asked for the write-off; never its approver.")
    resolved_by_id = models.BigIntegerField(null=True)
    resolved_at = models.DateTimeField(null=True, help_text="Business time.")
    created_at = models.DateTimeField(db_default=Now())

    access = Access(practice="r", firm="rcu", system="rcu", trail=True, readable_columns=("state",))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=DenialState.values), name="denial_state"),
            models.UniqueConstraint(
                fields=["practice", "remittance_claim", "service_line", "group", "carc"],
                nulls_distinct=False, name="denial_once",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["practice", "state", "deadline"], name="denial_queue"),
            models.Index(fields=["practice", "claim"], name="denial_of_claim"),
        ]
