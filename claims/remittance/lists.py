"""The lists of remittances and of parked answers, declared once for screen and address."""

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from claims.remittance.models import Deposit, Remittance, RemittanceClaim, RemittanceState
from portal.templatetags.ui import state
from portal.ui.states import Badge
from portal.ui.tables import Column, Filter, ListSpec

FAMILY = {
    RemittanceState.READ: "received", RemittanceState.PARKED: "denied", RemittanceState.POSTED: "paid",
    RemittanceState.DUPLICATE: "received",
}  # fmt: skip


def badge(row: Remittance) -> Badge:
    """Its state; a posted one with claims that wait says so."""
    if row.state == RemittanceState.POSTED and row.claims_parked:
        return Badge("Posted, exceptions", "waiting")
    return Badge(row.get_state_display(), FAMILY[row.state])


def remittances() -> QuerySet:
    """Remittances with their payer, practice and whether the bank has them."""
    landed = Deposit.objects.filter(remittance_id=OuterRef("pk"))
    return Remittance.objects.select_related("practice", "payer").annotate(landed=Exists(landed))


def parked() -> QuerySet:
    """Answered claims that wait for a person: those of posted remittances, and whole parked remittances' claims."""
    return RemittanceClaim.objects.exclude(parked_reason="").filter(posted_at=None).select_related(
        "remittance", "remittance__practice", "claim"
    )


def _payer(row: Remittance) -> str:
    return row.payer.name if row.payer_id else row.payer_ident


def _bank(row: Remittance) -> str:
    if row.paid_cents <= 0:
        return "No payment"
    return "Arrived" if row.landed else "Not yet"


def spec(*, per_practice: bool = False) -> ListSpec:
    """Remittances, newest payment first; a practice's own list has no links to the firm's pages."""
    link = None if per_practice else lambda row: reverse("remittance", args=[row.pk])
    columns = [
        Column(key="paid_on", title="Paid on", value=lambda r: r.paid_on, kind="date", sort="paid_on"),
        Column(key="payer", title="Payer", value=_payer, href=link, css="wide"),
        Column(key="trace", title="Trace", value=lambda r: r.trace, kind="code", definition="Check or EFT number (TRN02)"),
        Column(key="paid", title="Payment", value=lambda r: r.paid_cents, kind="money", sort="paid_cents", sum="paid_cents",
               definition="What the payer paid with this remittance (BPR02)"),
        Column(key="claims", title="Claims posted", value=lambda r: r.claims_matched, kind="int", sort="claims_matched",
               sum="claims_matched"),
        Column(key="parked", title="Waiting", value=lambda r: r.claims_parked, kind="int", sort="claims_parked",
               sum="claims_parked", definition="Answered claims that wait for a person"),
        Column(key="bank", title="Bank", value=_bank, definition="Whether the deposit was seen in the bank's file"),
        Column(key="state", title="State", value=lambda r: badge(r).label, html=lambda r: state(badge(r))),
    ]  # fmt: skip
    if not per_practice:
        columns.insert(1, Column(key="practice", title="Practice", value=lambda r: r.practice.name))
    return ListSpec(
        columns=columns,
        filters=(
            Filter(key="state", title="State", apply=_by_state, choices=dict(RemittanceState.choices) | {"exceptions": "With exceptions"}),
            Filter(key="trace", title="Trace", apply=lambda q, v: q.filter(trace__istartswith=v)),
        ),
        sort="-paid_on",
    )


def _by_state(queryset: QuerySet, value: str) -> QuerySet:
    return queryset.filter(claims_parked__gt=0) if value == "exceptions" else queryset.filter(state=value)


PARKED = ListSpec(
    columns=(
        Column(key="claim", title="Claim as answered", value=lambda r: r.control_no or "none", kind="code",
               href=lambda r: f"{reverse('remittance', args=[r.remittance_id])}#answer-{r.pk}"),
        Column(key="why", title="Why it waits", value=lambda r: r.parked_reason, css="wide"),
        Column(key="practice", title="Practice", value=lambda r: r.remittance.practice.name),
        Column(key="paid", title="Holds up", value=lambda r: r.paid_cents, kind="money", sort="paid_cents", sum="paid_cents",
               definition="Paid by the payer, in the books as unapplied until it is matched"),
        Column(key="since", title="Since", value=lambda r: r.remittance.received_at, kind="datetime",
               sort="remittance__received_at"),
    ),
    sort="since",
)  # fmt: skip
