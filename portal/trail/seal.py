"""Seal the trail in batches behind the snapshot horizon, and verify it.

A chain inside the trigger would be wrong under concurrency; instead one sealer hashes every event whose transaction can
no longer commit late, chained to the seal before. An edited, deleted, back-dated or inserted event breaks its seal.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connections

from portal.tenants.scope import acting

_COLUMNS = "id, at, xact, practice_id, actor_id, db_role, request_id, verb, subject, subject_id, detail::text"


@dataclass(frozen=True, slots=True)
class SealProblem:
    """A seal whose events no longer give its hash, or a break in the chain."""

    number: int
    what: str


def seal() -> int:
    """Seal what became sealable; the number of events sealed. One sealer at a time (advisory lock)."""
    with acting("cw_audit"), connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(72395)")
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("SELECT number, to_xact, hash FROM portal_trailseal ORDER BY number DESC LIMIT 1")
        last = cursor.fetchone() or (0, 0, "0" * 64)
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        horizon = cursor.fetchone()[0]
        rows, digest = _hash(cursor, last[1], horizon, last[2])
        if not rows:
            return 0
        cursor.execute(
            "INSERT INTO portal_trailseal (number, from_xact, to_xact, rows, previous, hash) VALUES (%s,%s,%s,%s,%s,%s)",
            [last[0] + 1, last[1], horizon, rows, last[2], digest],
        )
        return rows


def verify() -> tuple[int, list[SealProblem]]:
    """Recompute every seal: (events under seal, problems)."""
    problems: list[SealProblem] = []
    total = 0
    with acting("cw_audit"), connections["default"].cursor() as cursor:
        cursor.execute("SELECT number, from_xact, to_xact, rows, previous, hash FROM portal_trailseal ORDER BY number")
        seals = cursor.fetchall()
        previous, upto = "0" * 64, 0
        for position, (number, low, high, rows, before, digest) in enumerate(seals, 1):
            if number != position or before != previous or low != upto:
                problems.append(SealProblem(number, "the chain of seals is broken here"))
            counted, computed = _hash(cursor, low, high, before)
            if counted != rows:
                problems.append(SealProblem(number, f"{rows} events were sealed and {counted} are there"))
            elif computed != digest:
                problems.append(SealProblem(number, "an event under this seal was changed"))
            previous, upto, total = digest, high, total + counted
    return total, problems


def _hash(cursor, low: int, high: int, previous: str) -> tuple[int, str]:
    """Count and hash of the events with low <= xact < high."""
    digest = hashlib.sha256(previous.encode())
    count = 0
    cursor.execute(
        f"SELECT {_COLUMNS} FROM portal_trailevent WHERE xact >= %s AND xact < %s ORDER BY xact, id",  # noqa: S608
        [low, high],
    )
    for row in _batches(cursor):
        digest.update(repr((row[0], row[1].isoformat(), *row[2:])).encode())
        count += 1
    return count, digest.hexdigest()


def _batches(cursor) -> Iterator[tuple]:
    while rows := cursor.fetchmany(5000):
        yield from rows
