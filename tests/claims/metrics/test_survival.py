"""Golden vectors of rules.md 7 and properties of the estimators."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.metrics.survival import cumulative_incidence, histogram, kaplan_meier

T = [3, 5, 6, 7, 8, 10, 12, 12]
E = [1, 0, 1, 1, 0, 1, 1, 0]


def curve(times, observed):
    return kaplan_meier(
        histogram(t for t, e in zip(times, observed, strict=True) if e),
        histogram(t for t, e in zip(times, observed, strict=True) if not e),
    )


def test_golden_kaplan_meier():
    made = curve(T, E)
    assert made.days.tolist() == [3, 6, 7, 10, 12]
    assert made.survival.tolist() == pytest.approx([0.875, 0.729167, 0.583333, 0.388889, 0.194444], abs=5e-7)
    assert made.at_risk.tolist() == [8, 6, 5, 3, 2]
    assert made.median == 10
    assert made.p90 is None  # 0.194 never falls to 0.1: not reached, not extrapolated
    assert (made.n, made.n_events) == (8, 5)


def test_greenwood_log_log_interval():
    made = curve(T, E)
    s, v = 7 / 8, 1 / (8 * 7)
    half = 1.959963984540054 * math.sqrt(v) / abs(math.log(s))
    assert made.lower[0] == pytest.approx(s ** math.exp(half))
    assert made.upper[0] == pytest.approx(s ** math.exp(-half))
    assert all(made.lower <= made.survival) and all(made.survival <= made.upper)


def test_without_events_nothing_is_reached():
    made = curve([4, 9], [0, 0])
    assert made.median is None and made.p90 is None and made.n == 2
    assert curve([], []).median is None


def test_all_events_end_at_zero_without_warnings():
    made = curve([1, 2, 2, 5], [1, 1, 1, 1])
    assert made.survival.tolist() == pytest.approx([0.75, 0.25, 0])
    assert made.median == 2 and made.p90 == 5
    assert made.median_interval()[0] is not None


def test_days_before_the_receipt_count_as_day_zero():
    assert histogram([-2, 0, 1]).tolist() == [2, 1]


@given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=60))
def test_without_censoring_it_is_the_plain_share(cases):
    times = [t for t, _ in cases]
    made = curve(times, [True] * len(times))
    for day, share in zip(made.days, made.survival, strict=True):
        assert share == pytest.approx(sum(t > day for t in times) / len(times))


@given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["denied", "paid", "open"])), min_size=1, max_size=80))
def test_incidences_and_survival_add_up_to_one(cases):
    by = {kind: histogram(t for t, k in cases if k == kind) for kind in ("denied", "paid", "open")}
    denied = cumulative_incidence(by["denied"], by["paid"], by["open"])
    paid = cumulative_incidence(by["paid"], by["denied"], by["open"])
    both = (
        kaplan_meier(by["denied"] + _pad(by["paid"], by["denied"]), by["open"])
        if len(by["paid"]) <= len(by["denied"])
        else kaplan_meier(by["paid"] + _pad(by["denied"], by["paid"]), by["open"])
    )
    assert denied.share.size == paid.share.size == both.survival.size
    assert np.allclose(denied.share + paid.share + both.survival, 1)
    assert denied.n == len(cases)


def _pad(short, long):
    return np.pad(short, (0, len(long) - len(short)))


def test_aalen_johansen_by_hand():
    # day 2: one of 4 denied; day 3: one of 3 paid; day 5: one of 1 left denied after one was censored on day 4
    made = cumulative_incidence(histogram([2, 5]), histogram([3]), histogram([4]))
    assert made.days.tolist() == [2, 3, 5]
    assert made.share.tolist() == pytest.approx([1 / 4, 1 / 4, 1 / 4 + (3 / 4) * (2 / 3) * 1])
    assert made.by(1) == 0 and made.by(4) == pytest.approx(0.25) and made.at_risk(3) == 3
    assert cumulative_incidence([], [], []).by(90) is None
