"""Background work for managers: counts, why a job stopped, and trying it again; ids only."""

import psycopg
import pytest
from django.db import connections
from django.urls import reverse

from portal.jobs.models import Job, JobState
from portal.jobs.run import run_job
from portal.tenants.scope import acting


def stopped(cast, count: int, *, start: int = 0) -> list[Job]:
    made = []
    with cast.system("northside"):
        for n in range(start, start + count):
            made.append(
                Job.objects.create(
                    practice=cast.northside, task="portal.documents.read_pages", key=f"probe-{n}", args={"subject_id": n},
                    state=JobState.PARKED, attempts=5, error="ValueError at read.py:7",
                )
            )  # fmt: skip
    return made


def test_it_shows_what_stopped_and_why(cast):
    (job,) = stopped(cast, 1)
    text = cast.client("dave").get(reverse("jobs")).content.decode()
    assert f'data-row-id="{job.pk}"' in text and "ValueError at read.py:7" in text and "Northside" in text
    assert "1 stopped and waits for a person" in text


def test_an_empty_page_says_what_will_stand_there(cast):
    assert "No job has stopped" in cast.client("dave").get(reverse("jobs")).content.decode()


def test_try_again_gives_fresh_attempts_once(cast):
    (job,) = stopped(cast, 1)
    client = cast.client("dave")
    answer = client.post(reverse("job_retry", args=[job.pk]), follow=True)
    assert "runs again" in answer.content.decode()
    with cast.system("northside"):
        job.refresh_from_db()
        assert (job.state, job.attempts, job.error) == (JobState.READY, 0, "")
    again = client.post(reverse("job_retry", args=[job.pk]), follow=True)
    assert "is not stopped any more" in again.content.decode()


@pytest.mark.parametrize("key", ["nora", "alice", "bruno", "frank"])
def test_others_may_not(cast, key):
    (job,) = stopped(cast, 1)
    assert cast.client(key).get(reverse("jobs")).status_code in {403, 404}
    assert cast.client(key).post(reverse("job_retry", args=[job.pk])).status_code in {403, 404}
    with cast.system("northside"):
        job.refresh_from_db()
        assert job.state == JobState.PARKED


def test_the_page_costs_the_same_for_one_and_for_three_rows(cast):
    from django.test.utils import CaptureQueriesContext

    client = cast.client("dave")
    costs = []
    for count, start in ((1, 0), (2, 1)):
        stopped(cast, count, start=start)
        with CaptureQueriesContext(connections["default"]) as seen:
            client.get(reverse("jobs"))
        costs.append(len(seen))
    assert costs[0] == costs[1]


@pytest.mark.django_db(transaction=True)
def test_asking_for_a_job_that_somebody_works_on_is_no_attempt(cast):
    """Tasks that work outside a transaction hold an advisory lock only; a sweep must not park them meanwhile."""
    with cast.system("northside"):
        job = Job.objects.create(practice=cast.northside, task="portal.documents.read_pages", key="busy", args={"subject_id": 0})
    held = connections["default"].get_connection_params()
    with psycopg.connect(
        **{key: held[key] for key in ("host", "port", "dbname", "user", "password") if key in held}, autocommit=True
    ) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [job.pk])
        assert [run_job(job.pk) for _ in range(8)] == ["busy"] * 8
    with acting("cw_system", practice_id=cast.northside.pk):
        job.refresh_from_db()
        assert (job.state, job.attempts) == (JobState.READY, 0)
