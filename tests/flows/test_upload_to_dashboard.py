"""From upload to dashboard with a real worker, beat and payer: the main job of the product, on real engines."""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from claims.clearinghouse.models import Batch
from claims.denials.models import Denial
from claims.lifecycle.models import Claim
from claims.metrics.models import ClaimInCell, MonthCell
from claims.remittance.models import Deposit
from coding.workqueue.models import WorkItem
from config.demo.ahead import render_papers
from config.demo.player import Player, set_day
from portal.jobs.models import FirmTaskRun, Job
from portal.tenants.scope import acting
from tests import processes
from tests.flows import brisk
from tests.flows.people import canary
from tests.flows.proofs import (
    assert_each_payment_has_its_bpr,
    assert_files_are_accepted,
    assert_ledger_is_what_the_bytes_say,
)
from tests.journey import DAY
from tests.settings import ROOT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("flows")]

SLUGS = ("northside", "lakeview")


@pytest.fixture
def env(cast) -> dict[str, str]:
    made = processes.environment(DJANGO_SETTINGS_MODULE="tests.flows.brisk_settings")
    settings.EXCHANGE_DIR.mkdir(parents=True, exist_ok=True)
    settings.FILES_DIR.mkdir(parents=True, exist_ok=True)
    processes.flush_broker(made)
    return made


def manage(env: dict[str, str], *words: str) -> tuple[int, dict]:
    done = subprocess.run(
        [sys.executable, "manage.py", *words, "--json"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return done.returncode, json.loads(done.stdout)


def test_two_encounters_reach_the_dashboard(cast, env, tmp_path):
    player = Player()
    ids = [player.practices[slug] for slug in SLUGS]
    (form, secret), (listed, other) = canary("northside", payer="PINEX"), canary("lakeview", way="csv")
    logs = {name: tmp_path / f"{name}.log" for name in ("worker", "beat", "sandbox")}
    set_day(DAY)
    with (
        processes.worker(env, logs["worker"]),
        processes.beat(env, logs["beat"], tmp_path),
        processes.sandbox(env, logs["sandbox"]),
    ):
        for planned in (form, listed):
            player.send(planned, render_papers(planned))
        processes.wait_until(lambda: count(WorkItem, ids) == 2)
        assert player.code("alice", most=5) == 2
        processes.wait_until(lambda: count(Claim, ids, checked_at__isnull=False) == 2)
        numbers = [one(Claim, pk).control_no for pk in ids]
        script = {
            numbers[0]: {"outcome": "pay", "days": 5},
            numbers[1]: {"outcome": "deny", "carc": "197", "group": "CO", "days": 5},
        }
        set_day(DAY, script=script)
        processes.wait_until(lambda: count(Batch, ids, state="accepted") == 2)
        day = DAY
        for after in (1, 8, 16):  # payers pay weekly, the bank is later still
            day = DAY + dt.timedelta(days=after)
            set_day(day)
            rest(Path(settings.EXCHANGE_DIR))
        processes.wait_until(lambda: count(Deposit, ids, remittance__isnull=False) == 1)
        processes.wait_until(lambda: count(ClaimInCell, ids) == 2)
        rest(Path(settings.EXCHANGE_DIR))
    assert_what_became_of_them(cast, numbers)
    assert_files_are_accepted(ids)
    assert assert_ledger_is_what_the_bytes_say(ids) > 0
    assert assert_each_payment_has_its_bpr(ids) == 2
    for name in ("ledger", "cash", "rollups", "trail", "files"):
        code, said = manage(env, "prove", name)
        assert (code, said["differences"], said["rows"] > 0) == (0, [], True), said
    assert_kpi(env, numbers)
    for path in logs.values():
        assert secret.seen_in(path.read_bytes()) == [] == other.seen_in(path.read_bytes())


def count(model, ids: list[int], **wanted) -> int:
    total = 0
    for practice_id in ids:
        with acting("cw_system", practice_id=practice_id):
            total += model.objects.filter(**wanted).count()
    return total


def one(model, practice_id: int, **wanted):
    with acting("cw_system", practice_id=practice_id):
        return model.objects.get(**wanted)


def rest(folder: Path) -> None:
    """Until the payer has looked at the day twice, both folders are empty, no job is due, and two more passes went by."""
    beat = folder / "state" / "heartbeat"

    def passes() -> tuple[int, int]:
        with acting("cw_system"):
            runs = FirmTaskRun.objects.filter(name__in=brisk.EXCHANGE).values_list("runs", flat=True)
            return (beat.stat().st_mtime_ns, min(runs, default=0))

    def quiet() -> bool:
        waiting = any((folder / "inbox").glob("*.837")) or any(p for p in (folder / "outbox").glob("*") if p.is_file())
        with acting("cw_system"):
            return not waiting and not Job.objects.filter(state="ready").exists()

    for _turn in range(2):
        begun = passes()
        processes.wait_until(lambda begun=begun: passes()[0] > begun[0] and passes()[1] > begun[1], seconds=30)
        processes.wait_until(quiet)


def assert_what_became_of_them(cast, numbers: list[str]) -> None:
    with cast.system("northside"):
        paid = Claim.objects.get(control_no=numbers[0])
        assert paid.outcome == "paid" and paid.first_paid_on and paid.accepted_at and paid.clean_first_time is not None
        assert Deposit.objects.get().remittance.trace
        assert not Denial.objects.exists()
    with cast.system("lakeview"):
        denied = Claim.objects.get(control_no=numbers[1])
        assert denied.outcome == "denied" and denied.first_denied_on
        assert {row.category for row in Denial.objects.all()} == {"authorization"}
    for slug, claim, first_denied in (("northside", paid, 0), ("lakeview", denied, 1)):
        with cast.system(slug):
            cell = MonthCell.objects.get()
            assert (cell.claims, cell.adjudicated, cell.denied_first) == (1, 1, first_denied)
            assert cell.charge_cents == claim.charge_cents
            assert ClaimInCell.objects.get(claim=claim).cell_id == cell.pk
    page = cast.client("olga").get("/p/northside/revenue/")
    assert page.status_code == 200


def assert_kpi(env: dict[str, str], numbers: list[str]) -> None:
    """The command counts the same claims as the dashboard."""
    code, said = manage(env, "kpi", "--practice", "lakeview")
    assert code == 0
    counted = [row for row in said["kpis"] if row["claim_ids"]]
    assert counted and any(row["numerator"] == 1 and row["denominator"] == 1 for row in counted)
