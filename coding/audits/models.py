"""Coding audits: a random sample of signed encounters, re-coded blind, compared and scored."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from portal.tenants.access import Access
from portal.tenants.managers import TenantForeignKey, TenantModel


class AuditSample(models.Model):
    """A sample drawn once: the frame is frozen and hashed, the seed stored, so that the draw can be repeated.

    `frame` holds the ids of the codings that could be drawn, in order; `frame_hash` is their SHA-256.
    """

    name = models.CharField(max_length=80)
    drawn_by_id = models.BigIntegerField()
    auditor_id = models.BigIntegerField()
    seed = models.BigIntegerField()
    method = models.CharField(max_length=20, default="simple random")
    coder_id = models.BigIntegerField(null=True, help_text="Only this coder's encounters, or everybody's.")
    signed_from = models.DateField()
    signed_to = models.DateField()
    frame = ArrayField(models.BigIntegerField())
    frame_size = models.IntegerField()
    frame_hash = models.CharField(max_length=64)
    size = models.IntegerField()
    drawn_at = models.DateTimeField(db_default=Now())

    access = Access(firm="rc", practice_column=None)


class AuditState(models.TextChoices):
    OPEN = "open", "To re-code"
    COMPARED = "compared", "Compared"


class AuditCase(TenantModel):
    """One sampled coding. The auditor's codes are kept apart from the coder's, which are shown only after submission.

    `diagnoses` [code, …]; `lines` [{code, modifiers, units, pointers}, …]; `comparison` the marks and scores.
    """

    sample = models.ForeignKey(AuditSample, models.PROTECT, related_name="cases")
    encounter = TenantForeignKey("portal.Encounter", related_name="+")
    coding = TenantForeignKey("coding.Coding", related_name="+")
    coder_id = models.BigIntegerField()
    auditor_id = models.BigIntegerField()
    inclusion_probability = models.FloatField()
    state = models.CharField(max_length=10, choices=AuditState.choices, default=AuditState.OPEN)
    diagnoses = models.JSONField(default=list)
    lines = models.JSONField(default=list)
    note = models.CharField(max_length=500, blank=True)
    comparison = models.JSONField(default=dict)
    submitted_at = models.DateTimeField(null=True, help_text="Business time.")

    access = Access(coder="r", firm="rcu", system="r", trail=True, readable_columns=("state",))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "sample", "coding"], name="audit_case_once"),
            models.CheckConstraint(condition=models.Q(state__in=AuditState.values), name="audit_case_state"),
            models.CheckConstraint(condition=~models.Q(auditor_id=models.F("coder_id")), name="audit_not_own_work"),
        ]
        indexes = [models.Index(fields=["coder_id", "state"], name="audit_of_coder")]
