"""Findings that people work: what is open on claims that have not left."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, Subquery

from claims.checks.models import CheckResult, CheckRun, Override
from claims.checks.registry import catalog
from claims.lifecycle.models import Claim
from claims.lifecycle.states import ClaimState

WAITING = (ClaimState.EDITS_OPEN, ClaimState.WAITING_FOR_TABLE)


def open_results(states=WAITING):
    """Results of each waiting claim's newest run that hold it: blocks, likely denials not overridden, missing tables."""
    newest = (
        CheckRun.objects.filter(practice_id=OuterRef("practice_id"), claim_id=OuterRef("claim_id"))
        .order_by("-pk")
        .values("pk")[:1]
    )
    overridden = Override.objects.filter(
        practice_id=OuterRef("practice_id"), claim_id=OuterRef("claim_id"), rule=OuterRef("rule"), lines=OuterRef("lines")
    )
    holds = Q(outcome="fail", severity="block") | Q(outcome="not_evaluated", severity="block")
    return CheckResult.objects.filter(
        holds | (Q(outcome="fail", severity="denial") & ~Exists(overridden)),
        claim__state__in=states,
        run_id=Subquery(newest),
    )


@dataclass(slots=True)
class RuleRow:
    """One line of the findings queue. `query` opens the claims that make it."""

    rule: str
    title: str
    severity: str
    outcome: str
    practice: str
    claims: int
    cents: int
    deadline: dt.date | None
    query: str


def queue() -> list[RuleRow]:
    """The queue by rule and practice, most dollars first. A claim counts once per rule, however many lines it hits."""
    rows = (
        open_results()
        .values("rule", "severity", "outcome", "claim_id", "claim__practice_id", "claim__practice__name")
        .annotate(cents=F("claim__charge_cents"), limit=F("claim__filing_limit"))
        .distinct()
    )
    found: dict[tuple, RuleRow] = {}
    for row in rows:
        key = (row["rule"], row["outcome"], row["severity"], row["claim__practice_id"])
        held = found.get(key)
        if held is None:
            known = catalog().get(row["rule"])
            held = found[key] = RuleRow(
                row["rule"], known.title if known else "", row["severity"], row["outcome"], row["claim__practice__name"],
                0, 0, None, f"rule={row['rule']}&practice={row['claim__practice_id']}",
            )  # fmt: skip
        held.claims += 1
        held.cents += row["cents"]
        held.deadline = min(filter(None, (held.deadline, row["limit"])), default=None)
    return sorted(found.values(), key=lambda one: (-one.cents, one.rule, one.practice))


def results_of(claim: Claim) -> tuple[CheckRun | None, list[CheckResult]]:
    """The newest run of a claim and its failures and gaps, worst first, in two queries."""
    run = CheckRun.objects.filter(practice_id=claim.practice_id, claim_id=claim.pk).order_by("-pk").first()
    if run is None:
        return None, []
    rank = {"block": 0, "denial": 1, "advise": 2}
    rows = list(CheckResult.objects.filter(practice_id=claim.practice_id, run_id=run.pk))
    return run, sorted(rows, key=lambda one: (one.outcome != "fail", rank.get(one.severity, 3), one.rule, one.lines))
