"""Remittances: the list, one with its balance proof and exceptions, what waits for a person, the practice's own list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from claims.ledger import balances
from claims.remittance import lists, post
from claims.remittance.forms import MatchForm
from claims.remittance.models import Deposit, ProviderAdjustment, Remittance, RemittanceClaim, RemittanceState
from claims.remittance.sides import provider_account
from portal.people.roles import Right
from portal.people.rules import page
from portal.trail.record import record
from portal.ui.tables import run

SHOWN = 300  # answered claims on one page; those that wait come first
ACCOUNT_WORDS = {"recoupment": "Recouped by payers", "interest": "Interest", "other_adjustment": "Other adjustments"}


@require_GET
@page(Right.SEE_CLAIMS)
def remittances(request: HttpRequest) -> HttpResponse:
    """Every remittance of the practices this person works for."""
    shown = run(lists.spec(), lists.remittances(), request.GET)
    record("listed", "remittance", count=len(shown.rows), ids=[row.pk for row in shown.rows])
    return render(request, "money/remittances.html", {"list": shown})


@require_GET
@page(Right.SEE_CLAIMS)
def remittances_parked(request: HttpRequest) -> HttpResponse:
    """Answers that no claim could take."""
    shown = run(lists.PARKED, lists.parked(), request.GET)
    record("listed", "remittance claim", count=len(shown.rows), ids=[row.pk for row in shown.rows])
    return render(request, "money/parked.html", {"list": shown})


@require_GET
@page(Right.SEE_CLAIMS)
def remittance(request: HttpRequest, remittance_id: int) -> HttpResponse:
    """One remittance: the proof, the claims, provider adjustments, the deposit, and what to do about exceptions."""
    return _show(request, remittance_id)


@require_POST
@page(Right.WORK_CLAIMS)
def remittance_retry(request: HttpRequest, remittance_id: int) -> HttpResponse:
    """Post again what waits."""
    get_object_or_404(Remittance, pk=remittance_id)
    try:
        done = post.retry(remittance_id)
    except post.NotPostable as problem:
        return _show(request, remittance_id, problem=str(problem), status=422)
    messages.success(request, f"{done} posted." if done else "Nothing could be posted; each claim says why.")
    return redirect("remittance", remittance_id)


@require_POST
@page(Right.WORK_CLAIMS)
def remittance_match(request: HttpRequest, remittance_claim_id: int) -> HttpResponse:
    """Match one answer to the claim a person names."""
    row = get_object_or_404(RemittanceClaim, pk=remittance_claim_id)
    form = MatchForm(request.POST)
    if not form.is_valid():
        return _show(request, row.remittance_id, form=form, form_of=row.pk, status=422)
    try:
        why = post.match_by_hand(row.pk, control_no=form.cleaned_data["control_no"])
    except post.NotPostable as problem:
        form.add_error("control_no", str(problem))
        return _show(request, row.remittance_id, form=form, form_of=row.pk, status=422)
    if why:
        messages.warning(request, f"Matched, but it still waits: {why}")
    else:
        messages.success(request, "Matched and posted.")
    return redirect("remittance", row.remittance_id)


@require_GET
@page(Right.SEE_REVENUE)
def practice_remittances(request: HttpRequest) -> HttpResponse:
    """The practice's own payments, read only."""
    rows = lists.remittances().filter(practice_id=request.practice.pk)
    shown = run(lists.spec(per_practice=True), rows, request.GET)
    record("listed", "remittance", count=len(shown.rows), ids=[row.pk for row in shown.rows])
    return render(request, "money/practice_remittances.html", {"list": shown})


def _show(
    request: HttpRequest, remittance_id: int, *, problem: str = "", form: MatchForm | None = None, form_of: int | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    found = get_object_or_404(Remittance.objects.select_related("practice", "payer", "duplicate_of"), pk=remittance_id)
    record("seen", "remittance", found.pk, practice_id=found.practice_id)
    own = {"practice_id": found.practice_id, "remittance_id": found.pk}
    rows = RemittanceClaim.objects.filter(**own).select_related("claim", "reverses").listed()
    answered = list(rows.filter(posted_at=None).order_by("ordinal")[:SHOWN])
    posted = list(rows.exclude(posted_at=None).order_by("ordinal")[: max(0, SHOWN - len(answered))])
    total = rows.count()
    cards = [(row, form if form and row.pk == form_of else MatchForm(auto_id=f"id_{row.pk}_%s")) for row in answered]
    adjustments = [
        (row, ACCOUNT_WORDS[provider_account(row.reason)])
        for row in ProviderAdjustment.objects.filter(**own).order_by("pk").listed()
    ]
    context = {
        "remittance": found, "badge": lists.badge(found), "parked": cards, "posted": posted, "total": total,
        "unseen": total - len(answered) - len(posted), "adjustments": adjustments,
        "deposits": list(Deposit.objects.filter(**own).order_by("deposited_on", "pk").listed()),
        "failed": [item for item in found.proof if not item["holds"]],
        "proof": [item for item in found.proof if item["holds"]], "problem": problem,
        "expected_cents": found.claims_cents - found.provider_adjustment_cents,
        "cash_cents": balances.cash_of_remittance(practice_id=found.practice_id, remittance_id=found.pk),
        "can_work": Right.WORK_CLAIMS in request.rights and found.state in (RemittanceState.POSTED, RemittanceState.PARKED),
        "can_match": Right.WORK_CLAIMS in request.rights and found.state == RemittanceState.POSTED,
    }  # fmt: skip
    return render(request, "money/remittance.html", context, status=status)
