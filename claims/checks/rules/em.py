"""Visits: level by time or decision making, new or established, one a day, prolonged, preventive."""

from __future__ import annotations

from datetime import date

from claims.checks.code_classes import EM_MDM, EM_MINUTES, NEW_TO_ESTABLISHED, classify
from claims.checks.context import NO_DATE, Context
from claims.checks.findings import PASS, Hit, Skip, Verdict, settle
from claims.checks.registry import rule


def _mdm_level(parts: tuple[int, int, int]) -> int:
    """Level that at least two of problems, data and risk reach."""
    return sorted(parts)[1]


@rule("EM-01")
def level_by_time(c: Context) -> Verdict:
    """Fails only when time does not carry the level and decision making does not carry it either."""
    found: list[Hit | Skip] = []
    applies = False
    for one in c.lines:
        least = EM_MINUTES.get(one.code)
        if least is None:
            continue
        if one.line.minutes is None:
            if one.line.mdm is None:
                found.append(Skip("neither time nor decision making is recorded", lines=one.no))
            continue
        applies = True
        if one.line.minutes < least and (one.line.mdm is None or _mdm_level(one.line.mdm) < EM_MDM[one.code]):
            found.append(
                Hit(
                    f"{one.line.minutes} minutes for {one.code}, which needs {least}",
                    "code the level that time or decision making supports",
                    one.no,
                    "procedure",
                )
            )
    return settle(found) if applies or found else None


@rule("EM-02")
def level_by_decisions(c: Context) -> Verdict:
    found: list[Hit | Skip] = []
    applies = False
    for one in c.lines:
        least = EM_MDM.get(one.code)
        if least is None:
            continue
        if one.line.mdm is None:
            if one.line.minutes is None:
                found.append(Skip("neither time nor decision making is recorded", lines=one.no))
            continue
        applies = True
        by_time = one.line.minutes is not None and one.line.minutes >= EM_MINUTES[one.code]
        if _mdm_level(one.line.mdm) < least and not by_time:
            found.append(
                Hit(
                    f"decision making reaches level {_mdm_level(one.line.mdm)}, {one.code} needs {least} (2 of 3)",
                    "code the level reached",
                    one.no,
                    "procedure",
                )
            )
    return settle(found) if applies or found else None


def three_years_before(day: date) -> date:
    """The same calendar day three years earlier (29 February becomes 28 February)."""
    try:
        return day.replace(year=day.year - 3)
    except ValueError:
        return day.replace(year=day.year - 3, day=28)


@rule("EM-03")
def new_patient(c: Context) -> Verdict:
    lines = [one for one in c.lines if one.code in NEW_TO_ESTABLISHED]
    if not lines:
        return None
    if c.facts.history is None:
        return [Skip("the patient's history in the practice is unknown")]
    found: list[Hit | Skip] = []
    for one in lines:
        if one.day is None:
            found.append(Skip(NO_DATE, lines=one.no))
            continue
        limit = three_years_before(one.day)
        seen = [
            prior.date_from
            for prior in c.same_group_prior()
            if limit <= prior.date_from < one.day and not (classify(prior.code).lab or classify(prior.code).imaging)
        ]
        if seen:
            found.append(
                Hit(
                    f"{one.code} is for a new patient; last seen {max(seen).isoformat()} by this specialty",
                    f"use {NEW_TO_ESTABLISHED[one.code]}",
                    one.no,
                    "procedure",
                )
            )
    return settle(found)


@rule("EM-04")
def one_visit_a_day(c: Context) -> Verdict:
    visits = [one for one in c.lines if one.cls.office and one.day]
    if not visits:
        return None
    found: list[Hit | Skip] = []
    for at, one in enumerate(visits):
        twin = next((two for two in visits[at + 1 :] if two.day == one.day and two.npi == one.npi), None)
        if twin and "25" not in one.mods and "25" not in twin.mods:
            found.append(
                Hit(
                    f"{one.code} and {twin.code} on {one.day.isoformat()}",
                    "bill one visit a day, or 25 if unrelated",
                    one.no + twin.no,
                    "procedure",
                )
            )
        prior = next(
            (
                p
                for p in c.same_group_prior()
                if p.date_from == one.day and p.claim != c.facts.control_no and classify(p.code).office
            ),
            None,
        )
        if prior and "25" not in one.mods:
            found.append(
                Hit(
                    f"a visit of {one.day.isoformat()} is already on claim {prior.claim}",
                    "combine the visits, or 25 if unrelated",
                    one.no,
                    "procedure",
                )
            )
    if not found and c.facts.history is None:
        return [Skip("other claims of the day are unknown")]
    return settle(found)


@rule("EM-05")
def prolonged(c: Context) -> Verdict:
    lines = [one for one in c.lines if one.code in ("99417", "G2212")]
    if not lines:
        return None
    if c.medicare is None:
        return [Skip("the kind of payer is unknown")]
    found: list[Hit | Skip] = []
    for one in lines:
        base = next((two for two in c.lines if two.code in ("99205", "99215") and two.day == one.day), None)
        if (one.code == "99417") == c.medicare:
            found.append(
                Hit(f"{one.code} for this payer", "use G2212 for Medicare, 99417 for others", one.no, "procedure")
            )
        elif base is None:
            found.append(
                Hit(f"{one.code} without 99205 or 99215", "only the highest level takes it", one.no, "procedure")
            )
        elif base.line.minutes is None or one.line.units is None:
            found.append(Skip("the total time is unknown", lines=one.no))
        else:
            # 99417 counts from the least time of the level, G2212 only after the top of its old range.
            start = EM_MINUTES[base.code] if one.code == "99417" else {"99205": 74, "99215": 54}[base.code]
            needed = start + 15 * int(one.line.units)
            if base.line.minutes < needed:
                found.append(
                    Hit(
                        f"{base.line.minutes} minutes; {one.line.units} x {one.code} needs {needed}",
                        "correct units or time",
                        one.no,
                        "units",
                    )
                )
    return settle(found)


@rule("EM-06")
def preventive_with_problem(c: Context) -> Verdict:
    found: list[Hit | Skip] = []
    applies = False
    preventive = [one for one in c.lines if one.cls.preventive or one.code in ("G0402", "G0438", "G0439")]
    for one in c.lines:
        if one.code == "G2211":
            applies = True
            visit = next((two for two in c.lines if two.cls.office and two.day == one.day), None)
            if (
                visit
                and "25" in visit.mods
                and not preventive
                and not any(two.code in ("G0008", "G0009", "G0010", "90471") for two in c.lines)
            ):
                found.append(
                    Hit(
                        "G2211 with a visit that carries 25",
                        "remove G2211 unless a preventive service or vaccine was given",
                        one.no,
                        "procedure",
                    )
                )
        if one.cls.office and any(two.day == one.day for two in preventive):
            applies = True
            if "25" not in one.mods:
                found.append(
                    Hit(
                        f"{one.code} beside a preventive visit without 25",
                        "add 25 if the problem needed extra work",
                        one.no,
                        "modifier",
                    )
                )
    return (found or PASS) if applies else None
