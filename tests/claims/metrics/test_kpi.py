"""Each KPI on a built example: basis, censoring, exclusions, and rows that sum to the number."""

import datetime as dt
import json

import pytest
from django.core.management import call_command

from claims.lifecycle.models import Claim, ClaimFact
from claims.metrics import kpi
from claims.metrics.refresh import rebuild
from portal.dashboards.filters import Filters
from portal.dashboards.measures import measures
from tests.claims.metrics.world import World, noon


@pytest.fixture
def world(cast):
    return World(cast)


def run(world, kpi_id, **filters):
    return kpi.run(kpi_id, Filters(**{"as_of": world.today, "span": "all"} | filters))


def every(world, **filters):
    return [run(world, name, **filters) for name, _ in measures.items()]


def test_nothing_to_rate_is_never_zero_percent(world):
    with world.here():
        for result in every(world):
            assert result.value is None and result.shown() is None and result.n == 0, result.definition.id
            assert result.why in {"no claims to rate"} or result.state == "not_evaluated"


def test_expected_pay_is_honestly_not_evaluated(world):
    with world.here():
        world.claim(accepted=30, paid=10)
        result = run(world, "K28")
    assert result.state == "not_evaluated" and result.numerator is None and "no contract" in result.why


def test_open_claims_are_never_counted_as_denied(world):
    """8 denied, 12 paid, 30 open for 3 days: a growing practice whose denials come fast."""
    with world.here():
        for _ in range(8):
            claim = world.claim(accepted=60, denied=46)
            world.denial(claim, ago=46)
        for _ in range(12):
            claim = world.claim(accepted=60, paid=30)
            world.remit(claim, ago=30, outcome="paid")
        for _ in range(30):
            world.claim(accepted=3)
        remitted, cohort = run(world, "K07"), run(world, "K09")
        assert (remitted.numerator, remitted.denominator, remitted.value) == (8, 20, 0.4)
        assert remitted.definition.basis == "remittance date (BPR16)"
        assert (cohort.numerator, cohort.denominator) == (8, 50)
        # the open ones were only watched for 3 days: they say nothing about later days, and lower nothing
        assert cohort.value == pytest.approx(0.4)
        assert cohort.maturity == pytest.approx(20 / 50)
        assert cohort.details["at_risk"]["30"] == 12
        # 14 days after receipt only denials have come back: counting answers alone would say that all are denied
        early = world.day(46)
        assert run(world, "K07", as_of=early).value == 1.0
        on_that_day = run(world, "K09", as_of=early)
        assert on_that_day.value == pytest.approx(0.4) and on_that_day.maturity == pytest.approx(0.4)
        assert run(world, "K09", as_of=world.day(50)).value == 0.0
        assert run(world, "K09", as_of=world.day(50)).maturity == 0.0


def test_cohort_and_remittance_months_differ(world):
    with world.here():
        claim = world.claim(accepted=70, denied=35)
        world.denial(claim, ago=35)
        sent, answered = (d.replace(day=1) for d in (world.day(70), world.day(35)))
        assert run(world, "K09", month=sent).numerator == 1 and run(world, "K09", month=answered).value is None
        assert run(world, "K07", month=answered).numerator == 1 and run(world, "K07", month=sent).value is None
        assert run(world, "K05", month=answered).numerator == 10_000


def test_duplicates_stay_outside_every_rate(world):
    with world.here():
        claim = world.claim(accepted=70, denied=35)
        world.denial(claim, ago=35, carc="18", category="duplicate")
        assert run(world, "K07").value is None
        assert run(world, "K09").value is None


def test_timing_keeps_the_unpaid_in_view(world):
    with world.here():
        for days in (10, 12, 14):
            world.claim(accepted=100, paid=100 - days)
        for _ in range(3):
            world.claim(accepted=100)
        slow = world.claim(accepted=100, denied=80)
        assert slow.first_paid_on is None
        result = run(world, "K23")
        assert (result.numerator, result.denominator) == (3, 7)
        assert result.value is None and result.state == "not_reached"  # paid claims alone would say 12 days
        Claim.objects.filter(pk=slow.pk).update(first_paid_on=world.day(60))
        result = run(world, "K23")
        assert result.value == 40 and result.details["p90"] is None and result.details["few"]
        assert [row["median"] for row in result.details["by_payer"]] == [40]


def test_patient_share_stops_the_payment_clock(world):
    with world.here():
        world.claim(accepted=100, paid=80)
        world.claim(accepted=100, outcome="patient", answered=90)
        result = run(world, "K23")
        assert result.value == 20 and result.numerator == 1
        assert sorted(row.note for row in result.rows) == ["no payment due", "paid"]
        assert run(world, "K09").numerator == 0 and run(world, "K09").maturity == 1
        assert run(world, "K03").value == 1.0


def test_an_answer_without_acknowledgment_counts_from_sending(world):
    with world.here():
        world.claim(accepted=None, paid=20, sent_at=noon(world.day(50)), service=60)
        result = run(world, "K23")
        assert result.value == 30


def test_as_of_forgets_what_was_not_known_yet(world):
    with world.here():
        world.claim(accepted=100, paid=80)
        before = run(world, "K23", as_of=world.day(90))
        assert (before.numerator, before.denominator) == (0, 1) and before.maturity == 0
        assert run(world, "K23", as_of=world.day(101)).value is None


def test_rejections_and_clean_claims(world):
    with world.here():
        first = world.claim(accepted=20, clean_first_time=True)
        world.claim(accepted=20, clean_first_time=False)
        world.claim(clean_first_time=None)
        ClaimFact.objects.create(claim=first, kind="277ca_payer", code="A7", key="a", at=noon(world.day(20)))
        ClaimFact.objects.create(claim=first, kind="999", code="A", key="b", at=noon(world.day(20)))
        clean = run(world, "K01")
        assert (clean.numerator, clean.denominator) == (1, 2) and clean.maturity == pytest.approx(2 / 3)
        rejected = run(world, "K02")
        assert (rejected.numerator, rejected.denominator, rejected.numerator_claim_ids) == (1, 2, [first.pk])


def test_lags(world):
    with world.here():
        world.claim(accepted=20, service=30)  # built 3 days after service
        world.claim(accepted=20, service=40)
        charge = run(world, "K19")
        assert charge.value == 3 and charge.details["late"] == 0
        bill = run(world, "K22")
        assert bill.value == 10 and bill.details["p90"] == 20
        world.claim(service=50)
        assert run(world, "K22").maturity == pytest.approx(2 / 3)


def test_money(world):
    with world.here():
        old = world.claim(accepted=100, service=110, cents=40_000)
        world.book(old, paid=10_000, contractual=5_000)
        young = world.claim(accepted=10, service=20, cents=15_000)
        world.book(young)
        unsent = world.claim(service=5, cents=7_000)
        world.book(unsent)
        credit = world.claim(accepted=50, service=60, cents=1_000)
        world.book(credit, paid=1_500)
        age = run(world, "K16")
        assert (age.numerator, age.denominator) == (25_000, 40_000) and age.n == 2
        assert age.details["unbilled_cents"] == 7_000 and age.details["credit_cents"] == -500
        assert age.details["buckets"]["91-120"] == {"cents": 25_000, "claims": 1}
        assert run(world, "K16", part="0-30").numerator == 15_000
        days = run(world, "K15a")
        assert days.numerator == 25_000 + 15_000 + 7_000 - 500 and days.denominator == 63_000
        assert days.value == pytest.approx(days.numerator / (63_000 / 365)) and days.details["history_days"] == 111
        assert run(world, "K17").value is None  # nothing is six months old
        aged = world.claim(accepted=290, service=300, cents=20_000)
        world.book(aged, paid=9_000, contractual=10_000)
        net = run(world, "K17")
        assert (net.numerator, net.denominator, net.value) == (9_000, 10_000, 0.9)


def test_denial_mix(world):
    with world.here():
        one, two = world.claim(accepted=50, denied=30), world.claim(accepted=50, denied=30)
        world.denial(one, ago=30, cents=6_000)
        world.denial(two, ago=30, carc="27", category="eligibility", cents=2_000)
        part = run(world, "K30", part="eligibility")
        assert (part.numerator, part.denominator, part.numerator_claim_ids) == (2_000, 8_000, [two.pk])
        whole = run(world, "K30")
        assert (whole.numerator, whole.denominator) == (8_000, 20_000)
        assert whole.details["mix"]["medical_necessity"] == {"claims": 1, "cents": 6_000}
        assert run(world, "K06").value == 1.0


def test_rows_sum_to_every_number(world):
    with world.here():
        for i in range(12):
            claim = world.claim(
                accepted=90 - i,
                paid=60 - i if i % 3 else None,
                denied=None if i % 3 else 50 - i,
                clean_first_time=bool(i % 2),
            )
            world.book(claim, paid=2_000 * i)
            (world.remit(claim, ago=60 - i, outcome="paid") if i % 3 else world.denial(claim, ago=50 - i))
        for result in (
            every(world) + every(world, month=world.day(60).replace(day=1)) + every(world, payer_id=world.payers[0].pk)
        ):
            if result.state in {"not_evaluated", "no_claims"}:
                continue
            name = result.definition.id
            share = 3 if name == "K05" else 1  # its denominator is a monthly average of three months
            assert sum(row.numerator for row in result.rows) == result.numerator, name
            assert round(sum(row.denominator for row in result.rows) / share) == result.denominator, name
            assert result.n == len(result.claim_ids)
            ratio = result.numerator / result.denominator
            if result.definition.unit == "share" and name != "K09":
                assert result.value == ratio, name


def test_other_practices_are_never_counted(cast, world):
    other = World(cast, "lakeview")
    with other.here():
        claim = other.claim(accepted=50, denied=30, clean_first_time=False)
        other.denial(claim, ago=30)
        other.book(claim)
        rebuild()
    with world.here():
        for result in every(world):
            assert result.n == 0 and result.value is None
    with other.here():
        assert run(other, "K09").denominator == 1


def test_the_command(world, capsys):
    with world.here():
        claim = world.claim(accepted=50, denied=30)
        world.denial(claim, ago=30)
        world.book(claim)
    call_command("kpi", practice="northside", json=True)
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "claimwright.kpi/1"
    by_id = {row["id"]: row for row in data["kpis"]}
    assert set(by_id) == {name for name, _ in measures.items()}
    assert by_id["K07"]["numerator"] == 1 and by_id["K07"]["claim_ids"] == [claim.pk]
    assert by_id["K16"]["denominator"] == "100.00" and by_id["K16"]["as_of"] == world.today.isoformat()
    assert by_id["K28"]["state"] == "not_evaluated" and by_id["K28"]["value"] is None
    call_command("kpi", practice="northside", id="K09", as_of=world.day(40), json=True)
    (row,) = json.loads(capsys.readouterr().out)["kpis"]
    assert row["numerator"] == 0 and row["maturity"] == 0
    call_command("kpi", practice="northside")
    assert "no claims to rate" not in capsys.readouterr().out.split("K09")[1].splitlines()[0]


@pytest.mark.parametrize(
    "bad",
    [
        {"practice": "nowhere"},
        {"practice": "northside", "id": "K99"},
        {"practice": "northside", "month": "2026-13"},
        {"practice": "northside", "as_of": "soon"},
    ],
)
def test_the_command_refuses_what_it_does_not_know(cast, capsys, bad):
    arguments = [f"--{name.replace('_', '-')}={value}" for name, value in bad.items()]
    with pytest.raises(SystemExit) as end:
        call_command("kpi", *arguments)
    assert end.value.code == 3 and capsys.readouterr().err


def test_filters_hold_their_months():
    filters = Filters(as_of=dt.date(2026, 3, 15), span="3")
    assert (filters.first, filters.end) == (dt.date(2026, 1, 1), dt.date(2026, 3, 16))
    assert filters.but(month=dt.date(2025, 12, 1)).end == dt.date(2026, 1, 1)
    assert Filters(as_of=dt.date(2026, 3, 15), span="all").holds(dt.date(1999, 1, 1))
    assert not filters.holds(None) and not filters.holds(dt.date(2026, 3, 16))
