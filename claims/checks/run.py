"""Run the checks on a claim, keep the verdicts, and open or close its gate (house rule 14)."""

import logging
from dataclasses import dataclass

from claims.checks import engine, registry
from claims.checks.findings import GateVerdict, Result, judge
from claims.checks.findings import Override as Decided
from claims.checks.gather import gather_facts
from claims.checks.models import CheckResult, CheckRun, Override, TableDecision
from claims.lifecycle import transitions
from claims.lifecycle.models import Claim
from claims.lifecycle.states import ClaimState
from coding.codesets.codeviews import DatabaseCodeViews
from portal import clock

log = logging.getLogger(__name__)
S = ClaimState
ENGINE = "catalogue-1"
CHECKED_IN = {S.DRAFT, S.EDITS_OPEN, S.WAITING_FOR_TABLE, S.READY}


class NotAllowed(ValueError):
    """The decision is not possible; the message says why, in words for the page."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A stored run and its verdict."""

    run: CheckRun
    verdict: GateVerdict


def run_checks_on(claim: Claim, *, views: DatabaseCodeViews | None = None) -> Checked | None:
    """Check a claim that has not been sent, store the run, and move the claim through the gate.

    None when the claim is past its gate already (sent, withdrawn …): then nothing is done.
    `clean_first_time` is set by the first run only, and only a run without any failure or gap counts as clean.
    """
    claim = Claim.objects.select_for_update(no_key=True).get(pk=claim.pk, practice_id=claim.practice_id)
    if claim.state not in CHECKED_IN:
        return None
    facts = gather_facts(claim)
    stats = engine.EngineStats()
    results = engine.run_checks(facts, views or DatabaseCodeViews(), stats=stats, list_not_applicable=True)
    for rule, count in stats.errors.items():
        log.error("a check failed to run", extra={"rule": rule, "count": count, "state": stats.error_kinds[rule]})
    verdict = judge(results, decisions(claim))
    run = _store(claim, facts, results, verdict)
    _through_the_gate(claim, verdict)
    return Checked(run, verdict)


def decisions(claim: Claim) -> list[Decided]:
    """Recorded overrides and table decisions of a claim, as the engine takes them."""
    found = [
        Decided(rule=row.rule, reason=row.reason, decided_on=row.at.date(), lines=tuple(row.lines))
        for row in Override.objects.filter(practice_id=claim.practice_id, claim_id=claim.pk)
    ]
    for row in TableDecision.objects.filter(practice_id=claim.practice_id, claim_id=claim.pk):
        found += [Decided(rule=rule, reason=row.reason, decided_on=row.at.date()) for rule in row.rules]
    return found


def _store(claim: Claim, facts, results: list[Result], verdict: GateVerdict) -> CheckRun:
    counts = {"pass": 0, "fail": 0, "not_evaluated": 0, "not_applicable": 0}
    for result in results:
        counts[result.outcome] += 1
    editions = sorted({result.edition for result in results if result.edition})
    run = CheckRun.objects.create(
        practice_id=claim.practice_id,
        claim=claim,
        at=clock.now(),
        engine=ENGINE,
        inputs_hash=engine.inputs_hash(facts),
        editions={"used": editions, "rules": registry.rule_versions()},
        gate=verdict.state,
        passed=counts["pass"],
        failed=counts["fail"],
        not_evaluated=counts["not_evaluated"],
        not_applicable=counts["not_applicable"],
    )
    CheckResult.objects.bulk_create(
        CheckResult(
            practice_id=claim.practice_id, run=run, claim=claim, rule=one.rule, outcome=one.outcome,
            severity=one.severity, lines=list(one.lines), field=one.field[:40], seen=one.seen[:300],
            action=one.action[:300], reason=one.reason[:200], edition=one.edition[:120], citation=one.citation[:120],
        )
        for one in results
        if one.outcome in {"fail", "not_evaluated"}
    )  # fmt: skip
    changes: dict[str, object] = {"checked_at": run.at}
    if claim.checked_at is None:
        changes["clean_first_time"] = verdict.state == "clean"
    Claim.objects.filter(pk=claim.pk, practice_id=claim.practice_id).update(**changes)
    for name, value in changes.items():
        setattr(claim, name, value)
    return run


def _through_the_gate(claim: Claim, verdict: GateVerdict) -> None:
    if verdict.may_send:
        to, reason = S.READY, ""
        gaps = len(verdict.not_evaluated)
        text = "The checks let the claim go" + (f"; {gaps} could not be evaluated." if gaps else ": nothing was found.")
    elif verdict.state == "waiting_for_table":
        to, reason = S.WAITING_FOR_TABLE, _missing(verdict)
        text = f"The claim waits for a code table: {reason}."
    else:
        rules = sorted({one.rule for one in verdict.open})
        to, reason = S.EDITS_OPEN, f"{len(verdict.open)} finding(s) to work: {', '.join(rules)}"
        text = f"The checks found something to work: {', '.join(rules)}."
    if to == claim.state:
        if to != S.READY and reason[:200] != claim.waiting_reason:
            Claim.objects.filter(pk=claim.pk, practice_id=claim.practice_id).update(waiting_reason=reason[:200])
            claim.waiting_reason = reason[:200]
        return
    transitions.move(claim, to=to, text=text, reason=reason)


def _missing(verdict: GateVerdict) -> str:
    """What is missing and which blocking checks need it, in at most the 200 characters of the claim's column."""
    rules: dict[str, set[str]] = {}
    for one in verdict.not_evaluated:
        if one.severity == "block":
            rules.setdefault(one.reason, set()).add(one.rule)
    parts = [f"{reason} ({', '.join(sorted(names))})" for reason, names in sorted(rules.items())]
    for shown in range(len(parts), 0, -1):
        left = len(parts) - shown
        text = "; ".join([*parts[:shown], *([f"and {left} more"] if left else [])])
        if len(text) <= 200 or shown == 1:
            break
    return text[:200]


def last_run(claim: Claim) -> CheckRun | None:
    """The newest run of a claim."""
    return CheckRun.objects.filter(practice_id=claim.practice_id, claim_id=claim.pk).order_by("-pk").first()


def override(claim: Claim, *, rule: str, lines: list[int], reason: str, by_id: int) -> Checked | None:
    """Let a likely denial pass, with a reason, and check again. Raises NotAllowed on anything but an open denial."""
    run = last_run(claim)
    open_ones = CheckResult.objects.filter(
        practice_id=claim.practice_id, run=run, rule=rule, lines=lines, outcome="fail"
    ).values_list("severity", flat=True)
    levels = set(open_ones) if run else set()
    if claim.state not in CHECKED_IN or not levels:
        raise NotAllowed("This finding is no longer open.")
    if "block" in levels:
        raise NotAllowed("A blocking finding cannot be overridden: correct the claim.")
    if "denial" not in levels:
        raise NotAllowed("Advice does not hold the claim: there is nothing to override.")
    _, made = Override.objects.get_or_create(
        practice_id=claim.practice_id, claim_id=claim.pk, rule=rule, lines=lines,
        defaults={"reason": reason, "by_id": by_id, "at": clock.now()},
    )  # fmt: skip
    if made:
        transitions.tell(
            claim, kind="claim.override", text=f"Finding {rule} was overridden: {reason}", visible=False, rule=rule, lines=lines
        )
    return run_checks_on(claim)


def decide_table(claim: Claim, *, reason: str, by_id: int) -> Checked | None:
    """A manager lets a claim go although blocking rules lack their table: dated, with a reason, naming the rules."""
    run = last_run(claim)
    if claim.state != S.WAITING_FOR_TABLE or run is None:
        raise NotAllowed("This claim does not wait for a table.")
    rules = sorted(
        set(
            CheckResult.objects.filter(
                practice_id=claim.practice_id, run=run, outcome="not_evaluated", severity="block"
            ).values_list("rule", flat=True)
        )
    )
    TableDecision.objects.create(
        practice_id=claim.practice_id, claim_id=claim.pk, rules=rules, reason=reason, by_id=by_id, at=clock.now()
    )
    transitions.tell(
        claim, kind="claim.table_decision", text=f"Released without a table for {', '.join(rules)}: {reason}", visible=False
    )
    return run_checks_on(claim)


def check_again(claim: Claim) -> Checked | None:
    """Check again after a correction; a rejected claim first comes back to the bench."""
    if claim.state == S.REJECTED:
        transitions.move(claim, to=S.EDITS_OPEN, text="Taken back after the rejection to be corrected.")
    return run_checks_on(claim)
