"""Scores of coders from compared cases, with intervals; never without the number of cases behind them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from coding.audits.models import AuditCase, AuditState
from coding.audits.stats import Rate
from portal.people.models import Person


@dataclass(frozen=True, slots=True)
class Scorecard:
    """`encounters`: cases without any error of all; `codes`: correct codes of those that the auditor coded."""

    coder_id: int
    name: str
    encounters: Rate
    codes: Rate
    over: int
    under: int


def of(coder_id: int, name: str, comparisons: Iterable[dict[str, Any]]) -> Scorecard:
    rows = list(comparisons)
    return Scorecard(
        coder_id, name,
        Rate(sum(bool(c["clean"]) for c in rows), len(rows)),
        Rate(sum(c["correct"] for c in rows), sum(c["auditor_codes"] for c in rows)),
        sum(c["over"] for c in rows), sum(c["under"] for c in rows),
    )  # fmt: skip


def scorecards() -> list[Scorecard]:
    """One card per audited coder in scope, by name: two queries."""
    found: dict[int, list[dict[str, Any]]] = {}
    for coder_id, comparison in AuditCase.objects.filter(state=AuditState.COMPARED).values_list("coder_id", "comparison"):
        found.setdefault(coder_id, []).append(comparison)
    names = {p.pk: p.display_name for p in Person.objects.filter(pk__in=found)}
    return sorted((of(pk, names.get(pk, f"Person {pk}"), rows) for pk, rows in found.items()), key=lambda card: card.name)
