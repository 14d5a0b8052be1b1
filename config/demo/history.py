"""Fourteen months of the firm, played day by day through the real pipeline under a moved business clock.

Each day: papers arrive, jobs run, coders pull and sign, batches are cut, the sandbox payer answers, money is posted.
Papers are rendered ahead in a process of their own, and a second process runs jobs beside this one.
"""

import datetime as dt
import gc
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import groupby

from django.conf import settings
from django.db import connections

from config.demo.ahead import rendered_ahead
from config.demo.planned import PlannedEncounter
from config.demo.player import Payers, Player, set_day
from portal.jobs.sweep import drain, run_firm_task
from portal.tenants.scope import acting

CODERS = ("alice", "bob")
SENDING_DAYS = (0, 2, 4)  # batches go out on Mondays, Wednesdays and Fridays

def play(planned: list[PlannedEncounter], *, until: dt.date, progress: Callable[[int, int, dt.date], None]) -> None:
    """Play the plan (in order of arrival) up to and including `until`. `progress(done, total, day)` after each day."""
    _relax_commits()
    gc.freeze()  # thousands of short transactions: collect rarely
    gc.set_threshold(50_000, 20, 100)
    player = Player()
    in_order = sorted(planned, key=lambda p: (p.received_on, p.key))
    by_day = {day: list(group) for day, group in groupby(in_order, lambda p: p.received_on)}
    day, total, done = in_order[0].received_on, len(planned), 0
    helper = subprocess.Popen(
        [sys.executable, "-m", "config.demo.drainer"],
        stdin=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
        env={**os.environ, "CLAIMWRIGHT_RELAXED_COMMITS": "yes", "CLAIMWRIGHT_HINTS": "no"},
    )
    payers = Payers(validate="sample")
    settings.JOB_HINTS = False
    with rendered_ahead(in_order) as papers:
        try:
            while day <= until:
                arrived = by_day.get(day, [])
                set_day(day)
                for one in arrived:
                    player.send(one, next(papers))
                if arrived:
                    drain(seconds=120)
                if _code(player, day):
                    drain(seconds=120)
                if day.weekday() in SENDING_DAYS:
                    run_firm_task("claims.clearinghouse.cut_batches")
                answered = payers.tick()
                if answered["answers"]:
                    run_firm_task("claims.clearinghouse.collect")
                if answered["deposits"]:
                    run_firm_task("claims.remittance.collect_deposits")
                if answered["answers"] or answered["deposits"]:
                    drain(seconds=120)
                done += len(arrived)
                progress(done, total, day)
                day += dt.timedelta(days=1)
        finally:
            helper.terminate()  # at any moment: an unfinished job rolls back and is done here
            helper.wait(30)
            payers.close()
    drain(seconds=120)
    run_firm_task("portal.trail.seal")


def _relax_commits() -> None:
    """Commits of this process need not wait for the disk: a history that a crash cuts short is played again."""
    connections["default"].settings_dict["OPTIONS"]["options"] = "-c synchronous_commit=off"
    connections["default"].close()


def _code(player: Player, day: dt.date) -> int:
    """Coders work on business days until the queue is empty, taking turns so that both have work. Charts signed."""
    signed = 0
    busy = set(CODERS) if day.weekday() < 5 else set()
    while busy:
        for coder in sorted(busy):
            done = player.code(coder, most=3)
            signed += done
            if not done:
                busy.discard(coder)
    return signed


def already_played() -> bool:
    """Is there a history in this database?"""
    from portal.encounters.models import Encounter
    from portal.tenants.models import Practice

    with acting("cw_system"):
        ids = list(Practice._base_manager.values_list("id", flat=True))
    for practice_id in ids:
        with acting("cw_system", practice_id=practice_id):
            if Encounter.objects.exists():
                return True
    return False
