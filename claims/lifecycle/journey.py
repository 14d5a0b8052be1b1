"""How far a practice's encounters are on their way to the money: counts for its home, and the filter that shows the rows."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from claims.lifecycle.models import Claim, Outcome
from claims.lifecycle.states import ClaimState
from portal.encounters.models import Encounter
from portal.tenants.models import Practice
from portal.ui.tables import Filter

S = ClaimState
ANSWERED = (S.ADJUDICATED, S.CLOSED)
# name -> (words, basis, claims): an encounter stands in a stretch when one of its living claims does
STRETCHES: dict[str, tuple[str, str, Q]] = {
    "prepared": (
        "Claims being prepared", "built; checks or corrections still run",
        Q(state__in=(S.DRAFT, S.EDITS_OPEN, S.WAITING_FOR_TABLE, S.READY, S.REJECTED)),
    ),
    "sent": ("With the payers", "sent and not answered yet", Q(state__in=(S.BATCHED, S.SENT, S.ACCEPTED))),
    "paid": ("Paid", "the payer paid, or left it to the patient", Q(state__in=ANSWERED, outcome__in=(Outcome.PAID, Outcome.PATIENT))),
    "denied": ("Denied, all or part", "the firm works on each", Q(state__in=ANSWERED, outcome__in=(Outcome.DENIED, Outcome.PARTLY_DENIED))),
}  # fmt: skip


def living() -> QuerySet:
    """Claims that no newer version replaced and nobody withdrew."""
    newer = Claim.objects.filter(practice_id=OuterRef("practice_id"), previous_id=OuterRef("pk")).exclude(state=S.WITHDRAWN)
    return Claim.objects.exclude(state=S.WITHDRAWN).filter(~Exists(newer))


def _of(which: Q) -> Exists:
    return Exists(living().filter(which, practice_id=OuterRef("practice_id"), encounter_id=OuterRef("pk")))


def counts(practice_id: int) -> list[dict[str, object]]:
    """Encounters of the open practice in each stretch, one query; each leads to the encounters that make it."""
    found = Encounter.objects.filter(practice_id=practice_id).aggregate(
        **{name: Count("pk", filter=_of(which)) for name, (_words, _basis, which) in STRETCHES.items()}
    )
    every = reverse("encounters", args=[Practice.objects.values_list("slug", flat=True).get(pk=practice_id)])
    return [
        {"label": words, "value": found[name], "basis": basis, "href": f"{every}?claim={name}"}
        for name, (words, basis, _which) in STRETCHES.items()
    ]


def stretch_filter() -> Filter:
    """The encounters behind `counts`."""
    return Filter(
        key="claim", title="Claim", choices={name: words for name, (words, _basis, _which) in STRETCHES.items()},
        apply=lambda queryset, value: queryset.filter(_of(STRETCHES[value][2])),
    )  # fmt: skip
