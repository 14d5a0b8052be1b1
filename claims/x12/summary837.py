"""What `x12 read` tells of an 837P made anywhere: claims, charges, lines and prior adjustments, without persons."""

from decimal import Decimal
from typing import Any

from claims.x12.envelope import Envelopes, Transaction
from claims.x12.findings import Finding
from claims.x12.values import ZERO, read_money


def read_claims(envelopes: Envelopes, txn: Transaction, findings: list[Finding]) -> dict[str, Any]:
    """`totals` and `claims` of one 837P; unreadable amounts and charges that do not add up become findings."""
    mark = txn.delimiters.component
    claims: list[dict[str, Any]] = []
    charges: list[tuple[int, Decimal | None, list[Decimal | None]]] = []
    total = ZERO
    for index in range(txn.first, txn.last):
        row = envelopes.source.rows[index]
        name = row[0]
        if name == "CLM":
            place = _at(row, 5).split(mark)
            amount = _money(row, 2, index, findings)
            charges.append((index + 1, amount, []))
            total += amount or ZERO
            claims.append(
                {
                    "control_no": _at(row, 1), "charge": _text(amount), "paid": None, "patient": None, "status": None,
                    "lines": [], "adjustments": [], "frequency": place[2] if len(place) > 2 else "",
                }
            )  # fmt: skip
        elif claims and name == "SV1":
            code = _at(row, 1).split(mark)
            amount = _money(row, 2, index, findings)
            charges[-1][2].append(amount)
            claims[-1]["lines"].append(
                {
                    "control_no": "", "procedure": code[1] if len(code) > 1 else "",
                    "modifiers": [part for part in code[2:6] if part], "charge": _text(amount), "paid": None,
                    "units": _at(row, 4), "adjustments": [],
                }
            )  # fmt: skip
        elif claims and name == "REF" and _at(row, 1) == "6R" and claims[-1]["lines"]:
            claims[-1]["lines"][-1]["control_no"] = _at(row, 2)
        elif claims and name == "CAS":
            owner = claims[-1]["lines"][-1] if claims[-1]["lines"] else claims[-1]
            for start in range(2, len(row), 3):
                if row[start]:
                    amount = _money(row, start + 1, index, findings)
                    owner["adjustments"].append(
                        {"group": _at(row, 1), "reason": row[start], "amount": _text(amount),
                         "quantity": _at(row, start + 2) or None}
                    )  # fmt: skip
    for number, charge, lines in charges:
        parts = [amount for amount in lines if amount is not None]
        if charge is not None and lines and len(parts) == len(lines) and sum(parts, ZERO) != charge:
            text = f"charge {charge:.2f} is not the sum of its lines {sum(parts, ZERO):.2f}"
            findings.append(Finding("error", number, "CLM", 2, text, "charge_not_sum_of_lines"))
    return {"totals": {"claims": len(claims), "sum_charge": f"{total:.2f}"}, "claims": claims}


def _at(row: list[str], position: int) -> str:
    return row[position] if position < len(row) else ""


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _money(row: list[str], position: int, index: int, findings: list[Finding]) -> Decimal | None:
    amount = read_money(_at(row, position))
    if amount is None:
        findings.append(Finding("error", index + 1, row[0], position, "amount is not readable", "bad_amount"))
    return amount
