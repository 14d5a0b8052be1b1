"""The access trail: who saw, exported or changed what. Append-only, sealed in batches."""

from django.db import models
from django.db.models.functions import Cast, Now

from portal.tenants.access import Access


class TrailEvent(models.Model):
    """One access or change. `detail` holds ids, counts and column names, never PHI.

    `xact` is the writing transaction's id: the sealer takes only events of transactions that can no longer commit late.
    """

    at = models.DateTimeField(db_default=Now())
    xact = models.BigIntegerField(
        db_default=Cast(
            Cast(models.Func(function="pg_current_xact_id", output_field=models.TextField()), models.TextField()),
            models.BigIntegerField(),
        )
    )
    practice = models.ForeignKey("portal.Practice", models.PROTECT, null=True, db_constraint=False, related_name="+")
    actor_id = models.BigIntegerField(null=True)
    db_role = models.CharField(max_length=20)
    request_id = models.CharField(max_length=40, blank=True)
    verb = models.CharField(max_length=24)
    subject = models.CharField(max_length=60)
    subject_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    access = Access(
        practice="rc", coder="c", firm="rc", admin="c", system="c", router="c", audit="r", signin="c",
        open_to=("cw_audit", "cw_signin", "cw_admin", "cw_coder", "cw_firm", "cw_router", "cw_system"),
    )  # fmt: skip

    class Meta:
        indexes = [
            # a practice's access log, newest first
            models.Index(fields=["practice", "-at"], name="trail_practice"),
            # who saw this patient or document
            models.Index(fields=["subject", "subject_id"], name="trail_subject"),
            # what the sealer has not sealed yet
            models.Index(fields=["xact"], name="trail_xact"),
        ]


class TrailSeal(models.Model):
    """A seal over all events up to a transaction horizon: hash of the events chained to the seal before."""

    number = models.BigIntegerField(unique=True)
    sealed_at = models.DateTimeField(db_default=Now())
    from_xact = models.BigIntegerField()
    to_xact = models.BigIntegerField()
    rows = models.BigIntegerField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    access = Access(audit="rc", firm="r", practice="r", signin="r", practice_column=None)
