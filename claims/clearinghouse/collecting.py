"""Everything a partner sends: archived whole first, then split by practice, then read. Nothing is ever lost or refused.

A file is taken from the partner only after its archive, its parts and its facts are safe; a crash in between makes the
next pass do the rest again, to the same effect.
"""

import datetime as dt
import hashlib
import logging
from dataclasses import dataclass

from claims.clearinghouse import acknowledging
from claims.clearinghouse.base import Adapter
from claims.clearinghouse.models import Direction, Interchange, InterchangePart
from claims.clearinghouse.routing import Routed, route
from claims.clearinghouse.sealing import interchange_bytes, part_context, seal_for_firm, seal_for_practice
from portal import clock
from portal.jobs.emit import emit
from portal.tenants.scope import acting
from portal.where import where

log = logging.getLogger(__name__)
MATCH_AGAIN_DAYS = 60


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file. `new` is False when these bytes were here before."""

    interchange_id: int
    kind: str
    new: bool
    parked: str


def collect(adapter: Adapter) -> list[Received]:
    """Take every waiting file of a partner. One file's trouble leaves it with the partner and lets the others in."""
    adapter.prepare()
    taken = []
    for name, data in adapter.collect():
        try:
            taken.append(receive(partner=adapter.name, name=name, data=data))
        except Exception as problem:  # noqa: BLE001  the file stays where it is and is tried again
            log.error("received file not taken", extra={"state": where(problem)})
            continue
        adapter.acknowledge(name)
    return taken


def receive(*, partner: str, name: str, data: bytes) -> Received:
    """Archive, split and read one file. Opens its own contexts; idempotent by content (sha256)."""
    with acting("cw_router"):
        interchange, new = _archive(partner, name, data)
        routed = route(data)
        parts = _split(interchange, routed)
    return _read(interchange, routed, parts, new)


def _archive(partner: str, name: str, data: bytes) -> tuple[Interchange, bool]:
    digest = hashlib.sha256(data).hexdigest()
    held = Interchange.objects.filter(direction=Direction.IN, partner=partner, sha256=digest).first()
    if held is not None:
        return held, False
    sealed, wrapped = seal_for_firm(data, context=f"interchange:{digest}")
    return Interchange.objects.get_or_create(
        direction=Direction.IN,
        partner=partner,
        sha256=digest,
        defaults={
            "kind": "unknown", "name": "".join(c if c.isprintable() else "?" for c in name)[:120], "size": len(data),
            "sealed": sealed, "key_wrapped": wrapped, "at": clock.now(),
        },
    )  # fmt: skip


def _split(interchange: Interchange, routed: Routed) -> list[InterchangePart]:
    held = {part.transaction_index: part for part in InterchangePart.objects.filter(interchange=interchange)}
    for one in routed.parts:
        if one.index in held:
            continue
        sealed, wrapped = seal_for_practice(
            one.practice_id, one.data, context=part_context(interchange.pk, one.index)
        )
        held[one.index] = InterchangePart.objects.create(
            practice_id=one.practice_id, interchange=interchange, kind=one.kind, transaction_index=one.index,
            sealed=sealed, key_wrapped=wrapped, first_segment=one.first_segment,
        )  # fmt: skip
    return [held[index] for index in sorted(held)]


def _read(interchange: Interchange, routed: Routed, parts: list[InterchangePart], new: bool) -> Received:
    parked = list(dict.fromkeys(routed.parked))
    for part in parts:
        with acting("cw_system", practice_id=part.practice_id):
            if part.kind == "835":
                emit("remittance.read", practice_id=part.practice_id, subject_id=part.pk)
                continue
            facts = acknowledging.note(part)
            if facts.save():
                emit("acknowledgment.read", practice_id=part.practice_id, subject_id=part.pk, key=str(len(facts.rows)))
        if facts.unknown:
            parked.append(f"{facts.unknown} claim(s) in it are not known here; they are looked for again.")
    said = " ".join(parked)[:200]
    with acting("cw_router"):
        Interchange.objects.filter(pk=interchange.pk).update(kind=routed.kind, findings=routed.findings, parked_reason=said)
    return Received(interchange.pk, routed.kind, new, said)


def match_again(limit: int = 50) -> int:
    """Look again at parked files of the last 60 days: their batch, claim or practice may be known by now. How many are."""
    with acting("cw_router"):
        since = clock.now() - dt.timedelta(days=MATCH_AGAIN_DAYS)
        parked = list(
            Interchange.objects.filter(direction=Direction.IN, at__gte=since)
            .exclude(parked_reason="")
            .exclude(kind="unknown")
            .order_by("-pk")[:limit]
        )
    found = 0
    for interchange in parked:
        received = receive(partner=interchange.partner, name=interchange.name, data=interchange_bytes(interchange))
        found += not received.parked
    return found
