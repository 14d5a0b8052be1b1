import pytest

from portal.dashboards.stats import wilson


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"), [(95, 100, 0.888, 0.978), (10, 10, 0.722, 1.0), (28, 30, 0.787, 0.982), (30, 30, 0.886, 1.0)]
)
def test_golden_wilson(hits, n, low, high):
    assert wilson(hits=hits, n=n) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))


@pytest.mark.parametrize(("hits", "n"), [(0, 0), (3, 2), (-1, 5)])
def test_no_interval_without_cases(hits, n):
    with pytest.raises(ValueError, match="needs cases"):
        wilson(hits=hits, n=n)
