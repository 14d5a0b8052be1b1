"""Audits: samples and their draw, the blind case, the comparison, scorecards, and a coder's own quality."""

from dataclasses import replace

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from coding.audits import scorecards
from coding.audits import submit as submitting
from coding.audits.draw import EmptyFrame, draw_sample
from coding.audits.forms import DrawForm, sample_names
from coding.audits.models import AuditCase, AuditSample, AuditState
from coding.codesets import search as code_search
from coding.workspace import books, selectors
from coding.workspace import entry as entries
from portal.people.models import Person
from portal.people.roles import Right
from portal.people.rules import page
from portal.trail.record import record

SHOWN = 50


@require_GET
@page(Right.SEE_QUALITY)
def audits(request: HttpRequest) -> HttpResponse:
    """Samples with their progress; for the auditor his next case, for a manager the form that draws."""
    form = DrawForm() if Right.PLAN_AUDITS in request.rights else None
    return _audits(request, form)


def _audits(request: HttpRequest, form: DrawForm | None, status: int = 200) -> HttpResponse:
    samples = list(AuditSample.objects.defer("frame").order_by("-id")[:SHOWN])
    done = dict(
        AuditCase.objects.filter(sample__in=[s.pk for s in samples])
        .values_list("sample_id")
        .annotate(n=Count("id", filter=Q(state=AuditState.COMPARED)))
    )
    names = sample_names(samples)
    for sample in samples:
        sample.done = done.get(sample.pk, 0)
        sample.auditor_name = names.get(sample.auditor_id, "")
        sample.drawn_by_name = names.get(sample.drawn_by_id, "")
        sample.coder_name = names.get(sample.coder_id, "everybody") if sample.coder_id else "everybody"
    mine = AuditCase.objects.filter(auditor_id=request.person_id, state=AuditState.OPEN).order_by("sample_id", "id")
    context = {"samples": samples, "form": form, "open_cases": mine.count(), "next_case": mine.values_list("pk", flat=True).first()}
    return render(request, "coding/audits.html", context, status=status)


@require_POST
@page(Right.PLAN_AUDITS)
def draw(request: HttpRequest) -> HttpResponse:
    form = DrawForm(request.POST)
    if not form.is_valid():
        return _audits(request, form, 422)
    values = form.cleaned_data
    try:
        sample = draw_sample(
            drawn_by_id=request.person_id, auditor_id=values["auditor"], coder_id=values["coder"], size=values["size"],
            signed_from=values["signed_from"], signed_to=values["signed_to"], seed=values["seed"],
        )  # fmt: skip
    except EmptyFrame as problem:
        form.add_error(None, str(problem))
        return _audits(request, form, 422)
    record("drew", "audit sample", sample.pk, size=sample.size, frame=sample.frame_size)
    messages.success(request, f"{sample.size} of {sample.frame_size} signed charts were drawn. The seed is {sample.seed}.")
    return redirect("audit_sample", sample.pk)


@require_GET
@page(Right.SEE_QUALITY)
def sample(request: HttpRequest, sample_id: int) -> HttpResponse:
    """One sample: how it was drawn, and its cases."""
    found = get_object_or_404(AuditSample.objects.defer("frame"), pk=sample_id)
    cases = list(AuditCase.objects.filter(sample=found).select_related("practice").order_by("id").listed())
    names = sample_names([found])
    coders = {p.pk: p.display_name for p in Person.objects.filter(pk__in={c.coder_id for c in cases})}
    for case in cases:
        # a blind case does not say whose work it is
        case.coder_name = coders.get(case.coder_id, "") if case.state == AuditState.COMPARED else ""
    context = {
        "sample": found, "cases": cases, "auditor": names.get(found.auditor_id, ""), "drawn_by": names.get(found.drawn_by_id, ""),
        "coder": names.get(found.coder_id, "") if found.coder_id else "everybody",
        "done": sum(c.state == AuditState.COMPARED for c in cases), "mine": found.auditor_id == request.person_id,
    }  # fmt: skip
    return render(request, "coding/audit_sample.html", context)


@require_GET
@page(Right.AUDIT, Right.SEE_QUALITY)
def audit_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Open: blind, documents and an empty entry, for its auditor only. Compared: both sides with their marks."""
    case = _case(case_id)
    if case.state == AuditState.COMPARED:
        record("seen", "audit case", case.pk, practice_id=case.practice_id)
        person = Person.objects.filter(pk=case.coder_id).first()
        context = {"case": case, "comparison": case.comparison, "coder_name": person.display_name if person else ""}
        return render(request, "coding/audit_compared.html", context)
    if case.auditor_id != request.person_id:
        return render(request, "coding/audit_waiting.html", {"case": case})
    record("seen", "encounter", case.encounter_id, practice_id=case.practice_id)
    return _blind(request, case, entries.from_json(case.diagnoses, case.lines))


def _case(case_id: int) -> AuditCase:
    return get_object_or_404(
        AuditCase.objects.select_related(
            "sample", "practice", "encounter__patient", "encounter__provider", "encounter__payer"
        ),
        pk=case_id,
    )


def _blind(request: HttpRequest, case: AuditCase, entry: entries.Entry, *, status: int = 200, part: str = "", **more) -> HttpResponse:
    """The blind page. Nothing of the coder is read here: neither coding, lines nor diagnoses."""
    encounter = case.encounter
    encounter.practice = case.practice
    found = books.look_up(entry, on=encounter.service_date)
    context = {
        "case": case, "encounter": encounter, "patient": encounter.patient, "entry": entry, "editable": True, "blind": True,
        "books": found, **selectors.rows_of(entry, found, [None] * len(entry.lines)), **more,
    }  # fmt: skip
    if not part:
        context |= selectors.papers(encounter, request.GET.get("doc", ""))
    return render(request, f"coding/audit_case.html{part}", context, status=status)


def _own(request: HttpRequest, case_id: int) -> AuditCase:
    case = _case(case_id)
    if case.auditor_id != request.person_id:
        raise Http404
    return case


@require_POST
@page(Right.AUDIT)
def save_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Keep the auditor's codes; with a button (`do`) change them first."""
    case = _own(request, case_id)
    typed = entries.read(request.POST)
    action = request.POST.get("do", "")
    entry = replace(entries.change(typed, action), problems=typed.problems)
    try:
        submitting.keep(case_id=case.pk, auditor_id=request.person_id, entry=entry)
    except submitting.AlreadyCompared as problem:
        messages.warning(request, str(problem))
        return redirect("audit_case", case.pk)
    found = _find(request, case) if action == "find" else {}
    focus = {"dx-add": "dx", "line-add": "px"}.get(action.partition(":")[0], "")
    if request.headers.get("HX-Request") == "true":
        return _blind(request, case, entry, part="#desk" if action else "#autosaved", focus=focus, **found)
    if entry.problems or found:
        return _blind(request, case, entry, status=422 if entry.problems else 200, **found)
    return redirect("audit_case", case.pk)


def _find(request: HttpRequest, case: AuditCase) -> dict[str, object]:
    source = request.POST if request.method == "POST" else request.GET
    on = case.encounter.service_date
    found: dict[str, object] = {}
    if query := source.get("dx_q", "").strip()[:120]:
        found |= {"dx_q": query, "dx_found": code_search.find(query, system="icd10cm", on=on, limit=8)}
    if query := source.get("px_q", "").strip()[:120]:
        answers = [code_search.find(query, system=system, on=on, limit=5) for system in ("cpt", "hcpcs")]
        found |= {"px_q": query, "px_found": answers}
    return found


@require_GET
@page(Right.AUDIT)
def search_case(request: HttpRequest, case_id: int) -> HttpResponse:
    case = _own(request, case_id)
    context = {"save_url": reverse("audit_save", args=[case.pk]), **_find(request, case)}
    return render(request, f"coding/codes.html#{'px_list' if 'px_q' in request.GET else 'dx_list'}", context)


@require_POST
@page(Right.AUDIT)
def submit_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Keep what the form holds, then compare. Only the answer shows the coder's side."""
    case = _own(request, case_id)
    entry = entries.read(request.POST)
    try:
        submitting.keep(case_id=case.pk, auditor_id=request.person_id, entry=entry)
        if entry.problems:
            return _blind(request, case, entry, status=422, problems=entry.problems)
        submitting.submit(case_id=case.pk, auditor_id=request.person_id, note=request.POST.get("note", ""))
    except submitting.AlreadyCompared as problem:
        messages.warning(request, str(problem))
    except ValueError as problem:
        return _blind(request, case, entry, status=422, problems=[str(problem)])
    return redirect("audit_case", case.pk)


@require_GET
@page(Right.SEE_QUALITY)
def quality(request: HttpRequest) -> HttpResponse:
    """One scorecard per coder, with intervals."""
    return render(request, "coding/quality.html", {"cards": scorecards.scorecards()})


@require_GET
@page(Right.CODE)
def my_quality(request: HttpRequest) -> HttpResponse:
    """A coder's own scores and compared cases."""
    cases = list(
        AuditCase.objects.filter(coder_id=request.person_id, state=AuditState.COMPARED)
        .select_related("encounter__patient", "practice")
        .order_by("-submitted_at", "-id")
        .listed()[:200]
    )
    card = scorecards.of(request.person_id, "", [c.comparison for c in cases])
    for case in cases:
        case.errors = [m for m in case.comparison["marks"] if m["mark"] != "agree"]
    record("seen", "audit cases", count=len(cases))
    return render(request, "coding/my_quality.html", {"card": card, "cases": cases})
