"""Units and dates of service."""

from __future__ import annotations

from decimal import Decimal

from claims.checks.code_classes import MONTHLY
from claims.checks.context import NO_DATE, Context
from claims.checks.findings import PASS, Hit, Skip, Verdict, settle
from claims.checks.registry import rule

_MOST = Decimal("9999.9")


@rule("UN-01")
def legal(c: Context) -> Verdict:
    found: list[Hit | Skip] = []
    for one in c.lines:
        units, kind = one.line.units, one.line.unit_kind
        if units is None or kind is None:
            found.append(Skip("the units are unknown", lines=one.no))
        elif units <= 0 or units > _MOST:
            found.append(Hit(f"{units} units", "enter units above 0 and at most 9999.9", one.no, "units"))
        elif kind not in ("UN", "MJ") or (kind == "MJ" and not one.cls.anesthesia):
            found.append(Hit(f"unit kind {kind} on {one.code}", "UN, or MJ for anesthesia minutes", one.no, "units"))
        elif units != int(units) and not one.cls.drug:
            found.append(Hit(f"{units} units of {one.code}", "enter whole units", one.no, "units"))
    return found or PASS


@rule("UN-02")
def span(c: Context) -> Verdict:
    found: list[Hit | Skip] = []
    applies = False
    for one in c.lines:
        begin, end = one.line.date_from, one.line.date_to
        if begin is None:
            found.append(Skip(NO_DATE, lines=one.no))
        elif end is not None and end != begin:
            applies = True
            days = (end - begin).days + 1
            if end < begin:
                found.append(
                    Hit(f"service ends {end.isoformat()} before it begins", "correct the dates", one.no, "date")
                )
            elif (begin.year, begin.month) != (end.year, end.month):
                found.append(
                    Hit(f"service spans {begin.isoformat()} to {end.isoformat()}", "one line a month", one.no, "date")
                )
            elif one.line.units is not None and one.line.units % days:
                found.append(
                    Hit(
                        f"{one.line.units} units over {days} days",
                        "the same units each day, or one line a day",
                        one.no,
                        "units",
                    )
                )
    if c.first_day and c.last_day and c.first_day.year != c.last_day.year:
        found.append(Hit("the claim spans two calendar years", "split the claim at the year", field="date"))
    return settle(found) if applies or found else None


@rule("UN-03")
def not_future(c: Context) -> Verdict:
    if not c.dated:
        return [Skip(NO_DATE)]
    started = max(
        (day for day in (c.facts.practice_started, (c.facts.rendering or c.facts.billing).started_on) if day),
        default=None,
    )
    found: list[Hit | Skip] = []
    for one in c.lines:
        last = one.line.date_to or one.day
        if last > c.today:
            found.append(
                Hit(
                    f"service {last.isoformat()} is after today {c.today.isoformat()}",
                    "correct the date or wait",
                    one.no,
                    "date",
                )
            )
        elif started and one.day < started:
            found.append(
                Hit(
                    f"service {one.day.isoformat()} is before the start {started.isoformat()}",
                    "correct date or provider",
                    one.no,
                    "date",
                )
            )
    return found or PASS


@rule("UN-04")
def once_a_month(c: Context) -> Verdict:
    lines = [one for one in c.lines if one.code in MONTHLY and one.day]
    if not lines:
        return None
    if c.facts.history is None:
        return [Skip("the patient's earlier claims are unknown")]
    found: list[Hit | Skip] = []
    for at, one in enumerate(lines):
        month = (one.day.year, one.day.month)
        again = any(two.code == one.code and (two.day.year, two.day.month) == month for two in lines[at + 1 :])
        again = again or any(
            prior.code == one.code and (prior.date_from.year, prior.date_from.month) == month
            for prior in c.facts.history
            if prior.state not in ("void", "rejected", "denied", "draft") and prior.claim != c.facts.control_no
        )
        if again:
            found.append(Hit(f"{one.code} twice in {one.day:%Y-%m}", "bill it once a month", one.no, "procedure"))
    return settle(found)
