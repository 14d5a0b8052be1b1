"""Columns of the firm's board: what stands where in each practice, each leading to where it is worked."""

from collections.abc import Callable, Iterable

from django.db.models import Count, Sum

from claims.checks.models import CheckRun
from claims.clearinghouse.models import Batch, BatchState
from claims.clearinghouse.silent import SYNTAX_DAYS, business_days_ago
from claims.ledger.models import Entry
from claims.lifecycle.models import Claim
from claims.lifecycle.states import ClaimState
from claims.metrics.cohort import Cohort
from claims.metrics.kpi_money import RECEIVABLE
from claims.metrics.models import MonthCell
from claims.remittance.models import Remittance, RemittanceState
from portal.dashboards.boards import FirmCell, FirmColumn, FirmView, link
from portal.dashboards.filters import months_before
from portal.dashboards.measures import show_value
from portal.ui.money import usd

S = ClaimState
IN_WORK = (S.DRAFT, S.EDITS_OPEN, S.WAITING_FOR_TABLE, S.READY, S.BATCHED, S.SENT, S.REJECTED, S.ACCEPTED)
NEEDS_A_PERSON = (S.EDITS_OPEN, S.WAITING_FOR_TABLE, S.REJECTED)

Cells = dict[int, FirmCell]


def columns() -> Iterable[tuple[str, FirmColumn]]:
    """Every column of claims, in order."""
    for state in IN_WORK:
        yield (
            f"claims.{state}",
            FirmColumn(
                title=S(state).label,
                definition=f"Claims whose state now is: {S(state).label.lower()}.",
                build=_in_state(state),
                table="Claims in work by state",
            ),
        )
    nothing = "no claims to rate"
    yield "claims.denied", FirmColumn(
        title="Denied first", build=denied, none=nothing,
        definition="K09: probability of a denial as first answer within 90 days, submissions of the last 12 months.",
    )  # fmt: skip
    yield "claims.median", FirmColumn(
        title="Median days", build=median, none=nothing,
        definition="K23: Kaplan-Meier median from the payer's receipt to first payment, submissions of the last 12 months.",
    )  # fmt: skip
    yield (
        "claims.receivable",
        FirmColumn(
            title="Open A/R",
            build=receivable,
            none=usd(0),
            definition="Open receivables of payers and patients, credits included.",
        ),
    )
    yield "claims.not_evaluated", FirmColumn(
        title="Not evaluated", build=not_evaluated,
        definition="Checks that could not be evaluated in the last run of claims not yet answered; they are no passes.",
    )  # fmt: skip
    yield (
        "claims.parked",
        FirmColumn(
            title="Parked remits",
            build=parked,
            definition="Remittances that did not balance or match and wait for a person.",
        ),
    )
    yield (
        "claims.late",
        FirmColumn(
            title="Late partners",
            build=late,
            definition="Batches sent more than a business day ago without a syntax answer (999).",
        ),
    )


def _in_state(state: str) -> Callable[[FirmView], Cells]:
    def build(view: FirmView) -> Cells:
        counts = view.once("states", lambda: _state_counts(view))
        made = {}
        for practice in view.slugs:
            n = counts.get((practice, state), 0)
            href = link("claims", query=f"practice={practice}&state={state}") if n else ""
            made[practice] = FirmCell(text=f"{n:,}", href=href, alarm=state in NEEDS_A_PERSON and n > 0, value=n)
        return made

    return build


def _cohorts(view: FirmView) -> dict[int, Cohort]:
    def read() -> dict[int, Cohort]:
        first = months_before(view.as_of.replace(day=1), 11)
        made: dict[int, Cohort] = {}
        for cell in MonthCell.objects.filter(practice_id__in=view.slugs, month__gte=first, claims__gt=0):
            made.setdefault(cell.practice_id, Cohort(view.as_of)).add_cell(cell)
        return made

    return view.once("cohorts", read)


def denied(view: FirmView) -> Cells:
    """K09 of the last 12 months."""
    return {
        practice: FirmCell(
            text=f"{show_value(cohort.denied_share(), 'share')} of {cohort.claims:,}",
            href=link("revenue_claims", view.slugs[practice], query="kpi=K09"),
        )
        for practice, cohort in _cohorts(view).items()
    }


def median(view: FirmView) -> Cells:
    """K23 of the last 12 months."""
    made = {}
    for practice, cohort in _cohorts(view).items():
        day = cohort.timing().median
        text = "not reached" if day is None else f"{day}"
        made[practice] = FirmCell(text=text, href=link("revenue_claims", view.slugs[practice], query="kpi=K23"))
    return made


def _state_counts(view: FirmView) -> dict:
    found = Claim.objects.filter(practice_id__in=view.slugs, state__in=IN_WORK).values_list("practice_id", "state")
    return {(practice, state): n for practice, state, n in found.annotate(n=Count("pk"))}


def receivable(view: FirmView) -> Cells:
    """Sum of the receivable accounts."""
    found = Entry.objects.filter(
        practice_id__in=view.slugs, account__in=RECEIVABLE, posting__effective_on__lte=view.as_of, claim__isnull=False
    )
    return {
        practice: FirmCell(
            text=usd(cents), value=cents, href=link("revenue_claims", view.slugs[practice], query="kpi=K15a")
        )
        for practice, cents in found.values_list("practice_id").annotate(cents=Sum("amount_cents"))
    }


def not_evaluated(view: FirmView) -> Cells:
    """Not-evaluated checks in the last run of each claim in work."""
    last = (
        CheckRun.objects.filter(practice_id__in=view.slugs, claim__state__in=IN_WORK)
        .order_by("practice_id", "claim_id", "-pk")
        .distinct("practice_id", "claim_id")
        .values_list("practice_id", "not_evaluated")
    )
    sums: dict[int, int] = {}
    for practice, n in last:
        sums[practice] = sums.get(practice, 0) + n
    return {p: FirmCell(text=f"{n:,}", value=n, href=link("claims", query=f"practice={p}")) for p, n in sums.items()}


def parked(view: FirmView) -> Cells:
    """Remittances that need a person."""
    found = Remittance.objects.filter(practice_id__in=view.slugs, state=RemittanceState.PARKED).values_list(
        "practice_id"
    )
    return {
        p: FirmCell(
            text=f"{n:,}",
            value=n,
            alarm=n > 0,
            href=link("practice_remittances", view.slugs[p], query="state=parked"),
        )
        for p, n in found.annotate(n=Count("pk"))
    }


def late(view: FirmView) -> Cells:
    """Batches without any acknowledgment."""
    found = Batch.objects.filter(
        practice_id__in=view.slugs,
        state__in=[BatchState.SENT, BatchState.UNKNOWN],
        intended_at__lt=business_days_ago(SYNTAX_DAYS),
    )
    return {
        p: FirmCell(text=f"{n:,}", value=n, alarm=n > 0, href=link("batches", query=f"practice={p}&state=sent"))
        for p, n in found.values_list("practice_id").annotate(n=Count("pk"))
    }
