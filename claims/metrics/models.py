"""Rollups kept fresh when money is posted, so that a practice's dashboard never scans its claims."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from portal.tenants.access import Access
from portal.tenants.managers import TenantForeignKey, TenantModel


class MonthCell(TenantModel):
    """Counts of one practice, payer and submission month. `days_paid[d]` counts claims first paid d days after receipt."""

    payer = models.ForeignKey("portal.Payer", models.PROTECT, related_name="+")
    month = models.DateField(help_text="First day of the month in which the claims were first accepted by the payer.")
    claims = models.IntegerField(default=0)
    charge_cents = models.BigIntegerField(default=0)
    adjudicated = models.IntegerField(default=0)
    denied_first = models.IntegerField(default=0)
    denied_first_cents = models.BigIntegerField(default=0)
    paid_first = models.IntegerField(default=0)
    paid_cents = models.BigIntegerField(default=0)
    days_paid = ArrayField(models.IntegerField(), default=list)

    access = Access(practice="r", firm="rcud", system="rcud")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "payer", "month"], name="month_cell_once")]


class ClaimInCell(TenantModel):
    """The cell and the counted facts of a claim, so that an update first takes back what was counted."""

    claim = TenantForeignKey("claims.Claim", related_name="+")
    cell = TenantForeignKey(MonthCell, related_name="+")
    counted = models.JSONField(default=dict)

    access = Access(firm="rcud", system="rcud")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "claim"], name="claim_in_one_cell")]
