"""What the checks put on the boards: the queue, the claim page's findings, live findings, a filter of the claims list."""

from django.http import HttpRequest

from claims.checks import live, run, selectors
from claims.checks.models import Override, TableDecision
from claims.checks.registry import catalog
from claims.lifecycle.lists import claim_filters
from claims.lifecycle.models import Claim
from claims.lifecycle.states import ClaimState
from portal import registries
from portal.people.models import Person
from portal.people.roles import Right
from portal.ui.tables import Filter

ICON = {"block": "block", "denial": "likely", "advise": "advise"}
FAMILY = {"block": "block", "denial": "likely", "advise": "advise"}


def register() -> None:
    """Called once, when the app is ready."""
    registries.nav.add("findings", registries.NavEntry("Billing", "Findings", "findings", Right.SEE_CLAIMS, go="i", order=41))
    registries.nav.add("rules_page", registries.NavEntry("Reference", "Checks", "rules_page", Right.SEE_CLAIMS, go="x", order=71))
    registries.live_findings.add("claims", live.live_of)
    registries.claim_sections.add("findings", registries.ClaimSection("Findings", "claims/section_findings.html", section, 10))
    claim_filters.add("rule", rule_filter)


def rule_filter() -> Filter:
    """Claims that an open finding of this rule holds."""
    return Filter(
        key="rule",
        title="Finding",
        apply=lambda queryset, value: queryset.filter(
            pk__in=selectors.open_results().filter(rule=value.upper()).values("claim_id")
        ),
    )


def section(request: HttpRequest, claim: Claim) -> dict:
    """Findings with source and edition, those not evaluated included, and what a person may do about each."""
    newest, rows = selectors.results_of(claim)
    overrides = list(Override.objects.filter(practice_id=claim.practice_id, claim_id=claim.pk).order_by("pk"))
    decisions = list(TableDecision.objects.filter(practice_id=claim.practice_id, claim_id=claim.pk).order_by("pk"))
    names = dict(
        Person.objects.filter(pk__in={one.by_id for one in (*overrides, *decisions)}).values_list("pk", "display_name")
    )
    for one in (*overrides, *decisions):
        one.who = names.get(one.by_id, "")
    passed_over = {(one.rule, tuple(one.lines)): one for one in overrides}
    may_work = bool({Right.WORK_CLAIMS, Right.DECIDE} & request.rights)
    in_reach = claim.state in run.CHECKED_IN
    for row in rows:
        known = catalog().get(row.rule)
        row.title = known.title if known else ""
        row.icon, row.family = ICON.get(row.severity, "unknown"), FAMILY.get(row.severity, "advise")
        row.override = passed_over.get((row.rule, tuple(row.lines)))
        row.line_list = ",".join(map(str, row.lines))
        row.may_override = (
            may_work and in_reach and row.outcome == "fail" and row.severity == "denial" and row.override is None
        )
    return {
        "run": newest,
        "failed": [row for row in rows if row.outcome == "fail"],
        "unknown": [row for row in rows if row.outcome == "not_evaluated"],
        "decisions": decisions,
        "may_decide": Right.DECIDE in request.rights and claim.state == ClaimState.WAITING_FOR_TABLE,
        "may_check": may_work and (in_reach or claim.state == ClaimState.REJECTED),
    }
