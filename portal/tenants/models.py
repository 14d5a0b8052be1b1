"""Practices: the tenants of a firm's deployment."""

from django.db import models

from portal.tenants.access import Access
from portal.tenants.managers import TenantManager, TenantModel


class Practice(models.Model):
    """A client practice. `slug` is its name in addresses; `key_wrapped` its data key under the firm's master key."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    npi = models.CharField(max_length=10)
    tax_id = models.CharField(max_length=9)
    taxonomy = models.CharField(max_length=10)
    address1 = models.CharField(max_length=55)
    address2 = models.CharField(max_length=55, blank=True)
    city = models.CharField(max_length=30)
    state = models.CharField(max_length=2)
    zip = models.CharField(max_length=9)
    phone = models.CharField(max_length=10)
    specialty = models.CharField(max_length=40)
    is_group = models.BooleanField(default=True)
    turnaround_hours = models.PositiveSmallIntegerField(default=48)
    baa_from = models.DateField(null=True, help_text="Business-associate agreement in force from; no upload before it.")
    baa_to = models.DateField(null=True, blank=True)
    active = models.BooleanField(default=True)
    key_wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField(db_default=models.functions.Now())

    access = Access(
        practice="r", coder="r", firm="rcu", admin="r", system="r", router="r", signin="r", practice_column="id",
        open_to=("cw_router", "cw_admin", "cw_system", "cw_signin"), trail=True,
    )  # fmt: skip
    objects = TenantManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["npi", "tax_id"], name="practice_npi_tax_id")]

    def __str__(self) -> str:
        return self.name


class Facility(TenantModel):
    """A place where services are given, with its own NPI when it differs from the billing one."""

    name = models.CharField(max_length=60)
    npi = models.CharField(max_length=10, blank=True)
    place_of_service = models.CharField(max_length=2, default="11")
    clia = models.CharField(max_length=10, blank=True)
    address1 = models.CharField(max_length=55)
    city = models.CharField(max_length=30)
    state = models.CharField(max_length=2)
    zip = models.CharField(max_length=9)

    access = Access(practice="r", coder="r", firm="rcu", system="r", trail=True)

    def __str__(self) -> str:
        return self.name


class Provider(TenantModel):
    """A person who renders services."""

    last_name = models.CharField(max_length=60)
    first_name = models.CharField(max_length=35)
    credential = models.CharField(max_length=10, blank=True)
    npi = models.CharField(max_length=10)
    taxonomy = models.CharField(max_length=10)
    specialty = models.CharField(max_length=40)
    active = models.BooleanField(default=True)

    access = Access(practice="r", coder="r", firm="rcu", system="r", trail=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "npi"], name="provider_npi")]

    def __str__(self) -> str:
        return f"{self.last_name}, {self.first_name}" + (f", {self.credential}" if self.credential else "")


class BusinessClock(models.Model):
    """One row at most: business time moved by this much. Only demo and tests may move it (see `portal.clock`)."""

    only = models.BooleanField(primary_key=True, default=True)
    moved_to = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)

    access = Access(
        practice="r", coder="r", firm="r", admin="r", system="rcu", router="r", audit="r", signin="r",
        practice_column=None,
    )  # fmt: skip

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(only=True), name="clock_one_row")]
