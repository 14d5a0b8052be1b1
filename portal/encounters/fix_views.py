"""Making an encounter, and the one-tap fixes of one that waits."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portal.documents.models import Document
from portal.documents.receive import receive
from portal.encounters import fix, selectors
from portal.encounters.create import Duplicate, create_encounter
from portal.encounters.forms import AnswerForm, AttachForm, DateForm, EncounterForm
from portal.encounters.kinds import default_kind
from portal.encounters.models import Encounter
from portal.patients import selectors as patient_selectors
from portal.patients.forms import CoverageForm
from portal.patients.models import Coverage, Patient
from portal.patients.views import save_coverage
from portal.people.roles import Right
from portal.people.rules import page
from portal.trail.record import record

FOUND_SHOWN = 20


def _whole(values: list[str]) -> list[int]:
    return [int(v) for v in values if v.isascii() and v.isdigit() and len(v) < 18]


@require_http_methods(["GET", "POST"])
@page(Right.UPLOAD)
def encounter_new(request: HttpRequest) -> HttpResponse:
    """First the patient (searched by POST: a name never stands in an address), then the visit."""
    chosen = _whole(request.GET.getlist("document"))
    wanted = _whole(request.GET.getlist("patient"))
    if not wanted:
        return _choose_patient(request, chosen)
    patient = get_object_or_404(Patient, pk=wanted[0])
    form = EncounterForm(
        request.POST if request.method == "POST" else None, practice=request.practice, patient=patient, chosen=chosen,
        initial={"kind": default_kind(request.practice.specialty)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = create_encounter(
                practice_id=request.practice.pk, patient=patient, provider=data["provider"],
                service_date=data["service_date"], place_of_service=data["place_of_service"], kind=data["kind"],
                coverage=data["coverage"], documents=data["documents"], external_ref=data["external_ref"].strip(),
                created_by=request.person_id,
            )  # fmt: skip
        except Duplicate as known:
            form.add_error(None, "This visit is here already. Open it below and attach the document there.")
            form.known = known.encounter
        else:
            messages.success(request, "The encounter is made.")
            return redirect("encounter", request.practice.slug, made.pk)
    record("seen", "patient", patient.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "practice/encounter_new.html", {"form": form, "patient": patient}, status=status)


def _choose_patient(request: HttpRequest, chosen: list[int]) -> HttpResponse:
    asked = request.POST.get("q", "").strip() if request.method == "POST" else ""
    found = list(patient_selectors.search(asked).order_by("name_key", "id")[:FOUND_SHOWN]) if asked else []
    if found:
        record("listed", "patient", count=len(found), ids=[p.pk for p in found])
    status = 422 if request.method == "POST" and not asked else 200
    context = {"asked": asked, "found": found, "chosen": chosen, "searched": request.method == "POST"}
    return render(request, "practice/encounter_patient.html", context, status=status)


@require_http_methods(["GET", "POST"])
@page(Right.UPLOAD)
def documents_attach(request: HttpRequest) -> HttpResponse:
    """Attach documents that arrived (`?document=`) to an encounter that is here."""
    documents = list(Document.objects.filter(pk__in=_whole(request.GET.getlist("document"))).exclude(state="refused"))
    problem = ""
    if request.method == "POST":
        target = Encounter.objects.filter(pk__in=_whole(request.POST.getlist("encounter"))).first()
        if target is None or not documents:
            problem = "Choose the encounter that the documents belong to."
        else:
            try:
                fix.attach(encounter=target, documents=documents, by=request.person_id)
            except fix.NotOpen as refusal:
                problem = str(refusal)
            else:
                messages.success(request, "The documents are attached.")
                return redirect("encounter", request.practice.slug, target.pk)
    options = list(
        Encounter.objects.filter(state__in=fix.OPEN)
        .select_related("patient", "provider")
        .order_by("-id")
        .listed()[:100]
    )
    options.sort(key=lambda e: e.owner != "practice")  # those that wait for a document first
    record("listed", "encounter", count=len(options), ids=[e.pk for e in options])
    context = {"documents": documents, "options": options, "problem": problem}
    return render(request, "practice/documents_attach.html", context, status=422 if problem else 200)


def _get(encounter_id: int) -> Encounter:
    return get_object_or_404(Encounter.objects.select_related("patient", "coverage"), pk=encounter_id)


def _form_page(request: HttpRequest, encounter: Encounter, form, **words: object) -> HttpResponse:
    reason = selectors.reason_of(encounter)
    record("seen", "encounter", encounter.pk)
    context = {
        "form": form, "encounter": encounter, "lead": encounter.waiting_note or reason.label,
        "back": reverse("encounter", args=[request.practice.slug, encounter.pk]), **words,
    }  # fmt: skip
    return render(request, "practice/fix.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@page(Right.UPLOAD)
def encounter_attach(request: HttpRequest, encounter_id: int) -> HttpResponse:
    found = _get(encounter_id)
    form = AttachForm(request.POST, request.FILES) if request.method == "POST" else AttachForm()
    if request.method == "POST" and form.is_valid():
        documents = list(form.cleaned_data["documents"])
        file = form.cleaned_data["file"]
        if file:
            verdict = receive(
                practice_id=request.practice.pk, name=file.name, stream=file, uploaded_by_id=request.person_id
            )
            if verdict.verdict == "refused":
                form.add_error("file", verdict.message)
            elif verdict.document.kind == "csv":
                form.add_error("file", "This is a list of encounters. Send it on the upload page.")
            else:
                documents.append(verdict.document)
        if form.is_valid():
            try:
                fix.attach(encounter=found, documents=documents, by=request.person_id)
            except fix.NotOpen as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "The document is attached.")
                return redirect("encounter", request.practice.slug, found.pk)
    return _form_page(
        request, found, form, title="Attach a document", page="encounter-attach", action="attach", save="Attach"
    )


@require_http_methods(["GET", "POST"])
@page(Right.UPLOAD)
def encounter_coverage(request: HttpRequest, encounter_id: int) -> HttpResponse:
    found = _get(encounter_id)
    instance = Coverage(practice=request.practice, patient=found.patient)
    form = CoverageForm(
        request.POST if request.method == "POST" else None,
        instance=instance,
        initial={"valid_from": found.service_date},
    )
    if request.method == "POST" and form.is_valid() and save_coverage(form) is not None:
        found.refresh_from_db()
        fix.covered(encounter=found)
        messages.success(request, "The coverage is saved.")
        return redirect("encounter", request.practice.slug, found.pk)
    return _form_page(
        request,
        found,
        form,
        title="Add coverage",
        page="encounter-coverage",
        action="save-coverage",
        save="Save the coverage",
    )


@require_http_methods(["GET", "POST"])
@page(Right.UPLOAD)
def encounter_date(request: HttpRequest, encounter_id: int) -> HttpResponse:
    found = _get(encounter_id)
    form = DateForm(request.POST if request.method == "POST" else None, initial={"service_date": found.service_date})
    if request.method == "POST" and form.is_valid():
        try:
            fix.correct_date(encounter=found, service_date=form.cleaned_data["service_date"])
        except fix.NotOpen as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The date is corrected.")
            return redirect("encounter", request.practice.slug, found.pk)
    return _form_page(
        request,
        found,
        form,
        title="Correct the date of service",
        page="encounter-date",
        action="correct-date",
        save="Save the date",
    )


@require_http_methods(["GET", "POST"])
@page(Right.ANSWER)
def encounter_answer(request: HttpRequest, encounter_id: int) -> HttpResponse:
    found = _get(encounter_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        fix.answer(encounter=found, note=form.cleaned_data["note"], by=request.person_id)
        messages.success(request, "The answer is on the timeline. The firm goes on.")
        return redirect("encounter", request.practice.slug, found.pk)
    return _form_page(
        request, found, form, title="Answer", page="encounter-answer", action="answer", save="Send the answer"
    )
