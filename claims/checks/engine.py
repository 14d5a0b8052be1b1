"""Runs the catalogue over one claim. Pure: same facts and same tables give the same results, in the same order."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from claims.checks.code_views import CodeViews
from claims.checks.context import Context
from claims.checks.facts import ClaimFacts
from claims.checks.findings import Hit, Override, Passed, Result, Severity, judge
from claims.checks.registry import Rule, load


@dataclass(slots=True)
class EngineStats:
    """Counts of a run or a batch. ``errors`` maps rule id to how often its code raised: watch it, never ignore it."""

    claims: int = 0
    errors: dict[str, int] = field(default_factory=dict)
    error_kinds: dict[str, str] = field(default_factory=dict)


def run_checks(
    facts: ClaimFacts,
    views: CodeViews,
    rules: Collection[str] | None = None,
    overrides_severity: Mapping[str, Severity] | None = None,
    *,
    stats: EngineStats | None = None,
    list_not_applicable: bool = False,
) -> list[Result]:
    """Judge one claim by every applicable rule, in catalogue order.

    ``rules``: only these ids. ``overrides_severity``: severities that a manager set for this payer. A rule whose
    code raises is "not_evaluated" with reason "rule error", and is counted in ``stats`` by rule id and kind of
    exception (never its message, which could hold patient data).
    """
    context = Context(facts, views)
    results: list[Result] = []
    add = results.append
    if stats is not None:
        stats.claims += 1
    for held in _chosen(rules):
        severity: Severity = held.row.severity
        if overrides_severity is not None:
            severity = overrides_severity.get(held.row.id, severity)
        try:
            verdict = held.run(context)
        except Exception as error:  # noqa: BLE001 - one broken rule must not hide the other verdicts
            if stats is not None:
                stats.errors[held.row.id] = stats.errors.get(held.row.id, 0) + 1
                stats.error_kinds[held.row.id] = type(error).__name__
            add(Result(held.row.id, "not_evaluated", severity, reason="rule error", citation=held.row.citation))
            continue
        if verdict is None:
            if list_not_applicable:
                add(Result(held.row.id, "not_applicable", severity, citation=held.row.citation))
        elif type(verdict) is Passed:
            add(_shared_pass(held, verdict, severity))
        else:
            for item in verdict:
                add(_result(held, item, severity))
    return results


def _chosen(rules: Collection[str] | None) -> Iterable[Rule]:
    held = load()
    return held.values() if rules is None else [one for rule_id, one in held.items() if rule_id in rules]


def _shared_pass(held: Rule, edition: Passed, severity: Severity) -> Result:
    result = held.passes.get(edition)
    if result is None or result.severity != severity:
        result = Result(held.row.id, "pass", severity, edition=str(edition), citation=held.row.citation)
        held.passes[edition] = result
    return result


def _place(lines: tuple[int, ...]) -> str:
    return ("claim", "line", "pair")[len(lines)] if len(lines) < 3 else "lines"


def _result(held: Rule, item: Any, severity: Severity) -> Result:
    # A rule may only soften itself (advice where a payer does not use the edit), never outrank the catalogue.
    level: Severity = severity
    if item.severity is not None and _RANK[item.severity] < _RANK[severity]:
        level = item.severity
    if type(item) is Hit:
        return Result(
            held.row.id, "fail", level, item.place or _place(item.lines), item.lines, item.field, item.seen,
            item.action, "", item.edition, held.row.citation,
        )  # fmt: skip
    return Result(
        held.row.id, "not_evaluated", level, _place(item.lines), item.lines, "", "",
        f"load the {item.table} table for the date of service" if item.table else "supply the missing fact",
        item.reason, "", held.row.citation,
    )  # fmt: skip


_RANK = {"advise": 0, "denial": 1, "block": 2}


def gate(results: Iterable[Result], overrides: Iterable[Override] = ()) -> str:
    """``clean | findings | blocked | waiting_for_table``; see ``findings.judge`` for the law and for ``may_send``."""
    return judge(results, overrides).state


def inputs_hash(facts: ClaimFacts) -> str:
    """SHA-256 of every fact in a fixed order, so that a stored verdict can be tied to exactly what was judged."""
    digest = hashlib.sha256()
    _feed(digest, facts)
    return digest.hexdigest()


def _feed(digest: Any, value: Any) -> None:
    # Type and length go in front of every value, so that no two different facts read the same.
    if is_dataclass(value) and not isinstance(value, type):
        digest.update(f"<{type(value).__name__}".encode())
        for one in fields(value):
            digest.update(one.name.encode())
            _feed(digest, getattr(value, one.name))
        digest.update(b">")
    elif isinstance(value, frozenset):
        digest.update(f"f{len(value)}".encode())
        for one in sorted(value):
            _feed(digest, one)
    elif isinstance(value, tuple):
        digest.update(f"t{len(value)}".encode())
        for one in value:
            _feed(digest, one)
    else:
        text = str(value)
        digest.update(f"{type(value).__name__}{len(text)}:{text}".encode())
