"""Sending files: the upload page, its verdicts, and what becomes of a list of encounters."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from portal.documents import kinds
from portal.documents.models import Document
from portal.documents.receive import Verdict, receive
from portal.encounters import intake, selectors
from portal.encounters.models import IntakeFile, IntakeRow, RowVerdict
from portal.jobs.models import Job
from portal.people.roles import Right
from portal.people.rules import page
from portal.trail.record import record

STATUS = {"accepted": 200, "duplicate": 200, "refused": 422}
ROWS_SHOWN = 200


@require_http_methods(["GET", "POST"])
@page(Right.UPLOAD)
def upload(request: HttpRequest) -> HttpResponse:
    """GET: the page. POST: one or more files in the field `file`; JSON of one verdict when JSON is asked for."""
    if request.method == "GET":
        return _page(request, [])
    files = request.FILES.getlist("file")
    as_json = "application/json" in request.headers.get("Accept", "")
    if not files:
        answer = {
            "verdict": "refused",
            "message": "No file arrived. Choose one and send it.",
            "document": None,
            "href": "",
        }
        return JsonResponse(answer, status=422) if as_json else _page(request, [answer | {"name": ""}], status=422)
    answers = [_take(request, file) for file in files]
    if as_json:
        return JsonResponse(answers[0], status=answers[0].pop("status"))
    refused = any(a["verdict"] == "refused" for a in answers)
    return _page(request, answers, status=422 if refused else 200)


def _take(request: HttpRequest, file) -> dict[str, object]:
    try:
        with transaction.atomic():
            verdict = receive(
                practice_id=request.practice.pk, name=file.name, stream=file, uploaded_by_id=request.person_id
            )
    except OSError:
        verdict, full = (
            Verdict(None, "refused", "The portal has no room to store files. Nothing was kept. Try again later."),
            True,
        )
    else:
        full = False
    document = verdict.document
    return {
        "name": kinds.safe_name(file.name or ""),
        "document": document.pk if document else None,
        "verdict": verdict.verdict,
        "message": verdict.message,
        "duplicate_of": verdict.duplicate_of,
        "href": address(request.practice.slug, document) if document else "",
        "status": 507 if full else STATUS[verdict.verdict],
    }


def address(slug: str, document: Document) -> str:
    """A list's page shows its rows, any other document its pages."""
    return reverse(
        "intake_list" if document.kind == "csv" and document.state != "refused" else "document",
        args=[slug, document.pk],
    )


def _page(request: HttpRequest, answers: list[dict], *, status: int = 200) -> HttpResponse:
    loose = list(selectors.loose_documents()[: selectors.LOOSE_SHOWN])
    lists = list(IntakeFile.objects.select_related("document").order_by("-id").listed()[:5])
    context = {
        "answers": answers, "loose": loose, "lists": lists, "accept": kinds.ACCEPT, "taken": kinds.TAKEN,
        "max_bytes": settings.UPLOAD_MAX_BYTES, "max_mb": settings.UPLOAD_MAX_BYTES // 1024 // 1024,
    }  # fmt: skip
    return render(request, "practice/upload.html", context, status=status)


@require_GET
@page(Right.SEE_PRACTICE)
def intake_list(request: HttpRequest, document_id: int) -> HttpResponse:
    """One list of encounters: progress while it is read, then a verdict per row. `?part=progress` is the bar alone."""
    document = get_object_or_404(Document, pk=document_id, kind="csv")
    job = Job.objects.filter(
        practice_id=request.practice.pk, task="portal.encounters.read_list", args__subject_id=document.pk
    ).first()
    if request.GET.get("part") == "progress":
        response = render(request, "practice/list.html#progress", {"job": job, "document": document})
        if job is None or job.state != "ready":
            response["HX-Refresh"] = "true"
        return response
    intake_file = IntakeFile.objects.filter(document=document).first()
    rows = []
    if intake_file is not None:
        rows = list(
            IntakeRow.objects.filter(intake_file=intake_file)
            .exclude(verdict=RowVerdict.ACCEPTED, problems=[])
            .select_related("encounter")
            .order_by("row")
            .listed()[:ROWS_SHOWN]
        )
    record("seen", "list", document.pk)
    context = {"document": document, "job": job, "intake": intake_file, "rows": rows}
    return render(request, "practice/list.html", context)


@require_GET
@page(Right.UPLOAD)
def intake_rejected(request: HttpRequest, document_id: int) -> HttpResponse:
    """The rows that were not accepted, to correct and send again."""
    document = get_object_or_404(Document, pk=document_id, kind="csv")
    intake_file = IntakeFile.objects.filter(document=document, problem="").first()
    if intake_file is None:
        messages.info(request, "The list is still being read, or could not be read at all.")
        return redirect("intake_list", request.practice.slug, document.pk)
    body = intake.rejected_rows(document, intake_file)
    record("exported", "list", document.pk, rows=intake_file.rejected)
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"rows-to-correct-{document.pk}.csv"
    )
    return response
