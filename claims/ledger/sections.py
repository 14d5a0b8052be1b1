"""The money section of a claim's page: balance by responsible party and every entry."""

from dataclasses import dataclass

from claims.ledger import balances
from claims.ledger.models import Account, Entry, Posting

KIND_WORDS = {
    "charge": "Charge", "charge_withdrawn": "Charge taken back", "next_payer": "Handed to the next payer",
    "remittance": "Payer's answer", "remittance_reversal": "Payer took its answer back",
    "denial_write_off": "Denial written off", "reversal": "Reversal",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One posting as it touches the claim."""

    posting: Posting
    words: str
    entries: tuple[tuple[str, int], ...]


def claim_money(*, practice_id: int, claim_id: int) -> dict[str, object]:
    """Context of `money/claim_money.html` (`{% include "money/claim_money.html" with money=money %}`): three queries."""
    rows = [
        MoneyRow(posting, KIND_WORDS.get(posting.kind, posting.kind), _by_account(entries))
        for posting, entries in balances.entries_of(practice_id=practice_id, claim_id=claim_id)
    ]
    return {"balance": balances.of_claim(practice_id=practice_id, claim_id=claim_id), "rows": rows}


def _by_account(entries: list[Entry]) -> tuple[tuple[str, int], ...]:
    sums: dict[str, int] = {}
    for entry in entries:
        sums[entry.account] = sums.get(entry.account, 0) + entry.amount_cents
    return tuple((Account(account).label, cents) for account, cents in sums.items())
