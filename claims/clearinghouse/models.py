"""Files to and from partners: whole interchanges belong to the firm, their parts to one practice each."""

from django.db import models
from django.db.models.functions import Now

from portal.tenants.access import Access
from portal.tenants.managers import TenantForeignKey, TenantModel


class Direction(models.TextChoices):
    OUT = "out", "Sent"
    IN = "in", "Received"


class Interchange(models.Model):
    """A whole file, byte for byte, encrypted with the firm's key. Equal bytes are one interchange (sha256)."""

    direction = models.CharField(max_length=3, choices=Direction.choices)
    partner = models.CharField(max_length=20)
    kind = models.CharField(max_length=12, help_text="837P, TA1, 999, 277CA, 835 or unknown.")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    sealed = models.BinaryField()
    key_wrapped = models.BinaryField()
    findings = models.JSONField(default=list)
    parked_reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(help_text="Business time.")
    created_at = models.DateTimeField(db_default=Now())

    access = Access(router="rcu", firm="r", system="r", practice_column=None)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["direction", "partner", "sha256"], name="interchange_once")]


class InterchangePart(TenantModel):
    """What one practice owns of a received file: its transactions, as bytes sealed with the practice's key."""

    interchange = models.ForeignKey(Interchange, models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=12)
    transaction_index = models.IntegerField()
    sealed = models.BinaryField()
    key_wrapped = models.BinaryField()
    first_segment = models.IntegerField()
    created_at = models.DateTimeField(db_default=Now())

    access = Access(firm="r", system="r", router="rc", open_to=("cw_router",))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "interchange", "transaction_index"], name="part_once")
        ]


class BatchState(models.TextChoices):
    INTENDED = "intended", "Bytes fixed, not sent yet"
    SENT = "sent", "Sent"
    UNKNOWN = "unknown", "Interrupted while sending"
    ACCEPTED = "accepted", "Accepted (999)"
    REJECTED = "rejected", "Rejected"


class Batch(TenantModel):
    """An outgoing 837P of one practice to one partner. Control numbers and bytes are fixed before anything is sent.

    The interchange control number is `control_no` (unique for ever); the file's stable name derives from it.
    """

    partner = models.CharField(max_length=20)
    control_no = models.BigIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.INTENDED)
    interchange = models.ForeignKey(Interchange, models.PROTECT, null=True, related_name="+")
    claims_count = models.IntegerField(default=0)
    charge_cents = models.BigIntegerField(default=0)
    name = models.CharField(max_length=60)
    sealed = models.BinaryField()
    key_wrapped = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    intended_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=120, blank=True, help_text="Why the partner could not be reached; no PHI.")
    held = models.BooleanField(default=False, help_text="A lasting problem: not tried again until a person asks.")

    access = Access(firm="rcu", system="rcu", router="r", open_to=("cw_router",), trail=True, readable_columns=("state",))
    # interchange control numbers: never reused, never rolled back, at most the nine digits of ISA13
    database_rules = (
        "CREATE SEQUENCE IF NOT EXISTS claims_interchange_no MAXVALUE 999999999",
        "GRANT USAGE ON SEQUENCE claims_interchange_no TO cw_system",
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(state__in=BatchState.values), name="batch_state")]
        indexes = [models.Index(fields=["practice", "-id"], name="batch_newest")]


class BatchClaim(TenantModel):
    """A claim inside a batch, with its transaction set (ST02)."""

    batch = TenantForeignKey(Batch, related_name="claim_links")
    claim = TenantForeignKey("claims.Claim", related_name="batch_links")
    transaction_control_no = models.CharField(max_length=9)
    first_segment = models.IntegerField(default=0, help_text="Where the claim stands in the batch's bytes.")
    last_segment = models.IntegerField(default=0)

    access = Access(firm="rc", system="rc", router="r", open_to=("cw_router",))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "batch", "claim"], name="batch_claim_once")]
        indexes = [models.Index(fields=["practice", "claim"], name="batch_of_claim")]
