"""What the checks found, with everything needed to reproduce the verdict; overrides and table decisions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from portal.tenants.access import Access
from portal.tenants.managers import TenantForeignKey, TenantModel


class CheckRun(TenantModel):
    """One run of the catalogue over a claim. `gate` is clean, findings, blocked or waiting_for_table."""

    claim = TenantForeignKey("claims.Claim", related_name="check_runs")
    at = models.DateTimeField(help_text="Business time.")
    engine = models.CharField(max_length=40, help_text="Version of the catalogue.")
    inputs_hash = models.CharField(max_length=64)
    editions = models.JSONField(default=dict)
    gate = models.CharField(max_length=18)
    passed = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    not_evaluated = models.IntegerField(default=0)
    not_applicable = models.IntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())

    access = Access(practice="r", coder="r", firm="rc", system="rc")

    class Meta:
        indexes = [models.Index(fields=["practice", "claim", "-id"], name="run_of_claim")]


class CheckResult(TenantModel):
    """One rule's failure or non-evaluation in a run (passes are counted on the run; a replay reproduces them)."""

    run = TenantForeignKey(CheckRun, related_name="results")
    claim = TenantForeignKey("claims.Claim", related_name="check_results")
    rule = models.CharField(max_length=8)
    outcome = models.CharField(max_length=14)
    severity = models.CharField(max_length=8)
    lines = ArrayField(models.SmallIntegerField(), default=list)
    field = models.CharField(max_length=40, blank=True)
    seen = models.CharField(max_length=300, blank=True)
    action = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    edition = models.CharField(max_length=120, blank=True)
    citation = models.CharField(max_length=120, blank=True)

    access = Access(practice="r", coder="r", firm="rc", system="rc")

    class Meta:
        indexes = [models.Index(fields=["practice", "run"], name="result_of_run")]


class Override(TenantModel):
    """A person let a likely denial pass, with a reason. Blocks cannot be overridden."""

    claim = TenantForeignKey("claims.Claim", related_name="overrides")
    rule = models.CharField(max_length=8)
    lines = ArrayField(models.SmallIntegerField(), default=list)
    reason = models.CharField(max_length=300)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    access = Access(practice="r", firm="rc", system="r")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "claim", "rule", "lines"], name="override_once")]


class TableDecision(TenantModel):
    """A manager's dated decision to let a claim go although a blocking rule's table is missing (house rule 14)."""

    claim = TenantForeignKey("claims.Claim", related_name="table_decisions")
    rules = ArrayField(models.CharField(max_length=8))
    reason = models.CharField(max_length=300)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    access = Access(practice="r", firm="rc", system="r")
