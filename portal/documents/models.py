"""Documents: what a practice sent, kept encrypted exactly as it came, and read page by page."""

from django.db import models
from django.db.models.functions import Now

from portal.tenants.access import Access
from portal.tenants.managers import TenantForeignKey, TenantModel


class DocumentState(models.TextChoices):
    RECEIVING = "receiving", "Receiving"
    STORED = "stored", "Stored, being read"
    READ = "read", "Ready"
    REFUSED = "refused", "Refused"


class Document(TenantModel):
    """One file. `sha256` is of the original bytes; equal files within a practice are one document."""

    name = models.CharField(max_length=160, help_text="File name as sent, made safe for display.")
    kind = models.CharField(max_length=12)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=DocumentState.choices, default=DocumentState.RECEIVING)
    verdict = models.CharField(max_length=300, blank=True, help_text="What is wrong with it and what to do.")
    pages = models.PositiveIntegerField(default=0)
    searchable = models.BooleanField(default=False, help_text="It has words. A scan has none, and is shown as such.")
    unsigned = models.BooleanField(default=False, help_text="Its text says that nobody has signed it.")
    storage_key = models.CharField(max_length=80, blank=True)
    key_wrapped = models.BinaryField(null=True)
    uploaded_by_id = models.BigIntegerField(null=True)
    received_at = models.DateTimeField(help_text="Business time.")
    created_at = models.DateTimeField(db_default=Now())

    access = Access(practice="rcu", coder="r", firm="rcu", system="rcu", trail=True, readable_columns=("state",))

    class Meta:
        constraints = [
            # refused files may be sent again; a document that stands is there once
            models.UniqueConstraint(
                fields=["practice", "sha256"], condition=~models.Q(state="refused"), name="document_once"
            ),
            models.CheckConstraint(condition=models.Q(state__in=DocumentState.values), name="document_state"),
        ]
        indexes = [models.Index(fields=["practice", "-id"], name="document_newest")]


class DocumentPage(TenantModel):
    """One page: its size in points, and its words with their boxes, encrypted."""

    document = TenantForeignKey(Document, related_name="page_rows")
    number = models.PositiveIntegerField()
    width = models.FloatField()
    height = models.FloatField()
    words_sealed = models.BinaryField(null=True, help_text="JSON [[word, x0, y0, x1, y1], …], AES-GCM.")

    access = Access(practice="r", coder="r", firm="r", system="rcud")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "document", "number"], name="page_once")]
