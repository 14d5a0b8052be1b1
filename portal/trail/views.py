"""A practice's access log: who saw, changed or exported what, by person and by patient."""

import datetime as dt

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from portal import clock
from portal.people.models import Person
from portal.people.roles import Right
from portal.people.rules import page
from portal.trail.models import TrailEvent
from portal.trail.record import record
from portal.ui.exports import to_csv
from portal.ui.tables import Column, Filter, ListSpec, export_rows, run

EXPORT_MOST = 50_000
TABLES = {
    "portal_encounter": "encounter", "portal_document": "document", "portal_patient": "patient", "portal_coverage": "coverage",
}  # fmt: skip


def spec() -> ListSpec:
    """People are read once for filter and column; events of people whom this scope may not name say so."""
    people = dict(Person.objects.order_by("display_name").values_list("id", "display_name"))

    def who(event: TrailEvent) -> str:
        return "Claimwright" if event.actor_id is None else people.get(event.actor_id, "Another person")

    return ListSpec(
        columns=(
            Column(key="at", title="When", value=lambda e: e.at, kind="datetime", sort="at"),
            Column(key="who", title="Who", value=who),
            Column(key="verb", title="Did", value=lambda e: e.verb),
            Column(key="subject", title="What", value=lambda e: TABLES.get(e.subject, e.subject)),
            Column(key="id", title="Number", value=lambda e: str(e.subject_id or ""), kind="code"),
            Column(key="detail", title="Detail", value=_detail, css="wide"),
        ),
        filters=(
            Filter(
                key="person", title="Person", apply=lambda q, v: q.filter(actor_id=int(v)),
                choices={str(pk): name for pk, name in people.items()},
            ),
            Filter(key="patient", title="Patient number", apply=_of_patient),
            Filter(key="from", title="From", apply=_from),
        ),
        sort="-at",
        size=100,
    )  # fmt: skip


def _detail(event: TrailEvent) -> str:
    """Names of changed columns, counts and page numbers; the log holds no values of patients."""
    shown = {k: v for k, v in event.detail.items() if k != "ids"}
    return ", ".join(k.replace("_", " ") if v is None or isinstance(v, list) else f"{k} {v}" for k, v in shown.items())[
        :200
    ]


def _of_patient(queryset, text: str):
    """Events on the patient (page, lists that showed it), or nothing when it is no number."""
    if not text.isascii() or not text.isdigit() or len(text) > 17:
        return queryset.none()
    number = int(text)
    return queryset.filter(
        Q(subject__in=["patient", "portal_patient"], subject_id=number)
        | Q(subject="patient", detail__ids__contains=number)
    )


def _from(queryset, text: str):
    try:
        return queryset.filter(at__date__gte=dt.date.fromisoformat(text))
    except ValueError:
        return queryset.none()


@require_GET
@page(Right.SEE_TRAIL)
def access_log(request: HttpRequest) -> HttpResponse:
    shown = run(spec(), TrailEvent.objects.filter(practice=request.practice), request.GET)
    record("seen", "access log", count=len(shown.rows))
    return render(request, "practice/access_log.html", {"list": shown})


@require_GET
@page(Right.SEE_TRAIL)
def access_log_csv(request: HttpRequest) -> HttpResponse:
    """The events that the page's filters match, newest first."""
    made = spec()
    rows = list(export_rows(made, TrailEvent.objects.filter(practice=request.practice), request.GET))[:EXPORT_MOST]
    record("exported", "access log", count=len(rows))
    response = HttpResponse(to_csv(rows, made.columns), content_type="text/csv; charset=utf-8")
    name = f"access-{request.practice.slug}-{clock.today().isoformat()}.csv"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
