"""The parts of a practice's revenue page, from the rollups: figures, denials by month, causes, payers, age."""

import datetime as dt

from django.db.models import Sum
from django.urls import reverse

from claims.denials.reasons import CATEGORY_LABELS, OWNER_LABELS
from claims.lifecycle.models import Claim
from claims.lifecycle.states import FAMILY, ClaimState
from claims.metrics import kpi
from claims.metrics.cohort import Cohort, of_cells
from claims.metrics.kpi_denials import denial_amounts
from claims.metrics.kpi_flow import timing_of
from claims.metrics.kpi_money import BUCKETS
from claims.metrics.models import MonthCell
from portal.dashboards.boards import link
from portal.dashboards.filters import Filters
from portal.dashboards.measures import Definition, measures
from portal.dashboards.shown import ClaimLine, Number, number
from portal.payers.models import Payer
from portal.ui import charts
from portal.ui.money import usd

SETTLED = 0.9  # months below this maturity are drawn lighter
NOT_REACHED = "not reached"
AGE_FAMILY = ("paid", "sent", "working", "waiting", "denied")


def definition(kpi_id: str) -> Definition:
    return measures.get(kpi_id).definition


def claims_url(filters: Filters, kpi_id: str, **more: object) -> str:
    """The address of the claims that make a number."""
    return reverse("revenue_claims", args=[filters.memo["slug"]]) + "?" + filters.query(kpi=kpi_id, **more)


def cells(filters: Filters) -> list[MonthCell]:
    """The stored cells of the months, payer and provider asked for: one query per page."""
    if "cells" not in filters.memo:
        found = MonthCell.objects.filter(claims__gt=0, month__lt=filters.end)
        if filters.first:
            found = found.filter(month__gte=filters.first)
        if filters.payer_id:
            found = found.filter(payer_id=filters.payer_id)
        if filters.provider_id:
            found = found.filter(provider_id=filters.provider_id)
        filters.memo["cells"] = list(found.order_by("month", "pk"))
    return filters.memo["cells"]


def payer_names(filters: Filters) -> dict[int, str]:
    """Names of all payers; the page's filter has them already."""
    if "payers" not in filters.memo:
        filters.memo["payers"] = dict(Payer.objects.order_by("name").values_list("pk", "name"))
    return filters.memo["payers"]


def denied_number(cohort: Cohort, *, section: str, label: str, href: str) -> Number:
    """Denied first of a cohort of cells, as K09 measures it from raw claims."""
    return Number(
        section=section, label=label, definition=definition("K09"), value=cohort.denied_share(), n=cohort.claims,
        as_of=cohort.as_of, numerator=cohort.denied_first, denominator=cohort.claims, maturity=cohort.maturity, href=href,
    )  # fmt: skip


def timing_number(cohort: Cohort, *, section: str, label: str, href: str) -> Number:
    """Median days to payment of a cohort of cells, as K23 measures it."""
    curve = cohort.timing()
    p90 = f"9 in 10 by day {curve.p90}" if curve.p90 is not None else "9 in 10 not reached"
    reached = curve.median is not None
    return Number(
        section=section, label=label, definition=definition("K23"), value=curve.median, n=cohort.claims,
        as_of=cohort.as_of, numerator=curve.n_events, denominator=cohort.claims, maturity=cohort.maturity, href=href,
        text="" if reached or not cohort.claims else NOT_REACHED, note=p90 if cohort.claims else "",
    )  # fmt: skip


def figures(filters: Filters) -> dict[str, object]:
    """Denied first, paid median days, net collection, open receivable."""
    section = "Figures"
    cohort = of_cells(cells(filters), as_of=filters.as_of)
    collected = kpi.run("K17", filters.but(span="12", month=filters.month))
    age = kpi.run("K16", filters.but(part=""))
    old = age.shown()
    numbers = [
        denied_number(cohort, section=section, label="Denied first", href=claims_url(filters, "K09")),
        timing_number(cohort, section=section, label="Paid, median days", href=claims_url(filters, "K23")),
        number(collected, section=section, href=claims_url(filters, "K17")),
        Number(
            section=section, label="Open receivable", definition=age.definition, value=age.value, n=age.n,
            as_of=age.as_of, numerator=age.numerator, denominator=age.denominator, href=claims_url(filters, "K16"),
            text=usd(age.denominator) if age.n else "", note=f"{old} older than 90 days" if old else "",
            why="nothing is owed",
        ),
    ]  # fmt: skip
    filters.memo["age"] = age
    return {"numbers": numbers, "export": numbers}


def months(filters: Filters) -> dict[str, object]:
    """First denials by submission month; unsettled months are lighter."""
    section = "First denials by submission month"
    by_month: dict[dt.date, list[MonthCell]] = {}
    for cell in cells(filters):
        by_month.setdefault(cell.month, []).append(cell)
    numbers, bars = [], []
    for month, own in by_month.items():
        href = claims_url(filters, "K09", month=month.strftime("%Y-%m"), months="")
        shown = denied_number(of_cells(own, as_of=filters.as_of), section=section, label=f"{month:%m/%Y}", href=href)
        numbers.append(shown)
        unsettled = (shown.maturity or 0) < SETTLED
        label = f"{month:%b} {shown.settled}" if unsettled else f"{month:%b}"
        bars.append(
            charts.Bar(
                label=label, value=round((shown.value or 0) * 100, 2), shown=f"{shown.shown} of {shown.n:,}, {shown.settled} settled",
                family="denied", settled=1 if (shown.maturity or 0) >= SETTLED else shown.maturity or 0, href=href,
            )
        )  # fmt: skip
    sentence = ""
    if numbers:
        worst = max(numbers, key=lambda n: n.value or 0)
        sentence = (
            f"First denials by submission month, highest {worst.shown} in {worst.label}; "
            f"{sum((n.maturity or 0) < SETTLED for n in numbers)} of {len(numbers)} months are not yet settled."
        )
    chart = charts.bar_chart(bars, sentence=sentence, unit=" %") if bars else ""
    return {"numbers": numbers, "chart": chart, "sentence": sentence, "export": numbers}


def causes(filters: Filters) -> dict[str, object]:
    """Why claims were denied, whether it can be prevented, who owns it, and what it costs."""
    section = "Why, and who can prevent it"
    by_cause: dict[str, dict] = {}
    found = denial_amounts(filters).order_by().values_list("category", "claim_id", "preventable", "owner")
    for category, claim, preventable, owner, cents in found.annotate(cents=Sum("amount_cents")):
        cause = by_cause.setdefault(category, {"cents": 0, "claims": set(), "preventable": {}, "owners": {}})
        cause["cents"] += cents
        cause["claims"].add(claim)
        cause["preventable"][preventable] = cause["preventable"].get(preventable, 0) + cents
        words = OWNER_LABELS.get(owner, owner)
        cause["owners"][words] = cause["owners"].get(words, 0) + cents
    total = sum(cause["cents"] for cause in by_cause.values())
    rows = []
    for category, cause in sorted(by_cause.items(), key=lambda pair: -pair[1]["cents"]):
        preventable = max(cause["preventable"], key=cause["preventable"].get)
        owner = max(cause["owners"], key=cause["owners"].get)
        shown = Number(
            section=section, label=CATEGORY_LABELS.get(category, category), definition=definition("K30"),
            value=cause["cents"] / total, n=len(cause["claims"]), as_of=filters.as_of, numerator=cause["cents"],
            denominator=total, href=claims_url(filters, "K30", part=category),
            note=f"preventable: {preventable}; {owner}",
        )  # fmt: skip
        rows.append((shown, usd(cause["cents"]), preventable, owner))
    return {"rows": rows, "total": usd(total), "export": [row[0] for row in rows]}


def payers(filters: Filters) -> dict[str, object]:
    """How fast each payer pays, how often it denies first, and how settled that is."""
    section = "How fast each payer pays"
    names = payer_names(filters)
    by_payer: dict[int, list[MonthCell]] = {}
    for cell in cells(filters):
        by_payer.setdefault(cell.payer_id, []).append(cell)
    rows, export = [], []
    for payer, own in sorted(by_payer.items(), key=lambda pair: names[pair[0]]):
        cohort = of_cells(own, as_of=filters.as_of)
        facts = timing_of(cohort)
        name = names[payer]
        timing = timing_number(cohort, section=section, label=name, href=claims_url(filters, "K23", payer=payer))
        denied = denied_number(cohort, section=section, label=name, href=claims_url(filters, "K09", payer=payer))
        sentence = f"{name}: median {timing.shown} days, {timing.note}"
        curve = charts.km_curve(cohort.timing().points(), sentence=sentence, compact=True)
        rows.append({
            "payer": payer, "name": name, "timing": timing, "denied": denied, "curve": curve, "few": facts["few"],
            "p90": facts["p90"] if facts["p90"] is not None else NOT_REACHED, "payments": facts["payments"],
        })  # fmt: skip
        export += [timing, denied]
    return {"rows": rows, "export": export}


def age(filters: Filters) -> dict[str, object]:
    """Open billed receivables by age from the date of service."""
    section = "Open receivable by age"
    result = filters.memo.get("age") or kpi.run("K16", filters.but(part=""))
    stored = result.details["buckets"]
    numbers, buckets = [], []
    for (label, _, _), family in zip(BUCKETS, AGE_FAMILY, strict=True):
        cents, claims = stored[label]["cents"], stored[label]["claims"]
        href = claims_url(filters, "K16", part=label)
        numbers.append(
            Number(
                section=section, label=f"{label} days", definition=result.definition, n=claims, as_of=result.as_of,
                value=cents / result.denominator if result.denominator else None, numerator=cents,
                denominator=result.denominator, href=href, note=usd(cents), why="nothing is owed",
            )
        )  # fmt: skip
        if cents:
            buckets.append(charts.Bucket(label=label, cents=cents, count=claims, family=family, href=href))
    sentence = f"{usd(result.denominator or 0)} is open, {result.shown() or 'none'} of it older than 90 days."
    return {
        "numbers": numbers, "sentence": sentence, "n": result.n, "total": usd(result.denominator or 0),
        "strip": charts.ageing_strip(buckets, sentence=sentence) if result.n else "",
        "unbilled": usd(result.details["unbilled_cents"]), "credits": usd(result.details["credit_cents"]),
        "export": numbers,
    }  # fmt: skip


def lines(ids: list[int], slug: str) -> dict[int, ClaimLine]:
    """What a drill-down shows of these claims, in one query."""
    found = Claim.objects.filter(pk__in=ids).select_related("patient", "payer", "rendering").listed()
    return {
        claim.pk: ClaimLine(
            claim_id=claim.pk, control_no=claim.control_no, patient=str(claim.patient), payer=claim.payer.name,
            provider=str(claim.rendering), service_from=claim.service_from, state=ClaimState(claim.state).label,
            family=FAMILY[claim.state], charge_cents=claim.charge_cents,
            href=link("encounter", slug, claim.encounter_id),
        )
        for claim in found
    }  # fmt: skip
