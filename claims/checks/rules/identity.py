"""Who the patient is: names, birth date, member id, sex, address."""

from __future__ import annotations

import re
from datetime import date

from claims.checks.code_classes import words
from claims.checks.context import NO_DATE, Context
from claims.checks.findings import PASS, Hit, Skip, Verdict, settle
from claims.checks.registry import rule
from claims.checks.text_distance import birth_difference, name_match

_L = "AC-HJKMNP-RT-Y"  # MBI letters: S L O I B Z are never used
MBI = re.compile(rf"^[1-9][{_L}][{_L}0-9][0-9][{_L}][{_L}0-9][0-9][{_L}][{_L}][0-9]{{2}}$")
_MASKED = re.compile(r"^(X+|0+|9+|1+)$")
_STATES = words(
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR VI GU AS MP AA AE AP"
)
_PO_BOX = re.compile(r"^\s*(P\.?\s*O\.?\s*BOX|POST OFFICE BOX|LOCK\s?BOX)\b", re.IGNORECASE)
_NO_ANSWER = "no eligibility answer is on file"


def _people(c: Context) -> tuple:
    return (
        ((c.subscriber, "subscriber"),)
        if c.patient is c.subscriber
        else (
            (c.subscriber, "subscriber"),
            (c.patient, "patient"),
        )
    )


@rule("ID-01")
def names(c: Context) -> Verdict:
    found: list[Hit | Skip] = []
    for person, who in _people(c):
        if person.last is None:
            found.append(Skip(f"the last name of the {who} is unknown"))
            continue
        parts = (person.last, person.first or "")
        if not any(sign.isalpha() for sign in person.last):
            found.append(Hit(f"{who} last name is empty", "enter the last name from the card", field="last name"))
        elif person.is_person and not (person.first or "").strip():
            found.append(Hit(f"{who} first name is empty", "enter the first name from the card", field="first name"))
        elif any(sign.isdigit() for part in parts for sign in part):
            found.append(Hit(f"{who} name holds a digit", "correct the name", field="name"))
    return settle(found)


@rule("ID-02")
def birth_date(c: Context) -> Verdict:
    person = c.patient
    if person.birth is None:
        if person.birth_raw:
            return [Hit(f"{person.birth_raw} is not a calendar date", "correct the birth date", field="birth date")]
        return [Skip("the birth date is unknown")]
    if c.first_day is None:
        return [Skip(NO_DATE)]
    if person.birth > c.today:
        return [Hit("birth date lies in the future", "correct the birth date", field="birth date")]
    if c.today.year - person.birth.year >= 150:
        return [Hit("age of 150 years or more", "correct the birth date", field="birth date")]
    if person.birth > c.first_day:
        return [
            Hit(
                f"born {person.birth.isoformat()}, after the first service {c.first_day.isoformat()}",
                "correct the birth date or the date of service",
                field="birth date",
            )
        ]
    return PASS


@rule("ID-03")
def birth_date_as_payer(c: Context) -> Verdict:
    answer = c.facts.eligibility
    if answer is None:
        return [Skip(_NO_ANSWER)]
    if c.subscriber.birth is None or (answer.birth is None and "71" not in answer.reject_codes):
        return [Skip("the birth date of the claim or of the payer is unknown")]
    if "71" in answer.reject_codes:
        return [
            Hit("the payer does not know this birth date", "compare the card and ask the patient", field="birth date")
        ]
    if c.subscriber.birth == answer.birth:
        return PASS
    kind = birth_difference(c.subscriber.birth, answer.birth)
    return [
        Hit(
            f"claim {c.subscriber.birth.isoformat()}, payer {answer.birth.isoformat()}: {kind}",
            "confirm which date is right with the patient; nothing is changed by itself",
            field="birth date",
        )
    ]


@rule("ID-04")
def name_as_payer(c: Context) -> Verdict:
    answer = c.facts.eligibility
    if answer is None:
        return [Skip(_NO_ANSWER)]
    ours = c.subscriber
    if None in (answer.last, answer.first, ours.last, ours.first):
        return [Skip("a name of the claim or of the payer is unknown")]
    kind = name_match(ours.last, ours.first, answer.last, answer.first)
    if kind == "same":
        return PASS
    words = "is probably misspelt" if kind == "misspelt" else "looks like another person"
    return [
        Hit(
            f"name on the claim {words} (payer has {answer.last}, {answer.first})",
            "use the name on the card",
            field="name",
        )
    ]


@rule("ID-05")
def member_id(c: Context) -> Verdict:
    number = c.facts.coverage.member_id
    if number is None:
        return [Skip("the member id is unknown")]
    bare = number.strip().upper()
    if not bare or _MASKED.match(bare):
        return [Hit("member id is empty or masked", "enter the member id from the card", field="member id")]
    if c.medicare:
        if MBI.match(bare):
            return PASS
        return [Hit("not a Medicare beneficiary identifier", _mbi_hint(bare), field="member id")]
    pattern = c.payer.member_id_regex
    if pattern is None:
        return PASS if c.medicare is not None else [Skip("neither the kind of payer nor its id pattern is known")]
    if re.fullmatch(pattern, bare):
        return PASS
    return [Hit("member id does not have this payer's form", "compare with the card", field="member id")]


def _mbi_hint(number: str) -> str:
    repaired = number.translate(str.maketrans("OISBZL", "015821"))
    if repaired != number and MBI.match(repaired):
        return f"a letter was probably read for a digit: try {repaired}"
    return "compare with the Medicare card (11 characters, never S L O I B Z)"


@rule("ID-06")
def member_id_as_payer(c: Context) -> Verdict:
    answer = c.facts.eligibility
    if answer is None:
        return [Skip(_NO_ANSWER)]
    ours, theirs = c.facts.coverage.member_id, answer.member_id
    if ours is None or theirs is None:
        return [Skip("the member id of the claim or of the payer is unknown")]
    if ours == theirs:
        return PASS
    squeezed = [re.sub(r"[\s-]", "", one).upper() for one in (ours, theirs)]
    kind = (
        "only spacing, case or a suffix differs"
        if (squeezed[0].startswith(squeezed[1]) or squeezed[1].startswith(squeezed[0]))
        else "another number"
    )
    return [Hit(f"member id differs from the payer's: {kind}", "use the id that the payer returned", field="member id")]


@rule("ID-07")
def duplicate_patient(c: Context) -> Verdict:
    twins = c.facts.duplicate_candidates
    if twins is None:
        return [Skip("patients were not compared")]
    if not twins:
        return PASS
    return [
        Hit(f"{len(twins)} similar patient record(s)", "compare the records and merge or keep apart", field="patient")
    ]


@rule("ID-08")
def relationship(c: Context) -> Verdict:
    cover = c.facts.coverage
    if cover.relationship is None or cover.patient_loop is None:
        if cover.patient_loop and cover.relationship is None:
            return [Hit("a patient is named without relationship", "state the relationship", field="relationship")]
        return [Skip("the relationship to the subscriber is unknown")]
    if cover.relationship == "18" and cover.patient_loop:
        return [Hit("the patient is the subscriber but sent twice", "send the subscriber only", field="relationship")]
    if cover.relationship != "18" and not cover.patient_loop:
        return [
            Hit("the patient is a dependent but not sent", "send the patient with relationship", field="relationship")
        ]
    return PASS


@rule("ID-09")
def sex_as_payer(c: Context) -> Verdict:
    answer = c.facts.eligibility
    if answer is None:
        return [Skip(_NO_ANSWER)]
    if answer.sex is None or c.subscriber.sex is None:
        return [Skip("the sex code of the claim or of the payer is unknown")]
    if answer.sex == c.subscriber.sex:
        return PASS
    return [
        Hit(
            f"sex {c.subscriber.sex} on the claim, {answer.sex} at the payer",
            "review; never changed by itself",
            field="sex",
        )
    ]


@rule("ID-10")
def addresses(c: Context) -> Verdict:
    found: list[Hit | Skip] = []
    home, office = c.subscriber.address, c.facts.billing.address
    if c.facts.coverage.relationship == "18":
        if home is None:
            found.append(Skip("the subscriber's address is unknown"))
        elif (
            not (home.line1 and home.city)
            or home.state not in _STATES
            or not re.fullmatch(r"\d{5}(\d{4})?", home.zip or "")
        ):
            found.append(
                Hit("subscriber address is incomplete", "complete street, city, state and ZIP", field="address")
            )
    if office is None:
        found.append(Skip("the billing address is unknown"))
    else:
        if _PO_BOX.match(office.line1 or ""):
            found.append(
                Hit("billing address is a PO box", "use the street; a box belongs in pay-to", field="billing address")
            )
        if not re.fullmatch(r"\d{9}", office.zip or ""):
            found.append(Hit("billing ZIP does not have 9 digits", "enter ZIP+4", field="billing ZIP"))
    return settle(found)


@rule("ID-11")
def alive(c: Context) -> Verdict:
    deaths = [day for day in (c.patient.death, c.subscriber.death if c.patient is c.subscriber else None) if day]
    if not deaths:
        return PASS if c.patient.death_known else [Skip("whether the patient died was not recorded")]
    if c.last_day is None:
        return [Skip(NO_DATE)]
    died = min(deaths)
    if died < c.last_day:
        return [
            Hit(
                f"died {died.isoformat()}, service {c.last_day.isoformat()}",
                "check patient and date of service",
                field="date",
            )
        ]
    return PASS


@rule("ID-12")
def numbers(c: Context) -> Verdict:
    found: list[Hit | Skip] = []
    for person, who in _people(c):
        if person.ssn is None or person.phone is None:
            found.append(Skip(f"numbers of the {who} are unknown"))
        elif person.ssn and not re.fullmatch(r"\d{9}", person.ssn):
            found.append(Hit(f"{who} SSN is not 9 digits", "send 9 digits or nothing", field="SSN"))
        elif person.ssn and c.medicare:
            found.append(Hit(f"{who} SSN on a Medicare claim", "remove the SSN", field="SSN"))
        elif person.phone and not re.fullmatch(r"\d{10}", person.phone):
            found.append(Hit(f"{who} phone is not 10 digits", "send 10 digits", field="phone"))
    return settle(found)


def age_on(birth: date, day: date) -> int:
    """Whole years on ``day``; the day of birth counts as a birthday."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
