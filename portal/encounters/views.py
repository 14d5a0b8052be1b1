"""The practice's home, its encounters, and one encounter."""

from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from portal import clock, registries
from portal.dashboards.filters import Filters
from portal.encounters import lists, selectors
from portal.encounters.fix import OPEN
from portal.encounters.kinds import KINDS, PLACES
from portal.encounters.models import Encounter, EncounterDocument
from portal.encounters.states import EncounterState, Owner
from portal.people.roles import Right, Role
from portal.people.rules import page
from portal.trail.record import record
from portal.ui.exports import to_csv, to_xlsx
from portal.ui.tables import export_rows, run

BOARD_SHOWN = 100


@require_GET
@page(Right.SEE_PRACTICE)
def practice_home(request: HttpRequest) -> HttpResponse:
    """Waiting on you: what the practice must do next, and how far everything else is."""
    slug = request.practice.slug
    rows = list(selectors.waiting_on_practice()[:BOARD_SHOWN])
    for encounter in rows:
        encounter.reason = selectors.reason_of(encounter)
        encounter.fix_url = reverse(encounter.reason.url_name, args=[slug, encounter.pk])
    totals = _totals()
    record("listed", "encounter", count=len(rows), ids=[row.pk for row in rows])
    every = reverse("encounters", args=[slug])
    figures = [
        {"label": label, "value": totals[group], "basis": basis, "href": f"{every}?state={group}"}
        for group, label, basis in (
            ("arriving", "Received", "being read, or waiting for you"),
            ("working", "With the coders", "ready, being coded, on hold, in audit"),
            ("released", "Released to billing", "coded and released"),
        )
    ]
    for _name, count in registries.journey.items():
        figures += count(request.practice.pk)
    context = {
        "rows": rows, "figures": figures, "clock": _clock(request), "waiting": totals["waiting"], "waiting_cents": totals["cents"],
        "any": totals["all"], "loose": selectors.loose_documents().count(), "can_fix": Right.UPLOAD in request.rights,
    }  # fmt: skip
    return render(request, "practice/home.html", context)


def _clock(request: HttpRequest) -> str:
    """The money clock: the panel of the step that measures it, drawn; empty when no such step is installed."""
    panel = registries.panels.find("clock")
    if panel is None:
        return ""
    filters = Filters(as_of=clock.today())
    filters.memo["slug"] = request.practice.slug
    return render_to_string(panel.template, panel.build(filters) | {"panel": panel})


def _totals() -> dict[str, int]:
    """Counts by state in one query."""
    waiting = Q(owner=Owner.PRACTICE)
    return Encounter.objects.aggregate(
        all=Count("pk"),
        arriving=Count("pk", filter=Q(state__in=lists.ARRIVING)),
        working=Count("pk", filter=Q(state__in=lists.WORKING)),
        released=Count("pk", filter=Q(state=EncounterState.RELEASED)),
        waiting=Count("pk", filter=waiting),
        cents=Sum("expected_cents", filter=waiting, default=0),
    )


@require_http_methods(["GET", "POST"])
@page(Right.SEE_PRACTICE)
def encounters(request: HttpRequest) -> HttpResponse:
    """The list; a POST carries the words of a search, which may be a name and therefore never stand in the address."""
    spec = lists.spec(request.practice.slug)
    shown = run(spec, lists.rows(), request.GET, words=request.POST)
    record("listed", "encounter", count=len(shown.rows), ids=[row.pk for row in shown.rows])
    return render(request, "practice/encounters.html", {"list": shown})


@require_http_methods(["GET", "POST"])
@page(Right.SEE_PRACTICE)
def encounters_csv(request: HttpRequest) -> HttpResponse:
    return _export(request, "csv")


@require_http_methods(["GET", "POST"])
@page(Right.SEE_PRACTICE)
def encounters_xlsx(request: HttpRequest) -> HttpResponse:
    return _export(request, "xlsx")


def _export(request: HttpRequest, form: str) -> HttpResponse:
    """Exactly what the list shows, all pages of it."""
    spec = lists.spec(request.practice.slug)
    rows = list(export_rows(spec, lists.rows(), request.GET, words=request.POST))
    record("exported", "encounter", count=len(rows), form=form)
    if form == "xlsx":
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        body = to_xlsx(rows, spec.columns, {"As of": clock.today().isoformat()}, title="Encounters")
    else:
        kind, body = "text/csv; charset=utf-8", to_csv(rows, spec.columns)
    response = HttpResponse(body, content_type=kind)
    name = f"encounters-{request.practice.slug}-{clock.today().isoformat()}.{form}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@require_GET
@page(Right.SEE_PRACTICE)
def encounter(request: HttpRequest, encounter_id: int) -> HttpResponse:
    """One visit: what it is, where it is and why, its documents, what later steps made of it, and its timeline."""
    found = get_object_or_404(
        Encounter.objects.select_related("patient", "provider", "facility", "coverage", "payer"), pk=encounter_id
    )
    record("seen", "encounter", found.pk)
    links = EncounterDocument.objects.filter(encounter_id=found.pk).select_related("document").order_by("id").listed()
    further = [link for _name, find in registries.encounter_links.items() for link in find(found.pk)]
    reason = selectors.reason_of(found) if found.waiting_reason or found.owner == Owner.PRACTICE else None
    slug = request.practice.slug
    fix_url = reverse(reason.url_name, args=[slug, found.pk]) if reason and found.owner == Owner.PRACTICE else ""
    context = {
        "encounter": found,
        "badge": selectors.state_badge(found),
        "kind": KINDS.get(found.kind, found.kind),
        "place": PLACES.get(found.place_of_service, found.place_of_service),
        "links": list(links),
        "further": further,
        "reason": reason,
        "fix_url": fix_url,
        "can_fix": Right.UPLOAD in request.rights,
        "can_answer": Right.ANSWER in request.rights
        and found.owner == Owner.PRACTICE
        and found.state == EncounterState.HELD,
        "open": found.state in OPEN,
        "lines": selectors.timeline_of(found.pk, for_practice=request.role in Role.of_practice()),
    }
    return render(request, "practice/encounter.html", context)
