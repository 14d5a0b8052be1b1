"""Fourteen months of the firm, played day by day through the real pipeline under a moved business clock.

Each day: papers arrive, jobs run, coders pull and sign, batches are cut, the sandbox payer answers, money is posted.
Papers are rendered ahead in a process of their own, and a second process runs jobs beside this one.
"""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import groupby

from django.conf import settings

from config.demo.planned import PlannedEncounter
from config.demo.player import Payers, Player, set_day
from portal.jobs.sweep import drain, run_firm_task
from portal.tenants.scope import acting

AHEAD = 80  # encounters whose papers are rendered ahead
SHARE = {"alice": 0.5, "bob": 0.5}
EVENING = (
    "claims.clearinghouse.cut_batches",
    "claims.clearinghouse.collect",
    "claims.remittance.collect_deposits",
)


def render_papers(planned: PlannedEncounter) -> list[tuple[str, bytes]]:
    """File names and bytes of one encounter's papers (runs in the rendering process)."""
    return [(paper.file_name, paper.render_bytes()) for paper in planned.papers()]


def play(planned: list[PlannedEncounter], *, until: dt.date, progress: Callable[[int, int, dt.date], None]) -> None:
    """Play the plan (in order of arrival) up to and including `until`. `progress(done, total, day)` after each day."""
    player = Player()
    by_day = {day: list(group) for day, group in groupby(sorted(planned, key=lambda p: (p.received_on, p.key)), lambda p: p.received_on)}
    day = min(by_day)
    total, done = len(planned), 0
    helper = subprocess.Popen([sys.executable, "-m", "config.demo.drainer"], stdin=subprocess.DEVNULL, cwd=settings.BASE_DIR)
    payers = Payers(validate="sample")
    settings.JOB_HINTS = False
    with ProcessPoolExecutor(1, initializer=os.nice, initargs=(5,)) as pool:
        papers = _rendered_ahead([p for d in sorted(by_day) for p in by_day[d]], pool)
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


def _rendered_ahead(planned: list[PlannedEncounter], pool: ProcessPoolExecutor) -> Iterator[list[tuple[str, bytes]]]:
    waiting: list[Future] = []
    upcoming = iter(planned)
    while True:
        while len(waiting) < AHEAD and (one := next(upcoming, None)) is not None:
            waiting.append(pool.submit(render_papers, one))
        if not waiting:
            return
        yield waiting.pop(0).result()


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
