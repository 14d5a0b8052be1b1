"""Medically unlikely units. MAI 1 judges a line, MAI 2 and 3 the sum of a day over lines and earlier claims.

When the history is unknown (a file of others) the sum of the claim itself is judged and nothing more is said.
"""

from __future__ import annotations

from decimal import Decimal

from claims.checks.context import NO_DATE, Context
from claims.checks.findings import Hit, Skip, Verdict, settle
from claims.checks.registry import rule


def _judge(c: Context, mai: int, severity: str) -> Verdict:
    edit_set = "medicaid" if c.payer.edit_set == "medicaid" else "medicare"
    if edit_set == "medicare":
        severity = c.edit_severity(severity)
    found: list[Hit | Skip] = []
    applies = False
    edition = ""
    done: set[tuple] = set()
    for one in c.lines:
        if one.day is None:
            found.append(Skip(NO_DATE, lines=one.no, severity=severity))
            continue
        held = c.views.mue(one.code, one.day, edit_set)
        if held is None:
            found.append(Skip(f"no MUE edition covers {one.day.isoformat()}", "mue", one.no, severity))
            continue
        edition = held.edition
        edit = held.value
        # Medicaid judges every line by itself, whatever the indicator says.
        if edit is None or (1 if edit_set == "medicaid" else edit.mai) != mai:
            continue
        applies = True
        if one.line.units is None:
            found.append(Skip("the units are unknown", lines=one.no, severity=severity))
            continue
        if mai == 1:
            if one.line.units > edit.units:
                found.append(
                    Hit(
                        f"{one.line.units} units of {one.code}, at most {edit.units} on a line",
                        "correct the units, or split with the modifier the record supports",
                        one.no,
                        "units",
                        edition,
                        severity,
                    )
                )
            continue
        key = (one.code, one.day, one.npi)
        if key in done:
            continue
        done.add(key)
        same = [two for two in c.lines if (two.code, two.day, two.npi) == key]
        total = sum((two.line.units or Decimal(0) for two in same), Decimal(0))
        total += sum(
            (
                prior.units
                for prior in c.same_provider_prior()
                if prior.code == one.code and prior.date_from == one.day and prior.claim != c.facts.control_no
            ),
            Decimal(0),
        )
        if total > edit.units:
            numbers = tuple(two.line.number for two in same)
            action = (
                "correct the units; no modifier and no appeal helps"
                if mai == 2
                else "correct the units, or keep the record ready for an appeal"
            )
            found.append(
                Hit(
                    f"{total} units of {one.code} on {one.day.isoformat()}, at most {edit.units} a day",
                    action,
                    numbers,
                    "units",
                    edition,
                    severity,
                    "lines" if len(numbers) > 1 else "",
                )
            )
    return settle(found, edition) if applies or found else None


@rule("MU-01")
def line_limit(c: Context) -> Verdict:
    return _judge(c, 1, "denial")


@rule("MU-02")
def day_limit(c: Context) -> Verdict:
    return _judge(c, 2, "block")


@rule("MU-03")
def day_limit_appealable(c: Context) -> Verdict:
    return _judge(c, 3, "denial")
