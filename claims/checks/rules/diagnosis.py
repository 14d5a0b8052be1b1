"""Diagnoses: count, form, existence on the day, sequence, sides, age and sex."""

from __future__ import annotations

import re

from claims.checks.code_classes import LEFT, RIGHT
from claims.checks.context import Context
from claims.checks.findings import PASS, Hit, Passed, Skip, Verdict, settle
from claims.checks.registry import rule
from claims.checks.rules.identity import age_on

# Letters may stand in second place (QA0 family, 2026) and U07, U09 exist: the classic pattern is too narrow.
FORM = re.compile(r"^[A-Z][0-9A-Z][0-9A-Z](\.?[0-9A-Z]{1,4})?$")


@rule("DX-01")
def count(c: Context) -> Verdict:
    codes = c.facts.diagnoses
    if not codes:
        return [Hit("no diagnosis", "code at least one diagnosis", field="diagnosis")]
    if len(codes) > 12:
        return [Hit(f"{len(codes)} diagnoses", "keep 12 or split the claim", field="diagnosis")]
    if any("." in code for code in codes):
        return [Hit("a diagnosis holds a decimal point", "send codes without the point", field="diagnosis")]
    held = c.facts.diagnosis_qualifiers
    if held is not None and held != ("ABK",) + ("ABF",) * (len(codes) - 1):
        return [Hit("diagnosis qualifiers are wrong", "first ABK, all others ABF", field="diagnosis")]
    return PASS


@rule("DX-02")
def exists(c: Context) -> Verdict:
    known = c.dx_known()
    if not isinstance(known, str):
        return known if c.facts.diagnoses else None
    found = [
        Hit(
            f"{code} is not in {look.edition}",
            "use a code of the edition in force on the day",
            field="diagnosis",
            edition=look.edition,
        )
        for code, look in c.dx
        if look.value is None
    ]
    return found or Passed(known)


@rule("DX-03")
def billable(c: Context) -> Verdict:
    known = c.dx_known()
    if not isinstance(known, str):
        return known if c.facts.diagnoses else None
    found = [
        Hit(
            f"{code} is a category, not a billable code",
            "code to the last character",
            field="diagnosis",
            edition=look.edition,
        )
        for code, look in c.dx
        if look.value is not None and not look.value.billable
    ]
    return found or Passed(known)


@rule("DX-04")
def form(c: Context) -> Verdict:
    bad = [code for code in c.facts.diagnoses if not FORM.match(code)]
    if bad:
        return [
            Hit(f"{code} does not have the form of a diagnosis code", "correct the code", field="diagnosis")
            for code in bad
        ]
    return PASS if c.facts.diagnoses else None


@rule("DX-05")
def seventh_character(c: Context) -> Verdict:
    known = c.dx_known()
    if not isinstance(known, str):
        return known if c.facts.diagnoses else None
    found = [
        Hit(
            f"{code} lacks its 7th character",
            "add it (A active treatment, D healing, S sequela), X fills gaps",
            field="diagnosis",
            edition=look.edition,
        )
        for code, look in c.dx
        if look.value is not None and look.value.needs_seventh
    ]
    first = c.facts.diagnoses[0] if c.facts.diagnoses else ""
    if len(first) == 7 and first[:1] in ("S", "T") and first.endswith("S"):
        found.append(
            Hit(
                f"sequela {first} is listed first",
                "list the remaining condition before it",
                field="diagnosis",
                severity="advise",
            )
        )
    return found or Passed(known)


def _unstated(c: Context, name: str, what: str, table: str) -> list[Hit | Skip]:
    """One skip when a table of the day lacks ``name`` for a known code (None = unknown, never "has none")."""
    codes = [code for code, look in c.dx if look.value is not None and getattr(look.value, name) is None]
    return [Skip(f"no table of the day holds {what} for {', '.join(codes)}", table)] if codes else []


def _no_limits(c: Context) -> list[Hit | Skip]:
    """One skip when no list of age and sex limits covers the day of a known code."""
    if any(look.value is not None and not look.value.limits_known for _code, look in c.dx):
        return [Skip("no list of age and sex limits covers the day", "demographic_edits")]
    return []


@rule("DX-06")
def excludes(c: Context) -> Verdict:
    if len(c.facts.diagnoses) < 2:
        return None
    known = c.dx_known()
    if not isinstance(known, str):
        return known
    if c.facts.unrelated_confirmed:
        return Passed(known)
    found: list[Hit | Skip] = _unstated(c, "excludes1", "Excludes1 notes", "icd10cm_tabular")
    for at, (code, look) in enumerate(c.dx):
        for other, theirs in c.dx[at + 1 :]:
            ours = (look.value.excludes1 or ()) if look.value else ()
            back = (theirs.value.excludes1 or ()) if theirs.value else ()
            if any(other.startswith(one) for one in ours) or any(code.startswith(one) for one in back):
                found.append(
                    Hit(
                        f"{code} and {other} exclude each other (Excludes1)",
                        "keep one, or attest that they are unrelated",
                        field="diagnosis",
                        edition=known,
                    )
                )
    return settle(found, known)


@rule("DX-07")
def manifestation(c: Context) -> Verdict:
    known = c.dx_known()
    if not isinstance(known, str):
        return known if c.facts.diagnoses else None
    found: list[Hit | Skip] = _unstated(c, "manifestation", "the manifestation list", "demographic_edits")
    for at, (code, look) in enumerate(c.dx):
        view = look.value
        if view is None or not view.manifestation:
            continue
        before = [one for one, _ in c.dx[:at]]
        if at == 0:
            found.append(
                Hit(
                    f"manifestation {code} is listed first",
                    "list the underlying disease before it",
                    field="diagnosis",
                    edition=known,
                )
            )
        elif view.code_first is None:
            found.append(Skip(f"no table of the day states which disease {code} follows", "icd10cm_tabular"))
        elif view.code_first and not any(one.startswith(view.code_first) for one in before):
            found.append(
                Hit(
                    f"{code} stands without its underlying disease",
                    "code the underlying disease before it",
                    field="diagnosis",
                    edition=known,
                )
            )
    return settle(found, known)


@rule("DX-08")
def external_cause_first(c: Context) -> Verdict:
    if not c.facts.diagnoses:
        return None
    first = c.facts.diagnoses[0]
    if first[:1] in ("V", "W", "X", "Y"):
        return [Hit(f"external cause {first} is listed first", "list the injury first", field="diagnosis")]
    return PASS


@rule("DX-09")
def companion(c: Context) -> Verdict:
    known = c.dx_known()
    if not isinstance(known, str):
        return known if c.facts.diagnoses else None
    found: list[Hit | Skip] = _unstated(c, "use_additional", "notes on additional codes", "icd10cm_tabular")
    for code, look in c.dx:
        wanted = look.value.use_additional if look.value else ()
        if wanted and not any(other.startswith(wanted) for other in c.facts.diagnoses if other != code):
            found.append(
                Hit(
                    f"{code} asks for an additional code ({', '.join(wanted[:3])})",
                    "add it if documented",
                    field="diagnosis",
                    edition=known,
                )
            )
    return settle(found, known)


@rule("DX-10")
def sides(c: Context) -> Verdict:
    known = c.dx_known()
    if not isinstance(known, str):
        return known if c.facts.diagnoses else None
    found: list[Hit | Skip] = []
    side = {code: look.value.laterality for code, look in c.dx if look.value is not None and look.value.laterality}
    for one in c.lines:
        right, left = bool(RIGHT.intersection(one.mods)), bool(LEFT.intersection(one.mods))
        if right == left:
            continue
        pointed = [side[code] for code in c.pointed(one) if code in side]
        wrong = "left" if right else "right"
        if pointed and all(held == wrong for held in pointed):
            found.append(
                Hit(
                    f"line is {'right' if right else 'left'}, its diagnosis is {wrong}",
                    "correct the modifier or the diagnosis",
                    one.no,
                    "modifier",
                    known,
                )
            )
    for code, look in c.dx:
        both = look.value.bilateral_code if look.value else None
        if both and look.value.laterality == "right":
            twins = [
                other
                for other, theirs in c.dx
                if theirs.value and theirs.value.bilateral_code == both and theirs.value.laterality == "left"
            ]
            if twins:
                found.append(
                    Hit(f"{code} with {twins[0]}", f"use the bilateral code {both}", field="diagnosis", edition=known)
                )
    return settle(found, known)


@rule("DX-11")
def unspecified(c: Context) -> Verdict:
    known = c.dx_known()
    if not isinstance(known, str):
        return known if c.facts.diagnoses else None
    found = [
        Hit(f"{code} is unspecified", "code the side or type if documented", field="diagnosis", edition=look.edition)
        for code, look in c.dx
        if look.value is not None and look.value.unspecified
    ]
    return found or Passed(known)


@rule("DX-12")
def age(c: Context) -> Verdict:
    known = c.dx_known()
    if not isinstance(known, str):
        return known if c.facts.diagnoses else None
    if c.patient.birth is None:
        return [Skip("the birth date is unknown")]
    years = age_on(c.patient.birth, c.first_day)
    found = [
        Hit(
            f"{code} does not fit an age of {years}",
            "check birth date and code",
            field="diagnosis",
            edition=look.edition,
        )
        for code, look in c.dx
        if (view := look.value) is not None
        and ((view.age_min is not None and years < view.age_min) or (view.age_max is not None and years > view.age_max))
    ]
    return settle([*found, *_no_limits(c)], known)


@rule("DX-13")
def sex(c: Context) -> Verdict:
    known = c.dx_known()
    if not isinstance(known, str):
        return known if c.facts.diagnoses else None
    if c.patient.sex is None:
        return [Skip("the sex code is unknown")]
    if c.patient.sex not in ("M", "F") or "KX" in c.mods:
        return Passed(known)
    codes = [(code, look) for code, look in c.dx if look.value] + [(one.code, one.look) for one in c.lines if one.view]
    found = [
        Hit(
            f"{code} is marked for the other sex",
            "review only; KX states that the record is right",
            edition=look.edition,
        )
        for code, look in codes
        if look.value.sex is not None and look.value.sex != c.patient.sex
    ]
    return settle([*found, *_no_limits(c)], known)


@rule("DX-16")
def first_only(c: Context) -> Verdict:
    known = c.dx_known()
    if not isinstance(known, str):
        return known if c.facts.diagnoses else None
    found: list[Hit | Skip] = [
        Hit(f"{code} may only be listed first", "move it to the first place", field="diagnosis", edition=known)
        for code, look in c.dx[1:]
        if look.value is not None and look.value.first_only
    ]
    if len(c.dx) == 1 and c.dx[0][1].value is not None and c.dx[0][1].value.not_alone:
        found.append(
            Hit(f"{c.dx[0][0]} is the only diagnosis", "add the reason of the visit", field="diagnosis", edition=known)
        )
    return settle(found, known)


@rule("DX-17")
def repeated(c: Context) -> Verdict:
    codes = c.facts.diagnoses
    if len(set(codes)) == len(codes):
        return PASS if codes else None
    twice = sorted({code for code in codes if codes.count(code) > 1})
    return [
        Hit(f"{code} is listed twice", "keep it once and correct the pointers", field="diagnosis") for code in twice
    ]


@rule("DX-18")
def conflicting_types(c: Context) -> Verdict:
    """Only the diabetes families are judged; acute with chronic pairs need the tabular list's own notes (DX-06)."""
    kinds = {code[:3] for code in c.facts.diagnoses if code[:3] in ("E08", "E09", "E10", "E11", "E13")}
    if not kinds:
        return None
    if len(kinds) > 1:
        return [
            Hit(
                f"diabetes types {', '.join(sorted(kinds))} on one claim", "keep the documented type", field="diagnosis"
            )
        ]
    return PASS


@rule("DX-19")
def accident(c: Context) -> Verdict:
    facts = c.facts
    causes, day = facts.related_causes, facts.accident_date
    injury = any(code[:1] == "S" or (code[:1] == "T" and code[:3] < "T36") for code in facts.diagnoses)
    if not (causes or day or injury):
        return None
    if day and c.first_day and day > c.first_day:
        return [
            Hit(
                f"accident {day.isoformat()} after service {c.first_day.isoformat()}",
                "correct the accident date",
                field="accident",
            )
        ]
    if causes and day is None:
        return [Hit("an accident cause is set without a date", "add the accident date", field="accident")]
    if "AA" in causes and not facts.accident_state:
        return [Hit("auto accident without state", "add the state", field="accident")]
    if injury and not causes and day is None:
        return [
            Hit(
                "injury diagnosis without accident information",
                "state cause and date if it was an accident",
                field="accident",
            )
        ]
    return PASS
