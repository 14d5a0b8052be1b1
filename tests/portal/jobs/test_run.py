"""The job row: one job per event, effect and done together, parked after repeated failure, progress of slices."""

import pytest
from django.db import connections, transaction

from portal.jobs import registry
from portal.jobs.emit import emit
from portal.jobs.models import Job
from portal.jobs.run import run_job
from portal.jobs.sweep import drain, sweep
from portal.tenants.scope import acting


@pytest.fixture
def probe(settings, cast):
    settings.FLOW, settings.FIRM_TASKS = "tests.portal.jobs.probe.FLOW", "tests.portal.jobs.probe.EVERY"
    registry.load()
    yield cast
    settings.FLOW, settings.FIRM_TASKS = "config.flow.FLOW", "config.flow.EVERY"
    registry.load()


def effects() -> list[str]:
    with acting("cw_audit"), connections["default"].cursor() as cursor:
        cursor.execute("SELECT subject FROM portal_trailevent WHERE verb = 'probe' ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def jobs(**filters) -> list[Job]:
    with acting("cw_system"):
        return list(Job.objects.filter(**filters).order_by("id"))


def test_an_event_is_one_job_per_task_however_often_it_is_emitted(probe):
    with probe.acting("nora"):
        for _ in range(3):
            emit("probe.asked", practice_id=probe.northside.pk, subject_id=7)
    assert [(j.task, j.actor_id, j.practice_id) for j in jobs()] == [
        ("tests.portal.jobs.probe.mark", probe.nora.pk, probe.northside.pk),
        ("tests.portal.jobs.probe.slices", probe.nora.pk, probe.northside.pk),
    ]


def test_a_job_of_a_transaction_that_failed_does_not_exist(probe):
    with pytest.raises(ZeroDivisionError), probe.acting("nora"):
        emit("probe.asked", practice_id=probe.northside.pk, subject_id=7)
        raise ZeroDivisionError
    assert jobs() == []


def test_an_unknown_event_is_refused(probe):
    with probe.acting("nora"), pytest.raises(registry.UnknownEvent):
        emit("nobody.listens", practice_id=probe.northside.pk, subject_id=1)


def test_drain_runs_everything_once_and_slices_show_progress(probe):
    with probe.acting("nora"):
        emit("probe.asked", practice_id=probe.northside.pk, subject_id=7)
    assert drain() == 2
    assert drain() == 0
    assert sorted(effects()) == ["mark 7", "slice 7 0", "slice 7 1", "slice 7 2"]
    done = jobs()
    assert [j.state for j in done] == ["done", "done"]
    assert (done[1].done_count, done[1].total_count) == (3, 3)


def test_a_finished_or_unknown_job_is_left_alone(probe):
    with probe.acting("nora"):
        emit("probe.asked", practice_id=probe.northside.pk, subject_id=7)
    drain()
    assert run_job(jobs()[0].pk) == "busy"
    assert run_job(10**12) == "busy"
    assert effects().count("mark 7") == 1


def test_a_failing_job_leaves_no_effect_waits_and_is_parked_in_the_end(probe, settings):
    with probe.acting("nora"):
        emit("probe.asked", practice_id=probe.northside.pk, subject_id=9, poison=1)
    job = jobs(task="tests.portal.jobs.probe.mark")[0]
    outcomes = []
    for _ in range(settings.JOB_ATTEMPTS):
        outcomes.append(run_job(job.pk))
        with acting("cw_system"):
            Job.objects.filter(pk=job.pk).update(run_after="2020-01-01T00:00Z")
    assert outcomes == ["retry"] * (settings.JOB_ATTEMPTS - 1) + ["parked"]
    parked = jobs(pk=job.pk)[0]
    assert parked.state == "parked"
    assert parked.error.startswith("RuntimeError at probe/tasks.py:")
    assert "ZZCANARY" not in parked.error
    assert effects() == []


def test_the_sweeper_hints_at_what_nobody_took_and_waits_longer_each_time(probe, settings, monkeypatch):
    hinted = []
    monkeypatch.setattr("portal.jobs.sweep.hint", lambda job_id: hinted.append(job_id) or True)
    with probe.acting("nora"):
        emit("probe.asked", practice_id=probe.northside.pk, subject_id=7)
    assert sweep() == 0  # the hint sent at commit is still young
    with acting("cw_system"):
        Job.objects.update(hint_at="2020-01-01T00:00Z")
    assert sweep() == 2
    assert sorted(hinted) == [j.pk for j in jobs()]
    assert sweep() == 0
    assert {j.hints for j in jobs()} == {1}


def test_two_workers_cannot_hold_one_job(probe):
    """The row lock is the lease: while it is held, another run says busy."""
    with probe.acting("nora"):
        emit("probe.asked", practice_id=probe.northside.pk, subject_id=7)
    job = jobs()[0]
    with acting("cw_system"), transaction.atomic():
        assert Job.objects.select_for_update().get(pk=job.pk)
        assert Job.objects.select_for_update(skip_locked=True).filter(pk=job.pk).exists()  # own lock


def test_every_event_of_the_flow_has_its_tasks():
    registry.load()
    assert registry.FLOW
    for names in registry.FLOW.values():
        for name in names:
            assert registry.get(name).kind in {"short", "sliced", "outside"}
    for name in registry.EVERY:
        assert callable(registry.firm(name))
