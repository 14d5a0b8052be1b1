"""What the money steps put on the boards: navigation, and examples for addresses."""

from django.http import HttpRequest

from claims.denials import lists
from claims.denials.models import Denial
from claims.denials.reasons import OWNER_LABELS, reason
from claims.ledger.sections import claim_money
from claims.lifecycle.models import Claim
from claims.remittance.models import Remittance, RemittanceClaim
from portal import registries
from portal.people.roles import Right


def _newest(model: type, practice_id: int | None) -> int | None:
    rows = model.objects.all() if practice_id is None else model.objects.filter(practice_id=practice_id)
    return rows.order_by("-pk").values_list("pk", flat=True).first()


def register() -> None:
    """Called from `claims.registers`."""
    entry = registries.NavEntry
    registries.nav.add("remittances", entry("Billing", "Remittances", "remittances", Right.SEE_CLAIMS, go="r", order=63))
    registries.nav.add("denials", entry("Billing", "Denials", "denials", Right.SEE_CLAIMS, go="d", order=64))
    registries.nav.add(
        "practice_remittances",
        entry("Money", "Remittances", "practice_remittances", Right.SEE_REVENUE, go="y", per_practice=True, order=42),
    )
    registries.claim_sections.add(
        "money", registries.ClaimSection("Money", "money/section_money.html", _money, order=60)
    )
    for name, model in (("remittance_id", Remittance), ("remittance_claim_id", RemittanceClaim), ("denial_id", Denial)):
        registries.url_examples.add(name, lambda practice_id, model=model: _newest(model, practice_id))


def _money(_request: HttpRequest, claim: Claim) -> dict[str, object]:
    """The ledger and the denials of a claim, for its page."""
    rows = Denial.objects.filter(practice_id=claim.practice_id, claim_id=claim.pk).order_by("pk").listed()
    denials = [(row, lists.badge(row), reason(row.carc).label, OWNER_LABELS.get(row.owner, row.owner)) for row in rows]
    return {"money": claim_money(practice_id=claim.practice_id, claim_id=claim.pk), "denials": denials}
