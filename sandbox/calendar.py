"""Business days of the invented payers and their bank: no weekends, no US federal holidays."""

from datetime import date, timedelta
from functools import lru_cache


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    """The n-th ``weekday`` (Monday 0) of a month; n = -1 is the last one."""
    if n > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """The federal holidays of 5 U.S.C. 6103; a Sunday moves to Monday, as the Federal Reserve does."""
    fixed = [date(year, 1, 1), date(year, 6, 19), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25)]
    moved = [day + timedelta(days=1) if day.weekday() == 6 else day for day in fixed]
    floating = [
        _nth(year, 1, 0, 3),
        _nth(year, 2, 0, 3),
        _nth(year, 5, 0, -1),
        _nth(year, 9, 0, 1),
        _nth(year, 10, 0, 2),
        _nth(year, 11, 3, 4),
    ]
    return frozenset(moved + floating)


def is_business_day(day: date) -> bool:
    """Whether payers and banks work on ``day``."""
    return day.weekday() < 5 and day not in holidays(day.year)


def on_or_after(day: date) -> date:
    """``day`` itself when it is a business day, otherwise the next one."""
    while not is_business_day(day):
        day += timedelta(days=1)
    return day


def add_business_days(day: date, count: int) -> date:
    """The ``count``-th business day after ``day`` (0 rolls a weekend forward)."""
    day = on_or_after(day) if count == 0 else day
    while count > 0:
        day = on_or_after(day + timedelta(days=1))
        count -= 1
    return day
