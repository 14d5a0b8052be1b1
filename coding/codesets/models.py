"""Code books and edits by edition. Reference data: no tenant, read by every role, written by loaders only."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from portal.tenants.access import REFERENCE


class EditionKind(models.TextChoices):
    ICD10CM = "icd10cm", "ICD-10-CM codes"
    ICD10CM_TABULAR = "icd10cm_tabular", "ICD-10-CM tabular list"
    HCPCS = "hcpcs", "HCPCS Level II"
    CPT = "cpt", "CPT codes"
    MODIFIERS = "modifiers", "Modifiers"
    POS = "pos", "Places of service"
    NCCI_PTP = "ncci_ptp", "NCCI procedure-to-procedure edits"
    MUE = "mue", "Medically unlikely edits"
    AOC = "aoc", "Add-on code edits"
    MPFS = "mpfs", "Physician fee schedule"
    GPCI = "gpci", "Geographic practice cost indices"
    DEMOGRAPHIC_EDITS = "demographic_edits", "Age, sex and manifestation edits"


class CodeEdition(models.Model):
    """One publication of one table and the dates of service it answers for (both ends included)."""

    kind = models.CharField(max_length=20, choices=EditionKind.choices)
    name = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="Last day; empty = until a newer edition.")
    source = models.CharField(max_length=200, blank=True, help_text="File name it was read from.")
    loaded_at = models.DateTimeField(db_default=Now())
    rows = models.PositiveIntegerField(default=0)
    is_demo = models.BooleanField(default=False)
    assumed_dates = models.BooleanField(default=False, help_text="The file named no effective dates; ours are assumed.")

    access = REFERENCE

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="code_edition_kind_name"),
            models.CheckConstraint(condition=models.Q(kind__in=EditionKind.values), name="code_edition_kind"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="code_edition_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def covers(self, on) -> bool:
        """True when a date of service falls in this edition."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class Code(models.Model):
    """A code of an edition: ICD-10-CM, HCPCS, CPT, modifier, place of service, locality, or a code with edits.

    `code` is normalized (upper case, no dot), `display` as people write it. `attributes` holds what only one system
    has: ICD notes and 7th characters, coverage, edits of age and sex, indices of a locality.
    """

    edition = models.ForeignKey(CodeEdition, on_delete=models.CASCADE, related_name="codes")
    system = models.CharField(max_length=20)
    code = models.CharField(max_length=12)
    display = models.CharField(max_length=12)
    short_label = models.CharField(max_length=120, blank=True)
    long_label = models.TextField(blank=True)
    billable = models.BooleanField(default=True)
    added_on = models.DateField(null=True)
    term_on = models.DateField(null=True, help_text="Last day the code may be used.")
    attributes = models.JSONField(default=dict)

    access = REFERENCE

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="code_edition_code")]

    def __str__(self) -> str:
        return self.display


class PtpEdit(models.Model):
    """NCCI pair: column 2 is not paid with column 1. Indicator 0 never, 1 with a modifier, 9 void."""

    edition = models.ForeignKey(CodeEdition, on_delete=models.CASCADE, related_name="ptp_edits", db_index=False)
    code1 = models.CharField(max_length=5)
    code2 = models.CharField(max_length=5)
    effective = models.DateField()
    deletion = models.DateField(null=True)
    indicator = models.PositiveSmallIntegerField()

    access = REFERENCE

    class Meta:
        # the code page lists the edits of one code; workers read whole editions
        indexes = [
            models.Index(fields=["edition", "code1", "code2"], name="ptp_edition_codes"),
            models.Index(fields=["edition", "code2"], name="ptp_edition_code2"),
        ]


class MueLimit(models.Model):
    """Most units of a code for one patient, provider and day. MAI 1 per line, 2 absolute, 3 unless documented."""

    edition = models.ForeignKey(CodeEdition, on_delete=models.CASCADE, related_name="mue_limits")
    code = models.CharField(max_length=5)
    value = models.PositiveIntegerField()
    mai = models.PositiveSmallIntegerField()
    rationale = models.CharField(max_length=60, blank=True)

    access = REFERENCE

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="mue_edition_code")]


class AddOnRule(models.Model):
    """An add-on code and its primaries. Type 1 listed only, 2 payer decides, 3 listed and others."""

    edition = models.ForeignKey(CodeEdition, on_delete=models.CASCADE, related_name="add_on_rules")
    code = models.CharField(max_length=5)
    type = models.PositiveSmallIntegerField()
    primaries = ArrayField(models.CharField(max_length=5), default=list)

    access = REFERENCE

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code", "type"], name="add_on_edition_code_type")]


class PhysicianFee(models.Model):
    """Medicare fee schedule line: payment indicators as published and relative value units (not dollars)."""

    edition = models.ForeignKey(CodeEdition, on_delete=models.CASCADE, related_name="physician_fees")
    code = models.CharField(max_length=5)
    modifier = models.CharField(max_length=2, blank=True)
    status = models.CharField(max_length=1)
    global_days = models.CharField(max_length=3, blank=True)
    pctc = models.CharField(max_length=1, blank=True)
    multiple = models.CharField(max_length=1, blank=True)
    bilateral = models.CharField(max_length=1, blank=True)
    assistant = models.CharField(max_length=1, blank=True)
    co = models.CharField(max_length=1, blank=True)
    team = models.CharField(max_length=1, blank=True)
    work_rvu = models.DecimalField(max_digits=8, decimal_places=3)
    nonfacility_pe_rvu = models.DecimalField(max_digits=8, decimal_places=3)
    facility_pe_rvu = models.DecimalField(max_digits=8, decimal_places=3)
    mp_rvu = models.DecimalField(max_digits=8, decimal_places=3)
    conversion_factor = models.DecimalField(max_digits=8, decimal_places=4)

    access = REFERENCE

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "code", "modifier"], name="fee_edition_code_modifier")
        ]
