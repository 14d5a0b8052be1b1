"""The coder's pages: my work, and the workspace with the document beside the codes. Every form is also a plain POST."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from coding.codesets import search as code_search
from coding.workqueue import lease
from coding.workqueue.models import WorkItem, WorkState
from coding.workqueue.reasons import HOLD_REASONS, QUESTION, RELEASE_REASONS
from coding.workspace import entry as entries
from coding.workspace import reach, record, selectors
from coding.workspace import sign as signing
from coding.workspace.models import Coding
from portal.encounters.models import Encounter
from portal.people.roles import Right
from portal.people.rules import page
from portal.trail import record as trail

OUR_HOLDS = {name: reason.label for name, reason in HOLD_REASONS.items() if name != QUESTION}


@require_GET
@page(Right.CODE)
def my_work(request: HttpRequest) -> HttpResponse:
    """One button for the next chart; what is in my hands, on hold, back again, and done today."""
    work = selectors.work_of(request.person_id)
    shown = len(work.leased) + len(work.held) + len(work.back) + len(work.done)
    trail.record("seen", "work items", count=shown)
    return render(request, "coding/my_work.html", {"work": work, "cap": lease.WIP_CAP})


@require_POST
@page(Right.CODE)
def next_chart(request: HttpRequest) -> HttpResponse:
    """Pull the next chart and open it."""
    try:
        item = lease.pull_next(coder_id=request.person_id)
    except lease.TooMany as problem:
        messages.warning(request, str(problem))
        return redirect("my_work")
    if item is None:
        messages.info(request, "Nothing waits in your lanes right now. New charts appear here as practices send them.")
        return redirect("my_work")
    return redirect("workspace", item.encounter_id)


@require_POST
@page(Right.CODE)
def resume(request: HttpRequest, item_id: int) -> HttpResponse:
    """Open again a chart that waits for me."""
    try:
        item = lease.resume(item_id=item_id, coder_id=request.person_id)
    except lease.NotYours as problem:
        messages.warning(request, str(problem))
        return redirect("my_work")
    return redirect("workspace", item.encounter_id)


def _chart(request: HttpRequest, encounter_id: int) -> tuple[Encounter, WorkItem]:
    """The encounter with the coder's own work item; 404 for a chart that he never held."""
    item = (
        WorkItem.objects.filter(encounter_id=encounter_id, coder_id=request.person_id, state__in=reach.HAD)
        .select_related("encounter", "encounter__patient", "encounter__provider", "encounter__payer", "practice")
        .order_by("-id")
        .first()
    )
    if item is None:
        raise Http404
    item.encounter.practice = item.practice
    return item.encounter, item


@require_GET
@page(Right.CODE)
def workspace(request: HttpRequest, encounter_id: int) -> HttpResponse:
    encounter, item = _chart(request, encounter_id)
    trail.record("seen", "encounter", encounter.pk, practice_id=encounter.practice_id)
    coding, entry = selectors.current(encounter.pk)
    return _page(request, encounter, item, coding, entry)


def _page(
    request: HttpRequest, encounter: Encounter, item: WorkItem, coding: Coding | None, entry: entries.Entry, *,
    status: int = 200, part: str = "", **more: object,
) -> HttpResponse:  # fmt: skip
    context = {
        "encounter": encounter, "patient": encounter.patient, "item": item, "entry": entry,
        "editable": item.state == WorkState.LEASED, "holds": OUR_HOLDS, "releases": RELEASE_REASONS,
        **selectors.desk(encounter=encounter, coding=coding, entry=entry), **more,
    }  # fmt: skip
    if not part:
        context |= selectors.papers(encounter, request.GET.get("doc", ""))
    return render(request, f"coding/workspace.html{part}", context, status=status)


def _htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def _same(one: entries.Entry, other: entries.Entry) -> bool:
    """The same codes, charges apart: a form that was sent twice is no conflict."""
    plain = tuple(replace(line, charge_cents=None) for line in one.lines)
    return one.diagnoses == other.diagnoses and plain == tuple(replace(line, charge_cents=None) for line in other.lines)


def _save(request: HttpRequest, encounter: Encounter, entry: entries.Entry) -> Coding:
    """Save what the form holds. StaleDraft only when the stored draft says something else."""
    try:
        return record.save_draft(
            encounter_id=encounter.pk, coder_id=request.person_id, revision=_revision(request), entry=entry
        )
    except record.StaleDraft as stale:
        if stale.coding is not None and _same(record.entry_of(stale.coding), entry):
            return stale.coding
        raise


def _conflict(request: HttpRequest, encounter: Encounter, item: WorkItem, entry: entries.Entry, stale: record.StaleDraft):
    """409 with the form as it was typed, and what the other window saved beside it. Nothing of either is lost."""
    part = "#desk" if _htmx(request) else ""
    stored = record.entry_of(stale.coding)
    return _page(
        request, encounter, item, stale.coding, entry, status=409, part=part,
        conflict={"diagnoses": stored.diagnoses, "lines": stored.lines},
    )  # fmt: skip


def _lost(request: HttpRequest, problem: Exception) -> HttpResponse:
    messages.warning(request, str(problem))
    response: HttpResponse = redirect("my_work")
    if _htmx(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = reverse("my_work")
    return response


@require_POST
@page(Right.CODE)
def save(request: HttpRequest, encounter_id: int) -> HttpResponse:
    """Save the draft; with a button (`do`) change it first. Autosave gets the small parts back, buttons the whole desk."""
    encounter, item = _chart(request, encounter_id)
    typed = entries.read(request.POST)
    action = request.POST.get("do", "")
    entry = replace(entries.change(typed, action), problems=typed.problems)
    try:
        coding = _save(request, encounter, entry)
    except lease.NotYours as problem:
        return _lost(request, problem)
    except record.StaleDraft as stale:
        return _conflict(request, encounter, item, entry, stale)
    found = _find(request, encounter) if action == "find" else {}
    focus = {"dx-add": "dx", "line-add": "px"}.get(action.partition(":")[0], "")
    if _htmx(request):
        return _page(request, encounter, item, coding, entry, part="#desk" if action else "#autosaved", focus=focus, **found)
    if entry.problems or found:
        return _page(request, encounter, item, coding, entry, status=422 if entry.problems else 200, **found)
    return redirect("workspace", encounter.pk)


def _find(request: HttpRequest, encounter: Encounter) -> dict[str, object]:
    """Results for the page without script: whichever search box was filled."""
    source = request.POST if request.method == "POST" else request.GET
    found: dict[str, object] = {}
    if query := source.get("dx_q", "").strip()[:120]:
        found["dx_q"] = query
        found["dx_found"] = code_search.find(query, system="icd10cm", on=encounter.service_date, limit=8)
    if query := source.get("px_q", "").strip()[:120]:
        found["px_q"] = query
        found["px_found"] = [
            code_search.find(query, system=system, on=encounter.service_date, limit=5) for system in ("cpt", "hcpcs")
        ]
    return found


@require_GET
@page(Right.CODE)
def search(request: HttpRequest, encounter_id: int) -> HttpResponse:
    """Codes of the edition in force on the date of service, as you type."""
    encounter, _item = _chart(request, encounter_id)
    found = _find(request, encounter)
    context = {"encounter": encounter, "save_url": reverse("coding_save", args=[encounter.pk]), **found}
    return render(request, f"coding/codes.html#{'px_list' if 'px_q' in request.GET else 'dx_list'}", context)


@require_POST
@page(Right.CODE)
def sign(request: HttpRequest, encounter_id: int) -> HttpResponse:
    """Save what the form holds, then sign it."""
    encounter, item = _chart(request, encounter_id)
    entry = entries.read(request.POST)
    confirmed = request.POST.get("confirmed") == "yes"
    try:
        coding = _save(request, encounter, entry)
        if entry.problems:
            raise signing.CannotSign(list(entry.problems))
        signing.sign(coding_id=coding.pk, coder_id=request.person_id, confirmed=confirmed)
    except lease.NotYours as problem:
        return _lost(request, problem)
    except record.StaleDraft as stale:
        return _conflict(request, encounter, item, entry, stale)
    except signing.CannotSign as problem:
        return _page(request, encounter, item, coding, entry, status=422, problems=problem.problems)
    except signing.NeedsConfirmation as asked:
        return _page(request, encounter, item, coding, entry, status=422, blocks=asked.blocks)
    messages.success(request, "Signed and released to billing. Press n for the next chart.")
    return redirect("my_work")


@require_POST
@page(Right.CODE)
def hold(request: HttpRequest, encounter_id: int) -> HttpResponse:
    """Ask the physician, or hold for another reason. The chart comes back to me."""
    encounter, item = _chart(request, encounter_id)
    try:
        held = lease.hold(
            encounter_id=encounter.pk, coder_id=request.person_id, reason=request.POST.get("reason", ""),
            note=request.POST.get("note", ""),
        )  # fmt: skip
    except lease.NotYours as problem:
        return _lost(request, problem)
    except lease.UnknownReason as problem:
        coding, entry = selectors.current(encounter.pk)
        return _page(request, encounter, item, coding, entry, status=422, problems=[str(problem)])
    reason = HOLD_REASONS[held.hold_reason]
    where = "It stands on the practice's board now." if reason.practice else "It waits under My work."
    messages.success(request, f"On hold: {reason.label.lower()}. {where} It comes back to you.")
    return redirect("my_work")


@require_POST
@page(Right.CODE)
def release(request: HttpRequest, encounter_id: int) -> HttpResponse:
    """Put the chart back for somebody else, with a reason."""
    encounter, item = _chart(request, encounter_id)
    try:
        lease.release(
            encounter_id=encounter.pk, coder_id=request.person_id, reason=request.POST.get("reason", ""),
            note=request.POST.get("note", ""),
        )  # fmt: skip
    except lease.NotYours as problem:
        return _lost(request, problem)
    except lease.UnknownReason as problem:
        coding, entry = selectors.current(encounter.pk)
        return _page(request, encounter, item, coding, entry, status=422, problems=[str(problem)])
    messages.success(request, "The chart is back in the queue. Your draft stays with it.")
    return redirect("my_work")


@require_POST
@page(Right.CODE)
def heartbeat(request: HttpRequest, encounter_id: int) -> HttpResponse:
    """The page is open: renew the lease. A lost lease sends the page to My work."""
    if lease.heartbeat(encounter_id=encounter_id, coder_id=request.person_id):
        return HttpResponse(status=204)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = reverse("my_work")
    return response
