"""Charges: the claim's sum, the practice's fees, likely slips."""

from __future__ import annotations

from decimal import Decimal

from claims.checks.context import Context
from claims.checks.findings import PASS, Hit, Skip, Verdict, settle
from claims.checks.registry import rule

FACTOR = Decimal(5)
"""A charge this many times the practice's median looks like a slipped decimal point (x10, x100)."""


@rule("FE-01")
def total(c: Context) -> Verdict:
    charge = c.facts.charge
    if charge is None or any(one.line.charge is None for one in c.lines):
        return [Skip("a charge is unknown")]
    lines = sum((one.line.charge for one in c.lines), Decimal(0))
    if charge != lines:
        return [Hit(f"claim ${charge}, lines ${lines}", "make the total the sum of the lines", field="charge")]
    if charge <= 0 and c.facts.purpose == "CH":
        return [Hit(f"chargeable claim of ${charge}", "enter the charges", field="charge")]
    return PASS


@rule("FE-02")
def practice_fee(c: Context) -> Verdict:
    if c.facts.fees is None:
        return [Skip("the practice's fee schedule is not loaded", "fee schedule")]
    found: list[Hit | Skip] = []
    for one in c.lines:
        rows = {row.modifier: row.fee for row in c.facts.fees if row.code == one.code}
        fee = next((rows[mod] for mod in one.mods if mod in rows), rows.get(""))
        if fee is None or one.line.charge is None or one.line.units is None:
            found.append(
                Skip(
                    f"no fee for {one.code}" if fee is None else "charge or units are unknown",
                    "fee schedule" if fee is None else "",
                    one.no,
                )
            )
        elif one.line.charge != fee * one.line.units:
            found.append(
                Hit(
                    f"charge ${one.line.charge}, fee ${fee} x {one.line.units}",
                    "use the fee, or note the exception",
                    one.no,
                    "charge",
                )
            )
    return settle(found)


@rule("FE-03")
def below_allowed(c: Context) -> Verdict:
    found: list[Hit | Skip] = []
    for one in c.lines:
        allowed = one.line.expected_allowed
        if allowed is None or one.line.charge is None:
            found.append(Skip("the expected allowed amount is unknown", "contract rates", one.no))
        elif one.line.charge < allowed:
            found.append(
                Hit(
                    f"charge ${one.line.charge} below the allowed ${allowed}",
                    "the payer pays the lesser: raise the fee",
                    one.no,
                    "charge",
                )
            )
    return settle(found)


@rule("FE-04")
def decimal_slip(c: Context) -> Verdict:
    found: list[Hit | Skip] = []
    for one in c.lines:
        usual = one.line.usual_charge
        if usual is None or one.line.charge is None or one.line.units is None:
            found.append(Skip("the usual charge of the code is unknown", lines=one.no))
        elif one.line.charge > FACTOR * usual * one.line.units:
            found.append(
                Hit(f"charge ${one.line.charge}, usual ${usual} a unit", "check the decimal point", one.no, "charge")
            )
    return settle(found)


@rule("FE-05")
def patient_paid(c: Context) -> Verdict:
    paid = c.facts.patient_paid
    if paid is None or c.facts.charge is None:
        return [Skip("what the patient paid is unknown")]
    if paid < 0 or paid > c.facts.charge:
        return [Hit(f"patient paid ${paid} of ${c.facts.charge}", "correct the amount paid", field="patient paid")]
    return PASS
