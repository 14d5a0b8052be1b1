import os
import time

from django.db import connections

from portal.jobs.registry import task
from portal.jobs.run import Work


def _effect(name: str) -> None:
    """A row in a table without uniqueness: a second effect would show."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO portal_trailevent (practice_id, actor_id, db_role, request_id, verb, subject, detail)"
            " VALUES (NULLIF(current_setting('app.practice'), '')::bigint, NULL, 'cw_system', '', 'probe', %s, '{}')",
            [name],
        )


@task("short")
def mark(work: Work) -> None:
    """One effect; slow enough to be killed in the middle."""
    _effect(f"mark {work.subject_id}")
    time.sleep(float(os.environ.get("PROBE_SLEEP", "0")))
    if work.args.get("poison"):
        raise RuntimeError("ZZCANARY must not appear in the job's row")


@task("sliced")
def slices(work: Work) -> None:
    """Three slices, each with its own effect."""
    number = work.cursor.get("next", 0)
    _effect(f"slice {work.subject_id} {number}")
    if number < 2:
        work.again(cursor={"next": number + 1}, done=number + 1, total=3)
    else:
        work.done_count, work.total_count = 3, 3
