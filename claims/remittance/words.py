"""The balance proof in plain words, with its arithmetic: what a person reads when a remittance is parked."""

from claims.x12.remittance import BalanceProof, Equation
from portal.ui.money import usd

KEPT = 200  # equations kept in full on the row; those that fail always are

NAMES = {
    "line": "Line: charge less its adjustments is the payment",
    "claim": "Claim: charge less all adjustments is the payment",
    "lines_vs_claim": "The lines' charges add up to the claim's charge",
    "patient_share": "Patient responsibility is the sum of the patient's adjustments",
    "reversal_sign": "A reversal repeats the charge negated",
    "transaction": "Payment is the sum of the claims less the provider adjustments",
    "payable": "The payment is not below zero",
    "no_payment": "A remittance without payment pays zero",
}


def arithmetic(proof: BalanceProof) -> list[dict[str, object]]:
    """Every failed equation, the transaction's own, and the first others: name, place, both sides, difference."""
    failed = proof.failed()
    own = [item for item in proof.equations if item.name in ("transaction", "payable", "no_payment")]
    rest = [item for item in proof.equations if item.name not in ("transaction", "payable", "no_payment")]
    chosen = list(dict.fromkeys([*own, *failed[:KEPT], *rest[:KEPT]]))
    rows = [_row(item) for item in chosen]
    rows += [
        {
            "name": "readable", "words": finding.message, "place": f"segment {finding.segment_no}", "left": "", "right": "",
            "difference": "", "holds": False, "decides": True,
        }
        for finding in proof.unproved[:KEPT]
    ]  # fmt: skip
    return rows


def _row(item: Equation) -> dict[str, object]:
    return {
        "name": item.name, "words": NAMES[item.name], "place": item.place, "left": f"{item.left:.2f}",
        "right": f"{item.right:.2f}", "difference": f"{item.difference:.2f}", "holds": item.holds,
        "decides": item.decides,
    }  # fmt: skip


def why_unbalanced(proof: BalanceProof) -> str:
    """The first reason why nothing of this transaction may be posted."""
    if proof.unproved:
        finding = proof.unproved[0]
        return f"Segment {finding.segment_no} ({finding.segment}): {finding.message}. Ask the payer to send it again."
    failed = [item for item in proof.failed() if item.decides]
    item = failed[0]
    more = f" {len(failed) - 1} more do not hold." if len(failed) > 1 else ""
    return (
        f"{NAMES[item.name]}: {item.place} has {usd(item.left)} against {usd(item.right)},"
        f" a difference of {usd(item.difference)}.{more}"
    )
