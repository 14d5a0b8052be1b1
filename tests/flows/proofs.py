"""What the stored files say about the money, added up by splitting bytes, against what the ledger holds."""

from decimal import Decimal

from claims.clearinghouse.models import Batch, Direction, Interchange, InterchangePart
from claims.clearinghouse.sealing import batch_bytes, interchange_bytes, part_bytes
from claims.ledger.models import Entry
from claims.remittance.models import Remittance, RemittanceClaim
from portal.tenants.scope import acting
from tests.sandbox.balance import check_835
from tests.x12.pyx12_accepts import pyx12_errors


def files_sent(practice_id: int) -> list[bytes]:
    with acting("cw_system", practice_id=practice_id):
        return [batch_bytes(batch) for batch in Batch.objects.exclude(sent_at=None).order_by("control_no")]


def files_received(kind: str) -> list[bytes]:
    with acting("cw_router"):
        rows = Interchange.objects.filter(direction=Direction.IN, kind=kind).order_by("id")
        return [interchange_bytes(row) for row in rows]


def assert_files_are_accepted(practice_ids: list[int]) -> None:
    """pyx12's maps take every 837P of ours and every 835 of the payers."""
    sent = [data for pk in practice_ids for data in files_sent(pk)]
    paid = files_received("835")
    assert sent and paid
    for data in sent + paid:
        assert pyx12_errors(data) == []


def assert_ledger_is_what_the_bytes_say(practice_ids: list[int]) -> Decimal:
    """Each claim's cash, and all cash, equal the CLP04 and BPR02 found by splitting bytes. The money of all files."""
    transactions = [txn for data in files_received("835") for txn in check_835(data)]
    assert transactions
    per_claim: dict[str, Decimal] = {}
    for txn in transactions:
        for claim in txn["claims"]:
            per_claim[claim["id"]] = per_claim.get(claim["id"], Decimal(0)) + claim["paid"]
    posted: dict[str, Decimal] = {}
    cash = Decimal(0)
    for practice_id in practice_ids:
        with acting("cw_system", practice_id=practice_id):
            for entry in Entry.objects.filter(account="cash").select_related("claim"):
                cash += Decimal(entry.amount_cents) / 100
                if entry.claim_id:
                    number = entry.claim.control_no
                    posted[number] = posted.get(number, Decimal(0)) + Decimal(entry.amount_cents) / 100
    assert {k: v for k, v in posted.items() if v} == {k: v for k, v in per_claim.items() if v}
    assert cash == sum(txn["bpr"] for txn in transactions)
    return cash


def assert_each_payment_has_its_bpr(practice_ids: list[int]) -> int:
    """Every cash posting belongs to a remittance whose BPR02 and TRN02 stand in its stored bytes. How many there are."""
    count = 0
    for practice_id in practice_ids:
        with acting("cw_system", practice_id=practice_id):
            assert not Entry.objects.filter(account="cash", posting__remittance_id=None).exists()
            for row in Remittance.objects.select_related("part").order_by("id"):
                segments = [segment.strip().split(b"*") for segment in part_bytes(row.part).split(b"~")]
                bpr, trn = (next(s for s in segments if s[0] == name) for name in (b"BPR", b"TRN"))
                assert (Decimal(bpr[2].decode()) * 100, trn[2].decode()) == (row.paid_cents, row.trace)
                cash = Entry.objects.filter(account="cash", posting__remittance_id=row.pk)
                assert sum(cash.values_list("amount_cents", flat=True)) == row.paid_cents
                count += 1
            assert RemittanceClaim.objects.filter(posted_at=None).count() == 0
            assert InterchangePart.objects.filter(kind="835").count() == Remittance.objects.count()
    return count
