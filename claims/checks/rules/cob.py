"""Coordination of benefits: prior payers must account for every cent."""

from __future__ import annotations

from decimal import Decimal

from claims.checks.context import Context
from claims.checks.findings import PASS, Hit, Skip, Verdict, settle
from claims.checks.registry import rule

_CORRECTABLE = frozenset({("CO", "16"), ("CO", "22"), ("CO", "197")})
_ZERO = Decimal("0.00")


def _sum(rows) -> Decimal:
    return sum((row.amount for row in rows), _ZERO)


@rule("CB-01")
def line_balance(c: Context) -> Verdict:
    if not c.facts.other_payers:
        return None
    found: list[Hit | Skip] = []
    applies = False
    for one in c.lines:
        for payer in sorted({held.payer_id for held in one.line.adjudications}):
            applies = True
            rows = [held for held in one.line.adjudications if held.payer_id == payer]
            if one.line.charge is None:
                found.append(Skip("the charge is unknown", lines=one.no))
                continue
            told = sum((held.paid + _sum(held.adjustments) for held in rows), _ZERO)
            if told != one.line.charge:
                found.append(
                    Hit(
                        f"payer {payer} accounts for ${told} of ${one.line.charge}",
                        "copy paid and adjustments from its remittance",
                        one.no,
                        "prior payer",
                    )
                )
    return settle(found) if applies else None


@rule("CB-02")
def claim_balance(c: Context) -> Verdict:
    if not c.facts.other_payers:
        return None
    found: list[Hit | Skip] = []
    for payer in c.facts.other_payers:
        if payer.paid is None or c.facts.charge is None:
            found.append(Skip(f"what {payer.payer_id} paid is unknown"))
            continue
        rows = [held for one in c.lines for held in one.line.adjudications if held.payer_id == payer.payer_id]
        told = payer.paid + _sum(payer.adjustments) + sum((_sum(held.adjustments) for held in rows), _ZERO)
        if told != c.facts.charge:
            found.append(
                Hit(
                    f"payer {payer.payer_id} accounts for ${told} of ${c.facts.charge}",
                    "copy paid and adjustments from its remittance",
                    field="prior payer",
                )
            )
        elif rows and payer.paid != sum((held.paid for held in rows), _ZERO) - _sum(payer.adjustments):
            found.append(
                Hit(f"paid ${payer.paid} is not the sum of the lines", "correct the paid amounts", field="prior payer")
            )
    return settle(found)


@rule("CB-03")
def decision_date(c: Context) -> Verdict:
    if not c.facts.other_payers:
        return (
            [Hit("secondary claim without a prior payer", "add the prior payer's decision", field="prior payer")]
            if c.facts.coverage.order in ("S", "T")
            else None
        )
    found: list[Hit | Skip] = []
    if len(c.facts.other_payers) > 10:
        found.append(Hit(f"{len(c.facts.other_payers)} prior payers", "at most ten", field="prior payer"))
    for payer in c.facts.other_payers:
        on_lines = [
            held.decided_on for one in c.lines for held in one.line.adjudications if held.payer_id == payer.payer_id
        ]
        if payer.decided_on is None and not any(on_lines):
            found.append(
                Hit(f"no decision date of {payer.payer_id}", "add the date of its remittance", field="prior payer")
            )
        elif payer.paid is None:
            found.append(
                Hit(f"no paid amount of {payer.payer_id}", "send 0.00 when nothing was paid", field="prior payer")
            )
        elif payer.order is None or payer.order == c.facts.coverage.order:
            found.append(
                Hit(
                    f"order of {payer.payer_id} is missing or the same as ours",
                    "set who pays first",
                    field="prior payer",
                )
            )
        elif payer.has_oi is False:
            found.append(
                Hit(
                    f"other-insurance details of {payer.payer_id} are missing",
                    "add assignment and release",
                    field="prior payer",
                )
            )
    return settle(found)


@rule("CB-04")
def primary_correctable(c: Context) -> Verdict:
    if not c.facts.other_payers:
        return None
    found: list[Hit | Skip] = []
    for payer in c.facts.other_payers:
        rows = list(payer.adjustments) + [
            row
            for one in c.lines
            for held in one.line.adjudications
            if held.payer_id == payer.payer_id
            for row in held.adjustments
        ]
        held = sorted({f"{row.group}-{row.reason}" for row in rows if (row.group, row.reason) in _CORRECTABLE})
        if held and not payer.paid:
            found.append(
                Hit(f"{payer.payer_id} denied with {', '.join(held)}", "correct it there first", field="prior payer")
            )
    return found or PASS
