"""Medical necessity by dated lists: only the diagnoses that a line points to count."""

from __future__ import annotations

from claims.checks.context import NO_DATE, Context
from claims.checks.findings import PASS, Hit, Skip, Verdict, settle
from claims.checks.registry import rule


def _starts(code: str, codes: frozenset[str]) -> bool:
    return any(code.startswith(one) for one in codes)


def _judge(c: Context, commercial: bool) -> Verdict:
    lists = c.payer.covered_lists
    if lists is None:
        return [Skip("no covered-diagnosis lists are loaded for this payer", "covered diagnoses")]
    found: list[Hit | Skip] = []
    edition = ""
    for one in c.lines:
        if one.day is None:
            found.append(Skip(NO_DATE, lines=one.no))
            continue
        for held in lists:
            if (
                held.commercial != commercial
                or one.code not in held.codes
                or one.day < held.begin
                or (held.end and one.day > held.end)
            ):
                continue
            edition = held.name
            pointed = c.pointed(one)
            if {"GA", "GY", "GZ", "KX"} & set(one.mods):
                continue
            barred = [code for code in pointed if _starts(code, held.barred)]
            if barred:
                found.append(
                    Hit(
                        f"{barred[0]} is not covered for {one.code} ({held.name})",
                        "point to the covered reason if documented, or get a notice",
                        one.no,
                        "diagnosis",
                        held.name,
                    )
                )
            elif not all(any(_starts(code, group) for code in pointed) for group in held.groups):
                found.append(
                    Hit(
                        f"no pointed diagnosis covers {one.code} ({held.name})",
                        "point to the covered reason if documented, or get a notice",
                        one.no,
                        "diagnosis",
                        held.name,
                    )
                )
    if not found and not edition:
        return None
    return settle(found, edition)


@rule("MN-01")
def coverage_article(c: Context) -> Verdict:
    return _judge(c, commercial=False)


@rule("MN-02")
def commercial_policy(c: Context) -> Verdict:
    return _judge(c, commercial=True)


@rule("MN-04")
def screening(c: Context) -> Verdict:
    """Judges colonoscopy codes only, where 33 or PT changes what the patient owes."""
    lines = [one for one in c.lines if one.code.isdigit() and 45378 <= int(one.code) <= 45398]
    if not lines:
        return None
    found: list[Hit | Skip] = []
    for one in lines:
        pointed = c.pointed(one)
        if pointed and pointed[0].startswith(("Z12", "Z86010")) and not {"33", "PT"} & set(one.mods):
            found.append(
                Hit(
                    f"screening reason {pointed[0]} with {one.code} without 33 or PT",
                    "add PT for Medicare, 33 for others",
                    one.no,
                    "modifier",
                )
            )
    return found or PASS
