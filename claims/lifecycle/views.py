"""The claims list, one claim, and the segments of one file that speak of it."""

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from claims.lifecycle import lists
from claims.lifecycle.models import Claim, ServiceLine
from claims.lifecycle.states import ClaimState
from portal import clock, registries
from portal.encounters.models import TimelineEntry
from portal.jobs.emit import emit
from portal.people.models import Person
from portal.people.roles import Right
from portal.people.rules import page
from portal.trail.record import record
from portal.ui.exports import to_csv, to_xlsx
from portal.ui.tables import export_rows, run

EXPORTS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@require_GET
@page(Right.SEE_CLAIMS)
def claims(request: HttpRequest) -> HttpResponse:
    shown = run(lists.spec(), lists.rows(), request.GET)
    record("listed", "claim", count=len(shown.rows), ids=[row.pk for row in shown.rows])
    totals = Claim.objects.aggregate(
        work=Count("pk", filter=Q(state__in=lists.TO_WORK)),
        work_cents=Sum("charge_cents", filter=Q(state__in=lists.TO_WORK), default=0),
        ready=Count("pk", filter=Q(state=ClaimState.READY)),
        ready_cents=Sum("charge_cents", filter=Q(state=ClaimState.READY), default=0),
        flight=Count("pk", filter=Q(state__in=lists.IN_FLIGHT)),
        flight_cents=Sum("charge_cents", filter=Q(state__in=lists.IN_FLIGHT), default=0),
    )
    return render(request, "claims/claims.html", {"list": shown, "totals": totals})


@require_GET
@page(Right.SEE_CLAIMS)
def claims_export(request: HttpRequest, kind: str) -> HttpResponse:
    """Exactly what the list shows, filters and order included."""
    if kind not in EXPORTS:
        raise Http404
    spec = lists.spec()
    rows = list(export_rows(spec, lists.rows(), request.GET))
    record("exported", "claim", count=len(rows))
    data = to_csv(rows, spec.columns) if kind == "csv" else to_xlsx(rows, spec.columns, title="Claims")
    response = HttpResponse(data, content_type=EXPORTS[kind])
    response["Content-Disposition"] = content_disposition_header(True, f"claims-{clock.today().isoformat()}.{kind}")
    return response


@require_POST
@page(Right.WORK_CLAIMS)
def claims_send(request: HttpRequest) -> HttpResponse:
    """Send now: first what would go and what cannot, then (with `confirm`) the batches are cut in the background."""
    picked = [int(value) for value in request.POST.getlist("row") if value.isascii() and value.isdigit()][:1000]
    chosen = Claim.objects.filter(pk__in=picked) if picked else Claim.objects.filter(state=ClaimState.READY)
    ready = chosen.filter(state=ClaimState.READY)
    practices = list(ready.values_list("practice_id", flat=True).distinct().order_by("practice_id"))
    going = (
        Claim.objects.filter(state=ClaimState.READY, practice_id__in=practices)
        .values("practice_id", "practice__name")
        .annotate(claims=Count("pk"), cents=Sum("charge_cents"))
        .order_by("practice__name")
    )
    if request.POST.get("confirm") == "yes":
        for practice_id in practices:
            emit("batch.wanted", practice_id=practice_id, subject_id=practice_id, key=request.request_id)
        record("asked to send", "claim", count=sum(row["claims"] for row in going))
        if practices:
            messages.success(request, "The batches are being cut and sent. They appear below as soon as they left.")
        else:
            messages.info(request, "Nothing is ready to send.")
        return redirect("batches")
    context = {
        "going": going, "picked": picked, "stays": max(len(picked) - ready.count(), 0) if picked else 0,
        "claims": sum(row["claims"] for row in going), "cents": sum(row["cents"] for row in going),
    }  # fmt: skip
    return render(request, "claims/send.html", context)


@require_GET
@page(Right.SEE_CLAIMS)
def claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    return claim_page(request, claim_id)


def claim_page(request: HttpRequest, claim_id: int, *, status: int = 200, **more: object) -> HttpResponse:
    """Lines, diagnoses, what every step registered for this page, and the timeline; also shown again after a bad form."""
    row = get_object_or_404(
        Claim.objects.select_related("practice", "patient", "payer", "rendering", "coverage", "previous"), pk=claim_id
    )
    record("seen", "claim", row.pk, practice_id=row.practice_id)
    lines = list(ServiceLine.objects.filter(practice_id=row.practice_id, claim_id=row.pk).order_by("position"))
    for line in lines:
        line.letters = " ".join("ABCDEFGHIJKL"[at - 1] for at in line.pointers if 1 <= at <= 12)
    sections = []
    for name, section in sorted(registries.claim_sections.items(), key=lambda pair: pair[1].order):
        context = section.build(request, row)
        if context is not None:
            sections.append({"name": name, "title": section.title, "template": section.template, **context})
    story = list(
        TimelineEntry.objects.filter(
            practice_id=row.practice_id, encounter_id=row.encounter_id, subject_type="claim", subject_id=row.pk
        ).order_by("-pk")[:100]
    )
    names = dict(Person.objects.filter(pk__in={e.actor_id for e in story if e.actor_id}).values_list("pk", "display_name"))
    for entry in story:
        entry.who = names.get(entry.actor_id, "")
    versions = list(
        Claim.objects.filter(practice_id=row.practice_id, encounter_id=row.encounter_id).exclude(pk=row.pk).order_by("pk")
    )
    context = {
        "claim": row, "badge": lists.state_badge(row), "lines": lines, "sections": sections, "story": story,
        "diagnoses": list(zip("ABCDEFGHIJKL", row.diagnoses, strict=False)),
        "versions": [(other, lists.state_badge(other)) for other in versions],
        "open_limit": row.filing_limit if row.state in lists.OPEN else None, **more,
    }  # fmt: skip
    return render(request, "claims/claim.html", context, status=status)
