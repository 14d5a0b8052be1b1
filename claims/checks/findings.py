"""Values that checks return. Messages hold codes, dates and amounts for authorized eyes; they are never logged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Outcome = Literal["pass", "fail", "not_evaluated", "not_applicable"]
Severity = Literal["block", "denial", "advise"]

SEVERITIES: tuple[str, ...] = ("block", "denial", "advise")


@dataclass(frozen=True, slots=True)
class Result:
    """One verdict of one rule on one place of a claim.

    ``outcome`` is three-valued for the reader (pass, fail, not_evaluated); ``not_applicable`` results are only
    made when the caller asks for them. ``reason`` is set for not_evaluated, ``edition`` names the tables used.
    """

    rule: str
    outcome: Outcome
    severity: Severity
    place: str = "claim"
    lines: tuple[int, ...] = ()
    field: str = ""
    seen: str = ""
    action: str = ""
    reason: str = ""
    edition: str = ""
    citation: str = ""


def as_dict(result: Result) -> dict[str, Any]:
    """A result for JSON: the keys of ``x12 check``, plus place, field, reason and citation."""
    return {
        "rule": result.rule,
        "outcome": result.outcome,
        "severity": result.severity,
        "place": result.place,
        "lines": list(result.lines),
        "field": result.field,
        "seen": result.seen,
        "action": result.action,
        "reason": result.reason,
        "edition": result.edition,
        "citation": result.citation,
    }


@dataclass(slots=True)
class Hit:
    """A failure as a rule states it; the engine adds id, severity and citation."""

    seen: str
    action: str
    lines: tuple[int, ...] = ()
    field: str = ""
    edition: str = ""
    severity: Severity | None = None
    place: str = ""


@dataclass(slots=True)
class Skip:
    """A part of the claim that the rule could not judge, and why. ``table`` names the missing reference table."""

    reason: str
    table: str = ""
    lines: tuple[int, ...] = ()
    severity: Severity | None = None


class Passed(str):
    """A pass; its text is the edition used ("" when no table was needed)."""

    __slots__ = ()


PASS = Passed("")
Verdict = None | Passed | Sequence[Hit | Skip]


def settle(found: list[Hit | Skip], edition: str = "") -> Verdict:
    """Fold what a rule gathered: anything found stays, nothing found is a pass on ``edition``."""
    if found:
        return found
    return Passed(edition) if edition else PASS


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A person's recorded decision to let one rule go on (never possible for a failed block rule)."""

    rule: str
    reason: str
    decided_on: date
    lines: tuple[int, ...] | None = None  # None = every place of the rule

    def covers(self, result: Result) -> bool:
        """True when this decision was made for the rule and place of ``result``."""
        return self.rule == result.rule and (self.lines is None or self.lines == result.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateVerdict:
    """Where a claim stands at the gate. ``may_send`` is the only permission to enqueue it."""

    state: Literal["clean", "findings", "blocked", "waiting_for_table"]
    may_send: bool
    failed: tuple[Result, ...]
    open: tuple[Result, ...]
    not_evaluated: tuple[Result, ...]


def judge(results: Iterable[Result], overrides: Iterable[Override] = ()) -> GateVerdict:
    """House rule 14: what may leave.

    A failed block rule blocks, whatever was overridden. A block rule that could not be evaluated makes the claim
    wait until a manager's decision names it. A likely denial stays open until overridden. Advice and other rules
    not evaluated let the claim go on, counted, but it is never "clean".
    """
    decisions = tuple(overrides)
    failed: list[Result] = []
    still_open: list[Result] = []
    unknown: list[Result] = []
    blocked = waiting = False
    for result in results:
        if result.outcome == "fail":
            failed.append(result)
            if result.severity == "block":
                blocked = True
                still_open.append(result)
            elif result.severity == "denial" and not any(one.covers(result) for one in decisions):
                still_open.append(result)
        elif result.outcome == "not_evaluated":
            unknown.append(result)
            if result.severity == "block" and not any(one.covers(result) for one in decisions):
                waiting = True
    if blocked:
        state = "blocked"
    elif waiting:
        state = "waiting_for_table"
    else:
        state = "findings" if failed or unknown else "clean"
    return GateVerdict(
        state=state,
        may_send=not still_open and not waiting,
        failed=tuple(failed),
        open=tuple(still_open),
        not_evaluated=tuple(unknown),
    )
