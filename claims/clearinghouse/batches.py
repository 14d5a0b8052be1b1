"""Cut ready claims into batches and send each exactly once.

1. One transaction fixes everything: control number, bytes (sealed, sha256), claims in the batch; state `intended`.
2. A second one marks it `unknown`: from here on it may have left.
3. The bytes are handed over under a name that follows from the control number.
4. A third transaction records that it was sent. A crash between 2 and 4 leaves `unknown`: then the partner is asked
   whether the name is there before the same bytes go again. A number is never used for other bytes.
"""

import hashlib
import logging
from collections.abc import Sequence

from django.db import connections

from claims.clearinghouse import content
from claims.clearinghouse.base import Adapter, TransportError
from claims.clearinghouse.models import Batch, BatchClaim, BatchState
from claims.clearinghouse.sealing import batch_bytes, seal_for_practice
from claims.lifecycle import transitions
from claims.lifecycle.models import Claim, ClaimFact, FactKind
from claims.lifecycle.settle import settle
from claims.lifecycle.states import ClaimState
from claims.x12.findings import WriteRefused
from claims.x12.write837 import write_837p
from portal import clock
from portal.tenants.models import Practice
from portal.tenants.scope import acting

log = logging.getLogger(__name__)
MOST = 500  # claims in one file; the rest goes into the next
LOCK = 72397


def cut_and_send(practice_id: int, adapter: Adapter) -> list[int]:
    """Cut every ready claim of a practice and send what waits. The control numbers sent. Opens its own contexts."""
    while True:
        with acting("cw_system", practice_id=practice_id):
            if intend(practice_id, adapter) is None:
                break
    with acting("cw_system", practice_id=practice_id):
        waiting = list(
            Batch.objects.filter(
                practice_id=practice_id,
                partner=adapter.name,
                state__in=[BatchState.INTENDED, BatchState.UNKNOWN],
                held=False,
            )
            .order_by("pk")
            .values_list("pk", flat=True)
        )
    return [number for pk in waiting if (number := deliver(pk, practice_id, adapter)) is not None]


def intend(practice_id: int, adapter: Adapter) -> Batch | None:
    """Fix one batch of ready claims (step 1), inside the practice's context. None when there is nothing to send.

    A claim that the writer refuses goes back to the bench with the reason; the others go on.
    """
    ids = list(
        Claim.objects.select_for_update(skip_locked=True, no_key=True)
        .filter(practice_id=practice_id, state=ClaimState.READY)
        .order_by("pk")
        .values_list("pk", flat=True)[:MOST]
    )
    if not ids:
        return None
    practice = Practice.objects.get(pk=practice_id)
    now = clock.now()
    control_no = _next_control_no()
    claims, data = _write(practice, content.claims_for_writing(ids, practice_id), control_no, now, adapter)
    if not claims:
        return intend(practice_id, adapter)
    sealed, wrapped = seal_for_practice(practice_id, data, context=f"batch:{control_no}")
    batch = Batch.objects.create(
        practice_id=practice_id,
        partner=adapter.name,
        control_no=control_no,
        claims_count=len(claims),
        charge_cents=sum(claim.charge_cents for claim in claims),
        name=f"CW{control_no:09d}.837",
        sealed=sealed,
        key_wrapped=wrapped,
        sha256=hashlib.sha256(data).hexdigest(),
        intended_at=now,
    )
    where = content.places(data)
    BatchClaim.objects.bulk_create(
        BatchClaim(
            practice_id=practice_id, batch=batch, claim=claim, transaction_control_no="0001",
            first_segment=where[claim.control_no][0], last_segment=where[claim.control_no][1],
        )
        for claim in claims
    )  # fmt: skip
    for claim in claims:
        transitions.move(
            claim, to=ClaimState.BATCHED, text=f"Put into batch {control_no}.", visible=False, batch=control_no
        )
    return batch


def _write(
    practice: Practice, claims: list[Claim], control_no: int, now, adapter: Adapter
) -> tuple[list[Claim], bytes]:
    """The claims that could be written and their bytes; those refused are sent back to the bench."""
    while claims:
        try:
            made = content.interchange(practice, claims, control_no=control_no, created=now, adapter=adapter)
            return claims, write_837p(made)
        except WriteRefused as together:
            refused = {}
            for claim in claims:
                alone = content.interchange(practice, [claim], control_no=control_no, created=now, adapter=adapter)
                try:
                    write_837p(alone)
                except WriteRefused as problem:
                    refused[claim.pk] = problem
            if not refused:
                raise together
            for claim in claims:
                if claim.pk in refused:
                    _refuse(claim, refused[claim.pk])
            claims = [claim for claim in claims if claim.pk not in refused]
    return [], b""


def _refuse(claim: Claim, problem: WriteRefused) -> None:
    reason = "; ".join(
        sorted({f"{f.segment}{f.element:02d} {f.message}" if f.element else f"{f.segment} {f.message}" for f in problem.findings})
    )
    transitions.move(
        claim, to=ClaimState.EDITS_OPEN, text="The claim cannot be written as it stands.", reason=f"Cannot be written: {reason}"
    )


def _next_control_no() -> int:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT nextval('claims_interchange_no')")
        return cursor.fetchone()[0]


def deliver(batch_id: int, practice_id: int, adapter: Adapter) -> int | None:
    """Steps 2 to 4 for one batch. Its control number when it was sent now; None when there was nothing to do.

    One worker at a time per batch (session lock); a second one finds it sent. No transaction is open while bytes move.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, batch_id % 2**31])
        if not cursor.fetchone()[0]:
            return None
    try:
        return _deliver(batch_id, practice_id, adapter)
    finally:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, batch_id % 2**31])


def _deliver(batch_id: int, practice_id: int, adapter: Adapter) -> int | None:
    with acting("cw_system", practice_id=practice_id):
        batch = Batch.objects.get(pk=batch_id, practice_id=practice_id)
        before = batch.state
        if before not in {BatchState.INTENDED, BatchState.UNKNOWN}:
            return None
        data = batch_bytes(batch)
        if hashlib.sha256(data).hexdigest() != batch.sha256:
            raise TransportError("the stored bytes are not those that were intended", permanent=True)
        Batch.objects.filter(pk=batch_id, practice_id=practice_id).update(state=BatchState.UNKNOWN)
    try:
        adapter.prepare()
        if before == BatchState.INTENDED or not adapter.has(batch.name):
            adapter.send(batch.name, data)
    except TransportError as problem:
        log.warning("partner not reached", extra={"batch_id": batch_id, "state": type(problem).__name__})
        with acting("cw_system", practice_id=practice_id):
            Batch.objects.filter(pk=batch_id, practice_id=practice_id, state=BatchState.UNKNOWN).update(
                problem=str(problem)[:120], held=problem.permanent
            )
        return None
    mark_sent(batch_id, practice_id)
    return batch.control_no


def mark_sent(batch_id: int, practice_id: int) -> None:
    """Record that a batch left (step 4): the fact on each claim, which settles it. Idempotent."""
    with acting("cw_system", practice_id=practice_id):
        changed = Batch.objects.filter(pk=batch_id, practice_id=practice_id, state=BatchState.UNKNOWN).update(
            state=BatchState.SENT, sent_at=clock.now(), problem="", held=False
        )
        if not changed:
            return
        batch = Batch.objects.get(pk=batch_id, practice_id=practice_id)
        for link in BatchClaim.objects.filter(practice_id=practice_id, batch_id=batch_id).order_by("claim_id"):
            ClaimFact.objects.get_or_create(
                practice_id=practice_id,
                claim_id=link.claim_id,
                key=f"sent:{batch.control_no}",
                defaults={
                    "kind": FactKind.SENT,
                    "code": "sent",
                    "at": batch.sent_at,
                    "facts": {"batch": batch.control_no, "batch_id": batch.pk},
                    "first_segment": link.first_segment,
                    "last_segment": link.last_segment,
                },
            )
            settle(Claim(pk=link.claim_id, practice_id=practice_id))


def release(batch_ids: Sequence[int]) -> int:
    """A person asks to try held batches again (in the person's own context)."""
    return Batch.objects.filter(pk__in=batch_ids, held=True).update(held=False)
