"""The denials work queue as a list: filters, deadline clock, recoverable dollars, owner."""

import datetime as dt

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse

from claims.denials.models import Denial, DenialState
from claims.denials.open import STANDING
from claims.denials.reasons import CATEGORY_LABELS, OWNER_LABELS, reason
from portal import clock
from portal.templatetags.ui import state
from portal.ui.states import Badge
from portal.ui.tables import Column, Filter, ListSpec

SOON = 10  # days before a deadline that bump a denial to the top (rules.md 3.4)
FAMILY = {
    DenialState.OPEN: "denied", DenialState.WORKING: "working", DenialState.APPROVAL: "waiting",
    DenialState.RESOLVED: "paid", DenialState.REVERSED: "received",
}  # fmt: skip


def badge(row: Denial) -> Badge:
    return Badge(row.get_state_display(), FAMILY[row.state])


def left(row: Denial) -> str:
    """The deadline in words: days left, or that it passed."""
    if row.deadline is None:
        return "No deadline known"
    days = (row.deadline - clock.today()).days
    if days < 0:
        return f"Passed {-days} d ago"
    return "Today" if days == 0 else f"{days} d left"


def clock_badge(row: Denial) -> Badge:
    """The deadline's color: red when it passed or is near."""
    if row.state not in STANDING or row.deadline is None:
        return Badge(left(row) if row.state in STANDING else "Done", "received")
    days = (row.deadline - clock.today()).days
    return Badge(left(row), "denied" if days <= SOON else "waiting" if days <= 30 else "working")


def denials() -> QuerySet:
    """Denials with what the list shows."""
    return Denial.objects.select_related("practice", "claim", "claim__payer", "service_line")


def _by_deadline(queryset: QuerySet, value: str) -> QuerySet:
    today = clock.today()
    if value == "passed":
        return queryset.filter(deadline__lt=today)
    return queryset.filter(deadline__gte=today, deadline__lte=today + dt.timedelta(days=int(value)))


SPEC = ListSpec(
    columns=(
        Column(key="deadline", title="Deadline", value=left, sort="deadline", html=lambda r: state(clock_badge(r)),
               definition="Appeal days of the payer, counted from the day the remittance was received"),
        Column(key="claim", title="Claim", value=lambda r: r.claim.control_no, kind="code",
               href=lambda r: reverse("denial", args=[r.pk])),
        Column(key="line", title="Line", kind="code", css="hide-s",
               value=lambda r: r.service_line.code if r.service_line_id else "whole claim"),
        Column(key="practice", title="Practice", value=lambda r: r.practice.name, css="hide-s"),
        Column(key="payer", title="Payer", value=lambda r: r.claim.payer.name),
        Column(key="why", title="Why", value=lambda r: f"{r.group}-{r.carc} {reason(r.carc).label}", css="wide"),
        Column(key="amount", title="Recoverable", value=lambda r: r.amount_cents, kind="money", sort="amount_cents",
               sum="amount_cents", definition="The denied amount; it stays in the payer's receivable until worked"),
        Column(key="owner", title="Owner", value=lambda r: OWNER_LABELS.get(r.owner, r.owner)),
        Column(key="next", title="Next step", value=lambda r: r.first_action, css="wide hide-s why"),
        Column(key="state", title="State", value=lambda r: badge(r).label, html=lambda r: state(badge(r))),
    ),
    filters=(
        Filter(key="state", title="State", apply=lambda q, v: q.filter(state=v), choices=dict(DenialState.choices)),
        Filter(key="category", title="Category", apply=lambda q, v: q.filter(category=v), choices=CATEGORY_LABELS),
        Filter(key="owner", title="Owner", apply=lambda q, v: q.filter(owner=v), choices=OWNER_LABELS),
        Filter(key="due", title="Deadline", apply=_by_deadline,
               choices={"passed": "Passed", "10": "Within 10 days", "30": "Within 30 days"}),
        Filter(key="claim", title="Claim", apply=lambda q, v: q.filter(claim__control_no__istartswith=v)),
    ),
    sort="deadline",
)  # fmt: skip


def totals() -> dict[str, int]:
    """What is open: number, dollars in cents, and how much of it is near its deadline."""
    rows = Denial.objects.filter(state__in=STANDING)
    near = rows.filter(deadline__lte=clock.today() + dt.timedelta(days=SOON))
    every = rows.aggregate(n=Count("pk"), cents=Sum("amount_cents"))
    soon = near.aggregate(n=Count("pk"), cents=Sum("amount_cents"))
    return {"n": every["n"], "cents": every["cents"] or 0, "soon": soon["n"], "soon_cents": soon["cents"] or 0}
