"""How work flows: clean claims, rejections before the payer, lags, and how fast payers pay."""

import datetime as dt

import numpy as np
from django.db.models import Exists, OuterRef, Q

from claims.lifecycle.fold import CLAIM_REJECTED, SYNTAX_REJECTED
from claims.lifecycle.models import ClaimFact, FactKind, Frequency
from claims.lifecycle.states import ClaimState
from claims.metrics.cohort import Cohort, of_rows
from claims.metrics.facts import ClaimRow, load
from claims.metrics.kpi import claims_of, cohort_rows, days_within, kpi, moments, within
from claims.metrics.survival import histogram, kaplan_meier
from portal.dashboards.filters import Filters
from portal.dashboards.measures import Definition, Result, Row, ratio
from portal.payers.models import Payer

FEW = 30  # below this many payments a median is shown as resting on few cases

REJECTIONS = (
    Q(kind=FactKind.TA1, code="R")
    | Q(kind=FactKind.F999, code__in=SYNTAX_REJECTED)
    | Q(kind__in=[FactKind.CA277_CLEARINGHOUSE, FactKind.CA277_PAYER], code__in=CLAIM_REJECTED)
)


@kpi(
    Definition(
        id="K01",
        name="Clean claim rate",
        formula="claims that passed every check without a person, divided by claims that entered the checks",
        numerator="claims that passed all checks on their first run, nothing overridden, nothing left unevaluated",
        denominator="claims that entered the checks and left them",
        basis="date built (enters the checks)",
        exclusions="claims still waiting in the checks. A check that could not be evaluated is not a pass",
        maturity="share of the claims that have left the checks",
        source="HFMA MAP CL-1 (rules K01)",
    )
)
def clean_claims(definition: Definition, filters: Filters) -> Result:
    """K01. The denominator is claims entering our checks, not claims a clearinghouse took."""
    found = load(claims_of(filters).filter(within("built_at", filters)))
    rows = [Row(c.id, int(c.clean_first_time), 1) for c in found if c.clean_first_time is not None]
    return ratio(definition, rows, as_of=filters.as_of, maturity=len(rows) / len(found) if found else None)


@kpi(
    Definition(
        id="K02",
        name="Front-end rejection rate",
        formula="claims rejected before the payer took them in, divided by claims first sent",
        numerator="claims with a rejection by TA1, 999 or 277CA of their first sending",
        denominator="claims sent",
        basis="date first sent",
        exclusions="none. A rejection is no denial: the claim was never adjudicated and is not filed",
        maturity="share of the claims that the payer accepted, rejected or answered",
        source="rules K02",
    )
)
def rejections(definition: Definition, filters: Filters) -> Result:
    """K02. A second sending cannot be rejected unless the first was, so any rejection counts the first."""
    facts = ClaimFact.objects.filter(
        REJECTIONS, practice_id=OuterRef("practice_id"), claim_id=OuterRef("pk"), at__lt=_end(filters)
    )
    found = claims_of(filters).filter(within("sent_at", filters)).annotate(rejected=Exists(facts)).order_by("pk")
    rows, known = [], 0
    for pk, rejected, accepted, adjudicated in found.values_list("pk", "rejected", "accepted_at", "adjudicated_at"):
        rows.append(Row(pk, int(rejected), 1, None, "rejected" if rejected else ""))
        known += bool(rejected or accepted or adjudicated)
    return ratio(definition, rows, as_of=filters.as_of, maturity=known / len(rows) if rows else None)


def _end(filters: Filters) -> dt.datetime:
    return moments(filters.but(span="all", month=None))[1]


@kpi(
    Definition(
        id="K19",
        name="Charge lag",
        formula="days from service to charge, summed, divided by claims",
        numerator="sum of days from the first date of service to the day the charge was booked (claim built)",
        denominator="original claims built",
        basis="date the charge was booked",
        exclusions="replacements",
        maturity="none: counts booked charges",
        source="HFMA MAP PB-4, CL-2 (rules K19)",
        unit="days",
    )
)
def charge_lag(definition: Definition, filters: Filters) -> Result:
    """K19, with median, p90 and the share later than 3 days."""
    found = load(claims_of(filters).filter(within("built_at", filters), frequency=Frequency.ORIGINAL))
    rows = [Row(c.id, (c.built_on - c.service_from).days, 1, (c.built_on - c.service_from).days) for c in found]
    days = [row.numerator for row in rows]
    result = ratio(definition, rows, as_of=filters.as_of)
    if days:
        result.details["median"], result.details["p90"] = (float(np.percentile(days, share)) for share in (50, 90))
        result.details["late"] = sum(day > 3 for day in days) / len(days)
    return result


@kpi(
    Definition(
        id="K22",
        name="Bill lag",
        formula="median days from service to the payer's first acceptance (Kaplan-Meier)",
        numerator="claims that a payer accepted",
        denominator="claims built for services of the months",
        basis="service date",
        exclusions="withdrawn claims, replacements. Claims not yet accepted are still waiting (censored at their age)",
        maturity="share of the claims that a payer accepted",
        source="rules K22",
        unit="days",
    )
)
def bill_lag(definition: Definition, filters: Filters) -> Result:
    """K22, with p90."""
    found = claims_of(filters).filter(days_within("service_from", filters), frequency=Frequency.ORIGINAL)
    rows, events, censored = [], [], []
    for claim in load(found.exclude(state=ClaimState.WITHDRAWN)):
        if claim.built_on > filters.as_of:
            continue
        accepted = claim.accepted_on if claim.accepted_on and claim.accepted_on <= filters.as_of else None
        days = ((accepted or filters.as_of) - claim.service_from).days
        (events if accepted else censored).append(days)
        rows.append(Row(claim.id, int(bool(accepted)), 1, days, "accepted" if accepted else "still waiting"))
    return _waiting(definition, filters, rows, kaplan_meier(histogram(events), histogram(censored)))


@kpi(
    Definition(
        id="K23",
        name="Reimbursement timing",
        formula="median days from the payer's receipt (277CA) to the first payment date (BPR16), Kaplan-Meier",
        numerator="claims with a first payment",
        denominator="original claims first received by the payer in the months",
        basis="by submission month",
        exclusions="replacements, withdrawn claims, duplicates. Unpaid claims are still waiting (censored at their age),"
        " denied ones too; the clock stops where no payment is due (patient's share only)",
        maturity="share of the claims with a final answer",
        source="rules K23 and 1.2",
        unit="days",
    )
)
def reimbursement(definition: Definition, filters: Filters) -> Result:
    """K23, with p90 and the same by payer. A median that half of the claims have not reached is None."""
    claims = cohort_rows(filters)
    rows = [_timing_row(claim, filters.as_of) for claim in claims]
    cohort = of_rows(claims, as_of=filters.as_of)
    result = _waiting(definition, filters, rows, cohort.timing())
    result.maturity = cohort.maturity
    by_payer: dict[int, list[ClaimRow]] = {}
    for claim in claims:
        by_payer.setdefault(claim.payer_id, []).append(claim)
    names = dict(Payer.objects.filter(pk__in=by_payer).values_list("pk", "name"))
    result.details["by_payer"] = [
        timing_of(of_rows(own, as_of=filters.as_of)) | {"payer": names[payer], "payer_id": payer}
        for payer, own in sorted(by_payer.items(), key=lambda pair: names[pair[0]])
    ]
    return result


def timing_of(cohort: Cohort) -> dict[str, object]:
    """Median, p90, interval, counts and denied-first share of a cohort; None = not reached."""
    curve = cohort.timing()
    return {
        "claims": cohort.claims, "payments": curve.n_events, "median": curve.median, "p90": curve.p90,
        "median_interval": curve.median_interval(), "few": curve.n_events < FEW, "denied_first": cohort.denied_share(),
        "maturity": cohort.maturity,
    }  # fmt: skip


def _timing_row(claim: ClaimRow, as_of: dt.date) -> Row:
    _, paid, stopped = claim.known_on(as_of)
    days = max(((paid or stopped or as_of) - claim.received_on).days, 0)
    return Row(claim.id, int(bool(paid)), 1, days, "paid" if paid else "no payment due" if stopped else "still waiting")


def _waiting(definition: Definition, filters: Filters, rows: list[Row], curve) -> Result:
    happened = sum(row.numerator for row in rows)
    result = ratio(
        definition, rows, as_of=filters.as_of, maturity=happened / len(rows) if rows else None,
        p90=curve.p90, median_interval=curve.median_interval(), few=curve.n_events < FEW,
    )  # fmt: skip
    if rows:
        result.value = curve.median
        if curve.median is None:
            result.state, result.why = "not_reached", "not reached: fewer than half have happened"
    return result
