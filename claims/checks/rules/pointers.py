"""Diagnosis pointers of the lines."""

from __future__ import annotations

from claims.checks.context import Context
from claims.checks.findings import PASS, Hit, Skip, Verdict, settle
from claims.checks.registry import rule


@rule("PT-01")
def legal(c: Context) -> Verdict:
    count = len(c.facts.diagnoses)
    found: list[Hit | Skip] = []
    for one in c.lines:
        held = one.line.pointers
        if not held:
            found.append(Hit("no diagnosis pointer", "point to the reason of the service", one.no, "pointer"))
        elif len(held) > 4:
            found.append(Hit(f"{len(held)} pointers", "keep four", one.no, "pointer"))
        elif len(set(held)) != len(held):
            found.append(Hit("a pointer is repeated", "keep it once", one.no, "pointer"))
        elif any(not 1 <= at <= count for at in held):
            found.append(
                Hit(f"a pointer names none of the {count} diagnoses", "correct the pointer", one.no, "pointer")
            )
    return found or PASS


@rule("PT-02")
def sensible(c: Context) -> Verdict:
    count = len(c.facts.diagnoses)
    if count < 2:
        return None
    used = {at for one in c.lines for at in one.line.pointers}
    found: list[Hit | Skip] = []
    idle = [c.facts.diagnoses[at - 1] for at in range(1, count + 1) if at not in used]
    if idle:
        found.append(
            Hit(f"never pointed to: {', '.join(idle)}", "point to them or leave them as context", field="pointer")
        )
    if count > 2 and len(c.lines) > 1 and all(len(one.line.pointers) == min(count, 4) for one in c.lines):
        found.append(
            Hit("every line points to every diagnosis", "point only to the reason of each service", field="pointer")
        )
    return settle(found)
