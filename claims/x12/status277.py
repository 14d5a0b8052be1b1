"""The answer to a claim status request (277, not the 277CA): control numbers and status codes, without persons."""

from typing import Any

from claims.x12.envelope import Envelopes, Transaction
from claims.x12.values import read_money, show


def read_statuses(envelopes: Envelopes, txn: Transaction) -> list[dict[str, Any]]:
    """One entry per claim of the answer. `status` joins category:code pairs; `trace` is the request's TRN02.

    The claim begins with the TRN under the patient level; REF*EJ carries our CLM01, REF*1K the payer's number.
    """
    mark = txn.delimiters.component
    claims: list[dict[str, Any]] = []
    level = ""
    current: dict[str, Any] | None = None
    for index in range(txn.first, txn.last):
        row = envelopes.source.rows[index]
        first = row[1] if len(row) > 1 else ""
        second = row[2] if len(row) > 2 else ""
        if row[0] == "HL":
            level, current = (row[3] if len(row) > 3 else ""), None
        elif row[0] == "TRN" and level in ("22", "23", "PT"):
            current = {
                "control_no": "", "charge": None, "paid": None, "patient": None, "status": "", "lines": [],
                "adjustments": [], "trace": second, "payer_claim_no": "",
            }  # fmt: skip
            claims.append(current)
        elif current is None:
            continue
        elif row[0] == "STC":
            owner = current["lines"][-1] if current["lines"] else current
            codes = [":".join(row[i].split(mark)[:2]) for i in (1, 10, 11) if i < len(row) and row[i]]
            owner["status"] = ",".join(part for part in (owner["status"], *codes) if part)
            if owner is current:
                current["charge"] = show(read_money(row[4])) if len(row) > 4 else None
                current["paid"] = show(read_money(row[5])) if len(row) > 5 else None
        elif row[0] == "SVC":
            code = first.split(mark)
            current["lines"].append({"control_no": "", "procedure": code[1] if len(code) > 1 else "", "status": ""})
        elif row[0] == "REF" and first == "EJ":
            current["control_no"] = second
        elif row[0] == "REF" and first == "1K":
            current["payer_claim_no"] = second
        elif row[0] == "REF" and first == "FJ" and current["lines"]:
            current["lines"][-1]["control_no"] = second
    return claims
