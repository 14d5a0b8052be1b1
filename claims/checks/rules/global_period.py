"""Global surgery: same-day visits, windows after an earlier procedure, split care."""

from __future__ import annotations

from datetime import date, timedelta

from claims.checks.context import Context, no_detail, no_procedure
from claims.checks.findings import PASS, Hit, Skip, Verdict, settle
from claims.checks.registry import rule


def window(global_days: str, surgery: date) -> tuple[date, date]:
    """First and last day of the global period: 000 the day, 010 ten days after, 090 one before to ninety after."""
    after = {"000": 0, "010": 10, "090": 90}[global_days]
    return surgery - timedelta(days=1 if global_days == "090" else 0), surgery + timedelta(days=after)


def _days(c: Context, wanted: tuple[str, ...], found: list) -> list:
    """Procedure lines with one of the wanted global periods; adds to ``found`` what could not be looked up."""
    lines = []
    for one in c.lines:
        if one.cls.em or one.cls.lab or one.cls.drug:
            continue
        if one.look is None:
            found.append(no_procedure(one))
        elif one.view is not None and one.view.global_days is None:
            found.append(no_detail(one, "the global period"))
        elif one.view is not None and one.view.global_days in wanted:
            lines.append(one)
    return lines


def _own_priors(c: Context, wanted: tuple[str, ...]) -> list:
    return [
        prior for prior in c.same_group_prior() if prior.global_days in wanted and prior.claim != c.facts.control_no
    ]


def _visits(c: Context) -> list:
    return [one for one in c.lines if one.cls.em and one.day]


@rule("GL-01")
def visit_with_minor(c: Context) -> Verdict:
    visits = _visits(c)
    if not visits:
        return None
    found: list[Hit | Skip] = []
    surgeries = _days(c, ("000", "010"), found)
    edition = surgeries[0].look.edition if surgeries else ""
    days = {(one.day, one.npi) for one in surgeries}
    earlier = {prior.date_from for prior in _own_priors(c, ("000", "010"))}
    for one in visits:
        if ((one.day, one.npi) in days or one.day in earlier) and not {"25", "57"} & set(one.mods):
            found.append(
                Hit(
                    f"visit {one.code} on the day of a minor procedure without 25",
                    "add 25 if the visit was significant and separate, else remove it",
                    one.no,
                    "modifier",
                    edition,
                )
            )
    if not found and not days and not earlier:
        return None
    return settle(found, edition)


@rule("GL-02")
def visit_with_major(c: Context) -> Verdict:
    visits = _visits(c)
    if not visits:
        return None
    found: list[Hit | Skip] = []
    surgeries = _days(c, ("090",), found)
    edition = surgeries[0].look.edition if surgeries else ""
    days = {one.day for one in surgeries} | {prior.date_from for prior in _own_priors(c, ("090",))}
    for one in visits:
        if any(one.day in (day, day - timedelta(days=1)) for day in days) and "57" not in one.mods:
            found.append(
                Hit(
                    f"visit {one.code} on the day of or before a major procedure without 57",
                    "add 57 if the decision for surgery was made",
                    one.no,
                    "modifier",
                    edition,
                )
            )
    if not found and not days:
        return None
    return settle(found, edition)


def _inside(c: Context, one, found: list) -> bool:
    hit = False
    for prior in c.same_group_prior():
        if prior.claim == c.facts.control_no or not one.day:
            continue
        if prior.global_days is None:
            if (
                prior.date_from < one.day
                and (one.day - prior.date_from).days <= 90
                and 10004 <= _number(prior.code) <= 69990
            ):
                found.append(Skip(f"the global period of earlier {prior.code} is unknown", "mpfs", one.no))
        elif (
            prior.global_days in ("010", "090")
            and prior.date_from < one.day <= window(prior.global_days, prior.date_from)[1]
        ):
            hit = True
    return hit


def _number(code: str) -> int:
    return int(code) if code.isdigit() else -1


@rule("GL-03")
def visit_in_window(c: Context) -> Verdict:
    visits = _visits(c)
    if not visits:
        return None
    if c.facts.history is None:
        return [Skip("the patient's earlier procedures are unknown")]
    found: list[Hit | Skip] = []
    for one in visits:
        if _inside(c, one, found) and "24" not in one.mods:
            found.append(
                Hit(
                    f"visit {one.code} inside the global period of an earlier procedure without 24",
                    "add 24 if the visit was unrelated, else it is included",
                    one.no,
                    "modifier",
                )
            )
    return settle(found)


@rule("GL-04")
def procedure_in_window(c: Context) -> Verdict:
    lines = [one for one in c.lines if one.cls.surgery and one.day]
    if not lines:
        return None
    if c.facts.history is None:
        return [Skip("the patient's earlier procedures are unknown")]
    found: list[Hit | Skip] = []
    for one in lines:
        if _inside(c, one, found) and not {"58", "78", "79"} & set(one.mods):
            found.append(
                Hit(
                    f"procedure {one.code} inside an earlier global period without 58, 78 or 79",
                    "add 58 staged, 78 unplanned return or 79 unrelated",
                    one.no,
                    "modifier",
                )
            )
    return settle(found)


@rule("GL-05")
def split_care(c: Context) -> Verdict:
    lines = [one for one in c.lines if {"54", "55", "56"} & set(one.mods)]
    if not lines:
        return None
    found: list[Hit | Skip] = []
    for one in lines:
        if len({"54", "55", "56"} & set(one.mods)) > 1:
            found.append(
                Hit(
                    "more than one of 54, 55, 56 on a line",
                    "bill the care given, one modifier a line",
                    one.no,
                    "modifier",
                )
            )
        elif one.view is None:
            found.append(no_procedure(one))
        elif one.view.global_days not in ("010", "090"):
            found.append(
                Hit(
                    f"{one.code} has no postoperative period to split",
                    "remove 54, 55 or 56",
                    one.no,
                    "modifier",
                    one.look.edition,
                )
            )
    return settle(found) if found else PASS
