"""Codings: what a coder decided about an encounter, version by version."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from portal.tenants.access import Access
from portal.tenants.managers import TenantForeignKey, TenantModel


class CodingState(models.TextChoices):
    DRAFT = "draft", "Draft"
    SIGNED = "signed", "Signed"
    SUPERSEDED = "superseded", "Replaced"


class Coding(TenantModel):
    """One version of an encounter's codes by one coder. Signed versions never change; `revision` guards stale saves."""

    encounter = TenantForeignKey("portal.Encounter", related_name="codings")
    version = models.PositiveSmallIntegerField(default=1)
    coder_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=CodingState.choices, default=CodingState.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    signed_at = models.DateTimeField(null=True, help_text="Business time.")
    created_at = models.DateTimeField(db_default=Now())

    access = Access(practice="r", coder="rcu", firm="r", system="r", trail=True, readable_columns=("state", "revision"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=CodingState.values), name="coding_state"),
            models.UniqueConstraint(fields=["practice", "encounter", "version"], name="coding_version"),
            models.UniqueConstraint(
                fields=["practice", "encounter"], condition=models.Q(state="draft"), name="coding_one_draft"
            ),
        ]


class CodingDiagnosis(TenantModel):
    """A diagnosis in its order (1 first-listed … 12). `code` as written with its dot."""

    coding = TenantForeignKey(Coding, related_name="diagnoses")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=8)
    evidence = models.JSONField(default=list, help_text="[[document id, page, first word, last word], …]")

    access = Access(practice="r", coder="rcud", firm="r", system="r")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "coding", "position"], name="diagnosis_position", deferrable=models.Deferrable.DEFERRED
            )
        ]


class CodingLine(TenantModel):
    """A procedure line: code, up to 4 modifiers, units, up to 4 pointers to diagnosis positions, charge in cents.

    `charge_cents` of the whole line is empty in a draft while the practice has no fee for the code; signing asks for it.
    """

    coding = TenantForeignKey(Coding, related_name="lines")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=5)
    modifiers = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    pointers = ArrayField(models.PositiveSmallIntegerField(), default=list)
    units = models.DecimalField(max_digits=7, decimal_places=1, default=1)
    charge_cents = models.BigIntegerField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    evidence = models.JSONField(default=list)

    access = Access(practice="r", coder="rcud", firm="r", system="r")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "coding", "position"], name="line_position", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=models.Q(charge_cents__gte=0), name="line_charge"),
        ]
