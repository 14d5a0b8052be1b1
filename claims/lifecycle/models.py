"""Claims, their service lines, and the facts partners sent about them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from claims.lifecycle.states import ClaimState
from portal.tenants.access import Access
from portal.tenants.managers import TenantForeignKey, TenantModel


class Frequency(models.TextChoices):
    ORIGINAL = "1", "Original"
    REPLACEMENT = "7", "Replacement"
    VOID = "8", "Void"


class Outcome(models.TextChoices):
    """How the payer answered, derived per line (rules.md 3.4), folded to the claim."""

    NONE = "", "No answer yet"
    PAID = "paid", "Paid"
    PATIENT = "patient", "Patient's share only"
    PARTLY_DENIED = "partly_denied", "Partly denied"
    DENIED = "denied", "Denied"
    PENDED = "pended", "Pended"
    NOT_OURS = "not_ours", "Forwarded or not recognized"


class Claim(TenantModel):
    """A professional claim to one payer, built from one signed coding. Amounts in cents.

    `control_no` (CLM01, at most 17 characters A-Z0-9) is new for every version; `previous` holds the lineage.
    Dates that end with `_at` are business time. `first_*` never change once set: they feed first-pass measures.
    """

    encounter = TenantForeignKey("portal.Encounter", related_name="claims")
    coding = TenantForeignKey("coding.Coding", related_name="+")
    coverage = TenantForeignKey("portal.Coverage", related_name="+")
    payer = models.ForeignKey("portal.Payer", models.PROTECT, related_name="+")
    rendering = TenantForeignKey("portal.Provider", related_name="+")
    patient = TenantForeignKey("portal.Patient", related_name="+")
    previous = TenantForeignKey("self", null=True, related_name="next_versions")
    control_no = models.CharField(max_length=17, unique=True)
    frequency = models.CharField(max_length=1, choices=Frequency.choices, default=Frequency.ORIGINAL)
    rank = models.CharField(max_length=1, default="P", help_text="P primary, S secondary, T tertiary (SBR01).")
    part = models.PositiveSmallIntegerField(default=1, help_text="Over 50 lines: which of the claims of this coding.")
    payer_control_no = models.CharField(max_length=50, blank=True)
    state = models.CharField(max_length=18, choices=ClaimState.choices, default=ClaimState.DRAFT)
    outcome = models.CharField(max_length=13, choices=Outcome.choices, default=Outcome.NONE, blank=True)
    diagnoses = ArrayField(models.CharField(max_length=8))
    place_of_service = models.CharField(max_length=2)
    service_from = models.DateField()
    service_to = models.DateField()
    charge_cents = models.BigIntegerField()
    waiting_reason = models.CharField(max_length=200, blank=True)
    filing_limit = models.DateField(null=True)
    built_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True, help_text="Payer's receipt (277CA A2): T0 of reimbursement timing.")
    adjudicated_at = models.DateTimeField(null=True)
    first_outcome = models.CharField(max_length=13, blank=True)
    first_paid_on = models.DateField(null=True, help_text="Payment date (BPR16) of the first payment.")
    first_denied_on = models.DateField(null=True)
    clean_first_time = models.BooleanField(null=True, help_text="Passed every check without a person (K01).")
    created_at = models.DateTimeField(db_default=Now())

    access = Access(
        practice="r", coder="r", firm="rcu", system="rcu", trail=True,
        readable_columns=("state", "outcome", "waiting_reason", "payer_control_no"),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=ClaimState.values), name="claim_state"),
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="claim_outcome"),
            models.CheckConstraint(condition=models.Q(charge_cents__gte=0), name="claim_charge"),
            models.CheckConstraint(condition=models.Q(frequency__in=Frequency.values), name="claim_frequency"),
            # one living claim per coding, rank and part, and one successor per version: no work is billed twice
            models.UniqueConstraint(
                fields=["practice", "coding", "rank", "payer", "part", "previous"],
                condition=~models.Q(state="withdrawn"),
                nulls_distinct=False,
                name="claim_once",
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "-id"], name="claim_newest"),
            models.Index(fields=["practice", "state", "-id"], name="claim_by_state"),
            models.Index(fields=["practice", "encounter"], name="claim_of_encounter"),
        ]


class ServiceLine(TenantModel):
    """A line of a claim. `control_no` (REF*6R) is unique within the claim and returned by the payer."""

    claim = TenantForeignKey(Claim, related_name="lines")
    position = models.PositiveSmallIntegerField()
    control_no = models.CharField(max_length=30)
    code = models.CharField(max_length=5)
    modifiers = ArrayField(models.CharField(max_length=2), default=list)
    pointers = ArrayField(models.PositiveSmallIntegerField())
    units = models.DecimalField(max_digits=7, decimal_places=1)
    charge_cents = models.BigIntegerField()
    minutes = models.PositiveSmallIntegerField(null=True)
    service_date = models.DateField()
    outcome = models.CharField(max_length=13, blank=True)

    # firm staff post a remittance claim by hand, which records the line's outcome
    access = Access(practice="r", coder="r", firm="rcu", system="rcu")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "claim", "position"], name="service_line_position"),
            models.UniqueConstraint(fields=["practice", "claim", "control_no"], name="service_line_control"),
        ]


class FactKind(models.TextChoices):
    SENT = "sent", "Sent"
    TA1 = "ta1", "Interchange acknowledgment"
    F999 = "999", "Syntax acknowledgment"
    CA277_CLEARINGHOUSE = "277ca_ch", "Clearinghouse acknowledgment"
    CA277_PAYER = "277ca_payer", "Payer acknowledgment"
    REMITTANCE = "835", "Remittance advice"
    DECISION = "decision", "Human decision"


class ClaimFact(TenantModel):
    """What a partner (or a person) said about a claim: always inserted, in any order, never changed.

    `key` makes the same statement in the same file one fact. `code` is the verdict (A, R, A2, A3, CLP02 …).
    """

    claim = TenantForeignKey(Claim, related_name="facts")
    kind = models.CharField(max_length=12, choices=FactKind.choices)
    code = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    at = models.DateTimeField(help_text="Business time of the statement.")
    recorded_at = models.DateTimeField(db_default=Now())
    facts = models.JSONField(default=dict)
    interchange_id = models.BigIntegerField(null=True)
    part_id = models.BigIntegerField(null=True, help_text="The practice's part of the file that says so.")
    first_segment = models.IntegerField(null=True)
    last_segment = models.IntegerField(null=True)

    access = Access(practice="r", firm="rc", system="rc")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "claim", "key"], name="fact_once")]
        # which claims a file speaks of, when it is settled
        indexes = [models.Index(fields=["practice", "part_id", "claim"], name="fact_of_part")]
