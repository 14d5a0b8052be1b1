"""NCCI pair edits and add-on codes, over this claim and the patient's earlier lines of the same day and provider.

When the history is unknown (a file of others) the pairs of the claim itself are judged and nothing more is said.
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.checks.code_classes import BYPASS, DISTINCT
from claims.checks.context import NO_DATE, Context, LineContext
from claims.checks.findings import PASS, Hit, Passed, Skip, Verdict, settle
from claims.checks.registry import rule


def _pairs(c: Context, edit_set: str) -> list[tuple]:
    held = c.pairs.get(edit_set)
    if held is None:
        held = c.pairs[edit_set] = list(_find_pairs(c, edit_set))
    return held


def _find_pairs(c: Context, edit_set: str) -> Iterator[tuple]:
    """(column 1 code, its modifiers, its line or None, column 2 ..., edit, edition); edition "" = no table."""
    look = c.views.ptp
    lines = [one for one in c.lines if one.day]
    for at, one in enumerate(lines):
        for two in lines[at + 1 :]:
            if one.day == two.day and one.npi == two.npi and one.code != two.code:
                for left, right in ((one, two), (two, one)):
                    held = look(left.code, right.code, one.day, edit_set)
                    if held is None:
                        yield left.code, left.mods, left, right.code, right.mods, right, None, ""
                        break
                    if held.value is not None:
                        yield left.code, left.mods, left, right.code, right.mods, right, held.value, held.edition
    if c.facts.history:
        for prior in c.same_provider_prior():
            for one in lines:
                if prior.date_from != one.day or prior.code == one.code or prior.claim == c.facts.control_no:
                    continue
                held = look(prior.code, one.code, one.day, edit_set)
                if held and held.value:
                    yield prior.code, prior.modifiers, None, one.code, one.mods, one, held.value, held.edition
                held = look(one.code, prior.code, one.day, edit_set)
                if held and held.value:
                    yield one.code, one.mods, one, prior.code, prior.modifiers, None, held.value, held.edition


def _edition(c: Context, edit_set: str) -> str | None:
    """Edition in force, "" when a line has no date, None when a day is not covered."""
    name = ""
    for one in c.lines:
        if one.day is None:
            return ""
        held = c.views.ptp(one.code, one.code, one.day, edit_set)
        if held is None:
            return None
        name = held.edition
    return name


def _pair_rule(c: Context, indicator: str, edit_set: str) -> Verdict:
    if len(c.lines) < 2 and not c.facts.history:
        return (
            None if c.facts.history is not None else [Skip("earlier lines of the day are unknown", severity="advise")]
        )
    severity = "denial" if edit_set == "medicaid" else c.edit_severity("denial")
    edition = _edition(c, edit_set)
    if edition is None:
        return [Skip("no NCCI pair edition covers the date of service", "ncci_ptp", severity=severity)]
    if edition == "":
        return [Skip(NO_DATE)]
    found: list[Hit | Skip] = []
    for code1, mods1, line1, code2, mods2, line2, edit, name in _pairs(c, edit_set):
        if edit is None or edit.indicator not in indicator:
            continue
        numbers = tuple(one.line.number for one in (line1, line2) if one is not None)
        opened = BYPASS.intersection(mods1) or BYPASS.intersection(mods2)
        where = "" if line1 is not None and line2 is not None else " (one of them on an earlier claim)"
        if edit.indicator == "0":
            found.append(
                Hit(
                    f"{code2} is part of {code1}{where}; no modifier opens the pair",
                    f"remove {code2}",
                    numbers,
                    "procedure",
                    name,
                    severity,
                )
            )
        elif opened:
            found.append(
                Hit(
                    f"{code1} and {code2} billed apart with {min(opened)}{where}",
                    "the record must show a distinct service",
                    numbers,
                    "modifier",
                    name,
                    "advise",
                )
            )
        else:
            found.append(
                Hit(
                    f"{code2} is part of {code1}{where}",
                    f"remove {code2}, or add the modifier the record supports",
                    numbers,
                    "modifier",
                    name,
                    severity,
                )
            )
    return settle(found, edition)


@rule("NC-01")
def never_together(c: Context) -> Verdict:
    return None if c.payer.edit_set == "medicaid" else _pair_rule(c, "0", "medicare")


@rule("NC-02")
def together_with_modifier(c: Context) -> Verdict:
    return None if c.payer.edit_set == "medicaid" else _pair_rule(c, "1", "medicare")


@rule("NC-03")
def void_edit(c: Context) -> Verdict:
    """A void edit must never hold a claim: the rule proves that it was seen and set aside."""
    if len(c.lines) < 2:
        return None
    edition = _edition(c, "medicare")
    if not edition:
        return [Skip("no NCCI pair edition covers the date of service", "ncci_ptp", severity="advise")]
    return Passed(edition) if any(one[6] and one[6].indicator == "9" for one in _pairs(c, "medicare")) else None


@rule("NC-04")
def needless_distinct(c: Context) -> Verdict:
    lines = [one for one in c.lines if DISTINCT.intersection(one.mods)]
    if not lines:
        return None
    found: list[Hit | Skip] = []
    edition = _edition(c, "medicare")
    paired: set[int] = set()
    if edition:
        for _1, _m1, line1, _2, _m2, line2, edit, _name in _pairs(c, "medicare"):
            if edit and edit.indicator == "1":
                paired |= {one.line.number for one in (line1, line2) if one is not None}
    for one in lines:
        if "59" in one.mods and {"XE", "XS", "XP", "XU"} & set(one.mods):
            found.append(Hit("59 and an X modifier on one line", "keep one of them", one.no, "modifier"))
        elif one.cls.em:
            found.append(Hit(f"59 on visit {one.code}", "a visit takes 25", one.no, "modifier"))
        elif not edition:
            found.append(Skip("no NCCI pair edition covers the date of service", "ncci_ptp", one.no))
        elif one.line.number not in paired:
            found.append(
                Hit(
                    f"{min(DISTINCT.intersection(one.mods))} on {one.code} without a matching pair",
                    "remove it unless the payer wants it",
                    one.no,
                    "modifier",
                    edition,
                )
            )
    return settle(found, edition or "")


@rule("NC-05")
def prefers_x(c: Context) -> Verdict:
    lines = [one for one in c.lines if "59" in one.mods]
    if not lines:
        return None
    if c.payer.prefers_x_modifiers is None:
        return [Skip("whether the payer prefers X modifiers is not set", "payer rules")]
    if not c.payer.prefers_x_modifiers:
        return PASS
    return [
        Hit("59 where the payer prefers XE, XS, XP or XU", "choose the X modifier that fits", one.no, "modifier")
        for one in lines
    ]


@rule("NC-06")
def medicaid_pairs(c: Context) -> Verdict:
    return _pair_rule(c, "01", "medicaid") if c.payer.edit_set == "medicaid" else None


def _addons(c: Context) -> Iterator[tuple[LineContext, object]]:
    for one in c.lines:
        if one.day:
            yield one, c.views.addon(one.code, one.day)


@rule("NC-07")
def primary_present(c: Context) -> Verdict:
    found: list[Hit | Skip] = []
    applies = False
    edition = ""
    severity = c.edit_severity("block")
    for one, held in _addons(c):
        if held is None:
            found.append(Skip("no add-on edition covers the date of service", "aoc", one.no, severity))
            continue
        edition = held.edition
        if held.value is None:
            continue
        applies = True
        here = {two.code for two in c.lines if two.day == one.day and two.code != one.code}
        here |= {prior.code for prior in c.same_group_prior() if prior.date_from == one.day}
        if held.value.primaries & here:
            continue
        if held.value.kind == 1:
            if c.facts.history is None:
                found.append(
                    Skip(
                        f"{one.code} needs a primary; earlier lines of the day are unknown",
                        lines=one.no,
                        severity=severity,
                    )
                )
            else:
                found.append(
                    Hit(
                        f"add-on {one.code} without its primary",
                        "bill the primary with it",
                        one.no,
                        "procedure",
                        edition,
                        severity,
                    )
                )
        else:
            found.append(Skip(f"the payer's own primaries of {one.code} are not loaded", "aoc", one.no, "advise"))
    if not found and not applies:
        return None
    return settle(found, edition)


@rule("NC-08")
def addon_repeated(c: Context) -> Verdict:
    seen: dict[tuple, list[int]] = {}
    edition = ""
    for one, held in _addons(c):
        if held is None:
            return [Skip("no add-on edition covers the date of service", "aoc", one.no)]
        if held.value is not None:
            edition = held.edition
            seen.setdefault((one.code, one.day, one.npi, one.mods), []).append(one.line.number)
    if not seen:
        return None
    found: list[Hit | Skip] = [
        Hit(
            f"add-on {key[0]} on {len(numbers)} lines", "bill one line with the units", tuple(numbers), "units", edition
        )
        for key, numbers in seen.items()
        if len(numbers) > 1
    ]
    return settle(found, edition)
