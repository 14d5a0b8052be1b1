"""What the claim's life puts on the boards."""

from django.http import HttpRequest
from django.urls import reverse

from claims.lifecycle import journey, lists
from claims.lifecycle.models import Claim
from portal import registries
from portal.people.roles import Right
from portal.tenants import scope


def register() -> None:
    """Called once, when the app is ready."""
    registries.nav.add("claims", registries.NavEntry("Billing", "Claims", "claims", Right.SEE_CLAIMS, go="c", order=40))
    registries.encounter_links.add("claims", encounter_claims)
    registries.journey.add("claims", journey.counts)
    registries.encounter_filters.add("claim", journey.stretch_filter)
    registries.url_examples.add("claim_id", _newest)
    registries.url_examples.add("claims_export.kind", lambda practice_id: "csv")
    registries.searches.add("Claims", registries.Search(Right.SEE_CLAIMS, search))


def encounter_claims(encounter_id: int) -> list[tuple[str, str, str, str]]:
    """The encounter's claims: (label, address, state word, family). The address is empty for those who cannot open it."""
    billing = scope.current().role == "cw_firm"
    rows = Claim.objects.filter(encounter_id=encounter_id).select_related("payer").order_by("pk")
    return [
        (
            f"Claim {row.control_no} to {row.payer.name}",
            reverse("claim", args=[row.pk]) if billing else "",
            badge.label,
            badge.family,
        )
        for row in rows
        for badge in [lists.state_badge(row)]
    ]


def search(_request: HttpRequest, query: str) -> list[registries.Hit]:
    """Claims by the beginning of their own number, or by the payer's number."""
    if len(query) < 4 or not query.isalnum():
        return []
    rows = lists.by_number(Claim.objects.select_related("payer"), query).order_by("-pk")[:10]
    return [
        registries.Hit(
            f"Claim {row.control_no}", f"{row.payer.name} · {lists.state_badge(row).label}", reverse("claim", args=[row.pk])
        )
        for row in rows
    ]


def _newest(practice_id: int | None) -> int | None:
    rows = Claim.objects.filter(practice_id=practice_id) if practice_id else Claim.objects.all()
    return rows.order_by("-pk").values_list("pk", flat=True).first()
