"""Payers and their dated rules: data that a manager edits, never hard-wired."""

from django.db import models

from portal.tenants.access import Access
from portal.tenants.managers import TenantForeignKey, TenantModel

FIRM_DATA = Access(
    practice="r", coder="r", firm="rcu", admin="r", system="r", router="r", signin="r", practice_column=None
)


class Payer(models.Model):
    """A payer as the clearinghouse knows it. `payer_id` goes into NM109 of the claim."""

    payer_id = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    filing_indicator = models.CharField(max_length=2)
    timely_filing_days = models.PositiveSmallIntegerField()
    appeal_days = models.PositiveSmallIntegerField(default=180)
    accepts_replacement = models.BooleanField(default=False)
    member_id_pattern = models.CharField(max_length=300, blank=True)
    edit_sets = models.JSONField(default=list, help_text='Edit sets the payer uses, e.g. ["ncci", "mue"].')
    wants_therapy_modifier = models.BooleanField(default=False)
    slow_after_days = models.PositiveSmallIntegerField(default=30, help_text="Ask about claims older than this.")
    address1 = models.CharField(max_length=55, blank=True)
    city = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=2, blank=True)
    zip = models.CharField(max_length=9, blank=True)
    active = models.BooleanField(default=True)

    access = FIRM_DATA

    def __str__(self) -> str:
        return self.name


class Enrollment(TenantModel):
    """A provider or practice enrolled with a payer, dated. Sending is refused outside it (PR-04)."""

    payer = models.ForeignKey(Payer, models.PROTECT, related_name="+")
    provider = TenantForeignKey("portal.Provider", null=True, blank=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    access = Access(practice="r", coder="r", firm="rcu", system="r", trail=True)


class FeeScheduleRow(TenantModel):
    """What the practice charges for a code, dated. Coders see charges through the workspace only."""

    code = models.CharField(max_length=5)
    modifier = models.CharField(max_length=2, blank=True)
    charge_cents = models.BigIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    access = Access(practice="r", firm="rcu", coder="r", system="r", trail=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "code", "modifier", "valid_from"], name="fee_once"),
            models.CheckConstraint(condition=models.Q(charge_cents__gte=0), name="fee_not_negative"),
        ]


