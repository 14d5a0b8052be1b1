"""What the claim's life puts on the boards."""

from django.urls import reverse

from claims.lifecycle import lists
from claims.lifecycle.models import Claim
from portal import registries
from portal.people.roles import Right


def register() -> None:
    """Called once, when the app is ready."""
    registries.nav.add("claims", registries.NavEntry("Billing", "Claims", "claims", Right.SEE_CLAIMS, go="c", order=40))
    registries.encounter_links.add("claims", encounter_claims)
    registries.url_examples.add("claim_id", lambda practice_id: _newest(practice_id))
    registries.url_examples.add("claims_export.kind", lambda practice_id: "csv")
    registries.searches.add("claims", search)


def encounter_claims(encounter_id: int) -> list[tuple[str, str, str, str]]:
    """The encounter's claims: (label, address, state word, family). Practice staff see the state, billing opens it."""
    rows = Claim.objects.filter(encounter_id=encounter_id).select_related("payer").order_by("pk")
    return [
        (f"Claim {row.control_no} to {row.payer.name}", reverse("claim", args=[row.pk]), badge.label, badge.family)
        for row in rows
        for badge in [lists.state_badge(row)]
    ]


def search(query: str) -> list[tuple[str, str, str]]:
    """Claims by their own or the payer's number: (title, detail, address)."""
    number = query.strip().upper()
    if len(number) < 4 or not number.isalnum():
        return []
    rows = lists._text(Claim.objects.select_related("payer"), query.strip())[:10]
    return [
        (f"Claim {row.control_no}", f"{row.payer.name} · {lists.state_badge(row).label}", reverse("claim", args=[row.pk]))
        for row in rows
    ]


def _newest(practice_id: int | None) -> int | None:
    rows = Claim.objects.filter(practice_id=practice_id) if practice_id else Claim.objects.all()
    return rows.order_by("-pk").values_list("pk", flat=True).first()
