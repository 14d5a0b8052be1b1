"""Patients of a practice and their coverage."""

from django.db import models
from django.db.models.functions import Now

from portal.tenants.access import Access
from portal.tenants.managers import TenantForeignKey, TenantModel


class Sex(models.TextChoices):
    FEMALE = "F", "Female"
    MALE = "M", "Male"
    UNKNOWN = "U", "Unknown"


class Patient(TenantModel):
    """A person treated by the practice. `name_key` is the normalized name for range search under row-level security."""

    account_no = models.CharField(max_length=30, help_text="The practice's own number for the person.")
    last_name = models.CharField(max_length=60)
    first_name = models.CharField(max_length=35)
    middle_name = models.CharField(max_length=25, blank=True)
    suffix = models.CharField(max_length=10, blank=True)
    birth_date = models.DateField()
    death_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex.choices)
    address1 = models.CharField(max_length=55, blank=True)
    city = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=2, blank=True)
    zip = models.CharField(max_length=9, blank=True)
    phone = models.CharField(max_length=10, blank=True)
    name_key = models.CharField(max_length=100, db_collation="C", editable=False)
    created_at = models.DateTimeField(db_default=Now())

    access = Access(practice="rcu", coder="r", firm="rcu", system="rcu", trail=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "account_no"], name="patient_account")]
        indexes = [models.Index(fields=["practice", "name_key"], name="patient_name")]

    def save(self, *args, **kwargs):
        self.name_key = name_key(self.last_name, self.first_name)
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return f"{self.last_name}, {self.first_name}"


def name_key(last_name: str, first_name: str) -> str:
    """Upper-case letters only, last name first: what a search range compares."""
    return "".join(c for c in f"{last_name} {first_name}".upper() if c.isalnum() or c == " ")[:100]


class Relationship(models.TextChoices):
    SELF = "18", "Self"
    SPOUSE = "01", "Spouse"
    CHILD = "19", "Child"
    OTHER = "G8", "Other"


class Coverage(TenantModel):
    """A plan that covers a patient between two dates; rank 1 is primary."""

    patient = TenantForeignKey(Patient, related_name="coverages")
    payer = models.ForeignKey("portal.Payer", models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField(default=1)
    member_id = models.CharField(max_length=30)
    group_no = models.CharField(max_length=30, blank=True)
    relationship = models.CharField(max_length=2, choices=Relationship.choices, default=Relationship.SELF)
    subscriber_last_name = models.CharField(max_length=60, blank=True)
    subscriber_first_name = models.CharField(max_length=35, blank=True)
    subscriber_birth_date = models.DateField(null=True, blank=True)
    subscriber_sex = models.CharField(max_length=1, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    access = Access(practice="rcu", coder="r", firm="rcu", system="rcu", trail=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "patient"], name="coverage_patient")]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "patient", "payer", "member_id", "valid_from"], name="coverage_once"
            )
        ]
