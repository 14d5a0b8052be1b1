"""Business days of the demo: no weekends, no federal holidays; more visits on Mondays and in winter."""

from collections.abc import Iterator
from datetime import date, timedelta

_WEEKDAY = (1.15, 1.05, 1.0, 1.0, 0.8)
_MONTH = {1: 1.08, 2: 1.02, 3: 1.0, 4: 0.97, 5: 0.96, 6: 0.92, 7: 0.88, 8: 0.94, 9: 1.02, 10: 1.08, 11: 1.05, 12: 0.92}


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def holidays(year: int) -> frozenset[date]:
    """Days when the demo's practices are closed."""
    last_monday_of_may = _nth(year, 5, 0, 4) if _nth(year, 5, 0, 4).day > 24 else _nth(year, 5, 0, 5)
    thanksgiving = _nth(year, 11, 3, 4)
    return frozenset(
        {
            date(year, 1, 1),
            last_monday_of_may,
            date(year, 7, 3) if date(year, 7, 4).weekday() == 5 else date(year, 7, 4),
            _nth(year, 9, 0, 1),
            thanksgiving,
            thanksgiving + timedelta(days=1),
            date(year, 12, 24),
            date(year, 12, 25),
        }
    )


def is_open(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays(day.year)


def business_days(*, start: date, end: date) -> Iterator[date]:
    """Open days from `start` to `end`, both included."""
    day = start
    while day <= end:
        if is_open(day):
            yield day
        day += timedelta(days=1)


def next_open(day: date) -> date:
    """`day` itself when open, else the next open day."""
    while not is_open(day):
        day += timedelta(days=1)
    return day


def busyness(day: date) -> float:
    """Relative number of visits on that day: weekday times season."""
    return _WEEKDAY[day.weekday()] * _MONTH[day.month]
