"""What a practice's home shows of the money, and the words behind the clean claim rate."""

import datetime as dt
import re

import pytest

from claims.checks.models import CheckResult, CheckRun
from claims.lifecycle import journey
from claims.lifecycle.models import Claim
from claims.metrics.checks_panel import checks
from portal import clock
from portal.dashboards.filters import Filters
from tests.claims.metrics.world import World


@pytest.fixture
def world(cast):
    return World(cast)


def test_the_counts_of_the_journey_lead_to_exactly_their_encounters(world):
    with world.here():
        world.claim(accepted=40, paid=20, outcome="paid")
        made = world.claim(accepted=30, denied=10, outcome="denied")
        Claim.objects.filter(pk=made.pk).update(state="adjudicated", outcome="denied")
        figures = {one["label"]: one for one in journey.counts(world.practice.pk)}
    client = world.cast.client("olga")
    assert figures["Denied, all or part"]["value"] == 1
    for one in figures.values():
        text = client.get(one["href"]).content.decode()
        assert text.count("<tr data-row-id=") == one["value"], one
    home = client.get("/p/northside/").content.decode()
    assert "Denied, all or part" in home and "The money clock" in home


def test_a_withdrawn_claim_counts_nowhere(world):
    with world.here():
        made = world.claim(accepted=30)
        before = sum(one["value"] for one in journey.counts(world.practice.pk))
        Claim.objects.filter(pk=made.pk).update(state="withdrawn")
        assert sum(one["value"] for one in journey.counts(world.practice.pk)) == before - 1 == 0


def test_the_clean_rate_says_why_and_names_the_gaps(world):
    with world.here():
        made = [world.claim(accepted=20) for _ in range(2)]
        for claim, failed in zip(made, (0, 1), strict=True):
            run = CheckRun.objects.create(
                claim=claim, at=clock.now(), engine="test", inputs_hash="0", gate="findings", failed=failed, not_evaluated=1
            )
            CheckResult.objects.create(
                run=run, claim=claim, rule="MU-02", outcome="not_evaluated", severity="block",
                reason=f"no MUE edition covers {dt.date(2026, 11, 10 + failed)}",
            )  # fmt: skip
        Claim.objects.filter(pk__in=[claim.pk for claim in made]).update(clean_first_time=False, built_at=clock.now())
        filters = Filters(as_of=clock.today(), span="all")
        filters.memo["slug"] = "northside"
        shown = checks(filters)
    assert shown["number"].value == 0.0
    assert "Of 2 claims, 0 passed every check at once, 1 had something to correct, and 1 had nothing to correct" in shown["sentence"]
    # one reason, whatever the date in it
    assert shown["rows"] == [{"reason": "no MUE edition covers the date", "rules": 1, "names": "MU-02", "claims": 2}]
    text = world.cast.client("olga").get("/p/northside/revenue/?months=all").content.decode()
    assert re.search(r"1 check could not be evaluated", text) and "/claims/rules/" not in text
    assert "/claims/rules/" in world.cast.client("dave").get("/p/northside/revenue/?months=all").content.decode()


def test_without_claims_there_is_nothing_to_rate(world):
    with world.here():
        filters = Filters(as_of=clock.today())
        filters.memo["slug"] = "northside"
        shown = checks(filters)
    assert shown["number"].shown is None and shown["sentence"] == "" and shown["rows"] == []
