"""The balance proof of an 835: every equation, its two sides and the difference. Fail closed.

Equations after the X12 005010X221A1 balancing rules: line, claim, lines against claim, transaction. Patient share is
reported and does not decide, because payers may leave CLP05 out of a reversal. AMT segments never enter an equation.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from claims.x12.findings import Finding
from claims.x12.remittance_facts import Adjustment, RemitClaim, Remittance
from claims.x12.values import ZERO


class Equation(NamedTuple):
    """`left` must equal `right`; `place` is made of ordinals and segment numbers, so it names no patient."""

    name: str
    place: str
    left: Decimal
    right: Decimal
    segment_no: int
    decides: bool = True

    @property
    def difference(self) -> Decimal:
        return self.left - self.right

    @property
    def holds(self) -> bool:
        return self.left == self.right


@dataclass(slots=True)
class BalanceProof:
    """All equations of one transaction, and the findings that forbid a proof whatever the sums say."""

    equations: list[Equation] = field(default_factory=list)
    unproved: list[Finding] = field(default_factory=list)

    @property
    def balanced(self) -> bool:
        """True only when every deciding equation holds and nothing in the transaction was unreadable."""
        return not self.unproved and all(item.left == item.right for item in self.equations if item.decides)

    def failed(self) -> list[Equation]:
        """The equations that do not hold, deciding ones first."""
        return sorted((item for item in self.equations if not item.holds), key=lambda item: not item.decides)

    def findings(self) -> list[Finding]:
        """The failed equations as findings, with both sides and the difference."""
        return [
            Finding(
                "error" if item.decides else "warning",
                item.segment_no,
                _SEGMENT[item.name],
                0,
                f"{item.place}: {item.left:.2f} is not {item.right:.2f} (difference {item.difference:.2f})",
                f"{item.name}_out_of_balance" if item.decides else f"{item.name}_mismatch",
            )
            for item in self.failed()
        ]


_SEGMENT = {
    "line": "SVC", "claim": "CLP", "lines_vs_claim": "CLP", "patient_share": "CLP", "reversal_sign": "CLP",
    "transaction": "BPR", "payable": "BPR", "no_payment": "BPR",
}  # fmt: skip


def prove(transaction: Remittance) -> BalanceProof:
    """Every equation of one transaction.

    line: SVC02 - CAS(line) = SVC03. claim: CLP03 - CAS(claim and all its lines) = CLP04. lines_vs_claim: sum of SVC02 =
    CLP03 when lines are present. transaction: BPR02 = sum of CLP04 - sum of PLB (positive PLB reduces the payment).
    reversal_sign: a claim of status 22 repeats the original negated, so its charge is not above zero.
    payable: BPR02 is not negative (a negative balance is carried forward by PLB FB). Never raises.
    """
    proof = BalanceProof(unproved=transaction.unproved)
    add = proof.equations.append
    for ordinal, claim in enumerate(transaction.claims, 1):
        _claim(ordinal, claim, add)
    payment = transaction.payment
    expected = transaction.sum_paid - transaction.sum_provider_adjustments
    add(Equation("transaction", "payment", payment, expected, transaction.first))
    if payment < ZERO:
        add(Equation("payable", "payment below zero", payment, ZERO, transaction.first))
    if transaction.method == "NON":
        add(Equation("no_payment", "method NON pays nothing", payment, ZERO, transaction.first))
    return proof


def _total(adjustments: list[Adjustment]) -> Decimal:
    total = ZERO
    for adjustment in adjustments:
        total += adjustment.amount
    return total


def _claim(ordinal: int, claim: RemitClaim, add: Callable[[Equation], None]) -> None:
    place = f"claim {ordinal}"
    adjusted = _total(claim.adjustments)
    charged = ZERO
    for line in claim.lines:
        own = _total(line.adjustments)
        adjusted += own
        charged += line.charge
        add(Equation("line", f"{place} line {line.number}", line.charge - own, line.paid, line.first))
    add(Equation("claim", place, claim.charge - adjusted, claim.paid, claim.first))
    if claim.lines:
        add(Equation("lines_vs_claim", place, charged, claim.charge, claim.first))
    if claim.is_reversal and claim.charge > ZERO:
        add(Equation("reversal_sign", place, claim.charge, -claim.charge, claim.first))
    if claim.patient_resp is not None:
        share = ZERO
        for owner in (claim, *claim.lines):
            for item in owner.adjustments:
                if item.group == "PR":
                    share += item.amount
        add(Equation("patient_share", place, claim.patient_resp, share, claim.first, decides=False))
