"""Place of service and telehealth."""

from __future__ import annotations

from claims.checks.code_classes import FACILITY_POS, TELEHEALTH_POS
from claims.checks.context import NO_DATE, Context, no_detail, no_procedure
from claims.checks.findings import PASS, Hit, Skip, Verdict, settle
from claims.checks.registry import rule


@rule("PS-01")
def legal(c: Context) -> Verdict:
    found: list[Hit | Skip] = []
    edition = ""
    for one in c.lines:
        if not one.pos:
            found.append(Hit("no place of service", "enter it", one.no, "place of service"))
            continue
        held = c.views.pos(one.pos, one.day) if one.day else None
        if held is None:
            found.append(
                Skip(
                    "no place-of-service edition covers the date" if one.day else NO_DATE,
                    "pos" if one.day else "",
                    one.no,
                )
            )
        elif held.value is None:
            found.append(
                Hit(f"{one.pos} is not a place of service", "correct it", one.no, "place of service", held.edition)
            )
        else:
            edition = held.edition
    return settle(found, edition)


@rule("PS-02")
def fits_code(c: Context) -> Verdict:
    found: list[Hit | Skip] = []
    applies = False
    for one in c.lines:
        allowed = one.cls.pos_allowed
        if allowed is None:
            continue
        applies = True
        if one.pos is None:
            found.append(Skip("the place of service is unknown", lines=one.no))
        elif one.pos not in allowed:
            found.append(
                Hit(
                    f"{one.code} in place of service {one.pos}",
                    f"expected {', '.join(sorted(allowed))}",
                    one.no,
                    "place of service",
                )
            )
    return settle(found) if applies else None


@rule("PS-03")
def facility_named(c: Context) -> Verdict:
    lines = tuple(one.line.number for one in c.lines if one.pos in FACILITY_POS)
    if not lines:
        return None
    place = c.facts.facility
    if place is None:
        return [
            Hit(
                "facility place of service without a service facility",
                "name the facility",
                lines,
                "facility",
                place="claim",
            )
        ]
    if place.npi is None or c.facts.billing.npi is None:
        return [Skip("the NPI of the facility or of the billing provider is unknown")]
    if place.npi == c.facts.billing.npi:
        return [
            Hit(
                "the facility has the billing provider's NPI",
                "enter the facility's own NPI",
                lines,
                "facility",
                place="claim",
            )
        ]
    return PASS


@rule("PS-04")
def telehealth(c: Context) -> Verdict:
    found: list[Hit | Skip] = []
    applies = False
    for one in c.lines:
        if one.pos not in TELEHEALTH_POS and not {"93", "95"} & set(one.mods):
            continue
        applies = True
        if c.payer.telehealth_codes is None:
            found.append(Skip("the payer's telehealth list is not loaded for the date", "telehealth list", one.no))
        elif one.code not in c.payer.telehealth_codes:
            found.append(
                Hit(
                    f"{one.code} is not on the payer's telehealth list",
                    "use a listed code or an in-person place",
                    one.no,
                    "procedure",
                )
            )
        elif one.pos == "10" and c.payer.telehealth_home_allowed is None:
            found.append(Skip("whether home is allowed on the date is not set", "telehealth list", one.no))
        elif one.pos == "10" and not c.payer.telehealth_home_allowed:
            found.append(
                Hit(
                    "telehealth at home is not allowed on the date",
                    "check the dated waiver",
                    one.no,
                    "place of service",
                )
            )
        elif "95" in one.mods and c.medicare and one.pos in TELEHEALTH_POS:
            found.append(Hit("95 on a Medicare telehealth place of service", "remove 95", one.no, "modifier"))
    return settle(found) if applies else None


@rule("PS-05")
def hands_on(c: Context) -> Verdict:
    lines = [one for one in c.lines if one.pos in TELEHEALTH_POS]
    if not lines:
        return None
    found: list[Hit | Skip] = []
    for one in lines:
        if one.cls.em:
            continue
        if one.cls.surgery:
            found.append(
                Hit(f"{one.code} needs hands on the patient", "check the place of service", one.no, "place of service")
            )
        elif one.view is None:
            found.append(no_procedure(one))
        elif one.view.hands_on is None:
            found.append(no_detail(one, "whether hands are needed"))
        elif one.view.hands_on:
            found.append(
                Hit(
                    f"{one.code} needs hands on the patient",
                    "check the place of service",
                    one.no,
                    "place of service",
                    one.look.edition,
                )
            )
    return settle(found)
