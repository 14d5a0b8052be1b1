"""Prior authorization, referral and visit limits."""

from __future__ import annotations

from decimal import Decimal

from claims.checks.code_classes import THERAPY
from claims.checks.context import NO_DATE, Context
from claims.checks.findings import PASS, Hit, Skip, Verdict, settle
from claims.checks.registry import rule


@rule("AU-01")
def authorization_attached(c: Context) -> Verdict:
    rules = c.payer.auth_rules
    if rules is None:
        return [Skip("the payer's authorization list is not set", "authorization list")]
    found: list[Hit | Skip] = []
    for one in c.lines:
        if one.day is None:
            found.append(Skip(NO_DATE, lines=one.no))
            continue
        wanted = any(
            one.code in held.codes
            and held.begin <= one.day
            and (held.end is None or one.day <= held.end)
            and (not held.pos or one.pos in held.pos)
            for held in rules
        )
        if not wanted or one.line.emergency:
            continue
        if one.line.auth_no is None and c.facts.auth_no is None:
            found.append(Skip("whether an authorization is attached is unknown", lines=one.no))
        elif not (one.line.auth_no or c.facts.auth_no):
            found.append(
                Hit(
                    f"{one.code} needs prior authorization and none is attached",
                    "attach the authorization or ask for one",
                    one.no,
                    "authorization",
                )
            )
    return settle(found)


@rule("AU-02")
def authorization_fits(c: Context) -> Verdict:
    used: dict[str, Decimal] = {}
    numbers = [(one, one.line.auth_no or c.facts.auth_no) for one in c.lines if one.line.auth_no or c.facts.auth_no]
    if not numbers:
        return None
    if c.facts.authorizations is None:
        return [Skip("the authorizations on file are unknown")]
    ledger = {held.number: held for held in c.facts.authorizations}
    found: list[Hit | Skip] = []
    for one, number in numbers:
        held = ledger.get(number)
        if held is None:
            found.append(Skip(f"authorization {number} is not on file", lines=one.no))
            continue
        if one.day is None or one.line.units is None:
            found.append(Skip("date or units of the line are unknown", lines=one.no))
            continue
        total = used[number] = used.get(number, Decimal(0)) + one.line.units
        why = ""
        if not held.begin <= one.day <= held.end:
            why = f"{one.day.isoformat()} is outside {held.begin.isoformat()} to {held.end.isoformat()}"
        elif held.codes and one.code not in held.codes:
            why = f"{one.code} is not listed"
        elif held.npis and one.npi not in held.npis:
            why = "it names another provider"
        elif held.member_id and held.member_id != c.facts.coverage.member_id:
            why = "it belongs to another member"
        elif held.units_allowed is not None and held.units_used is None:
            found.append(Skip("the units already used are unknown", lines=one.no))
        elif held.units_allowed is not None and held.units_used + total > held.units_allowed:
            why = f"{held.units_used + total} units of {held.units_allowed} authorized"
        if why:
            found.append(
                Hit(f"authorization {number}: {why}", "extend or correct the authorization", one.no, "authorization")
            )
    return settle(found)


@rule("AU-03")
def referral(c: Context) -> Verdict:
    if c.payer.referral_required is None:
        return [Skip("whether the plan wants a referral is not set", "plan rules")]
    if not c.payer.referral_required:
        return None
    if c.facts.referral_no is None:
        return [Skip("the referral is unknown")]
    if c.facts.referral_no and c.facts.referring is not None:
        return PASS
    return [
        Hit(
            "the plan wants a referral; number or referring provider is missing",
            "ask for the referral",
            field="referral",
        )
    ]


@rule("AU-04")
def visit_limit(c: Context) -> Verdict:
    lines = tuple(one.line.number for one in c.lines if one.code in THERAPY)
    if not lines:
        return None
    answer = c.facts.eligibility
    limit = (answer.visit_limit if answer else None) or c.payer.visit_limit
    if limit is None:
        return [Skip("the plan's visit limit is unknown", "plan rules")]
    theirs = answer.visits_used if answer else None
    ours = None
    if c.facts.history is not None and c.first_day is not None:
        days = {
            one.date_from for one in c.facts.history if one.code in THERAPY and one.state not in ("void", "rejected")
        }
        ours = len([day for day in days if day.year == c.first_day.year and day < c.first_day])
    if theirs is None and ours is None:
        return [Skip("the visits used are unknown")]
    used = max(theirs or 0, ours or 0)
    if used + 1 > limit:
        return [
            Hit(
                f"{used} visits used of {limit}",
                "ask for more visits or tell the patient before billing",
                lines,
                "visits",
            )
        ]
    return PASS
