import datetime as dt
from decimal import Decimal

import pytest

from portal.ui.money import ago, dollars, us_date, usd

NOW = dt.datetime(2026, 11, 21, 15, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("amount", "text"),
    [(123456, "$1,234.56"), (-123456, "($1,234.56)"), (Decimal("1234.5"), "$1,234.50"), (Decimal("-0.01"), "($0.01)"),
     (0, "$0.00"), (Decimal("-0.001"), "$0.00"), (5, "$0.05"), (10**11, "$1,000,000,000.00")],
)  # fmt: skip
def test_amounts_read_as_us_readers_write_them(amount, text):
    assert usd(amount) == text


@pytest.mark.parametrize("slip", [1.5, "12", True, None])
def test_only_cents_and_decimals_are_money(slip):
    with pytest.raises(TypeError):
        dollars(slip)


@pytest.mark.parametrize(
    ("back", "text"),
    [({"seconds": 59}, "just now"), ({"minutes": 60}, "1 h ago"), ({"hours": 47}, "1 d ago"), ({"days": 3}, "3 d ago"),
     ({"days": -2}, "in 2 d")],
)  # fmt: skip
def test_ages(back, text):
    assert ago(NOW - dt.timedelta(**back), now=NOW) == text


def test_dates():
    assert us_date(dt.date(2026, 3, 9)) == "03/09/2026"
