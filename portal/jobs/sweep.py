"""Find jobs whose hint was lost, and firm-wide tasks that are due."""

import logging
import time
import zlib

from django.db import connections

from portal.jobs import registry
from portal.jobs.emit import hint
from portal.jobs.run import run_job
from portal.tenants.scope import acting
from portal.where import where

log = logging.getLogger(__name__)


def sweep(limit: int = 100) -> int:
    """Hint again at due jobs that nobody took; each next hint waits twice as long (up to about 4 minutes)."""
    with acting("cw_system"), connections["default"].cursor() as cursor:
        cursor.execute(
            "UPDATE portal_job SET hint_at = now(), hints = hints + 1 WHERE id IN ("
            " SELECT id FROM portal_job WHERE state = 'ready' AND run_after <= now()"
            " AND (hint_at IS NULL OR hint_at < now() - make_interval(secs => 2 * 2 ^ LEAST(hints, 7)))"
            " ORDER BY run_after, id LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING id",
            [limit],
        )
        ids = [row[0] for row in cursor.fetchall()]
    for job_id in ids:
        if not hint(job_id):
            break
    return len(ids)


def due_firm_tasks() -> list[str]:
    """Names of recurring tasks whose interval has passed since they last began."""
    with acting("cw_system"), connections["default"].cursor() as cursor:
        cursor.execute("SELECT name, EXTRACT(EPOCH FROM clock_timestamp() - started_at) FROM portal_firmtaskrun")
        ages = {name: age for name, age in cursor.fetchall() if age is not None}
    return [name for name, seconds in registry.EVERY.items() if ages.get(name, 1e12) >= seconds]


def run_firm_task(name: str) -> str:
    """Run a recurring task, one at a time over the whole installation. Returns done, busy or failed."""
    lock = zlib.crc32(name.encode())
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(72394, %s)", [lock - 2**31])
        if not cursor.fetchone()[0]:
            return "busy"
    try:
        _mark(name, "started_at = clock_timestamp(), runs = portal_firmtaskrun.runs + 1")
        registry.firm(name)()
        _mark(name, "finished_at = clock_timestamp(), error = ''")
        return "done"
    except Exception as problem:  # noqa: BLE001  one failing task must not stop the others
        log.warning("firm task failed", extra={"task": name}, exc_info=problem)
        _mark(name, "error = %s", where(problem)[:200])
        return "failed"
    finally:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(72394, %s)", [lock - 2**31])


def _mark(name: str, change: str, *values: str) -> None:
    with acting("cw_system"), connections["default"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO portal_firmtaskrun (name, runs, error) VALUES (%s, 0, '') ON CONFLICT (name) DO NOTHING", [name]
        )
        cursor.execute(f"UPDATE portal_firmtaskrun SET {change} WHERE name = %s", [*values, name])  # noqa: S608


def drain(*, seconds: float = 600, firm_tasks: bool = False) -> int:
    """Run everything that is due in this process, and whatever that makes due, until nothing is left.

    The real runner without the broker: the demo's history and tests of the flow use it. Returns the jobs run.
    """
    deadline = time.monotonic() + seconds
    total = 0
    while time.monotonic() < deadline:
        with acting("cw_system"), connections["default"].cursor() as cursor:
            cursor.execute(
                "SELECT id FROM portal_job WHERE state = 'ready' AND run_after <= now() ORDER BY run_after, id LIMIT 200"
            )
            ids = [row[0] for row in cursor.fetchall()]
        ran = sum(run_job(job_id) in {"done", "parked"} for job_id in ids)
        total += ran
        if firm_tasks:
            for name in registry.EVERY:
                run_firm_task(name)
        if not ran:
            with acting("cw_system"), connections["default"].cursor() as cursor:
                cursor.execute("SELECT EXISTS (SELECT 1 FROM portal_job WHERE state = 'ready' AND run_after <= now())")
                if not cursor.fetchone()[0]:
                    return total
            time.sleep(0.02)  # another process holds what is left
    return total
