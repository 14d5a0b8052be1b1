"""The fault matrix: whatever breaks at whichever step, the end is that of the run in which nothing broke.

In process: a crash, and a lost database connection, at ever later statements of each step. Under `long`: real workers
killed with their group, and the broker emptied, during each step.
"""

import datetime as dt
import os
import random
import signal
import time

import psycopg
import pytest
from django.conf import settings
from django.db import Error, connection
from django.db.models.functions import Now

from claims.lifecycle import build
from claims.lifecycle.control_numbers import control_number
from coding.workspace.models import Coding
from config import embedded
from config.demo.ahead import render_papers
from config.demo.player import set_day
from portal.encounters.models import Encounter
from portal.jobs.models import FirmTaskRun, Job
from portal.jobs.sweep import drain, run_firm_task
from portal.tenants.scope import acting
from tests import processes
from tests.flows.endstate import end_state
from tests.journey import DAY, Journey, claims_of
from tests.settings import TEST_HOME

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("flows")]

SLUG = "northside"
STEPS = ("upload", "check", "send", "post")


class Crash(BaseException):
    """The process dies here: no code of ours handles it."""


class Life:
    """One encounter's life in four steps that may each be begun again. `state[step]` is what the step left."""

    def __init__(self) -> None:
        self.journey = Journey()
        self.practice_id = self.journey.player.practices[SLUG]
        self.planned = [self.journey.planned(SLUG, number) for number in range(2)]
        self.state: dict[str, dict] = {}
        self.arrived = 0

    def prepare(self, step: str) -> None:
        """What people and the payer do before the step; never broken."""
        if step == "check":
            assert self.journey.player.code("alice", most=5) == 2
        elif step == "send":
            first, second = (claim.control_no for claim in sorted(claims_of(self.journey, SLUG), key=encounter_of))
            denial = {"outcome": "deny", "carc": "197", "group": "CO", "days": 10}
            set_day(DAY, script={first: {"outcome": "pay", "days": 10}, second: denial})
        elif step == "post":
            for days in (0, 1):
                self.journey.move(days)
            set_day(DAY + dt.timedelta(days=15))
            self.journey.payers.tick()

    def upload(self) -> None:
        for planned in self.planned[self.arrived :]:
            self.journey.player.send(planned, render_papers(planned))
            self.arrived += 1
        drain(seconds=60)

    def check(self) -> None:
        drain(seconds=60)

    def send(self) -> None:
        run_firm_task("claims.clearinghouse.cut_batches")
        drain(seconds=60)

    def post(self) -> None:
        run_firm_task("claims.clearinghouse.collect")
        drain(seconds=60)


def encounter_of(claim) -> int:
    return claim.encounter_id


class Fault:
    """Breaks once, at the `at`-th statement from now."""

    def __init__(self, kind: str, at: int) -> None:
        self.kind, self.left, self.fired = kind, at, False

    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left == 0:
            self.fired = True
            if self.kind == "crash":
                raise Crash
            terminate(context["connection"].connection.info.backend_pid)
        return execute(sql, params, many, context)


def terminate(pid: int) -> None:
    with psycopg.connect(embedded.database_url(TEST_HOME, user="postgres", name="postgres"), autocommit=True) as root:
        root.execute("SELECT pg_terminate_backend(%s, 2000)", [pid])


def go_on() -> None:
    """Time passes: every unfinished job is due again, and none is given up for the number of faults of this test."""
    connection.close()
    with acting("cw_system"):
        Job.objects.filter(state="ready").update(run_after=Now(), attempts=0)


def lived(kind: str | None) -> tuple[dict[str, dict], int]:
    """A whole life; with a kind of fault, each step is broken at ever later statements until it gets through."""
    life, fired = Life(), 0
    for step in STEPS:
        life.prepare(step)
        at = 2
        while kind:
            fault = Fault(kind, at)
            try:
                with connection.execute_wrapper(fault):
                    getattr(life, step)()
            except (Crash, Error):
                assert fault.fired
            if not fault.fired:
                break
            fired += 1
            go_on()
            at = at * 2 + 3
        if not kind:
            getattr(life, step)()
        life.state[step] = end_state(life.practice_id)
    return life.state, fired


_calm: dict[str, dict] = {}


@pytest.fixture(autouse=True)
def _same_numbers(monkeypatch):
    """A claim's number is drawn from row ids, and the payer rolls his dice by it: here it follows the order of arrival."""

    def number(npi: str, coding_id: int, *more: object) -> str:
        visit = Coding.objects.get(pk=coding_id).encounter_id
        return control_number(npi, Encounter.objects.filter(pk__lte=visit).count(), *more)

    monkeypatch.setattr(build, "control_number", number)


@pytest.fixture
def calm(cast) -> dict[str, dict]:
    """What each step leaves when nothing breaks: lived once, in the first test that asks; the rows are emptied again."""
    if not _calm:
        _calm.update(lived(None)[0])
        empty()
    return _calm


def empty() -> None:
    """The same emptying as between two transactional tests, and folders of a fresh installation."""
    import shutil

    from django.test import TransactionTestCase

    TransactionTestCase._fixture_teardown(None)
    for folder in (settings.FILES_DIR, settings.EXCHANGE_DIR):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("kind", ["crash", "connection lost"])
def test_a_fault_anywhere_in_a_step_ends_as_if_nothing_had_happened(calm, kind):
    broken, fired = lived(kind)
    assert fired >= 12
    for step in STEPS:
        assert broken[step] == calm[step], step
    last = broken["post"]
    assert sum(last["documents"].values()) == len(calm["upload"]["documents"]) and len(last["sent"]) == 1
    assert sum(last["files"].values()) == 1 and last["answers"] and last["ledger"]
    assert {state for _task, state in last["jobs"]} == {"done"}


FIRM = {"send": ["claims.clearinghouse.cut_batches"], "post": ["claims.clearinghouse.collect"]}


@pytest.mark.long
@pytest.mark.parametrize("broken", STEPS)
@pytest.mark.parametrize("how", ["workers killed", "broker emptied"])
def test_real_workers_killed_or_a_broker_emptied_end_as_if_nothing_had_happened(calm, tmp_path, broken, how):
    env = processes.environment(
        DJANGO_SETTINGS_MODULE="tests.flows.brisk_settings", BRISK_ONLY=",".join(FIRM.get(broken, ["none"]))
    )
    settings.FILES_DIR.mkdir(parents=True, exist_ok=True)
    processes.flush_broker(env)
    life = Life()
    for step in STEPS[: STEPS.index(broken)]:
        life.prepare(step)
        getattr(life, step)()
    life.prepare(broken)
    if broken == "upload":
        for planned in life.planned:
            life.journey.player.send(planned, render_papers(planned))
    log, rng = tmp_path / "worker.log", random.Random(f"{broken} {how}")
    with processes.beat(env, tmp_path / "beat.log", tmp_path):
        for _round in range(3):
            with processes.worker(env, log) as child:
                processes.wait_until(lambda: log.exists() and log.stat().st_size > 0)
                time.sleep(1 + rng.random() * 3)
                if how == "workers killed":
                    os.killpg(child.pid, signal.SIGKILL)  # the main process and its pool at once
                processes.flush_broker(env)
            go_on_hinting()
        with processes.worker(env, log):
            seen = runs(broken)
            processes.wait_until(lambda: not unfinished() and runs(broken) >= seen + 2 * bool(FIRM.get(broken)), seconds=90)
            processes.wait_until(lambda: not unfinished(), seconds=90)
    found = end_state(life.practice_id)
    assert found == calm[broken]


def unfinished() -> int:
    with acting("cw_system"):
        return Job.objects.filter(state="ready").count()


def runs(step: str) -> int:
    """How often the step's recurring task has begun, not counting one that is still at work."""
    with acting("cw_system"):
        rows = FirmTaskRun.objects.filter(name__in=FIRM.get(step, []))
        return sum(row.runs - (row.finished_at is None or row.finished_at < row.started_at) for row in rows)


def go_on_hinting() -> None:
    """The sweeper's growing patience and the backoff of broken attempts would only make the test long."""
    with acting("cw_system"):
        Job.objects.filter(state="ready").update(run_after=Now(), attempts=0, hints=0, hint_at=None)
