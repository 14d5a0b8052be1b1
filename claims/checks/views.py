"""The findings queue, and the decisions on a claim's findings."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from claims.checks import rule_list, selectors
from claims.checks import run as checks
from claims.checks.forms import DecisionForm, OverrideForm
from claims.lifecycle.models import Claim
from claims.lifecycle.transitions import IllegalMove, StaleState
from claims.lifecycle.views import claim_page
from portal.people.roles import Right
from portal.people.rules import page
from portal.trail.record import record


@require_GET
@page(Right.SEE_CLAIMS)
def findings(request: HttpRequest) -> HttpResponse:
    rows = selectors.queue()
    record("listed", "findings", count=len(rows))
    return render(request, "claims/findings.html", {"rows": rows, "cents": sum({r.rule: r.cents for r in rows}.values())})


@require_GET
@page(Right.SEE_CLAIMS)
def rules_page(request: HttpRequest) -> HttpResponse:
    """Every check, its tables and editions, and why one is not evaluated here; filters live in the address."""
    every = rule_list.rules()
    text = request.GET.get("q", "").strip()[:60]
    status = request.GET.get("status", "") if request.GET.get("status") in rule_list.STATUS else ""
    severity = request.GET.get("severity", "") if request.GET.get("severity") in rule_list.SEVERITY else ""
    shown = [
        row for row in every
        if (not status or row.status == status) and (not severity or row.severity == severity)
        and (not text or text.lower() in f"{row.id} {row.title} {row.meaning} {row.tables}".lower())
    ]  # fmt: skip
    counts = [
        {"name": name, "label": label, "n": sum(row.status == name for row in every)}
        for name, (label, _family) in rule_list.STATUS.items()
    ]
    context = {
        "rows": shown, "count": len(every), "counts": counts, "q": text, "status": status, "severity": severity,
        "statuses": {name: words for name, (words, _family) in rule_list.STATUS.items()},
        "severities": {name: words for name, (words, _family) in rule_list.SEVERITY.items()},
    }  # fmt: skip
    return render(request, "claims/rules.html", context)


@require_POST
@page(Right.WORK_CLAIMS, Right.DECIDE)
def claim_override(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Let a likely denial pass. Blocks are refused here as in the step itself."""
    row = get_object_or_404(Claim, pk=claim_id)
    form = OverrideForm(request.POST)
    if not form.is_valid():
        return claim_page(request, claim_id, status=422, override_form=form)
    return _done(request, row, checks.override, by_id=request.person_id, **form.cleaned_data)


@require_POST
@page(Right.DECIDE)
def claim_decide(request: HttpRequest, claim_id: int) -> HttpResponse:
    """A manager's dated decision: the claim may go without the missing table."""
    row = get_object_or_404(Claim, pk=claim_id)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return claim_page(request, claim_id, status=422, decision_form=form)
    return _done(request, row, checks.decide_table, by_id=request.person_id, **form.cleaned_data)


@require_POST
@page(Right.WORK_CLAIMS, Right.DECIDE)
def claim_check_again(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Check again after a correction; a rejected claim comes back to the bench first."""
    return _done(request, get_object_or_404(Claim, pk=claim_id), checks.check_again)


def _done(request: HttpRequest, claim: Claim, act, **how: object) -> HttpResponse:
    try:
        checked = act(claim, **how)
    except (checks.NotAllowed, IllegalMove, StaleState) as problem:
        messages.error(request, str(problem))
        return claim_page(request, claim.pk, status=422)
    if checked is None:
        messages.info(request, "This claim has left the checks already.")
    elif checked.verdict.may_send:
        messages.success(request, "Checked: the claim is ready to send.")
    else:
        messages.warning(request, "Checked: something still holds the claim.")
    return redirect("claim", claim.pk)
