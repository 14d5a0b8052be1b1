"""Modifiers: legality, sides, components, assistants, drugs, notices."""

from __future__ import annotations

import re

from claims.checks.context import Context, no_detail, no_procedure
from claims.checks.findings import PASS, Hit, Skip, Verdict, settle
from claims.checks.registry import rule

_NOTICE = frozenset({"GA", "GZ", "GY", "GX"})


@rule("MO-01")
def legal(c: Context) -> Verdict:
    if not c.mods:
        return None
    found: list[Hit | Skip] = []
    edition = ""
    for one in c.lines:
        if len(one.mods) > 4:
            found.append(Hit(f"{len(one.mods)} modifiers", "keep four", one.no, "modifier"))
        if len(set(one.mods)) != len(one.mods):
            found.append(Hit("a modifier is repeated", "keep it once", one.no, "modifier"))
        for mod in one.mods:
            if not re.fullmatch(r"[A-Z0-9]{2}", mod):
                found.append(Hit(f"modifier {mod!r} is not two characters", "correct it", one.no, "modifier"))
                continue
            held = c.views.modifier(mod, one.day) if one.day else None
            if held is None:
                found.append(Skip("no modifier edition covers the date of service", "modifiers", one.no))
            elif held.value is None:
                found.append(
                    Hit(
                        f"modifier {mod} is not in {held.edition}",
                        "use one valid on the day",
                        one.no,
                        "modifier",
                        held.edition,
                    )
                )
            else:
                edition = held.edition
    return settle(found, edition)


@rule("MO-02")
def fifty(c: Context) -> Verdict:
    lines = [one for one in c.lines if "50" in one.mods]
    if not lines:
        return None
    found: list[Hit | Skip] = []
    edition = ""
    for one in lines:
        if {"RT", "LT"} & set(one.mods):
            found.append(Hit("50 with RT or LT on one line", "keep 50 only", one.no, "modifier"))
        elif one.line.units is not None and one.line.units != 1:
            found.append(Hit(f"50 with {one.line.units} units", "bill one unit", one.no, "units"))
        elif one.look is None:
            found.append(no_procedure(one))
        elif one.view is None or one.view.bilateral is None:
            found.append(no_detail(one, "the bilateral indicator"))
        else:
            edition = one.look.edition
            if one.view.bilateral not in ("1", "3"):
                found.append(
                    Hit(
                        f"{one.code} takes no 50 (bilateral indicator {one.view.bilateral})",
                        "remove 50",
                        one.no,
                        "modifier",
                        edition,
                    )
                )
    return settle(found, edition)


@rule("MO-03")
def right_and_left(c: Context) -> Verdict:
    sided = [one for one in c.lines if {"RT", "LT"} & set(one.mods)]
    if not sided:
        return None
    found: list[Hit | Skip] = []
    edition = ""
    for at, one in enumerate(sided):
        if {"RT", "LT"} <= set(one.mods):
            found.append(Hit("RT and LT on one line", "use 50, or one line for each side", one.no, "modifier"))
        for two in sided[at + 1 :]:
            if two.code != one.code or two.day != one.day or {"RT", "LT"} - set(one.mods) - set(two.mods):
                continue
            if one.look is None or one.view is None or one.view.bilateral is None:
                found.append(no_detail(one, "the bilateral indicator"))
            elif one.view.bilateral == "2":
                found.append(
                    Hit(
                        f"{one.code} is bilateral by itself, billed right and left",
                        "bill it once",
                        one.no + two.no,
                        "modifier",
                        one.look.edition,
                    )
                )
            else:
                edition = one.look.edition
    return settle(found, edition)


@rule("MO-04")
def components(c: Context) -> Verdict:
    lines = [one for one in c.lines if {"26", "TC"} & set(one.mods)]
    if not lines:
        return None
    found: list[Hit | Skip] = []
    edition = ""
    for one in lines:
        if {"26", "TC"} <= set(one.mods):
            found.append(Hit("26 and TC on one line", "bill the whole service without them", one.no, "modifier"))
        elif "TC" in one.mods and one.pos in ("19", "21", "22", "23", "24"):
            found.append(
                Hit(
                    f"TC in facility place of service {one.pos}",
                    "the facility bills the technical part",
                    one.no,
                    "modifier",
                )
            )
        elif one.look is None:
            found.append(no_procedure(one))
        elif one.view is None or one.view.pc_tc is None:
            found.append(no_detail(one, "the professional/technical indicator"))
        else:
            edition = one.look.edition
            if one.view.pc_tc != "1":
                found.append(
                    Hit(
                        f"{one.code} has no separate parts (indicator {one.view.pc_tc})",
                        "remove 26 or TC",
                        one.no,
                        "modifier",
                        edition,
                    )
                )
            elif any(
                two.code == one.code and two.day == one.day and not {"26", "TC"} & set(two.mods) for two in c.lines
            ):
                found.append(
                    Hit(f"{one.code} billed whole and in parts", "bill it one way", one.no, "modifier", edition)
                )
    return settle(found, edition)


@rule("MO-05")
def assistants(c: Context) -> Verdict:
    marks = {
        "80": "assistant",
        "81": "assistant",
        "82": "assistant",
        "AS": "assistant",
        "62": "co_surgeon",
        "66": "team",
    }
    lines = [(one, mod) for one in c.lines for mod in one.mods if mod in marks]
    if not lines:
        return None
    found: list[Hit | Skip] = []
    edition = ""
    for one, mod in lines:
        if one.look is None:
            found.append(no_procedure(one))
            continue
        held = getattr(one.view, marks[mod]) if one.view else None
        if held is None:
            found.append(no_detail(one, "whether an assistant or second surgeon is paid"))
            continue
        edition = one.look.edition
        if held == "0":
            found.append(
                Hit(
                    f"{mod} on {one.code} needs documents (indicator 0)",
                    "attach the operative note",
                    one.no,
                    "modifier",
                    edition,
                    "advise",
                )
            )
        elif held not in (("2",) if marks[mod] == "assistant" else ("1", "2")):
            found.append(
                Hit(
                    f"{mod} is not paid with {one.code} (indicator {held})",
                    "remove the line",
                    one.no,
                    "modifier",
                    edition,
                )
            )
    return settle(found, edition)


@rule("MO-06")
def fifty_one(c: Context) -> Verdict:
    surgeries = [one for one in c.lines if one.cls.surgery]
    held = [one for one in c.lines if "51" in one.mods]
    if len(surgeries) < 2 and not held:
        return None
    if c.medicare:
        return [
            Hit("51 on a Medicare line", "Medicare reduces by itself: remove 51", one.no, "modifier") for one in held
        ] or PASS
    if c.payer.wants_modifier_51 is None:
        return [Skip("whether the payer wants 51 is not set", "payer rules")]
    if not c.payer.wants_modifier_51:
        return [Hit("51 where the payer does not want it", "remove 51", one.no, "modifier") for one in held] or PASS
    found: list[Hit | Skip] = []
    several = []
    for one in surgeries:
        if one.view is None or one.view.multiple is None:
            found.append(no_detail(one, "the multiple-procedure indicator"))
        elif one.view.multiple in ("2", "3"):
            several.append(one)
    if len(several) > 1 and sum("51" not in one.mods for one in several) > 1:
        found.append(
            Hit(
                "several procedures without 51",
                "add 51 to all but the first",
                tuple(one.line.number for one in several),
                "modifier",
            )
        )
    return settle(found)


@rule("MO-07")
def class_of_code(c: Context) -> Verdict:
    if not c.mods & {"25", "24", "57", "91", "76", "77"}:
        return None
    found: list[Hit | Skip] = []
    for one in c.lines:
        for mod in one.mods:
            if mod in ("25", "24", "57") and not one.cls.em and one.code[:2] != "G0" and one.code[:3] != "920":
                found.append(
                    Hit(f"{mod} on {one.code}, which is not a visit", "move it to the visit", one.no, "modifier")
                )
            elif mod == "91" and not one.cls.lab:
                found.append(
                    Hit(f"91 on {one.code}, which is not a laboratory test", "use 76 or 77", one.no, "modifier")
                )
            elif mod in ("76", "77") and (one.cls.em or one.cls.lab):
                found.append(
                    Hit(f"{mod} on {one.code}", "use 91 for a repeated test, 25 for a visit", one.no, "modifier")
                )
    return settle(found)


@rule("MO-09")
def notices(c: Context) -> Verdict:
    lines = [one for one in c.lines if _NOTICE.intersection(one.mods)]
    if not lines:
        return None
    found: list[Hit | Skip] = []
    for one in lines:
        held = set(one.mods)
        if {"GA", "GZ"} <= held:
            found.append(Hit("GA and GZ contradict each other", "keep the one that is true", one.no, "modifier"))
        elif "GA" in held:
            if c.facts.documents is None:
                found.append(Skip("the documents are unknown", lines=one.no))
            elif not any(doc.kind == "abn" and doc.signed for doc in c.facts.documents):
                found.append(
                    Hit("GA without a signed notice on file", "attach the notice or use GZ", one.no, "modifier")
                )
    return settle(found)


@rule("MO-10")
def class_bound(c: Context) -> Verdict:
    """Only the pairs that need no table: teaching, admitting, split visit, waived test."""
    if not c.mods & {"GC", "GE", "AI", "FS", "QW"}:
        return None
    found: list[Hit | Skip] = []
    for one in c.lines:
        held = set(one.mods)
        number = int(one.code) if one.code.isdigit() else -1
        if {"GC", "GE"} <= held:
            found.append(Hit("GC and GE on one line", "keep one", one.no, "modifier"))
        if "AI" in held and not (99221 <= number <= 99223 or 99304 <= number <= 99306):
            found.append(
                Hit(f"AI on {one.code}", "AI belongs to the initial inpatient or nursing visit", one.no, "modifier")
            )
        if "FS" in held and not one.cls.em:
            found.append(Hit(f"FS on {one.code}", "FS belongs to a split visit", one.no, "modifier"))
        elif "FS" in held and one.pos == "11":
            found.append(Hit("FS in the office", "split visits exist in facilities only", one.no, "modifier"))
        if "QW" in held and not one.cls.lab and one.code[:1] not in "GU":
            found.append(Hit(f"QW on {one.code}, which is not a laboratory test", "remove QW", one.no, "modifier"))
    return settle(found)


@rule("MO-11")
def wastage(c: Context) -> Verdict:
    if c.medicare is None:
        return [Skip("the kind of payer is unknown")] if any(one.cls.drug for one in c.lines) else None
    if not c.medicare:
        return None
    found: list[Hit | Skip] = []
    applies = False
    for one in c.lines:
        if not one.cls.drug:
            continue
        applies = True
        if {"JW", "JZ"} <= set(one.mods):
            found.append(Hit("JW and JZ on one line", "keep one", one.no, "modifier"))
        elif one.view is None or one.view.single_dose is None:
            found.append(no_detail(one, "whether the container holds a single dose"))
        elif one.view.single_dose and not {"JW", "JZ"} & set(one.mods):
            if not any(two.code == one.code and two.day == one.day and "JW" in two.mods for two in c.lines):
                found.append(
                    Hit(
                        f"single-dose {one.code} without JZ and without a JW line",
                        "add JZ for full use, or a JW line for what was discarded",
                        one.no,
                        "modifier",
                        one.look.edition,
                    )
                )
        elif "JZ" in one.mods and any(
            two.code == one.code and two.day == one.day and "JW" in two.mods for two in c.lines
        ):
            found.append(Hit(f"{one.code} with JZ and a JW line", "keep one way", one.no, "modifier"))
    return settle(found) if applies else None
