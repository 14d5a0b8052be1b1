"""Real Celery workers: kill -9, a lost broker and dropped hints lose and double nothing."""

import os
import random
import signal
import subprocess
import time

import pytest
from django.db import connections

from portal.jobs import registry
from portal.jobs.emit import emit
from portal.jobs.models import Job
from portal.tenants.scope import acting
from tests import processes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("workers")]


@pytest.fixture
def probe(settings, cast, tmp_path):
    settings.FLOW, settings.FIRM_TASKS = "tests.portal.jobs.probe.FLOW", "tests.portal.jobs.probe.EVERY"
    registry.load()
    env = processes.environment(DJANGO_SETTINGS_MODULE="tests.portal.jobs.probe_settings", PROBE_SLEEP="0.02")
    processes.flush_broker(env)
    yield cast, env, tmp_path
    settings.FLOW, settings.FIRM_TASKS = "config.flow.FLOW", "config.flow.EVERY"
    registry.load()


def ask(cast, count: int) -> None:
    with cast.acting("nora"):
        for number in range(count):
            emit("probe.asked", practice_id=cast.northside.pk, subject_id=number)


def ready() -> int:
    with acting("cw_system"):
        return Job.objects.filter(state="ready").count()


def all_done() -> bool:
    return ready() == 0


def effects() -> list[str]:
    with acting("cw_audit"), connections["default"].cursor() as cursor:
        cursor.execute("SELECT subject FROM portal_trailevent WHERE verb = 'probe'")
        return [row[0] for row in cursor.fetchall()]


def expected(count: int) -> list[str]:
    return sorted([f"mark {n}" for n in range(count)] + [f"slice {n} {s}" for n in range(count) for s in range(3)])


def test_killed_workers_and_a_flushed_broker_lose_and_double_nothing(probe):
    cast, env, folder = probe
    ask(cast, 40)  # no hint was sent: everything depends on the sweeper
    rng = random.Random(20261123)
    log = folder / "worker.log"
    with processes.beat(env, folder / "beat.log", folder):
        kills = 0
        while kills < 3:
            with processes.worker(env, log) as child:
                deadline = time.monotonic() + 30
                before = len(effects())
                while len(effects()) < before + 12 and ready() and time.monotonic() < deadline:
                    time.sleep(0.05)
                time.sleep(rng.random() * 0.2)
                os.killpg(child.pid, signal.SIGKILL)  # main and pool children at once
                kills += 1
            processes.flush_broker(env)
            with acting("cw_system"):  # so that the test need not wait for the sweeper's growing patience
                Job.objects.filter(state="ready").update(hint_at=None, hints=0)
            if not ready():
                break
        with processes.worker(env, log):
            processes.wait_until(all_done, seconds=90)
    assert sorted(effects()) == expected(40)
    with acting("cw_system"):
        assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_a_child_of_the_pool_killed_in_the_middle_of_a_job(probe):
    cast, env, folder = probe
    env["PROBE_SLEEP"] = "1.5"
    ask(cast, 1)
    with processes.beat(env, folder / "beat.log", folder), processes.worker(env, folder / "worker.log", processes=1) as child:
        def attempted() -> bool:
            with acting("cw_system"):
                return Job.objects.filter(task__endswith="mark", attempts__gte=1).exists()

        processes.wait_until(attempted)
        time.sleep(0.3)
        pool = subprocess.run(["pgrep", "-P", str(child.pid)], capture_output=True, text=True, check=True).stdout.split()
        for pid in pool:
            os.kill(int(pid), signal.SIGKILL)
        with acting("cw_system"):
            Job.objects.filter(state="ready").update(hint_at=None, hints=0)
        processes.wait_until(all_done, seconds=60)
    assert sorted(effects()) == expected(1)
