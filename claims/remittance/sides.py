"""Which ledger accounts an answered claim moves: pure functions from adjustments to sides, in cents."""

from collections.abc import Iterable, Sequence

from claims.denials.derive import Cas
from claims.denials.reasons import COB_IMPACT, CONTRACTUAL, DENIAL, OTHER, PATIENT_SHARE, UNMAPPED, reason
from claims.ledger.models import Account
from claims.ledger.post import Side

# provider-level adjustments: positive takes money from this payment, so the account is debited
RECOUPMENTS = frozenset({"WO", "FB", "72", "B2", "CS", "OA", "E3", "PI", "PL"})
INTEREST = frozenset({"L6"})


def account_of(item: Cas) -> str | None:
    """The account an adjustment's amount moves to; None = it stays in the payer's receivable.

    Denials and codes we do not know stay until a person has worked them. What a prior payer did (OA-23) was booked when
    that payer answered.
    """
    kind = reason(item.carc).kind
    if kind in (DENIAL, UNMAPPED, COB_IMPACT):
        return None
    if item.group == "PR":
        return Account.PATIENT_RECEIVABLE
    if kind in (CONTRACTUAL, PATIENT_SHARE):
        # a deductible under a contractual obligation may not be billed to the patient: the contract swallows it
        return Account.CONTRACTUAL
    return Account.OTHER_ADJUSTMENT if kind == OTHER else None


def line_sides(*, claim_id: int, payer_id: int, line_id: int | None, paid: int, adjustments: Iterable[Cas]) -> list[Side]:
    """The sides of one line: cash and adjustments against the payer's receivable."""
    moved: dict[str, int] = {Account.CASH: paid}
    for item in adjustments:
        account = account_of(item)
        if account is not None:
            moved[account] = moved.get(account, 0) + item.cents
    sides = [Side(account, cents, claim_id, line_id, payer_id) for account, cents in moved.items() if cents]
    credit = sum(side.cents for side in sides)
    if credit:
        sides.append(Side(Account.PAYER_RECEIVABLE, -credit, claim_id, line_id, payer_id))
    return sides


def stays_after(adjustments: Iterable[Cas]) -> int:
    """Cents that stay in the payer's receivable until a person has worked them."""
    return sum(item.cents for item in adjustments if account_of(item) is None)


def credit_of(sides: Iterable[Side]) -> int:
    """How much these sides take off the payer's receivable."""
    return -sum(side.cents for side in sides if side.account == Account.PAYER_RECEIVABLE)


def provider_account(reason_code: str) -> str:
    """The account of a provider-level adjustment (PLB)."""
    if reason_code in INTEREST:
        return Account.INTEREST
    return Account.RECOUPMENT if reason_code in RECOUPMENTS else Account.OTHER_ADJUSTMENT


def provider_sides(adjustments: Sequence[tuple[str, int]], *, payer_id: int | None) -> list[Side]:
    """Sides of all PLB amounts of a remittance: (reason, cents), positive reduces the cash."""
    moved: dict[str, int] = {}
    for code, cents in adjustments:
        account = provider_account(code)
        moved[account] = moved.get(account, 0) + cents
    sides = [Side(account, cents, payer_id=payer_id) for account, cents in moved.items() if cents]
    cash = -sum(side.cents for side in sides)
    return [*sides, Side(Account.CASH, cash, payer_id=payer_id)] if cash else sides


def parked_sides(paid: int, *, payer_id: int | None) -> list[Side]:
    """The money of a claim that waits for a person: cash that is not applied to any claim yet."""
    return [Side(Account.CASH, paid, payer_id=payer_id), Side(Account.UNAPPLIED, -paid, payer_id=payer_id)]
