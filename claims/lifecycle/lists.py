"""The declaration of the claims list: columns, filters that live in the address, count and sum."""

import datetime as dt
from collections.abc import Callable

from django.db.models import Q
from django.urls import reverse
from django.utils.html import escape

from claims.lifecycle.models import Claim, Outcome
from claims.lifecycle.states import FAMILY, ClaimState
from portal import clock
from portal.payers.models import Payer
from portal.registries import Registry
from portal.templatetags.ui import state as state_html
from portal.templatetags.ui import usdates
from portal.tenants.models import Practice
from portal.ui.states import Badge
from portal.ui.tables import Column, Filter, ListSpec

S = ClaimState
GROUPS = {"work": "To work", "flight": "With the payer", "late": "Filing limit within 30 days"}
TO_WORK = (S.EDITS_OPEN, S.WAITING_FOR_TABLE, S.REJECTED)
IN_FLIGHT = (S.BATCHED, S.SENT, S.ACCEPTED)
OPEN = (S.DRAFT, S.EDITS_OPEN, S.WAITING_FOR_TABLE, S.READY, S.REJECTED, S.BATCHED, S.SENT)
OUTCOME_FAMILY = {
    Outcome.PAID: "paid", Outcome.PATIENT: "paid", Outcome.PARTLY_DENIED: "denied", Outcome.DENIED: "denied",
    Outcome.PENDED: "waiting", Outcome.NOT_OURS: "waiting",
}  # fmt: skip
# filters of later steps: name -> callable() -> Filter
claim_filters: Registry[Callable[[], Filter]] = Registry("filter of the claims list")


def rows():
    """Claims with what the list shows, in one query."""
    return Claim.objects.select_related("practice", "patient", "payer")


def state_badge(claim: Claim) -> Badge:
    """State and outcome in one word: an answered claim shows how it was answered."""
    if claim.state in {S.ADJUDICATED, S.CLOSED} and claim.outcome:
        return Badge(str(claim.get_outcome_display()), OUTCOME_FAMILY[claim.outcome])
    return Badge(str(claim.get_state_display()), FAMILY[claim.state])


def _state(queryset, value: str):
    if value == "work":
        return queryset.filter(state__in=TO_WORK)
    if value == "flight":
        return queryset.filter(state__in=IN_FLIGHT)
    if value == "late":
        return queryset.filter(state__in=OPEN, filing_limit__lte=clock.today() + dt.timedelta(days=30))
    return queryset.filter(state=value)


def _on(lookup: str) -> Callable:
    def apply(queryset, text: str):
        try:
            return queryset.filter(**{lookup: dt.date.fromisoformat(text)})
        except ValueError:
            return queryset.none()

    return apply


def shortened(words: str, *, most: int = 2) -> str:
    """The first findings of a waiting claim; its page has all of them."""
    parts = [part for part in words.split("; ") if part]
    more = len(parts) - most
    return "; ".join(parts[:most]) + (f"; and {more} more" if more > 0 else "")


def by_number(queryset, text: str):
    """A claim's own number (its beginning) or the payer's number, exactly as typed or in upper case."""
    number = text.upper()
    return queryset.filter(Q(control_no__startswith=number) | Q(payer_control_no=text) | Q(payer_control_no=number))


def _number(field: str) -> Callable:
    return lambda queryset, value: queryset.filter(**{field: int(value)})


def spec() -> ListSpec:
    """Two queries are for the choices of practice and payer; the list itself takes two more."""
    practices = {str(pk): name for pk, name in Practice.objects.order_by("name").values_list("pk", "name")}
    payers = {str(pk): name for pk, name in Payer.objects.order_by("name").values_list("pk", "name")}
    return ListSpec(
        columns=(
            Column(
                key="claim", title="Claim", value=lambda c: c.control_no, kind="code",
                href=lambda c: reverse("claim", args=[c.pk]),
            ),
            Column(key="patient", title="Patient", value=lambda c: str(c.patient), sort="patient__name_key"),
            Column(key="practice", title="Practice", value=lambda c: c.practice.name, sort="practice__name", css="hide-s"),
            Column(key="payer", title="Payer", value=lambda c: c.payer.name, sort="payer__name", css="hide-s"),
            Column(key="date", title="Service", value=lambda c: c.service_from, kind="date", sort="service_from"),
            Column(
                key="state", title="State", value=lambda c: state_badge(c).label, sort="state",
                html=lambda c: state_html(state_badge(c)), definition="Where the claim is; an answered one shows how.",
            ),
            Column(
                key="why", title="Why it is here", value=lambda c: usdates(c.waiting_reason), css="wide why",
                html=lambda c: escape(shortened(usdates(c.waiting_reason))),
                definition="What holds the claim, in words.",
            ),
            Column(
                key="limit", title="File by", value=lambda c: c.filing_limit if c.state in OPEN else None, kind="date",
                sort="filing_limit", definition="Last day on which the payer must have received the claim.",
            ),
            Column(
                key="charge", title="Charge", value=lambda c: c.charge_cents, kind="money", sort="charge_cents",
                sum="charge_cents", definition="Total charge of the claim (CLM02).",
            ),
        ),
        filters=(
            Filter(key="q", title="Claim number", apply=by_number),
            Filter(key="state", title="State", apply=_state, choices={**GROUPS, **dict(ClaimState.choices)}),
            Filter(
                key="outcome", title="Outcome", apply=lambda q, v: q.filter(outcome=v),
                choices={value: label for value, label in Outcome.choices if value},
            ),
            Filter(key="practice", title="Practice", apply=_number("practice_id"), choices=practices),
            Filter(key="payer", title="Payer", apply=_number("payer_id"), choices=payers),
            Filter(key="from", title="Service from", apply=_on("service_from__gte")),
            Filter(key="to", title="to", apply=_on("service_from__lte")),
            *(make() for _name, make in claim_filters.items()),
        ),
        sort="-date",
    )  # fmt: skip
