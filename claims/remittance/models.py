"""Remittance advices: payments explained, balanced, matched and posted; and the deposits that prove them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from portal.tenants.access import Access
from portal.tenants.managers import TenantForeignKey, TenantModel


class RemittanceState(models.TextChoices):
    READ = "read", "Read"
    PARKED = "parked", "Needs a person"
    POSTED = "posted", "Posted"
    DUPLICATE = "duplicate", "Came before"


class Remittance(TenantModel):
    """One payment transaction (ST of an 835) for this practice. Amounts in cents.

    `key` (payer id, trace, originator, amount, date) makes it unique; the same key with other content is parked.
    """

    part = TenantForeignKey("claims.InterchangePart", null=True, related_name="+")
    key = models.CharField(max_length=160)
    content_hash = models.CharField(max_length=64)
    payer = models.ForeignKey("portal.Payer", models.PROTECT, null=True, related_name="+")
    payer_ident = models.CharField(max_length=80)
    trace = models.CharField(max_length=50)
    method = models.CharField(max_length=3)
    paid_cents = models.BigIntegerField(help_text="BPR02")
    claims_cents = models.BigIntegerField(help_text="sum of CLP04")
    provider_adjustment_cents = models.BigIntegerField(help_text="sum of PLB; positive reduces the payment")
    paid_on = models.DateField(help_text="BPR16")
    state = models.CharField(max_length=9, choices=RemittanceState.choices, default=RemittanceState.READ)
    parked_reason = models.CharField(max_length=300, blank=True)
    duplicate_of = TenantForeignKey("self", null=True, related_name="+")
    proof = models.JSONField(default=list, help_text="Each equation: name, place, left, right, difference.")
    claims_matched = models.IntegerField(default=0)
    claims_parked = models.IntegerField(default=0)
    received_at = models.DateTimeField(help_text="Business time.")
    posted_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    access = Access(practice="r", firm="rcu", system="rcu", trail=True, readable_columns=("state", "parked_reason"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "key"], condition=models.Q(duplicate_of__isnull=True), name="remittance_once"
            ),
            models.CheckConstraint(condition=models.Q(state__in=RemittanceState.values), name="remittance_state"),
        ]
        indexes = [models.Index(fields=["practice", "-id"], name="remittance_newest")]


class RemittanceClaim(TenantModel):
    """One CLP of a remittance. `claim` is empty until matched; `parked_reason` says why it is not posted."""

    remittance = TenantForeignKey(Remittance, related_name="claim_rows")
    ordinal = models.IntegerField()
    claim = TenantForeignKey("claims.Claim", null=True, related_name="remittance_rows")
    control_no = models.CharField(max_length=38)
    status_code = models.CharField(max_length=2, help_text="CLP02")
    charge_cents = models.BigIntegerField()
    paid_cents = models.BigIntegerField()
    patient_cents = models.BigIntegerField()
    payer_control_no = models.CharField(max_length=50, blank=True)
    remarks = ArrayField(models.CharField(max_length=10), default=list)
    outcome = models.CharField(max_length=13, blank=True)
    matched_by = models.CharField(max_length=20, blank=True)
    parked_reason = models.CharField(max_length=200, blank=True)
    reverses = TenantForeignKey("self", null=True, related_name="+")
    posted_at = models.DateTimeField(null=True)
    first_segment = models.IntegerField()
    last_segment = models.IntegerField()

    access = Access(practice="r", firm="rcu", system="rcu")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "remittance", "ordinal"], name="remit_claim_once"),
            # a payment is taken back once, whatever comes twice
            models.UniqueConstraint(
                fields=["practice", "reverses"], condition=models.Q(reverses__isnull=False), name="remit_claim_reversed_once"
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "claim"], name="remit_claim_of_claim"),
            # the queue of claims that wait for a person
            models.Index(
                fields=["practice", "remittance"], condition=~models.Q(parked_reason=""), name="remit_claim_parked"
            ),
        ]


class RemittanceLine(TenantModel):
    """One SVC of a remittance claim, with what it takes to find our line again when a person matches it later.

    `code` and `modifiers` are those submitted (SVC06) where the payer changed them, else those of SVC01.
    """

    remittance_claim = TenantForeignKey(RemittanceClaim, related_name="lines")
    ordinal = models.IntegerField()
    service_line = TenantForeignKey("claims.ServiceLine", null=True, related_name="remittance_lines")
    code = models.CharField(max_length=10)
    modifiers = ArrayField(models.CharField(max_length=2), default=list)
    charge_cents = models.BigIntegerField()
    paid_cents = models.BigIntegerField()
    allowed_cents = models.BigIntegerField()
    control_no = models.CharField(max_length=50, blank=True, help_text="REF*6R as returned.")
    service_date = models.DateField(null=True)
    rarcs = ArrayField(models.CharField(max_length=10), default=list)
    outcome = models.CharField(max_length=13, blank=True)

    access = Access(practice="r", firm="rcu", system="rcu")

    class Meta:
        indexes = [models.Index(fields=["practice", "remittance_claim"], name="remit_line_of_claim")]


class RemittanceAdjustment(TenantModel):
    """One CAS amount, at a line or (line empty) at the claim."""

    remittance_claim = TenantForeignKey(RemittanceClaim, related_name="adjustments")
    line = TenantForeignKey(RemittanceLine, null=True, related_name="adjustments")
    group = models.CharField(max_length=2)
    carc = models.CharField(max_length=5)
    amount_cents = models.BigIntegerField()

    access = Access(practice="r", firm="rc", system="rc")

    class Meta:
        indexes = [models.Index(fields=["practice", "remittance_claim"], name="remit_cas_of_claim")]


class ProviderAdjustment(TenantModel):
    """One PLB amount: positive reduces the payment."""

    remittance = TenantForeignKey(Remittance, related_name="provider_adjustments")
    reason = models.CharField(max_length=2)
    reference = models.CharField(max_length=60, blank=True)
    amount_cents = models.BigIntegerField()

    access = Access(practice="r", firm="rc", system="rc")


class Deposit(TenantModel):
    """A bank line: money that arrived, matched to the remittance by trace and amount."""

    deposited_on = models.DateField()
    trace = models.CharField(max_length=50)
    payer_ident = models.CharField(max_length=80, blank=True)
    amount_cents = models.BigIntegerField()
    remittance = TenantForeignKey(Remittance, null=True, related_name="deposits")
    source = models.CharField(max_length=60)
    created_at = models.DateTimeField(db_default=Now())

    access = Access(practice="r", firm="rcu", system="rcu")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "trace", "amount_cents", "deposited_on"], name="deposit_once")
        ]
