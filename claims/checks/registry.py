"""The catalogue as data and the functions that carry it out, tied one to one.

``catalog.csv`` is the project's own list of all checks (implemented and planned). ``@rule("ID-01")`` binds a
function to its row; a row with status "implemented" and no function, or the reverse, is refused by ``load()``.
"""

from __future__ import annotations

import csv
import importlib
import pkgutil
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claims.checks.findings import Result, Severity, Verdict

if TYPE_CHECKING:
    from claims.checks.context import Context

CATALOG = Path(__file__).with_name("catalog.csv")


@dataclass(frozen=True, slots=True)
class CatalogRow:
    """One check of the catalogue; the columns of ``catalog.csv``."""

    id: str
    severity: Severity
    family: str
    scope: str
    title: str
    meaning: str
    facts: tuple[str, ...]
    tables: tuple[str, ...]
    editions: str
    payers: str
    without_table: str
    edge: str
    citation: str
    status: str
    why_not: str


@dataclass(slots=True)
class Rule:
    """An implemented check. ``passes`` keeps one shared pass result per edition, because most results are passes."""

    row: CatalogRow
    version: int
    run: Callable[[Context], Verdict]
    passes: dict[str, Result] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.row.id


_RULES: dict[str, Rule] = {}


@cache
def catalog() -> dict[str, CatalogRow]:
    """Every check of the catalogue by id, in catalogue order."""
    with CATALOG.open(encoding="utf-8", newline="") as handle:
        rows = [
            CatalogRow(
                **{
                    name: tuple(part for part in value.split() if part) if name in ("facts", "tables") else value
                    for name, value in row.items()
                }
            )
            for row in csv.DictReader(handle)
        ]
    return {row.id: row for row in rows}


def rule(rule_id: str, *, version: int = 1) -> Callable[[Callable[[Context], Verdict]], Callable[[Context], Verdict]]:
    """Bind a pure function ``(Context) -> Verdict`` to its catalogue row.

    The function returns None (does not apply), ``PASS``/``Passed(edition)``, or a list of ``Hit`` and ``Skip``.
    Raise ``version`` whenever the meaning changes: it is stored with every result.
    Raises KeyError for an id that the catalogue does not hold, ValueError for an id bound twice.
    """
    row = catalog()[rule_id]

    def bind(function: Callable[[Context], Verdict]) -> Callable[[Context], Verdict]:
        if rule_id in _RULES:
            raise ValueError(f"check {rule_id} is bound twice")
        _RULES[rule_id] = Rule(row=row, version=version, run=function)
        return function

    return bind


@cache
def load() -> dict[str, Rule]:
    """Import every module of ``claims.checks.rules`` and return the implemented rules in catalogue order.

    Raises RuntimeError when catalogue and code disagree about what is implemented.
    """
    package = importlib.import_module("claims.checks.rules")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    promised = {row.id for row in catalog().values() if row.status == "implemented"}
    if promised != set(_RULES):
        raise RuntimeError(f"catalogue and code differ on {sorted(promised ^ set(_RULES))}")
    return {rule_id: _RULES[rule_id] for rule_id in catalog() if rule_id in _RULES}


def rule_versions() -> dict[str, int]:
    """Version of every implemented rule, to be stored with results so that an old verdict can be reproduced."""
    return {rule_id: held.version for rule_id, held in load().items()}


def describe(tables: Collection[str] | None = None) -> list[dict[str, Any]]:
    """The catalogue for the ``rules`` command.

    ``tables``: names of the reference tables of this installation (as in the catalogue's ``tables`` column); an
    implemented rule with an absent table is listed as "waiting" with the tables named. None = do not ask.
    """
    listed = []
    for row in catalog().values():
        absent = [] if tables is None or row.status == "planned" else [one for one in row.tables if one not in tables]
        listed.append(
            {
                "id": row.id,
                "severity": row.severity,
                "title": row.title,
                "facts": list(row.facts),
                "tables": list(row.tables),
                "editions": row.editions,
                "payers": row.payers,
                "status": "waiting" if absent else row.status,
                "why_not": f"tables not loaded: {', '.join(absent)}" if absent else row.why_not,
            }
        )
    return listed
