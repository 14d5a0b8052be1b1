"""Run one job: its row lock is the lease, its effect and `done` commit together.

1. One statement of its own counts the attempt, so that a job that kills its worker is parked in the end.
2. A second one locks the row (SKIP LOCKED), takes practice and actor from the row, enters `cw_system` and works.
3. When a process dies, PostgreSQL releases the lock and rolls the effect back; the sweeper hints again.
"""

import json
import logging
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connections

from portal.jobs import registry
from portal.tenants.scope import acting
from portal.where import where

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Work:
    """What a task gets: ids from the job's row, never from the broker."""

    job_id: int
    practice_id: int | None
    actor_id: int | None
    args: dict
    cursor: dict
    done_count: int
    total_count: int | None
    finished: bool = field(default=True)

    @property
    def subject_id(self) -> int:
        return self.args["subject_id"]

    def again(self, *, cursor: dict, done: int, total: int | None) -> None:
        """Sliced work: commit this slice with its place and progress, then go on."""
        self.cursor, self.done_count, self.total_count, self.finished = cursor, done, total, False


_COLUMNS = "id, practice_id, actor_id, args, cursor, done_count, total_count"


def run_job(job_id: int) -> str:
    """Run it to its end. Returns done, busy (another worker, finished, or not due), retry, parked or unknown."""
    started = _count_attempt(job_id)
    if started is None:
        return "busy"
    name, practice_id, actor_id = started
    try:
        task = registry.get(name)
    except KeyError:
        return _failed(job_id, "unknown task", again=True)  # left for a newer worker
    try:
        if task.kind == "outside":
            return _run_outside(task, job_id, practice_id, actor_id)
        while True:
            outcome = _run_slice(task, job_id, practice_id, actor_id)
            if outcome != "slice":
                return outcome
    except Exception as problem:  # noqa: BLE001  whatever a task raises is recorded on its row
        log.warning("job failed", extra={"job_id": job_id, "task": name}, exc_info=problem)
        return _failed(job_id, where(problem))


def _run_slice(task: registry.Task, job_id: int, practice_id: int | None, actor_id: int | None) -> str:
    with acting("cw_system", actor_id=actor_id, practice_id=practice_id, request_id=f"job-{job_id}"):
        work = _lock(job_id)
        if work is None:
            return "busy"
        task.run(work)
        _record(work)
        return "done" if work.finished else "slice"


def _run_outside(task: registry.Task, job_id: int, practice_id: int | None, actor_id: int | None) -> str:
    """No transaction is open while the task works, so the lease is a session lock (taken when the attempt was counted)."""
    try:
        with acting("cw_system", actor_id=actor_id, practice_id=practice_id, request_id=f"job-{job_id}"):
            work = _lock(job_id)
        if work is None:
            return "busy"
        task.run(work)
        with acting("cw_system", actor_id=actor_id, practice_id=practice_id, request_id=f"job-{job_id}"):
            if _lock(job_id) is None:
                return "busy"
            _record(work)
        return "done"
    finally:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [job_id])


def _count_attempt(job_id: int) -> tuple[str, int | None, int | None] | None:
    with connections["default"].cursor() as cursor:
        outside = registry.outside_tasks()
        cursor.execute("SELECT * FROM cw_count_attempt(%s, %s, %s::text[])", [job_id, settings.JOB_ATTEMPTS, outside])
        return cursor.fetchone()


def _lock(job_id: int) -> Work | None:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM portal_job WHERE id = %s AND state = 'ready' FOR UPDATE SKIP LOCKED",  # noqa: S608
            [job_id],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    values = list(row)
    values[3], values[4] = (v if isinstance(v, dict) else json.loads(v) for v in values[3:5])
    return Work(*values)


def _record(work: Work) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "UPDATE portal_job SET state = %s, cursor = %s, done_count = %s, total_count = %s, error = '',"
            " attempts = CASE WHEN %s THEN attempts ELSE 0 END,"
            " finished_at = CASE WHEN %s THEN clock_timestamp() END WHERE id = %s",
            [
                "done" if work.finished else "ready",
                json.dumps(work.cursor),
                work.done_count,
                work.total_count,
                work.finished,
                work.finished,
                work.job_id,
            ],
        )


def _failed(job_id: int, error: str, *, again: bool = False) -> str:
    with acting("cw_system"), connections["default"].cursor() as cursor:
        cursor.execute(
            "UPDATE portal_job SET error = %s, state = CASE WHEN attempts >= %s AND NOT %s THEN 'parked' ELSE 'ready' END,"
            " run_after = now() + make_interval(secs => LEAST(2 ^ attempts, 300)), hint_at = now()"
            " WHERE id = %s AND state = 'ready' RETURNING state",
            [error[:200], settings.JOB_ATTEMPTS, again, job_id],
        )
        row = cursor.fetchone()
    return "parked" if row and row[0] == "parked" else "retry"
