"""Post a whole 835 file at once, as `post_remittance FILE` does: archive, split by practice, read, prove, post."""

from dataclasses import asdict, dataclass, field

from claims.clearinghouse.collecting import receive
from claims.clearinghouse.models import InterchangePart
from claims.clearinghouse.sealing import part_bytes
from claims.remittance import post, read
from claims.remittance.models import Remittance, RemittanceState
from claims.remittance.words import why_unbalanced
from claims.x12 import remittance as x12
from claims.x12.envelope import read_envelopes
from claims.x12.findings import X12Unreadable
from portal.tenants.scope import acting

PARTNER = "file"


@dataclass(kw_only=True)
class Result:
    """One transaction. Amounts are texts `12.34`; `posted` is the cash posted, None when nothing was."""

    trace: str
    bpr: str
    sum_clp: str
    sum_plb: str
    posted: str | None = None
    parked_reason: str | None = None
    duplicate_of: int | None = None
    claims: dict[str, int] = field(default_factory=lambda: {"matched": 0, "parked": 0})

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def post_file(*, name: str, data: bytes) -> list[Result]:
    """Post every transaction of the file, each in its practice. Posting a file again changes nothing.

    Raises X12Unreadable when the bytes are not X12, or hold no 835.
    """
    envelopes = read_envelopes(data)
    file = x12.read_835_envelopes(envelopes)
    if not file.transactions:
        raise X12Unreadable("the file holds no 835 transaction")
    received = receive(partner=PARTNER, name=name, data=data)
    with acting("cw_router"):
        parts = {
            part.transaction_index: part
            for part in InterchangePart.objects.filter(interchange_id=received.interchange_id, kind="835")
        }
    indexes = [index for index, txn in enumerate(envelopes.transactions()) if txn.type == "835"]
    return [
        _one(txn, parts.get(index), new=received.new)
        for index, txn in zip(indexes, file.transactions, strict=True)
    ]  # fmt: skip


def _one(txn: x12.Remittance, part: InterchangePart | None, *, new: bool) -> Result:
    result = Result(
        trace=txn.trace, bpr=f"{txn.payment:.2f}", sum_clp=f"{txn.sum_paid:.2f}",
        sum_plb=f"{txn.sum_provider_adjustments:.2f}",
    )  # fmt: skip
    result.claims["parked"] = len(txn.claims)
    if part is None:
        proof = x12.prove(txn)
        result.parked_reason = "The payee is not one of our practices." if proof.balanced else why_unbalanced(proof)
        return result
    with acting("cw_system", practice_id=part.practice_id):
        for row in read.store(practice_id=part.practice_id, data=part_bytes(part), part=part):
            _tell(result, post.post_remittance(row.pk))
            if not new and row.duplicate_of_id is None:
                result.duplicate_of = row.pk
    return result


def _tell(result: Result, remittance: Remittance) -> None:
    remittance.refresh_from_db()
    result.claims = {"matched": remittance.claims_matched, "parked": remittance.claims_parked}
    result.duplicate_of = remittance.duplicate_of_id
    if remittance.state == RemittanceState.POSTED:
        result.posted = result.bpr
    elif remittance.state == RemittanceState.PARKED:
        result.parked_reason = remittance.parked_reason
