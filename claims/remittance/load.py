"""Load a remittance's answers and what earlier ones left, in a fixed number of queries."""

from collections.abc import Iterable, Sequence

from claims.ledger import balances
from claims.ledger.models import Entry, Posting
from claims.ledger.post import Side
from claims.remittance.judge import Answer, Books
from claims.remittance.models import RemittanceAdjustment, RemittanceClaim, RemittanceLine


def claim_key(row: RemittanceClaim) -> str:
    """The ledger key of an answered claim."""
    return f"remit:{row.remittance_id}:{row.ordinal}"


def parked_key(row: RemittanceClaim) -> str:
    """The ledger key of the money of an answered claim that waits for a person."""
    return f"remit:{row.remittance_id}:{row.ordinal}:parked"


def answers_of(*, practice_id: int, rows: Sequence[RemittanceClaim]) -> list[Answer]:
    """Answers with their lines and adjustments: two queries."""
    made = {row.pk: Answer(row) for row in rows}
    ids = list(made)
    for line in RemittanceLine.objects.filter(practice_id=practice_id, remittance_claim_id__in=ids).order_by("pk"):
        made[line.remittance_claim_id].lines.append(line)
    for item in RemittanceAdjustment.objects.filter(practice_id=practice_id, remittance_claim_id__in=ids).order_by("pk"):
        made[item.remittance_claim_id].adjustments.append(item)
    return list(made.values())


def books_of(*, practice_id: int, claim_ids: Iterable[int]) -> Books:
    """Open receivables and the posted answers that nothing has reversed, of these claims."""
    ids = sorted(set(claim_ids))
    open_cents = balances.of_claims(practice_id=practice_id, claim_ids=ids)
    posted = list(
        RemittanceClaim.objects.filter(practice_id=practice_id, claim_id__in=ids, posted_at__isnull=False)
    )
    gone = {row.reverses_id for row in posted if row.reverses_id}
    standing = [row for row in posted if row.pk not in gone and row.reverses_id is None]
    answers = answers_of(practice_id=practice_id, rows=standing)
    sides = _sides_of(practice_id=practice_id, keys=[claim_key(row) for row in standing])
    active: dict[int, list[Answer]] = {}
    for answer in answers:
        answer.sides = sides.get(claim_key(answer.row), [])
        active.setdefault(answer.row.claim_id, []).append(answer)
    return Books(open_cents, active)


def _sides_of(*, practice_id: int, keys: Sequence[str]) -> dict[str, list[Side]]:
    if not keys:
        return {}
    names = dict(Posting.objects.filter(practice_id=practice_id, key__in=keys).values_list("pk", "key"))
    found: dict[str, list[Side]] = {}
    for entry in Entry.objects.filter(practice_id=practice_id, posting_id__in=list(names)).order_by("pk"):
        found.setdefault(names[entry.posting_id], []).append(
            Side(entry.account, entry.amount_cents, entry.claim_id, entry.service_line_id, entry.payer_id_link)
        )
    return found
