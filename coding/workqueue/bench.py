"""Measure the pull: ours (lanes, row-level security, same-patient preference) beside an eligibility-free global pull.

Both run in one schema of their own, on copies of the queue's table with the same rows, in alternating rounds of the same
run; only the ratio counts. Doubles are counted over every pull of ours and must be 0.
"""

import statistics
import threading
import time
from typing import Any

import psycopg
from django.db import connections

from coding.workqueue import lease
from portal.tenants.scope import owner_connection

SCHEMA = "bench_queue"
SIZES = {"small": (100_000, 8, 3, 2.5), "full": (1_000_000, 32, 5, 8.0)}  # open items, connections, rounds, seconds each
PRACTICES, MINE = 24, 12  # a coder is assigned half of the practices
CLASSES = ("pro-fee", "surgery", "facility", "inpatient")
PEER = """
UPDATE peer_workitem SET state = 'leased', coder_id = %(coder)s, leased_at = now(), lease_until = now() + interval '30 minutes'
WHERE id = (SELECT id FROM peer_workitem WHERE state = 'open' ORDER BY tier, due_at, score DESC, id LIMIT 1
            FOR UPDATE SKIP LOCKED) RETURNING id
"""


def _make(items: int) -> None:
    with owner_connection() as connection:
        run = connection.execute
        run(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        run(f"CREATE SCHEMA {SCHEMA}")
        run("SELECT set_config('search_path', %s, true)", [f"{SCHEMA}, public"])
        run("CREATE TABLE coding_workitem (LIKE public.coding_workitem INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING INDEXES)")
        run("CREATE TABLE peer_workitem (LIKE public.coding_workitem INCLUDING DEFAULTS INCLUDING IDENTITY)")
        run("CREATE TABLE portal_encounter (practice_id bigint, id bigint, patient_id bigint)")
        run(
            "CREATE FUNCTION cw_practices() RETURNS bigint[] LANGUAGE sql STABLE AS $$ SELECT array_agg(n) FROM"
            f" generate_series(1, {PRACTICES}) n WHERE (n + current_setting('app.actor')::bigint) % {PRACTICES} < {MINE} $$"
        )
        classes = ", ".join(f"'{name}'" for name in CLASSES)
        # most work is office work; patients come back three times on average
        run(
            "INSERT INTO coding_workitem (practice_id, encounter_id, lane, credential, tier, due_at, score, terms,"
            " expected_minutes, state, hold_reason, hold_note, skips, reopened, entered_at)"
            f" SELECT 1 + n % {PRACTICES}, n, 'bench', (ARRAY[{classes}])[1 + CASE WHEN n % 5 < 3 THEN 0 ELSE n % 4 END],"
            "  CASE WHEN n % 50 = 0 THEN 0 ELSE 1 END, now() + make_interval(secs => (n * 7919) % 172800),"
            "  (n * 31) % 100, '{}', 5, 'open', '', '', 0, false, now()"
            f" FROM generate_series(1, {items}) n"
        )
        run("INSERT INTO peer_workitem OVERRIDING SYSTEM VALUE SELECT * FROM coding_workitem")
        run(
            "INSERT INTO portal_encounter SELECT practice_id, encounter_id, encounter_id / 3 FROM coding_workitem"
        )
        run("CREATE INDEX ON portal_encounter (practice_id, patient_id)")
        run("ALTER TABLE peer_workitem ADD PRIMARY KEY (id)")
        run("CREATE INDEX ON peer_workitem (tier, due_at, score DESC, id) WHERE state = 'open'")
        run(f"GRANT USAGE ON SCHEMA {SCHEMA} TO cw_coder")
        run("GRANT SELECT, UPDATE ON coding_workitem, peer_workitem, portal_encounter TO cw_coder")
        run("ALTER TABLE coding_workitem ENABLE ROW LEVEL SECURITY")
        run("CREATE POLICY coder ON coding_workitem TO cw_coder USING (practice_id = ANY ((SELECT cw_practices())::bigint[]))")
        run("ANALYZE coding_workitem")
        run("ANALYZE peer_workitem")
        run("ANALYZE portal_encounter")


def _drop() -> None:
    with owner_connection() as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


def _connect() -> psycopg.Connection:
    settings = connections["default"].get_connection_params()
    keep = {k: v for k, v in settings.items() if k in {"dbname", "user", "password", "host", "port", "sslmode"}}
    return psycopg.connect(**keep)


class _Coder:
    """One connection that pulls again and again; a pull is one transaction."""

    def __init__(self, coder: int) -> None:
        self.coder = coder
        self.connection = _connect()
        self.values: dict[str, Any] = {"coder": coder, "classes": [CLASSES[0], CLASSES[1 + coder % 3]], "minutes": lease.LEASE_MINUTES}

    def _enter(self, cursor: psycopg.Cursor) -> None:
        """Role, schema and actor for this transaction, as `portal.tenants.scope.acting` sets them; ours and the peer alike."""
        cursor.execute(
            "SELECT set_config('role', 'cw_coder', true), set_config('search_path', %s, true), set_config('app.actor', %s, true)",
            [f"{SCHEMA}, public", str(self.coder)],
        )

    def ours(self) -> int | None:
        with self.connection.transaction(), self.connection.cursor() as cursor:
            self._enter(cursor)
            found = lease.choose(cursor, self.values)
        if found is None:
            return None
        self.values |= {"last_practice": found[1], "last_patient": found[2] // 3}  # as `_make` gave out the patients
        return found[0]

    def peer(self) -> int | None:
        with self.connection.transaction(), self.connection.cursor() as cursor:
            self._enter(cursor)
            cursor.execute(PEER, {"coder": self.coder})
            row = cursor.fetchone()
        return row and row[0]


def _round(coders: list[_Coder], name: str, seconds: float) -> tuple[float, list[float], list[int]]:
    """Pulls a second, latency of each in ms, ids."""
    times: list[float] = []
    ids: list[int] = []
    stop = time.perf_counter() + seconds

    def work(coder: _Coder) -> None:
        pull = getattr(coder, name)
        while time.perf_counter() < stop:
            begun = time.perf_counter()
            item = pull()
            if item is None:
                return
            times.append((time.perf_counter() - begun) * 1000)
            ids.append(item)

    threads = [threading.Thread(target=work, args=(coder,)) for coder in coders]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(ids) / (time.perf_counter() - begun), times, ids


def bench_queue(size: str = "small", *, items: int | None = None, rounds: int | None = None, seconds: float | None = None) -> dict[str, Any]:
    """Pulls a second of both, their ratio (median over the rounds; target 0.7), p99 in ms, and doubles (must be 0).

    KeyError for an unknown size. Makes and drops a schema of its own; the product's tables are not touched.
    """
    count, workers, usual_rounds, usual_seconds = SIZES[size]
    _make(items or count)
    coders = [_Coder(n) for n in range(1, workers + 1)]
    ours, peer, ratios, times, ids, peer_ids = [], [], [], [], [], []
    try:
        for _ in range(rounds or usual_rounds):
            rate, took, pulled = _round(coders, "ours", seconds or usual_seconds)
            other, _took, taken = _round(coders, "peer", seconds or usual_seconds)
            ours.append(rate)
            peer.append(other)
            ratios.append(rate / other if other else 0.0)
            times += took
            ids += pulled
            peer_ids += taken
    finally:
        for coder in coders:
            coder.connection.close()
        _drop()
    times.sort()
    ratio = statistics.median(ratios)
    doubles = len(ids) - len(set(ids))
    with connections["default"].cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    return {
        "name": "queue", "size": size,
        "ours": {"per_s": round(statistics.median(ours), 1), "spread": [round(min(ours), 1), round(max(ours), 1)],
                 "p99_ms": round(times[int(len(times) * 0.99)], 2) if times else None, "connections": workers},
        "peer": {"name": "PostgreSQL, one global queue without eligibility", "version": version,
                 "per_s": round(statistics.median(peer), 1), "spread": [round(min(peer), 1), round(max(peer), 1)]},
        "ratio": round(ratio, 3), "doubles": doubles, "target": {"ratio": 0.7, "doubles": 0},
        "met": ratio >= 0.7 and doubles == 0,
        "correct": {"checked": len(ids), "wrong": doubles},
    }  # fmt: skip
