"""rules.md 5.1 with numbers worked out by hand."""

import datetime as dt

import pytest

from coding.workqueue import credentials, priority

UTC = dt.UTC
ENTERED = dt.datetime(2026, 6, 15, 12, tzinfo=UTC)  # a Monday
DUE = ENTERED + dt.timedelta(hours=48)


def rate(**changes):
    values = {
        "now": ENTERED + dt.timedelta(hours=24), "entered": ENTERED, "due": DUE, "today": dt.date(2026, 6, 16),
        "service_date": dt.date(2026, 6, 11), "filing_days": 40, "expected_cents": 0,
    }  # fmt: skip
    return priority.rate(**(values | changes))


def points(found, name):
    return next(t["points"] for t in found.terms if t["name"] == name)


def test_golden_terms():
    found = rate()
    assert points(found, "promise") == 10.0  # 40 x (24/48)^2
    assert points(found, "filing") == 12.5  # 35 days left: (60-35)/50 x 25
    assert points(found, "age") == 7.5  # 5 of 10 days x 15
    assert points(found, "money") == 0
    assert (found.tier, found.score) == (1, 30.0)


def test_money_is_logarithmic_and_capped():
    assert points(rate(expected_cents=1_000_000), "money") == 15
    assert points(rate(expected_cents=50_000_000), "money") == 15
    assert 9.9 < points(rate(expected_cents=10_000), "money") < 10.1


def test_reopened_adds_five():
    assert rate(reopened=True).score == rate().score + 5


@pytest.mark.parametrize(("days", "tier", "filing"), [(5 + 10, 0, 25.0), (5 + 11, 1, 24.5), (5 + 60, 1, 0.0), (5 - 3, 0, 25.0)])
def test_filing_limit_makes_tier_zero_at_ten_days(days, tier, filing):
    found = rate(filing_days=days)
    assert (found.tier, points(found, "filing")) == (tier, filing)


def test_a_broken_promise_is_tier_zero_and_capped():
    late = rate(now=DUE + dt.timedelta(hours=100))
    assert (late.tier, points(late, "promise")) == (0, 40.0)
    assert rate(now=DUE).tier == 0
    assert rate(now=DUE - dt.timedelta(seconds=1)).tier == 1


def test_terms_speak():
    words = [t["words"] for t in rate(expected_cents=96_200).terms]
    assert words == ["due in 24 h", "filing limit in 35 d", "service 5 d ago", "holds up $962"]
    assert rate(filing_days=None).terms[1]["name"] == "age"  # no payer known: no filing term, not zero days


def test_due_skips_the_weekend():
    friday = dt.datetime(2026, 6, 19, 15, tzinfo=UTC)
    assert priority.due_at(friday, 24) == dt.datetime(2026, 6, 22, 15, tzinfo=UTC)
    assert priority.due_at(friday, 48) == dt.datetime(2026, 6, 23, 15, tzinfo=UTC)
    saturday = dt.datetime(2026, 6, 20, 9, tzinfo=UTC)
    assert priority.due_at(saturday, 24) == dt.datetime(2026, 6, 23, 9, tzinfo=UTC)
    assert priority.due_at(ENTERED, 12) == ENTERED + dt.timedelta(hours=12)


def test_certificates_open_classes():
    assert credentials.class_of("office") == "pro-fee"
    assert credentials.class_of("surgery") == "surgery"
    assert credentials.opened_by({"CRC"}) == ["risk"]
    assert "pro-fee" in credentials.opened_by({"CPC"})
    assert credentials.opened_by({"CPMA"}) == []
