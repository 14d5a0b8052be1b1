"""Whether the coverage was in force on the day of service, and who pays first."""

from __future__ import annotations

from claims.checks.code_classes import words
from claims.checks.context import NO_DATE, Context
from claims.checks.findings import PASS, Hit, Skip, Verdict, settle
from claims.checks.registry import rule

FRESH_DAYS = 3
_NO_ANSWER = "no eligibility answer is on file"
_NOT_FOUND = words("67 72 73 75 76 78 95")


@rule("EL-01")
def active_on_each_day(c: Context) -> Verdict:
    if c.first_day is None:
        return [Skip(NO_DATE)]
    answer = c.facts.eligibility
    begin, end = c.facts.coverage.begin, c.facts.coverage.end
    status = answer.status if answer is not None else "unknown"
    if status in ("active", "inactive"):
        begin, end = answer.plan_begin or begin, answer.plan_end or end
    if status == "inactive" and end is None:
        return [
            Hit("the payer calls the coverage inactive", "ask the patient for the current coverage", field="coverage")
        ]
    found: list[Hit | Skip] = []
    for one in c.lines:
        day = one.day
        if day is None:
            found.append(Skip(NO_DATE, lines=one.no))
        elif (begin and day < begin) or (end and (one.line.date_to or day) > end):
            window = f"{begin.isoformat() if begin else '?'} to {end.isoformat() if end else 'open'}"
            found.append(
                Hit(
                    f"service {day.isoformat()} lies outside the coverage {window}",
                    "ask for the coverage of that day, or bill the patient if there was none",
                    one.no,
                    "coverage",
                )
            )
    if not found and status not in ("active", "inactive"):
        # The practice's own record can show that coverage had ended, but only the payer can show that it was active.
        return [Skip(_NO_ANSWER if answer is None else "the payer did not say whether the coverage is active")]
    return settle(found)


@rule("EL-02")
def evidence_fresh(c: Context) -> Verdict:
    answer = c.facts.eligibility
    if answer is None:
        return [Skip(_NO_ANSWER)]
    day = c.first_day
    if day is None:
        return [Skip(NO_DATE)]
    if answer.status in ("unknown", "payer_down"):
        return [Skip("the payer did not answer")]
    seen = answer.checked_on
    if (day - seen).days > FRESH_DAYS or (seen < day and (seen.year, seen.month) != (day.year, day.month)):
        return [
            Hit(
                f"eligibility asked {seen.isoformat()}, service {day.isoformat()}",
                "ask the payer again",
                field="coverage",
            )
        ]
    return PASS


@rule("EL-03")
def not_inactive(c: Context) -> Verdict:
    answer = c.facts.eligibility
    if answer is None:
        return [Skip(_NO_ANSWER)]
    refused = [code for code in answer.reject_codes if code in _NOT_FOUND]
    if refused:
        return [
            Hit(
                f"the payer refused the inquiry with {', '.join(refused)}",
                "correct the member data and ask again",
                field="member",
            )
        ]
    if answer.status == "inactive":
        return [
            Hit("the payer calls the coverage inactive", "ask the patient for the current coverage", field="coverage")
        ]
    return PASS if answer.status == "active" else [Skip("the payer did not answer; the inquiry is repeated")]


@rule("EL-04")
def right_payer(c: Context) -> Verdict:
    answer = c.facts.eligibility
    if answer is None:
        return [Skip(_NO_ANSWER)]
    if answer.primary_payer_id is None or c.payer.payer_id is None:
        return [Skip("the payer's answer names no plan")]
    if answer.primary_payer_id == c.payer.payer_id or c.facts.coverage.order in ("S", "T"):
        return PASS
    return [Hit(f"the answer names {answer.primary_payer_id} as the plan", "bill that plan", field="payer")]


@rule("EL-05")
def order_of_coverages(c: Context) -> Verdict:
    cover = c.facts.coverage
    if cover.order in ("S", "T"):
        return None
    if cover.order is None or cover.other_active is None:
        return [Skip("whether another coverage is active is unknown")]
    if not cover.other_active or cover.order_decided:
        return PASS
    return [Hit("another coverage is active and the order was not settled", "settle who pays first", field="coverage")]


@rule("EL-06")
def primary_has_decided(c: Context) -> Verdict:
    if c.facts.coverage.order not in ("S", "T"):
        return None
    if not c.facts.other_payers:
        return [
            Hit(
                "secondary claim without a prior payer's decision",
                "wait for the primary remittance",
                field="prior payer",
            )
        ]
    found: list[Hit | Skip] = []
    for payer in c.facts.other_payers:
        if payer.remittance_on_file is None or payer.final is None:
            found.append(Skip("the prior payer's remittance was not looked for"))
        elif not (payer.remittance_on_file and payer.final):
            found.append(
                Hit(f"the decision of {payer.payer_id} is missing or not final", "wait for it", field="prior payer")
            )
    return settle(found)


@rule("EL-07")
def grace_period(c: Context) -> Verdict:
    answer = c.facts.eligibility
    if answer is None or answer.grace_month is None:
        return [Skip("the payer did not state a premium grace period")]
    if answer.grace_month >= 2:
        return [
            Hit(
                f"month {answer.grace_month} of the premium grace period",
                "payment may be taken back: tell the practice",
                field="coverage",
            )
        ]
    return PASS


@rule("EL-08")
def other_care_episode(c: Context) -> Verdict:
    if c.medicare is None:
        return [Skip("the kind of payer is unknown")]
    if not c.medicare:
        return None
    answer = c.facts.eligibility
    if answer is None or answer.episodes is None:
        return [Skip("the payer did not state hospice, nursing or home-health episodes")]
    found: list[Hit | Skip] = []
    for one in c.lines:
        for episode in answer.episodes:
            if one.day is None or one.day < episode.begin or (episode.end and one.day > episode.end):
                continue
            if episode.kind == "hospice" and {"GV", "GW"} & set(one.mods):
                continue
            found.append(
                Hit(
                    f"{episode.kind.replace('_', ' ')} episode on {one.day.isoformat()}",
                    "add GV or GW for hospice, else check consolidated billing",
                    one.no,
                    "modifier",
                )
            )
    return settle(found)
