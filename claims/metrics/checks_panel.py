"""How clean claims were when they entered the checks, and which checks could not be evaluated and why."""

import re

from claims.checks.models import CheckResult, CheckRun
from claims.metrics import kpi
from claims.metrics.panels import claims_url
from portal.dashboards.filters import Filters
from portal.dashboards.shown import number

DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def checks(filters: Filters) -> dict[str, object]:
    """K01 with the reason for it in words, and the gaps of first runs by reason, three queries in all.

    A claim with a gap is not clean whatever else it passed: the number of those stands beside the figure.
    """
    section = "Clean at first check"
    result = kpi.run("K01", filters)
    first = {
        run: (failed, gaps)
        for run, failed, gaps in CheckRun.objects.filter(claim_id__in=[row.claim_id for row in result.rows])
        .order_by("claim_id", "pk")
        .distinct("claim_id")
        .values_list("pk", "failed", "not_evaluated")
    }
    failed = sum(1 for bad, _gaps in first.values() if bad)
    only_gaps = sum(1 for bad, gaps in first.values() if gaps and not bad)
    causes: dict[str, dict] = {}
    found = CheckResult.objects.filter(run_id__in=list(first), outcome="not_evaluated")
    for rule, reason, run in found.values_list("rule", "reason", "run_id").distinct():
        cause = causes.setdefault(DAY.sub("the date", reason) or "no reason given", {"rules": set(), "runs": set()})
        cause["rules"].add(rule)
        cause["runs"].add(run)
    rows = [
        {"reason": reason, "rules": len(cause["rules"]), "names": ", ".join(sorted(cause["rules"])), "claims": len(cause["runs"])}
        for reason, cause in sorted(causes.items(), key=lambda pair: (-len(pair[1]["runs"]), pair[0]))
    ]
    note = f"{only_gaps:,} passed all that could be evaluated" if only_gaps else ""
    shown = number(result, section=section, label="Clean claim rate", href=claims_url(filters, "K01"), note=note)
    sentence = ""
    if result.n:
        sentence = (
            f"Of {result.n:,} claims, {result.numerator or 0:,} passed every check at once, {failed:,} had something to correct, "
            f"and {only_gaps:,} had nothing to correct but checks that could not be evaluated. A check that is not evaluated is no pass."
        )
    return {
        "number": shown, "sentence": sentence, "rows": rows, "export": [shown],
        "unevaluated": len({rule for cause in causes.values() for rule in cause["rules"]}),
    }  # fmt: skip
