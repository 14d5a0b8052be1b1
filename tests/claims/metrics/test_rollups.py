"""Rollups equal the raw claims after any sequence of events, and say the same numbers."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.lifecycle.models import Claim
from claims.metrics import kpi
from claims.metrics.cohort import of_cells, of_rows
from claims.metrics.facts import load
from claims.metrics.models import ClaimInCell, MonthCell
from claims.metrics.prove import check_practice, prove_rollups
from claims.metrics.refresh import catch_up, rebuild, refresh_claims
from portal.dashboards.filters import Filters
from portal.jobs.emit import emit
from portal.jobs.sweep import drain
from tests.claims.metrics.world import World, noon


@pytest.fixture
def world(cast):
    return World(cast)


EVENT = st.tuples(
    st.integers(0, 4),
    st.sampled_from(["accept", "accept_earlier", "pay", "deny", "patient", "withdraw", "duplicate"]),
    st.integers(0, 200),
)


@pytest.fixture
def five(world):
    with world.here():
        claims = [world.claim(payer=i % 2, provider=i % 2, cents=1000 * (i + 1)) for i in range(5)]
    return world, claims


@given(events=st.lists(EVENT, max_size=14))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rollups_equal_raw_after_any_sequence(five, events):
    world, claims = five
    with world.here():
        Claim.objects.filter(pk__in=[c.pk for c in claims]).update(
            state="ready",
            accepted_at=None,
            sent_at=None,
            adjudicated_at=None,
            first_outcome="",
            first_paid_on=None,
            first_denied_on=None,
        )
        rebuild()
        for which, event, ago in events:
            _apply(world, claims[which], event, ago)
            refresh_claims(claim_ids=[claims[which].pk])
            assert refresh_claims(claim_ids=[claims[which].pk]) == 0  # counted once, however often it is asked
        rows, differences = check_practice()
        assert differences == []
        raw, stored = of_rows(load(), as_of=world.today), of_cells(MonthCell.objects.all(), as_of=world.today)
        assert (raw.claims, raw.denied_first, raw.adjudicated, raw.charge_cents) == (
            stored.claims, stored.denied_first, stored.adjudicated, stored.charge_cents,
        )  # fmt: skip
        assert raw.timing().points() == stored.timing().points()
        assert raw.denied_share() == stored.denied_share()
        assert raw.maturity == stored.maturity


def _apply(world, claim, event, ago):
    claim.refresh_from_db()
    day = world.day(ago)
    found = Claim.objects.filter(pk=claim.pk)
    if event in {"accept", "accept_earlier"}:
        found.update(accepted_at=noon(day), sent_at=noon(world.day(ago + 1)), state="accepted")
    elif event == "withdraw":
        found.update(state="withdrawn")
    elif event == "pay":
        found.update(
            first_paid_on=claim.first_paid_on or day,
            first_outcome=claim.first_outcome or "paid",
            adjudicated_at=claim.adjudicated_at or noon(day),
        )
    elif event == "patient":
        found.update(first_outcome=claim.first_outcome or "patient", adjudicated_at=claim.adjudicated_at or noon(day))
    else:
        if event == "duplicate":
            world.remit(claim, ago=ago, outcome="denied", carc="18")
        found.update(
            first_denied_on=claim.first_denied_on or day,
            first_outcome=claim.first_outcome or "denied",
            adjudicated_at=claim.adjudicated_at or noon(day),
        )


def test_the_flow_refreshes_the_cell(world):
    with world.here():
        claim = world.claim(accepted=40, paid=20)
        emit("claim.adjudicated", practice_id=world.practice.pk, subject_id=claim.pk)
    drain()
    with world.here():
        cell = MonthCell.objects.get()
        assert (cell.claims, cell.adjudicated, cell.charge_cents) == (1, 1, 10_000)
        assert sum(cell.days_paid) == cell.days_paid[20] == 1


def test_a_claim_that_changes_month_leaves_its_old_cell(world):
    with world.here():
        claim = world.claim(accepted=10)
        refresh_claims(claim_ids=[claim.pk])
        Claim.objects.filter(pk=claim.pk).update(accepted_at=noon(world.day(80)))
        refresh_claims(claim_ids=[claim.pk])
        counts = sorted(MonthCell.objects.values_list("month", "claims"))
        assert [n for _, n in counts] == [1, 0]
        assert ClaimInCell.objects.get().cell.claims == 1


def test_what_no_event_counted_is_caught_up(world):
    with world.here():
        world.claim(accepted=10)
        world.claim()  # not accepted: in no cell
        assert catch_up() == 1
        assert catch_up() == 0


def test_drift_is_found_and_named(cast, world):
    with world.here():
        claim = world.claim(accepted=40, paid=20)
        refresh_claims(claim_ids=[claim.pk])
    proof = prove_rollups()
    assert proof.rows >= 2 and proof.differences == []
    with world.here():
        MonthCell.objects.update(claims=7)
        Claim.objects.filter(pk=claim.pk).update(charge_cents=1)
    words = "\n".join(prove_rollups().differences)
    assert "claims is 7, the claims say 1" in words and "charge_cents is 10000, the claims say 1" in words
    assert f"claim {claim.pk}: what it counted is not what it says now" in words
    with world.here():
        rebuild()
    assert prove_rollups().differences == []


def test_refresh_costs_the_same_for_one_and_for_three(world):
    with world.here():
        claims = [world.claim(accepted=40, paid=20) for _ in range(4)]
        counts = []
        for ids in ([claims[0].pk], [c.pk for c in claims[1:]]):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                refresh_claims(claim_ids=ids)
            counts.append(len(queries))
        assert counts[0] == counts[1]


def test_the_page_and_the_command_say_the_same(world):
    rng = random.Random(5)
    with world.here():
        for _ in range(30):
            accepted = rng.randint(60, 300)
            kind = rng.choice(["paid", "denied", "open", "late"])
            world.claim(
                accepted=accepted, payer=rng.randint(0, 1), provider=rng.randint(0, 1),
                paid=accepted - rng.randint(5, 50) if kind == "paid" else None,
                denied=accepted - rng.randint(5, 50) if kind == "denied" else None,
            )  # fmt: skip
        rebuild()
        filters = Filters(as_of=world.today)
        for narrowed in (
            filters,
            filters.but(payer_id=world.payers[0].pk),
            filters.but(provider_id=world.providers[1].pk),
        ):
            cells = MonthCell.objects.filter(month__gte=narrowed.first)
            cells = cells.filter(payer_id=narrowed.payer_id) if narrowed.payer_id else cells
            cells = cells.filter(provider_id=narrowed.provider_id) if narrowed.provider_id else cells
            stored = of_cells(cells, as_of=world.today)
            assert kpi.run("K09", narrowed).value == stored.denied_share()
            assert kpi.run("K23", narrowed).value == stored.timing().median
            assert kpi.run("K09", narrowed).denominator == stored.claims
