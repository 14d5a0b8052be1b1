"""The same service or claim twice."""

from __future__ import annotations

from claims.checks.code_classes import SAVES_DUPLICATE
from claims.checks.context import Context
from claims.checks.findings import PASS, Hit, Skip, Verdict, settle
from claims.checks.registry import rule

_LIVE = frozenset({"accepted", "paid"})


@rule("DU-01")
def exact(c: Context) -> Verdict:
    if c.facts.frequency in ("7", "8"):
        return None
    found: list[Hit | Skip] = []
    seen: dict[tuple, int] = {}
    for one in c.lines:
        key = (one.npi, one.day, one.line.date_to or one.day, one.code, one.pos, one.line.charge, one.mods)
        if key in seen and one.day:
            found.append(
                Hit(
                    f"{one.code} of {one.day.isoformat()} is on lines {seen[key]} and {one.line.number}",
                    "remove it, or add 76, 77 or 91",
                    (seen[key], one.line.number),
                    "procedure",
                )
            )
        seen.setdefault(key, one.line.number)
    if c.facts.history is None:
        return [*found, Skip("earlier lines of the patient are unknown")]
    for one in c.lines:
        if SAVES_DUPLICATE.intersection(one.mods):
            continue
        end = one.line.date_to or one.day
        for prior in c.facts.history:
            if (
                prior.state in _LIVE
                and prior.claim != c.facts.control_no
                and (prior.npi, prior.date_from, prior.date_to or prior.date_from, prior.code, prior.pos, prior.charge)
                == (one.npi, one.day, end, one.code, one.pos, one.line.charge)
            ):
                found.append(
                    Hit(
                        f"{one.code} of {one.day.isoformat()} is already on claim {prior.claim}",
                        "do not send it again; replace or appeal",
                        one.no,
                        "procedure",
                    )
                )
                break
    return settle(found)


@rule("DU-02")
def suspect(c: Context) -> Verdict:
    if c.facts.history is None:
        return [Skip("earlier lines of the patient are unknown")]
    found: list[Hit | Skip] = []
    for one in c.lines:
        if one.day is None or SAVES_DUPLICATE.intersection(one.mods):
            continue
        end = one.line.date_to or one.day
        for prior in c.facts.history:
            if (
                prior.code != one.code
                or prior.state in ("void", "rejected", "draft")
                or prior.claim == c.facts.control_no
            ):
                continue
            overlap = prior.date_from <= end and (prior.date_to or prior.date_from) >= one.day
            if overlap and (prior.npi != one.npi or prior.charge != one.line.charge):
                found.append(
                    Hit(f"{one.code} overlaps claim {prior.claim}", "compare provider and charge", one.no, "procedure")
                )
                break
    return settle(found)


@rule("DU-03")
def in_flight(c: Context) -> Verdict:
    batch, held = c.facts.batch_control_nos, c.facts.history_claims
    if batch is not None and c.facts.control_no in batch:
        return [Hit("the claim is twice in the batch", "remove one", field="control number")]
    if held is None:
        return [Skip("the state of earlier sendings is unknown")]
    flying = [number for number, state in held if state == "sent" and number == c.facts.control_no]
    if flying:
        return [Hit("an earlier copy is on its way", "wait for the acknowledgment", field="control number")]
    return PASS


@rule("DU-04")
def encounter_twice(c: Context) -> Verdict:
    twins = c.facts.encounter_twins
    if twins is None:
        return [Skip("encounters were not compared")]
    return (
        [
            Hit(
                f"same patient, day, provider and document as {len(twins)} other encounter(s)",
                "keep one encounter",
                field="encounter",
            )
        ]
        if twins
        else PASS
    )
