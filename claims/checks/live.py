"""Findings while the coder types: the same rules on a half-coded encounter, nothing stored."""

from collections.abc import Sequence
from decimal import Decimal

from claims.checks.engine import run_checks
from claims.checks.findings import Result
from claims.checks.gather import CodedLine, gather_coding
from claims.checks.registry import load
from coding.codesets.codeviews import DatabaseCodeViews

# what a coder can answer for; eligibility, enrolment, filing and form are the biller's
CODER_FAMILIES = ("DX-", "PX-", "NC-", "MU-", "GL-", "MO-", "EM-", "PS-", "PT-", "UN-", "MN-", "TH-", "DR-", "LB-", "DU-")


def live(encounter, diagnoses: Sequence[str], lines: Sequence[object]) -> list[Result]:
    """Results of the rules that concern coding, worst failures first, then gaps, then passes.

    `encounter`: an Encounter or its id. `diagnoses`: codes in order. `lines`: objects (or mappings) with code, modifiers,
    pointers, units, charge_cents and minutes, such as `CodingLine`; lines without a code yet are skipped.
    Runs in the coder's own context.
    """
    coded = [line for line in map(_line, lines) if line.code]
    codes = [code for code in diagnoses if code]
    if not coded and not codes:
        return []
    facts = gather_coding(getattr(encounter, "pk", encounter), diagnoses=codes, lines=coded)
    wanted = {rule for rule in load() if rule.startswith(CODER_FAMILIES)}
    found = run_checks(facts, DatabaseCodeViews(), wanted)
    order, rank = {"fail": 0, "not_evaluated": 1, "pass": 2}, {"block": 0, "denial": 1, "advise": 2}
    return sorted(found, key=lambda one: (order[one.outcome], rank[one.severity], one.rule, one.lines))


def live_of(coding) -> list[Result]:
    """The same for a stored coding: its rows as they are now (what the workspace asks for)."""
    lines = [row for row in coding.lines.order_by("position") if row.code]
    return live(coding.encounter_id, [row.code for row in coding.diagnoses.order_by("position")], lines)


def _line(row: object) -> CodedLine:
    def get(name: str, default: object) -> object:
        value = row.get(name, default) if isinstance(row, dict) else getattr(row, name, default)
        return default if value is None else value

    return CodedLine(
        code=str(get("code", "")),
        modifiers=tuple(get("modifiers", ())),
        pointers=tuple(get("pointers", ())),
        units=Decimal(str(get("units", 1))),
        charge_cents=int(get("charge_cents", 0)),
        minutes=get("minutes", None),
    )
