"""The declaration of the encounters list."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse

from portal import registries
from portal.encounters.kinds import KINDS
from portal.encounters.models import Encounter
from portal.encounters.selectors import reason_of, state_badge
from portal.encounters.states import EncounterState, Owner
from portal.patients import selectors as patient_selectors
from portal.payers.models import Payer
from portal.templatetags.ui import money
from portal.templatetags.ui import state as state_html
from portal.tenants.models import Provider
from portal.ui.tables import Column, Filter, ListSpec

ARRIVING = (EncounterState.RECEIVED, EncounterState.INCOMPLETE)
WORKING = (
    EncounterState.READY, EncounterState.CODING, EncounterState.HELD, EncounterState.CODED, EncounterState.IN_AUDIT,
)  # fmt: skip
GROUPS = {"waiting": "Waiting on you", "arriving": "Received, not yet with the coders", "working": "With the coders"}


def rows():
    return Encounter.objects.select_related("patient", "provider", "payer")


def _on(lookup: str):
    def apply(queryset, text: str):
        for form in ("%Y-%m-%d", "%m/%d/%Y"):
            try:
                return queryset.filter(**{lookup: dt.datetime.strptime(text, form).date()})  # noqa: DTZ007  a day, no zone
            except ValueError:
                continue
        return queryset.none()

    return apply


def _why(encounter: Encounter) -> str:
    """What the practice must do, in plain words; empty when the next action is not the practice's."""
    return (encounter.waiting_note or reason_of(encounter).label) if encounter.owner == Owner.PRACTICE else ""


def _state_words(encounter: Encounter) -> str:
    return ": ".join(filter(None, (state_badge(encounter).label, _why(encounter))))


def _state_html(encounter: Encounter):
    why = _why(encounter)
    return state_html(why, family="waiting", wrap=True) if why else state_html(state_badge(encounter))


def _group(queryset, value: str):
    if value == "waiting":
        return queryset.filter(owner=Owner.PRACTICE)
    states = {"arriving": ARRIVING, "working": WORKING}.get(value, (value,))
    return queryset.filter(state__in=states)


def spec(slug: str) -> ListSpec:
    """Two queries are for the choices of provider and payer; the list itself takes two more."""
    providers = {str(p.pk): str(p) for p in Provider.objects.order_by("last_name", "id")}
    payers = {str(pk): name for pk, name in Payer.objects.order_by("name").values_list("id", "name")}
    return ListSpec(
        columns=(
            Column(
                key="patient", title="Patient", value=lambda e: str(e.patient), sort="patient__name_key", css="nowrap",
                href=lambda e: reverse("encounter", args=[slug, e.pk]),
            ),
            Column(key="date", title="Service", value=lambda e: e.service_date, kind="date", sort="service_date"),
            Column(
                key="provider", title="Provider", value=lambda e: str(e.provider), sort="provider__last_name", css="hide-s nowrap", html=lambda e: e.provider.last_name,
            ),
            Column(key="payer", title="Payer", value=lambda e: e.payer.name if e.payer else "none yet", css="hide-s nowrap"),
            Column(key="kind", title="Kind", value=lambda e: KINDS.get(e.kind, e.kind), css="hide-s nowrap"),
            Column(
                key="state",
                title="State",
                value=_state_words,
                sort="state",
                html=_state_html,
                definition="Where the encounter is; for one that waits for the practice, why.",
            ),
            Column(key="ref", title="Visit number", value=lambda e: e.external_ref, kind="code", css="hide-s"),
            Column(
                key="expected", title="Estimate", kind="money", sort="expected_cents", sum="expected_cents",
                value=lambda e: e.expected_cents or None, html=lambda e: money(e.expected_cents or None),
                definition="Estimate of the charge: median of this kind of visit, else the fee schedule. 0 means unknown.",
            ),
        ),
        filters=(
            Filter(
                key="state", title="State", apply=_group,
                choices=GROUPS | {s.value: str(s.label) for s in EncounterState},
            ),
            Filter(key="provider", title="Provider", apply=lambda q, v: q.filter(provider_id=int(v)), choices=providers),
            Filter(key="payer", title="Payer", apply=lambda q, v: q.filter(payer_id=int(v)), choices=payers),
            *(make() for _name, make in registries.encounter_filters.items()),
            Filter(key="from", title="Service from", apply=_on("service_date__gte")),
            Filter(key="to", title="to", apply=_on("service_date__lte")),
            Filter(key="q", title="Patient or visit number", apply=_text, private=True),
        ),
        sort="-date",
    )  # fmt: skip


def _text(queryset, text: str):
    return queryset.filter(Q(external_ref=text) | Q(patient_id__in=patient_selectors.search(text).values("pk")))
