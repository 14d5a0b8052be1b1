"""Therapy: threshold, discipline modifiers, timed units, plan of care."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from claims.checks.code_classes import THERAPY, TIMED_THERAPY
from claims.checks.context import NO_DATE, Context
from claims.checks.findings import PASS, Hit, Skip, Verdict, settle
from claims.checks.registry import rule

KX_THRESHOLDS = {2024: Decimal("2330.00"), 2025: Decimal("2410.00"), 2026: Decimal("2480.00")}
TARGETED_REVIEW = Decimal("3000.00")
DISCIPLINES = frozenset({"GP", "GO", "GN"})


def timed_units(minutes: int) -> int:
    """Units that the 8-minute rule gives for the sum of timed minutes of a day (Pub 100-04 ch. 5 section 20.2)."""
    return 0 if minutes < 8 else (minutes + 7) // 15


def _therapy(c: Context) -> list:
    return [one for one in c.lines if one.code in THERAPY]


@rule("TH-01")
def kx(c: Context) -> Verdict:
    lines = _therapy(c)
    if not lines or c.medicare is False:
        return None
    if c.medicare is None:
        return [Skip("the kind of payer is unknown")]
    if c.facts.therapy_allowed_ytd is None:
        return [Skip("the therapy dollars allowed this year are unknown")]
    if c.first_day is None:
        return [Skip(NO_DATE)]
    threshold = c.payer.kx_threshold or KX_THRESHOLDS.get(c.first_day.year)
    if threshold is None:
        return [Skip(f"no therapy threshold is loaded for {c.first_day.year}", "kx threshold")]
    found: list[Hit | Skip] = []
    spent = c.facts.therapy_allowed_ytd
    for one in lines:
        if one.line.expected_allowed is None:
            found.append(Skip("the expected allowed amount is unknown", "fee schedule", one.no))
            continue
        spent += one.line.expected_allowed
        if spent >= threshold and "KX" not in one.mods:
            found.append(
                Hit(
                    f"${spent} allowed this year, threshold ${threshold}, KX absent",
                    "add KX if the records support it",
                    one.no,
                    "modifier",
                )
            )
        elif "KX" in one.mods and spent < threshold / 2:
            found.append(
                Hit(
                    f"KX at ${spent}, far below ${threshold}",
                    "remove KX unless needed",
                    one.no,
                    "modifier",
                    severity="advise",
                )
            )
    return settle(found, f"threshold {c.first_day.year}")


@rule("TH-02")
def targeted_review(c: Context) -> Verdict:
    if not _therapy(c) or c.medicare is False:
        return None
    if c.medicare is None or c.facts.therapy_allowed_ytd is None:
        return [Skip("the therapy dollars allowed this year are unknown")]
    if c.facts.therapy_allowed_ytd > TARGETED_REVIEW:
        return [
            Hit(
                f"${c.facts.therapy_allowed_ytd} allowed this year",
                "records may be requested: keep them complete",
                field="therapy",
            )
        ]
    return PASS


@rule("TH-03")
def discipline_modifier(c: Context) -> Verdict:
    lines = _therapy(c)
    if not lines:
        return None
    if not c.medicare:
        if c.medicare is None or c.payer.therapy_modifiers is None:
            return [Skip("whether the payer wants therapy modifiers is not set", "payer rules")]
        if not c.payer.therapy_modifiers:
            return None
    plan = c.facts.plan_of_care
    found: list[Hit | Skip] = []
    for one in lines:
        held = DISCIPLINES.intersection(one.mods)
        if len(held) != 1:
            found.append(
                Hit(
                    f"{one.code} carries {len(held)} of GP, GO, GN",
                    "add exactly the one of the plan of care",
                    one.no,
                    "modifier",
                )
            )
        elif plan and plan.discipline and plan.discipline not in held:
            found.append(
                Hit(
                    f"modifier {min(held)}, plan of care {plan.discipline}",
                    "use the discipline of the plan",
                    one.no,
                    "modifier",
                )
            )
        elif one.line.assistant_share is not None and one.line.assistant_share > Decimal("0.10"):
            wanted = {"GP": "CQ", "GO": "CO"}.get(min(held))
            if wanted and wanted not in one.mods:
                found.append(
                    Hit(f"assistant furnished {one.line.assistant_share:.0%}", f"add {wanted}", one.no, "modifier")
                )
    return settle(found)


@rule("TH-04")
def units_for_minutes(c: Context) -> Verdict:
    days: dict = {}
    found: list[Hit | Skip] = []
    for one in c.lines:
        if one.code in TIMED_THERAPY:
            days.setdefault(one.day, []).append(one)
        elif one.code in THERAPY and one.line.units is not None and one.line.units != 1:
            found.append(Hit(f"untimed {one.code} with {one.line.units} units", "bill one unit", one.no, "units"))
    if not days and not any(one.code in THERAPY for one in c.lines):
        return None
    for day, lines in days.items():
        numbers = tuple(one.line.number for one in lines)
        if day is None or any(one.line.minutes is None or one.line.units is None for one in lines):
            found.append(Skip("the documented minutes are unknown", lines=numbers))
        elif c.medicare is None:
            found.append(Skip("the kind of payer is unknown", lines=numbers))
        elif c.medicare:
            minutes = sum(one.line.minutes for one in lines)
            billed, earned = sum(one.line.units for one in lines), timed_units(minutes)
            if billed != earned:
                found.append(
                    Hit(
                        f"{billed} timed units for {minutes} minutes; the 8-minute rule gives {earned}",
                        "correct units or minutes",
                        numbers,
                        "units",
                    )
                )
        else:
            for one in lines:
                if one.line.units != timed_units(one.line.minutes):
                    found.append(
                        Hit(
                            f"{one.line.units} units for {one.line.minutes} minutes of {one.code}",
                            "one unit needs at least 8 minutes of each 15",
                            one.no,
                            "units",
                        )
                    )
    return settle(found)


@rule("TH-05")
def plan_of_care(c: Context) -> Verdict:
    if not _therapy(c):
        return None
    plan = c.facts.plan_of_care
    if plan is None or c.first_day is None or c.last_day is None:
        return [Skip("no plan of care is on file" if plan is None else NO_DATE)]
    if not plan.begin <= c.first_day <= c.last_day <= plan.end or plan.end - plan.begin > timedelta(days=90):
        return [
            Hit(
                f"plan of care {plan.begin.isoformat()} to {plan.end.isoformat()} does not cover the visit",
                "recertify the plan",
                field="plan of care",
            )
        ]
    if plan.certified_on is None or plan.certified_on - plan.begin > timedelta(days=30):
        return [Hit("the plan of care was not certified within 30 days", "get the certification", field="plan of care")]
    return PASS
