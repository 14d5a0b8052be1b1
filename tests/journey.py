"""Push encounters through the real steps inside a test: the demo's player, the real job runner, the sandbox's engine."""

import datetime as dt
from dataclasses import replace

from django.conf import settings

from config.demo import plan
from config.demo.ahead import render_papers
from config.demo.planned import PlannedEncounter
from config.demo.player import Player, set_day
from portal.jobs.sweep import drain, run_firm_task
from sandbox.engine import Sandbox

DAY = dt.date(2026, 7, 20)


class Journey:
    """The firm's life in one test. Each method leaves no job due."""

    def __init__(self, *, day: dt.date = DAY) -> None:
        self.day = day
        settings.EXCHANGE_DIR.mkdir(parents=True, exist_ok=True)
        set_day(day)
        self.player = Player()
        self.payers = Sandbox(settings.EXCHANGE_DIR, validate="first")

    def planned(self, slug: str, number: int = 0) -> PlannedEncounter:
        """The `number`-th of the ten planned encounters of this practice, by form."""
        found = [p for p in plan.once_plan(7) if p.practice_slug == slug]
        return replace(found[number], upload_way="form")

    def arrive(self, planned: PlannedEncounter) -> None:
        self.player.send(planned, render_papers(planned))
        drain()

    def code(self, coder: str = "alice", most: int = 10) -> int:
        done = self.player.code(coder, most=most)
        drain()
        return done

    def move(self, days: int, *, script: dict[str, dict] | None = None) -> None:
        """Business time moves on; batches are cut, the payers answer, what came is read and posted."""
        self.day += dt.timedelta(days=days)
        set_day(self.day, script=script)
        self.exchange()

    def exchange(self) -> None:
        run_firm_task("claims.clearinghouse.cut_batches")
        self.payers.tick()
        run_firm_task("claims.clearinghouse.collect")
        run_firm_task("claims.remittance.collect_deposits")
        drain()


def claims_of(journey: Journey, slug: str) -> list:
    """The practice's claims, oldest first."""
    from claims.lifecycle.models import Claim
    from portal.tenants.scope import acting

    with acting("cw_system", practice_id=journey.player.practices[slug]):
        return list(Claim.objects.order_by("id"))


def one_of_everything(cast, *slugs: str) -> Journey:
    """One encounter per practice, from upload to a posted denial and deposit, and beside it one that waits."""
    journey = Journey()
    for slug in slugs:
        journey.arrive(journey.planned(slug, 0))
    journey.code()
    script = {claims_of(journey, slug)[0].control_no: {"outcome": "partial", "days": 10} for slug in slugs}
    journey.move(0, script=script)
    for days in (1, 10, 3, 5):
        journey.move(days)
    for slug in slugs:
        journey.arrive(replace(journey.planned(slug, 1), upload_way="csv"))
    return journey
