"""What is owed by whom: sums of the ledger's entries."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from claims.ledger.models import Account, Entry, Posting


@dataclass(frozen=True, slots=True)
class ClaimBalance:
    """A claim's money in cents. `paid` is cash received; `open` is what payer and patient still owe."""

    charge: int
    payer: int
    patient: int
    paid: int
    contractual: int
    written_off: int
    other: int

    @property
    def open(self) -> int:
        return self.payer + self.patient


WRITE_OFFS = (Account.DENIAL_WRITE_OFF, Account.BAD_DEBT, Account.SMALL_BALANCE)


def by_account(*, practice_id: int, claim_id: int | None = None) -> dict[str, int]:
    """Account -> cents, of one claim or of a whole practice. Accounts without entries are missing."""
    rows = Entry.objects.filter(practice_id=practice_id)
    if claim_id is not None:
        rows = rows.filter(claim_id=claim_id)
    return dict(rows.values_list("account").annotate(cents=Sum("amount_cents")).order_by("account"))


def of_claims(*, practice_id: int, claim_ids: Iterable[int], account: str = Account.PAYER_RECEIVABLE) -> dict[int, int]:
    """Claim id -> cents on one account, for many claims in one query. Claims without entries are missing."""
    rows = Entry.objects.filter(practice_id=practice_id, claim_id__in=list(claim_ids), account=account)
    return dict(rows.values_list("claim_id").annotate(cents=Sum("amount_cents")))


def of_claim(*, practice_id: int, claim_id: int) -> ClaimBalance:
    """A claim's balance by responsible party."""
    cents = by_account(practice_id=practice_id, claim_id=claim_id)
    get = cents.get
    known = {Account.REVENUE, Account.PAYER_RECEIVABLE, Account.PATIENT_RECEIVABLE, Account.CASH, Account.CONTRACTUAL}
    return ClaimBalance(
        charge=-get(Account.REVENUE, 0),
        payer=get(Account.PAYER_RECEIVABLE, 0),
        patient=get(Account.PATIENT_RECEIVABLE, 0),
        paid=get(Account.CASH, 0),
        contractual=get(Account.CONTRACTUAL, 0),
        written_off=sum(get(account, 0) for account in WRITE_OFFS),
        other=sum(value for name, value in cents.items() if name not in known and name not in WRITE_OFFS),
    )


def entries_of(*, practice_id: int, claim_id: int) -> list[tuple[Posting, list[Entry]]]:
    """The postings that touch a claim with the claim's own entries, oldest first: two queries."""
    by_posting: dict[int, list[Entry]] = {}
    for entry in Entry.objects.filter(practice_id=practice_id, claim_id=claim_id).order_by("pk"):
        by_posting.setdefault(entry.posting_id, []).append(entry)
    postings = Posting.objects.filter(practice_id=practice_id, pk__in=list(by_posting)).order_by("at", "pk")
    return [(posting, by_posting[posting.pk]) for posting in postings]


def cash_of_remittance(*, practice_id: int, remittance_id: int) -> int:
    """What a remittance moved to cash, in cents: equal to its payment once it is posted."""
    rows = Entry.objects.filter(
        practice_id=practice_id, posting__remittance_id=remittance_id, account=Account.CASH
    )
    return rows.aggregate(cents=Sum("amount_cents"))["cents"] or 0
