"""Batches and what was answered, the files that need a person, and the silent gap."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from claims.checks.forms import DecisionForm
from claims.checks.run import run_checks_on
from claims.clearinghouse import selectors, silent
from claims.clearinghouse.models import Batch, BatchClaim, BatchState, InterchangePart
from claims.clearinghouse.sealing import batch_bytes
from claims.lifecycle import lists as claim_lists
from claims.lifecycle import transitions
from claims.lifecycle.models import Claim, ClaimFact
from claims.lifecycle.states import ClaimState
from claims.lifecycle.views import claim_page
from portal.jobs.emit import emit
from portal.people.roles import Right
from portal.people.rules import page
from portal.templatetags.ui import state as state_html
from portal.tenants.models import Practice
from portal.trail.record import record
from portal.ui.tables import Column, Filter, ListSpec, run


def _spec() -> ListSpec:
    practices = {str(pk): name for pk, name in Practice.objects.order_by("name").values_list("pk", "name")}
    return ListSpec(
        columns=(
            Column(
                key="batch", title="Batch", value=lambda b: str(b.control_no), kind="code", sort="control_no",
                href=lambda b: reverse("batch", args=[b.pk]), definition="Interchange control number (ISA13).",
            ),
            Column(key="practice", title="Practice", value=lambda b: b.practice.name, sort="practice__name"),
            Column(key="partner", title="Partner", value=lambda b: b.partner, css="hide-s"),
            Column(
                key="state", title="State", value=lambda b: b.get_state_display(), sort="state",
                html=lambda b: state_html(selectors.badge(b)),
            ),
            Column(key="problem", title="Problem", value=lambda b: b.problem, css="wide"),
            Column(key="sent", title="Sent", value=lambda b: b.sent_at or b.intended_at, kind="datetime", sort="intended_at"),
            Column(key="claims", title="Claims", value=lambda b: b.claims_count, kind="int", sum="claims_count"),
            Column(key="charge", title="Charge", value=lambda b: b.charge_cents, kind="money", sum="charge_cents"),
        ),
        filters=(
            Filter(
                key="state", title="State", apply=lambda q, v: q.filter(state=v), choices=dict(BatchState.choices)
            ),
            Filter(
                key="practice", title="Practice", apply=lambda q, v: q.filter(practice_id=int(v)), choices=practices
            ),
        ),
        sort="-batch",
    )  # fmt: skip


@require_GET
@page(Right.SEE_CLAIMS)
def batches(request: HttpRequest) -> HttpResponse:
    shown = run(_spec(), Batch.objects.select_related("practice").defer("sealed", "key_wrapped"), request.GET)
    record("listed", "batch", count=len(shown.rows))
    held = Batch.objects.filter(held=True, state__in=[BatchState.INTENDED, BatchState.UNKNOWN]).count()
    context = {
        "list": shown, "gaps": silent.gaps(), "parked": selectors.parked_files(), "held": held,
        "ready": Claim.objects.filter(state=ClaimState.READY).count(),
    }  # fmt: skip
    return render(request, "claims/batches.html", context)


@require_GET
@page(Right.SEE_CLAIMS)
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    row = get_object_or_404(Batch.objects.select_related("practice").defer("sealed", "key_wrapped"), pk=batch_id)
    links = list(
        BatchClaim.objects.filter(practice_id=row.practice_id, batch_id=row.pk)
        .select_related("claim__patient", "claim__payer")
        .order_by("pk")
    )
    record("seen", "batch", row.pk, practice_id=row.practice_id, claims=len(links))
    for link in links:
        link.badge = claim_lists.state_badge(link.claim)
    answers = (
        ClaimFact.objects.filter(practice_id=row.practice_id, facts__batch=row.control_no)
        .exclude(interchange_id=None)
        .values_list("part_id", flat=True)
        .distinct()
    )
    parts = list(
        InterchangePart.objects.filter(practice_id=row.practice_id, pk__in=[pk for pk in answers if pk])
        .select_related("interchange")
        .defer("sealed", "key_wrapped", "interchange__sealed", "interchange__key_wrapped")
        .order_by("pk")
    )
    context = {"batch": row, "badge": selectors.badge(row), "links": links, "parts": parts}
    return render(request, "claims/batch.html", context)


@require_GET
@page(Right.WORK_CLAIMS)
def batch_file(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The exact bytes that were sent."""
    row = get_object_or_404(Batch, pk=batch_id)
    data = batch_bytes(row)
    record("exported", "batch", row.pk, practice_id=row.practice_id, size=len(data))
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, row.name)
    return response


@require_POST
@page(Right.WORK_CLAIMS)
def batches_retry(request: HttpRequest) -> HttpResponse:
    """Try held batches again: the same bytes under the same name."""
    held = Batch.objects.filter(Q(state=BatchState.INTENDED) | Q(state=BatchState.UNKNOWN), held=True)
    practices = set(held.values_list("practice_id", flat=True))
    count = held.update(held=False)
    for practice_id in practices:
        emit("batch.wanted", practice_id=practice_id, subject_id=practice_id, key=request.request_id)
    messages.info(request, f"{count} batch(es) will be tried again.")
    return redirect("batches")


@require_GET
@page(Right.SEE_CLAIMS)
def claim_fact(request: HttpRequest, claim_id: int, fact_id: int) -> HttpResponse:
    """One file's own segments of one claim; nothing else of that file."""
    fact = get_object_or_404(ClaimFact.objects.select_related("claim"), pk=fact_id, claim_id=claim_id)
    record("seen", "claim file", fact.pk, practice_id=fact.practice_id)
    context = {"fact": fact, "claim": fact.claim, "segments": selectors.segments_of(fact)}
    name = "claims/claim_fact.html#segments" if request.headers.get("HX-Request") else "claims/claim_fact.html"
    return render(request, name, context)


@require_POST
@page(Right.WORK_CLAIMS)
def claim_resend(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Send a lost or rejected claim again as an original under its own number: it was never taken in."""
    row = get_object_or_404(Claim, pk=claim_id)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return claim_page(request, claim_id, status=422, resend_form=form)
    if not may_resend(row):
        messages.error(request, "Only a claim that was rejected, or that nobody answered in time, can be sent again.")
        return claim_page(request, claim_id, status=422)
    transitions.move(
        row, to=ClaimState.EDITS_OPEN, text=f"Taken back to be sent again: {form.cleaned_data['reason']}", visible=False
    )
    checked = run_checks_on(row)
    ready = checked is not None and checked.verdict.may_send
    messages.info(request, "It goes out with the next batch." if ready else "The checks hold it: see the findings.")
    return redirect("claim", row.pk)


def may_resend(claim: Claim) -> bool:
    """Rejected, or sent and silent for longer than an answer takes."""
    late = silent.business_days_ago(silent.CLAIM_DAYS)
    return claim.state == ClaimState.REJECTED or (
        claim.state == ClaimState.SENT and claim.sent_at is not None and claim.sent_at < late
    )


def files_section(request: HttpRequest, claim: Claim) -> dict:
    """The claim page's list of every file that spoke of the claim."""
    return {
        "facts": selectors.facts_of(claim),
        "may_resend": Right.WORK_CLAIMS in request.rights and may_resend(claim),
    }
