"""What the exchange puts on the boards."""

from claims.clearinghouse import silent, views
from claims.clearinghouse.models import Batch
from claims.lifecycle.lists import claim_filters
from claims.lifecycle.models import ClaimFact
from portal import clock, registries
from portal.people.roles import Right
from portal.ui.tables import Filter


def register() -> None:
    """Called once, when the app is ready."""
    registries.nav.add("batches", registries.NavEntry("Billing", "Batches", "batches", Right.SEE_CLAIMS, go="b", order=42))
    registries.claim_sections.add("files", registries.ClaimSection("Files", "claims/section_files.html", views.files_section, 60))
    registries.url_examples.add("batch_id", _batch)
    registries.url_examples.add("fact_id", _fact)
    registries.url_examples.add("claim_fact.claim_id", lambda practice_id: _newest_fact(practice_id, "claim_id"))
    claim_filters.add("silent", silent_filter)


def silent_filter() -> Filter:
    """Claims that nobody answered in time: the rows behind the silent-gap figures."""

    def apply(queryset, value: str):
        if value == "unaccepted":
            return queryset.filter(silent.late_unaccepted(silent.business_days_ago(silent.CLAIM_DAYS)))
        return queryset.filter(silent.late_unanswered(clock.now()))

    choices = {"unaccepted": "Sent, not accepted", "unanswered": "Accepted, no answer"}
    return Filter(key="silent", title="Silent", apply=apply, choices=choices)


def _batch(practice_id: int | None) -> int | None:
    rows = Batch.objects.filter(practice_id=practice_id) if practice_id else Batch.objects.all()
    return rows.order_by("-pk").values_list("pk", flat=True).first()


def _fact(practice_id: int | None) -> int | None:
    return _newest_fact(practice_id, "pk")


def _newest_fact(practice_id: int | None, field: str) -> int | None:
    rows = ClaimFact.objects.filter(practice_id=practice_id) if practice_id else ClaimFact.objects.all()
    return rows.order_by("-pk").values_list(field, flat=True).first()
