"""Denials: derived per line from adjustment codes, each with an owner, a next step and a deadline."""

from django.db import models
from django.db.models.functions import Now

from portal.tenants.access import Access
from portal.tenants.managers import TenantForeignKey, TenantModel


class DenialState(models.TextChoices):
    OPEN = "open", "To work"
    WORKING = "working", "In work"
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
    resolution = models.CharField(max_length=200, blank=True)
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
        indexes = [models.Index(fields=["practice", "state", "deadline"], name="denial_queue")]
