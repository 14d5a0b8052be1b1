"""Reads of batches, files and what they say about one claim."""

from claims.clearinghouse.models import Batch, BatchState, Direction, Interchange, InterchangePart
from claims.clearinghouse.sealing import batch_bytes, part_bytes
from claims.lifecycle.models import Claim, ClaimFact, FactKind
from claims.x12.segments import tokenize
from portal.ui.states import Badge

FAMILY = {
    BatchState.INTENDED: "working", BatchState.SENT: "sent", BatchState.UNKNOWN: "waiting", BatchState.ACCEPTED: "paid",
    BatchState.REJECTED: "denied",
}  # fmt: skip
GOOD = {"A": "accepted", "E": "accepted with errors", "A0": "forwarded", "A1": "received", "A2": "accepted", "A5": "split"}
LONGEST = 400  # segments of one claim that a page shows


def badge(batch: Batch) -> Badge:
    return Badge(str(batch.get_state_display()), FAMILY[batch.state])


def facts_of(claim: Claim) -> list[ClaimFact]:
    """Everything said about a claim, newest first, with a word for its verdict."""
    rows = list(ClaimFact.objects.filter(practice_id=claim.practice_id, claim_id=claim.pk).order_by("-at", "-pk"))
    for row in rows:
        row.refused = bool(row.facts.get("reason"))
        row.word = row.facts.get("reason") or GOOD.get(row.code, "")
        row.has_segments = bool(row.first_segment) and row.kind != FactKind.DECISION
    return rows


def segments_of(fact: ClaimFact) -> list[str]:
    """Only this claim's own segments of the file that the fact came from; [] when the file is not held."""
    if not fact.first_segment or not fact.last_segment:
        return []
    if fact.kind == FactKind.SENT:
        batch = Batch.objects.filter(practice_id=fact.practice_id, pk=fact.facts.get("batch_id")).first()
        data = batch_bytes(batch) if batch else b""
    else:
        part = InterchangePart.objects.filter(practice_id=fact.practice_id, pk=fact.part_id).first()
        data = part_bytes(part) if part else b""
    if not data:
        return []
    source = tokenize(data)
    last = min(fact.last_segment, len(source), fact.first_segment + LONGEST - 1)
    return [
        source.raw(number, number).decode("latin-1").strip() for number in range(max(fact.first_segment, 1), last + 1)
    ]


def parked_files(limit: int = 50) -> list[Interchange]:
    """Received files (or parts) without an owner: kept whole, shown with the reason."""
    rows = Interchange.objects.filter(direction=Direction.IN).exclude(parked_reason="").defer("sealed", "key_wrapped")
    return list(rows.order_by("-pk")[:limit])
