"""Wilson intervals: golden vectors of rules.md section 7, and how scores are said."""

import pytest

from coding.audits.stats import Rate, wilson


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(95, 100, 0.888, 0.978), (10, 10, 0.722, 1.0), (28, 30, 0.787, 0.982), (30, 30, 0.886, 1.0), (0, 10, 0.0, 0.278)],
)
def test_golden(k, n, low, high):
    found = wilson(k, n)
    assert (round(found[0], 3), round(found[1], 3)) == (low, high)


def test_edges():
    assert wilson(0, 0) == (0.0, 1.0)
    for k, n in ((-1, 5), (6, 5), (1, 0)):
        with pytest.raises(ValueError, match="between"):
            wilson(k, n)


def test_few_cases_are_counts():
    assert Rate(28, 29).words == "28 of 29"
    assert Rate(28, 29).meets() == "too few to say"
    assert Rate(0, 0).words == "none audited"
    assert Rate(95, 100).words == "95.0% (88.8% to 97.8%, n 100)"


def test_a_threshold_is_met_only_by_the_lower_end():
    assert Rate(95, 100).meets() == "not shown"
    assert Rate(1000, 1000).meets() == "met"
    assert Rate(50, 100).meets() == "missed"
