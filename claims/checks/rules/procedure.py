"""Procedures: existence, status, unlisted codes, age and sex, frequency."""

from __future__ import annotations

from datetime import date

from claims.checks.code_classes import PREVENTIVE_AGES
from claims.checks.context import Context, no_detail, no_procedure
from claims.checks.findings import Hit, Skip, Verdict, settle
from claims.checks.registry import rule
from claims.checks.rules.identity import age_on


@rule("PX-01")
def exists(c: Context) -> Verdict:
    found: list[Hit | Skip] = []
    edition = ""
    for one in c.lines:
        if one.look is None:
            found.append(no_procedure(one))
        elif one.view is None:
            found.append(
                Hit(
                    f"{one.code} is not in {one.look.edition}",
                    "use a code active on the day",
                    one.no,
                    "procedure",
                    one.look.edition,
                )
            )
        else:
            edition = one.look.edition
    return settle(found, edition)


def paid_by_lab_schedule(code: str) -> bool:
    """Clinical laboratory codes and venipuncture: status X on the physician fee schedule, paid on the laboratory's [K]."""
    return code == "36415" or (code.isdigit() and 80047 <= int(code) <= 89398)


@rule("PX-02")
def status(c: Context) -> Verdict:
    if c.medicare is None:
        return [Skip("the kind of payer is unknown")]
    if not c.medicare:
        return None
    found: list[Hit | Skip] = []
    edition = ""
    for one in c.lines:
        if one.look is None:
            found.append(no_procedure(one))
            continue
        edition = one.look.edition
        if one.view is None:
            continue
        if one.view.status is None:
            found.append(no_detail(one, "the payment status"))
        elif one.view.status in "BP":
            found.append(
                Hit(
                    f"{one.code} is bundled (status {one.view.status})",
                    "do not bill it to Medicare",
                    one.no,
                    "procedure",
                    edition,
                )
            )
        elif one.view.status == "X" and paid_by_lab_schedule(one.code):
            continue  # outside the physician fee schedule because the laboratory one pays it
        elif one.view.status in "INXE" and not {"GY", "GZ", "GA"} & set(one.mods):
            found.append(
                Hit(
                    f"Medicare does not pay {one.code} (status {one.view.status})",
                    "use the code Medicare takes, or GY",
                    one.no,
                    "procedure",
                    edition,
                )
            )
    return settle(found, edition)


@rule("PX-03")
def unlisted(c: Context) -> Verdict:
    lines = [one for one in c.lines if one.cls.unlisted or one.code in ("J3490", "J3590", "J9999")]
    if not lines:
        return None
    found: list[Hit | Skip] = []
    for one in lines:
        if one.line.note is None:
            found.append(Skip("whether a description is sent is unknown", lines=one.no))
        elif not one.line.note.strip() and not (one.cls.drug and one.line.drug):
            found.append(
                Hit(f"unlisted {one.code} without description", "describe the service in the note", one.no, "note")
            )
    return settle(found)


@rule("PX-04")
def age_and_sex(c: Context) -> Verdict:
    found: list[Hit | Skip] = []
    applies = False
    edition = ""
    for one in c.lines:
        band = PREVENTIVE_AGES.get(one.code)
        view = one.view
        if band is None and view is not None and (view.age_min is not None or view.age_max is not None):
            band = (view.age_min or 0, 150 if view.age_max is None else view.age_max)
            edition = one.look.edition
        if band is None:
            continue
        applies = True
        if c.patient.birth is None or one.day is None:
            found.append(Skip("birth date or date of service is unknown", lines=one.no))
            continue
        years = age_on(c.patient.birth, one.day)
        if not band[0] <= years <= band[1]:
            found.append(
                Hit(
                    f"{one.code} is for ages {band[0]} to {band[1]}, patient is {years}",
                    "use the code of the age on the day",
                    one.no,
                    "procedure",
                    edition,
                )
            )
    return settle(found, edition) if applies else None


def full_months(earlier: date, later: date) -> int:
    """Calendar months after the month of ``earlier`` and before the month of ``later`` (Medicare's full months)."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month - 1


@rule("PX-05")
def frequency(c: Context) -> Verdict:
    limits = c.payer.frequency_limits
    if limits is None:
        return [Skip("the payer's frequency limits are not set", "frequency limits")]
    found: list[Hit | Skip] = []
    applies = False
    for limit in limits:
        for one in c.lines:
            if one.code not in limit.codes or one.day is None:
                continue
            applies = True
            answer = c.facts.eligibility
            if c.facts.history is None and (answer is None or answer.last_service is None):
                found.append(Skip("earlier services are unknown", lines=one.no))
                continue
            days = [
                prior.date_from
                for prior in c.facts.history or ()
                if prior.code in limit.codes and prior.state not in ("void", "rejected", "denied")
            ]
            days += [day for code, day in (answer.last_service or () if answer else ()) if code in limit.codes]
            last = max((day for day in days if day < one.day), default=None)
            if last and full_months(last, one.day) < limit.months:
                found.append(
                    Hit(
                        f"{one.code} was last done {last.isoformat()}; {limit.months} full months must pass",
                        "move the service or tell the patient",
                        one.no,
                        "procedure",
                    )
                )
    return settle(found) if applies else None
