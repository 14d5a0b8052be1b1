"""The fault matrix: whatever breaks at whichever step, the end is that of the run in which nothing broke.

In process: a crash, and a lost database connection, at ever later statements of each step. Under `long`: real workers
killed with their group, and the broker emptied, during each step.
"""

import datetime as dt
import os
import random
import signal
import time
from contextlib import ExitStack

import psycopg
import pytest
from django.conf import settings
from django.db import Error, connection
from django.db.models.functions import Now

from config import embedded
from config.demo.ahead import render_papers
from config.demo.player import set_day
from portal.jobs.models import Job
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
        self.planned = self.journey.planned(SLUG, 0)
        self.papers = list(render_papers(self.planned))
        self.state: dict[str, dict] = {}
        self.arrived = False

    def prepare(self, step: str) -> None:
        """What people and the payer do before the step; never broken."""
        if step == "check":
            assert self.journey.player.code("alice", most=5) == 1
        elif step == "send":
            number = claims_of(self.journey, SLUG)[0].control_no
            set_day(DAY, script={number: {"outcome": "partial", "days": 10}})
        elif step == "post":
            for days in (0, 1):
                self.journey.move(days)
            set_day(DAY + dt.timedelta(days=15))
            self.journey.payers.tick()

    def upload(self) -> None:
        if not self.arrived:
            self.journey.player.send(self.planned, self.papers)
            self.arrived = True
        drain(seconds=60)

    def check(self) -> None:
        drain(seconds=60)

    def send(self) -> None:
        run_firm_task("claims.clearinghouse.cut_batches")
        drain(seconds=60)

    def post(self) -> None:
        run_firm_task("claims.clearinghouse.collect")
        drain(seconds=60)


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
