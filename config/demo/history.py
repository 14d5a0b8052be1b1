"""Fourteen months of the firm, played day by day through the real pipeline under a moved business clock.

Each day: papers arrive, jobs run, coders pull and sign, batches are cut, the sandbox payer answers, money is posted.
Papers are rendered ahead in a process of their own, and a second process runs jobs beside this one.
"""

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from itertools import groupby

from django.conf import settings

from config.demo.ahead import rendered_ahead
from config.demo.planned import PlannedEncounter
from config.demo.player import Payers, Player, set_day
from portal.jobs.sweep import drain, run_firm_task
from portal.tenants.scope import acting

SHARE = {"alice": 0.5, "bob": 0.5}
EVENING = (
    "claims.clearinghouse.cut_batches",
    "claims.clearinghouse.collect",
    "claims.remittance.collect_deposits",
)


def play(planned: list[PlannedEncounter], *, until: dt.date, progress: Callable[[int, int, dt.date], None]) -> None:
    """Play the plan (in order of arrival) up to and including `until`. `progress(done, total, day)` after each day."""
    player = Player()
    by_day = {day: list(group) for day, group in groupby(sorted(planned, key=lambda p: (p.received_on, p.key)), lambda p: p.received_on)}
    day = min(by_day)
    total, done = len(planned), 0
    helper = subprocess.Popen([sys.executable, "-m", "config.demo.drainer"], stdin=subprocess.DEVNULL, cwd=settings.BASE_DIR)
    payers = Payers(validate="sample")
    settings.JOB_HINTS = False
    with rendered_ahead([p for d in sorted(by_day) for p in by_day[d]]) as papers:
        try:
            while day <= until:
                arrived = by_day.get(day, [])
                set_day(day)
                for one in arrived:
                    player.send(one, next(papers))
                drain(seconds=120)
                _code(player, day)
                drain(seconds=120)
                run_firm_task(EVENING[0])
                payers.tick()
                for name in EVENING[1:]:
                    run_firm_task(name)
                drain(seconds=120)
                done += len(arrived)
                progress(done, total, day)
                day += dt.timedelta(days=1)
        finally:
            helper.terminate()  # at any moment: an unfinished job rolls back and is done here
            helper.wait(30)
            payers.close()


def _code(player: Player, day: dt.date) -> None:
    """Coders work on business days until the queue is empty, taking turns so that both have work."""
    if day.weekday() >= 5:
        return
    busy = set(SHARE)
    while busy:
        for coder in sorted(busy):
            if not player.code(coder, most=3):
                busy.discard(coder)


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
