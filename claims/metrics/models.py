"""Rollups kept fresh when money is posted, so that a practice's dashboard never scans its claims."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from portal.tenants.access import Access
from portal.tenants.managers import TenantForeignKey, TenantModel


def _counts(meaning: str) -> ArrayField:
    return ArrayField(models.IntegerField(), default=list, help_text=meaning)


class MonthCell(TenantModel):
    """Counts of one practice, payer, rendering provider and submission month: original claims only (frequency 1).

    `days_*[d]` counts claims by days from the payer's receipt, so medians and curves are exact. `*_on_day[i]` counts
    what still waits by its day of receipt (day i + 1 of the month): its age is known on any day without an update.
    """

    payer = models.ForeignKey("portal.Payer", models.PROTECT, related_name="+")
    provider = TenantForeignKey("portal.Provider", related_name="+")
    month = models.DateField(help_text="First day of the month in which the claims were first accepted by the payer.")
    claims = models.IntegerField(default=0)
    charge_cents = models.BigIntegerField(default=0)
    adjudicated = models.IntegerField(default=0)
    denied_first = models.IntegerField(default=0)
    denied_first_cents = models.BigIntegerField(default=0)
    days_paid = _counts("First payment d days after receipt.")
    days_stopped = _counts("Answered without a payment due (patient's share only) d days after receipt.")
    unpaid_on_day = _counts("Neither: still waiting for a first payment.")
    days_denied = _counts("First answer d days after receipt: denied.")
    days_cleared = _counts("First answer d days after receipt: anything else final.")
    open_on_day = _counts("No final answer yet.")

    access = Access(practice="r", firm="rcud", system="rcud")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "payer", "provider", "month"], name="month_cell_once")
        ]


class ClaimInCell(TenantModel):
    """The cell and the counted facts of a claim, so that an update first takes back what was counted."""

    claim = TenantForeignKey("claims.Claim", related_name="+")
    cell = TenantForeignKey(MonthCell, related_name="+")
    counted = models.JSONField(default=dict)

    access = Access(firm="rcud", system="rcud")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "claim"], name="claim_in_one_cell")]
