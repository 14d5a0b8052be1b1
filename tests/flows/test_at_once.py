"""Two of everything at the same moment: coders who pull and sign, workers who cut, read and post."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connections

from claims.clearinghouse.models import Batch, Interchange
from claims.clearinghouse.tasks import cut_batches
from claims.lifecycle.models import Claim, ClaimFact
from claims.remittance.models import Remittance, RemittanceClaim
from coding.workqueue.models import WorkItem
from coding.workspace.models import Coding
from config.demo.player import set_day
from portal.jobs.sweep import drain, run_firm_task
from portal.tenants.scope import acting
from tests.flows.endstate import rows
from tests.flows.proofs import assert_each_payment_has_its_bpr, assert_ledger_is_what_the_bytes_say
from tests.journey import DAY, Journey, claims_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("flows")]


def at_once(*works: Callable[[], object]) -> None:
    """Run these in threads with connections of their own, all from the same moment; their first error is raised."""
    gate, problems = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=20)
            work()
        except Exception as problem:  # noqa: BLE001  raised below, in the test's own thread
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    if problems:
        raise problems[0]


def test_two_coders_and_two_workers_do_everything_once(cast):
    journey = Journey()
    planned = [journey.planned(slug, number) for slug in ("northside", "lakeview") for number in (0, 1)]
    for one in planned:
        journey.arrive(one)
    ids = [journey.player.practices[slug] for slug in ("northside", "lakeview")]
    done: dict[str, int] = {}

    def coder(name: str) -> Callable[[], None]:
        return lambda: done.update({name: journey.player.code(name, most=10)})

    at_once(coder("alice"), coder("bob"), lambda: drain(seconds=30), lambda: drain(seconds=30))
    drain()
    assert sum(done.values()) == 4
    for practice_id in ids:
        with acting("cw_system", practice_id=practice_id):
            assert rows(Coding, "state") == {("signed",): 2} and WorkItem.objects.count() == 2
            assert Claim.objects.count() == 2
    script = {
        claim.control_no: {"outcome": "pay", "days": 5}
        for slug in ("northside", "lakeview")
        for claim in claims_of(journey, slug)
    }
    set_day(DAY, script=script)

    def cut() -> None:
        run_firm_task("claims.clearinghouse.cut_batches")

    def collect() -> None:
        run_firm_task("claims.clearinghouse.collect")

    at_once(cut, cut_batches, cut_batches)  # the bare tasks go past the recurring task's lock: three really cut at once
    cut()
    for practice_id in ids:
        with acting("cw_system", practice_id=practice_id):
            assert Batch.objects.get().claims_count == 2
            assert ClaimFact.objects.filter(kind="sent").count() == 2
    assert len(list((settings.EXCHANGE_DIR / "inbox").glob("*.837"))) == 2
    for days in (0, 1, 12):
        journey.day += dt.timedelta(days=days)
        set_day(journey.day)
        journey.payers.tick()
        at_once(collect, collect, lambda: drain(seconds=30))
        collect()  # one of the two was told that the other is at it
        at_once(lambda: drain(seconds=30), lambda: drain(seconds=30))
    for practice_id in ids:
        with acting("cw_system", practice_id=practice_id):
            assert set(rows(Remittance, "state")) == {("posted",)}
            assert RemittanceClaim.objects.count() == 2
            assert {state for state, _outcome in rows(Claim, "state", "outcome")} <= {"adjudicated", "closed"}
    with acting("cw_router"):
        held = Interchange.objects.values_list("sha256", flat=True)
        assert len(held) == len(set(held))
    assert_ledger_is_what_the_bytes_say(ids)
    assert assert_each_payment_has_its_bpr(ids) >= 2
