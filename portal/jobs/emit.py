"""Say that something became true: job rows in the caller's transaction, a hint to the workers after commit."""

import datetime as dt
import json
import logging
import time

from django.conf import settings
from django.db import connections, transaction

from portal.jobs import registry
from portal.tenants import scope

log = logging.getLogger(__name__)
_silent_until = 0.0  # the broker failed: publish nothing until then; the sweeper does the rest


def emit(event: str, *, practice_id: int, subject_id: int, key: str = "", after: dt.datetime | None = None, **ids: int) -> None:
    """Insert one job per task that `config/flow.py` lists for `event`.

    The same event for the same subject and `key` is one job, however often it is emitted. `after` is real time.
    `ids` are further ids for the task; names and values of patients never go here.
    """
    context = scope.current()
    for name in registry.tasks_of(event):
        add_job(
            name,
            practice_id=practice_id,
            key=f"{subject_id}:{key}",
            args={"subject_id": subject_id, **ids},
            actor_id=context.actor_id,
            after=after,
        )


def add_job(
    name: str, *, practice_id: int | None, key: str, args: dict[str, object], actor_id: int | None, after: dt.datetime | None = None
) -> int | None:
    """Insert one job; None when it is there already."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO portal_job (practice_id, actor_id, task, key, args, state, attempts, hints, cursor, done_count,"
            " error, run_after, hint_at)"
            " VALUES (%s, %s, %s, %s, %s, 'ready', 0, 0, '{}', 0, '', COALESCE(%s, now()), now())"
            " ON CONFLICT DO NOTHING RETURNING id",
            [practice_id, actor_id, name, key, json.dumps(args), after],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    if after is None:
        transaction.on_commit(lambda: hint(row[0]), robust=True)
    return row[0]


def hint(job_id: int) -> bool:
    """Tell a worker that a job waits. Losing it loses nothing; a failing broker is left alone for some seconds."""
    global _silent_until
    if not settings.JOB_HINTS or time.monotonic() < _silent_until:
        return False
    from celery import current_app  # leaf: keeps the broker out of every import of this module

    try:
        current_app.send_task("portal.jobs.run", args=[job_id], ignore_result=True, retry=False)
    except Exception as problem:  # noqa: BLE001  any transport's error: the sweeper will hint again
        _silent_until = time.monotonic() + 5
        log.warning("broker not reached", extra={"state": type(problem).__name__})
        return False
    return True
