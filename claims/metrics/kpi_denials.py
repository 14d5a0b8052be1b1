"""Denials and first answers: by submission month (cohort), by remittance date, and why."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, Sum

from claims.denials.models import Denial, DenialState
from claims.denials.reasons import CATEGORY_LABELS
from claims.lifecycle.models import Frequency, Outcome
from claims.metrics.cohort import HORIZON, of_rows
from claims.metrics.facts import CLEARED, DENIED, IN_RATE, load
from claims.metrics.kpi import claims_of, cohort_rows, days_within, kpi
from claims.remittance.models import RemittanceAdjustment, RemittanceClaim, RemittanceLine, RemittanceState
from coding.audits.stats import wilson
from portal.dashboards.filters import Filters, months_before
from portal.dashboards.measures import Definition, Result, Row, ratio

# reversals, predeterminations and claims forwarded to another payer are no answers to rate
NO_ANSWERS = ("22", "23", "25")
REMITTED = "remittance date (BPR16)"
WORDS = {DENIED: "denied", CLEARED: "answered, not denied"}


@kpi(
    Definition(
        id="K03",
        name="First-pass resolution",
        formula="original claims whose first answer needs no rework, divided by original claims answered",
        numerator="claims whose first final answer has no denied line: paid, or the patient's share only",
        denominator="original claims of the submission month with a final first answer",
        basis="by submission month",
        exclusions="claims without a final answer; replacements; duplicates. Allowed against expected is not evaluated:"
        " there is no table of expected pay",
        maturity="share of the month's claims that have a final answer; below 90 % it still moves",
        source="HFMA practice keys, first-pass resolution rate (rules K03)",
    )
)
def first_pass(definition: Definition, filters: Filters) -> Result:
    """K03. A later reversal does not undo a first pass."""
    cohort_claims = cohort_rows(filters)
    cohort = of_rows(cohort_claims, as_of=filters.as_of)
    rows = []
    for claim in cohort_claims:
        answer, _, _ = claim.known_on(filters.as_of)
        if answer:
            passed = answer[0] == CLEARED and claim.first_outcome in {Outcome.PAID, Outcome.PATIENT}
            rows.append(Row(claim.id, int(passed), 1, (answer[1] - claim.received_on).days, claim.first_outcome))
    return ratio(definition, rows, as_of=filters.as_of, maturity=cohort.maturity)


@kpi(
    Definition(
        id="K05",
        name="Initial denial rate, dollars",
        formula="charges of claims denied for the first time in the month, divided by the average monthly charges"
        " submitted in the three months before",
        numerator="charges of original claims first denied in the month, wholly denied",
        denominator="charges first sent in the three months before, divided by 3",
        basis="denial month over lagged submissions",
        exclusions="replacements, duplicates; partial denials are in the line denial rate (K06)",
        maturity="none: the lagged denominator is complete",
        source="HFMA claim integrity task force (rules K05)",
        money=True,
    )
)
def initial_denials(definition: Definition, filters: Filters) -> Result:
    """K05 for one month: the one asked for, or the as-of day's."""
    month = filters.month or filters.as_of.replace(day=1)
    denied_in = filters.but(month=month)
    sent_in = {months_before(month, back) for back in (1, 2, 3)}
    rows = []
    first, last = min(sent_in), filters.but(month=month).first - dt.timedelta(days=1)
    candidates = days_within("first_denied_on", denied_in) | Q(sent_at__date__gte=first, sent_at__date__lte=last)
    for claim in load(claims_of(filters).filter(candidates, frequency=Frequency.ORIGINAL)):
        answer, _, _ = claim.known_on(filters.as_of)
        denied = bool(answer) and answer[0] == DENIED and claim.rated and denied_in.holds(answer[1])
        sent = claim.sent_on is not None and claim.sent_on.replace(day=1) in sent_in
        if denied or sent:
            note = "denied" if denied else "submitted before"
            rows.append(Row(claim.id, claim.charge_cents * denied, claim.charge_cents * sent, None, note))
    submitted = round(sum(row.denominator for row in rows) / 3)
    return ratio(
        definition, rows, as_of=filters.as_of, denominator=submitted, denominator_is="a third of the rows' sum"
    )


def _remitted(filters: Filters):
    adjustments = RemittanceAdjustment.objects.filter(
        practice_id=OuterRef("practice_id"), remittance_claim_id=OuterRef("pk"), carc__in=IN_RATE, amount_cents__gt=0
    )
    found = (
        RemittanceClaim.objects.filter(
            days_within("remittance__paid_on", filters), remittance__state=RemittanceState.POSTED, posted_at__isnull=False,
            claim__isnull=False,
        )
        .exclude(status_code__in=NO_ANSWERS)
        .exclude(outcome__in=["", Outcome.PENDED, Outcome.NOT_OURS])
        .annotate(counts=Exists(adjustments))
    )  # fmt: skip
    if filters.payer_id:
        found = found.filter(claim__payer_id=filters.payer_id)
    if filters.provider_id:
        found = found.filter(claim__rendering_id=filters.provider_id)
    return found


@kpi(
    Definition(
        id="K06",
        name="Line denial rate",
        formula="denied lines divided by answered lines",
        numerator="lines of which nothing was allowed, with a denial reason",
        denominator="lines in posted remittances",
        basis=REMITTED,
        exclusions="reversals, predeterminations, forwarded claims, duplicates",
        maturity="none: counts answers, not claims; open claims are not in it",
        source="rules K06, 3.4",
    )
)
def line_denials(definition: Definition, filters: Filters) -> Result:
    """K06: partial denials of a claim are visible only here."""
    lines = RemittanceLine.objects.filter(remittance_claim__in=_remitted(filters)).exclude(outcome="")
    duplicates = set(_remitted(filters).filter(outcome=Outcome.DENIED, counts=False).values_list("pk", flat=True))
    tally: dict[int, list[int]] = {}
    for remitted, claim, outcome in lines.values_list(
        "remittance_claim_id", "remittance_claim__claim_id", "outcome"
    ).order_by("pk"):
        if remitted not in duplicates:
            counts = tally.setdefault(claim, [0, 0])
            counts[0] += outcome == Outcome.DENIED
            counts[1] += 1
    rows = [Row(claim, denied, all_lines) for claim, (denied, all_lines) in tally.items()]
    return ratio(definition, rows, as_of=filters.as_of)


@kpi(
    Definition(
        id="K07",
        name="Remittance denial rate",
        formula="claims denied divided by claims remitted",
        numerator="answers in which every line was denied",
        denominator="claims answered in posted remittances",
        basis=REMITTED,
        exclusions="reversals (22), predeterminations (25), forwarded claims (23), duplicates (CARC 18), pended answers."
        " Claims without an answer are not in it: it says nothing about them",
        maturity="none: counts answers, not claims; when a practice grows or denials come faster than payments it runs"
        " above the cohort rate (K09)",
        source="HFMA MAP AR-5 (rules K07)",
    )
)
def remittance_denials(definition: Definition, filters: Filters) -> Result:
    """K07, with a Wilson interval; `partly_denied` counts answers with some denied line beside."""
    rows, partly = [], 0
    for claim, outcome, counts in _remitted(filters).order_by("pk").values_list("claim_id", "outcome", "counts"):
        denied = outcome == Outcome.DENIED
        if denied and not counts:
            continue
        partly += outcome == Outcome.PARTLY_DENIED
        rows.append(Row(claim, int(denied), 1, None, outcome))
    result = ratio(definition, rows, as_of=filters.as_of, partly_denied=partly)
    if rows:
        result.details["interval"] = wilson(result.numerator, result.denominator)
    return result


@kpi(
    Definition(
        id="K09",
        name="Denied first",
        formula="probability that the payer's first final answer, within 90 days of receipt, is a denial"
        " (Aalen-Johansen; paid first is the competing event)",
        numerator="claims whose first final answer denied every line",
        denominator="original claims first received by the payer in the months",
        basis="by submission month",
        exclusions="replacements, withdrawn claims, duplicates (CARC 18). Open claims are neither denied nor paid: they"
        " are censored at their age",
        maturity="share of the claims with a final answer; months below 90 % are drawn lighter",
        source="rules K09 and 1.2",
    )
)
def denied_first(definition: Definition, filters: Filters) -> Result:
    """K09. Once every claim is answered within 90 days the value equals numerator over denominator."""
    claims = cohort_rows(filters)
    cohort = of_rows(claims, as_of=filters.as_of)
    rows = []
    for claim in claims:
        answer, _, _ = claim.known_on(filters.as_of)
        days = ((answer[1] if answer else filters.as_of) - claim.received_on).days
        rows.append(
            Row(claim.id, int(bool(answer) and answer[0] == DENIED), 1, days, WORDS[answer[0]] if answer else "open")
        )
    incidence = cohort.denied_incidence()
    return ratio(
        definition, rows, as_of=filters.as_of, value=cohort.denied_share(), maturity=cohort.maturity,
        by_day={str(day): incidence.by(day) for day in (30, 60, HORIZON)},
        at_risk={str(day): incidence.at_risk(day) for day in (30, 60, HORIZON)},
        adjudicated=cohort.adjudicated,
    )  # fmt: skip


def denial_amounts(filters: Filters):
    """Denials in rate of the months asked for (denial date), not taken back by the payer."""
    found = Denial.objects.filter(days_within("denied_on", filters), in_rate=True).exclude(state=DenialState.REVERSED)
    if filters.payer_id:
        found = found.filter(claim__payer_id=filters.payer_id)
    if filters.provider_id:
        found = found.filter(claim__rendering_id=filters.provider_id)
    return found


@kpi(
    Definition(
        id="K30",
        name="Denial mix",
        formula="dollars denied for a cause, divided by all dollars denied (without a cause chosen: by dollars remitted)",
        numerator="denied amounts of the cause",
        denominator="all denied amounts; without a cause chosen the charges remitted in the months",
        basis="denial date",
        exclusions="duplicates and other reasons outside the rate; denials the payer took back",
        maturity="none: counts denials received",
        source="rules K30, 3.4",
        money=True,
    )
)
def denial_mix(definition: Definition, filters: Filters) -> Result:
    """K30; `filters.part` is a cause (category)."""
    by_claim: dict[int, list[int]] = {}
    mix: dict[str, dict[str, int]] = {}
    found = denial_amounts(filters).values_list("claim_id", "category").annotate(cents=Sum("amount_cents"))
    for claim, category, cents in found.order_by("claim_id", "category"):
        sums = by_claim.setdefault(claim, [0, 0])
        sums[0] += cents if category == filters.part or not filters.part else 0
        sums[1] += cents
        cause = mix.setdefault(category, {"claims": 0, "cents": 0})
        cause["claims"] += 1
        cause["cents"] += cents
    if filters.part:
        cause = CATEGORY_LABELS.get(filters.part, filters.part)
        rows = [
            Row(claim, part, whole, None, cause if part else "other causes")
            for claim, (part, whole) in by_claim.items()
        ]
    else:
        charges = dict(_remitted(filters).order_by().values_list("claim_id").annotate(cents=Sum("charge_cents")))
        every = sorted(by_claim.keys() | charges.keys())
        rows = [Row(claim, by_claim.get(claim, [0])[0], charges.get(claim, 0)) for claim in every]
    rows.sort(key=lambda row: (-row.numerator, row.claim_id))
    return ratio(definition, rows, as_of=filters.as_of, mix=mix)
