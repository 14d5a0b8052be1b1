"""Denials: the work queue and one denial."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from claims.denials import lists, work
from claims.denials.forms import ResolveForm, WriteOffForm
from claims.denials.models import Denial, DenialState
from claims.denials.open import STANDING
from claims.denials.reasons import CATEGORY_LABELS, OWNER_LABELS, rarcs, reason
from claims.ledger.sections import claim_money
from portal.people.models import Person
from portal.people.roles import Right
from portal.people.rules import page
from portal.trail.record import record
from portal.ui.tables import run


@require_GET
@page(Right.SEE_CLAIMS)
def denials(request: HttpRequest) -> HttpResponse:
    """What is denied, by deadline; without a filter of its own the list holds what still is to work."""
    rows = lists.denials()
    if not request.GET.get("state"):
        rows = rows.filter(state__in=STANDING)
    shown = run(lists.SPEC, rows, request.GET)
    record("listed", "denial", count=len(shown.rows), ids=[row.pk for row in shown.rows])
    return render(request, "money/denials.html", {"list": shown, "totals": lists.totals()})


@require_GET
@page(Right.SEE_CLAIMS)
def denial(request: HttpRequest, denial_id: int) -> HttpResponse:
    """One denial: why, how long, what to do, what is open on the claim."""
    return _show(request, denial_id)


@require_POST
@page(Right.WORK_CLAIMS)
def denial_take(request: HttpRequest, denial_id: int) -> HttpResponse:
    """I work it."""
    return _do(request, denial_id, lambda: work.take(denial_id), "You work this denial now.")


@require_POST
@page(Right.WORK_CLAIMS)
def denial_resolve(request: HttpRequest, denial_id: int) -> HttpResponse:
    """Done, with a reason."""
    form = ResolveForm(request.POST)
    if not form.is_valid():
        return _show(request, denial_id, resolve=form, status=422)
    data = form.cleaned_data
    return _do(request, denial_id, lambda: work.resolve(denial_id, **data), "Resolved.")


@require_POST
@page(Right.WORK_CLAIMS)
def denial_write_off(request: HttpRequest, denial_id: int) -> HttpResponse:
    """Ask a manager for a write-off."""
    form = WriteOffForm(request.POST)
    if not form.is_valid():
        return _show(request, denial_id, write_off=form, status=422)
    reason_given = form.cleaned_data["reason"]
    return _do(request, denial_id, lambda: work.ask_write_off(denial_id, reason=reason_given), "A manager decides now.")


@require_POST
@page(Right.DECIDE)
def denial_decide(request: HttpRequest, denial_id: int) -> HttpResponse:
    """A manager approves or refuses the write-off."""
    approve = request.POST.get("decision") == "approve"
    said = "Written off." if approve else "Sent back to work."
    return _do(request, denial_id, lambda: work.decide_write_off(denial_id, approve=approve), said)


def _do(request: HttpRequest, denial_id: int, action: Callable[[], Denial], said: str) -> HttpResponse:
    get_object_or_404(Denial, pk=denial_id)
    try:
        action()
    except work.NotAllowed as problem:
        return _show(request, denial_id, problem=str(problem), status=422)
    messages.success(request, said)
    return redirect("denial", denial_id)


def _show(
    request: HttpRequest, denial_id: int, *, problem: str = "", resolve: Form | None = None,
    write_off: Form | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    found = get_object_or_404(
        Denial.objects.select_related(
            "practice", "claim", "claim__payer", "service_line", "remittance_claim", "remittance_claim__remittance"
        ),
        pk=denial_id,
    )
    record("seen", "denial", found.pk, practice_id=found.practice_id)
    ids = {found.taken_by_id, found.asked_by_id, found.resolved_by_id} - {None}
    names = dict(Person.objects.filter(pk__in=ids).values_list("pk", "display_name")) if ids else {}
    open_now = found.state in (DenialState.OPEN, DenialState.WORKING)
    remarks = [(code, rarcs()[code].label if code in rarcs() else "") for code in _remarks(found)]
    context = {
        "denial": found, "badge": lists.badge(found), "clock": lists.clock_badge(found), "why": reason(found.carc),
        "category": CATEGORY_LABELS.get(found.category, found.category), "remarks": remarks,
        "owner": OWNER_LABELS.get(found.owner, found.owner), "problem": problem,
        "taken_by": names.get(found.taken_by_id), "asked_by": names.get(found.asked_by_id),
        "resolved_by": names.get(found.resolved_by_id),
        "done": work.RESOLUTIONS.get(found.resolution_kind, "Written off" if found.resolution_kind else ""),
        "money": claim_money(practice_id=found.practice_id, claim_id=found.claim_id),
        "resolve": resolve or ResolveForm(auto_id="resolve_%s"), "write_off": write_off or WriteOffForm(auto_id="off_%s"),
        "can_work": open_now and Right.WORK_CLAIMS in request.rights,
        "can_decide": found.state == DenialState.APPROVAL and Right.DECIDE in request.rights,
    }  # fmt: skip
    return render(request, "money/denial.html", context, status=status)


def _remarks(found: Denial) -> list[str]:
    codes = list(found.remittance_claim.remarks)
    if found.service_line_id is not None:
        lines = found.remittance_claim.lines.filter(service_line_id=found.service_line_id)
        for rarcs_of_line in lines.values_list("rarcs", flat=True):
            codes += rarcs_of_line
    return list(dict.fromkeys(codes))
