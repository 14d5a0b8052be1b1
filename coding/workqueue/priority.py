"""How urgent a work item is: rules.md 5.1 as a pure function, its terms kept in words for the coder.

`S = 40·SLA + 25·TF + 15·age + 15·$ + 5·reopened`; an item whose promise is broken, or whose filing limit is at most
10 days away, is tier 0 and always comes first. Nothing here looks at what a code pays: the dollars are what the
encounter holds up by the practice's own fee schedule.
"""

import datetime as dt
import math
from dataclasses import dataclass

FILING_NEAR, FILING_FAR = 10, 60  # days to the filing limit: all points at or under the first, none from the second
FULL_AGE = 10  # days since the service that earn all points
FULL_CENTS = 1_000_000  # dollars held ($10,000) that earn all points, on a logarithmic scale


@dataclass(frozen=True, slots=True)
class Priority:
    """`tier` 0 or 1, `score` 0 … 100, `terms` [{name, points, words}, …] with points that add up to the score."""

    tier: int
    score: float
    terms: list[dict[str, object]]


def due_at(entered: dt.datetime, hours: int) -> dt.datetime:
    """When the promise ends: `hours` after the entry, Saturdays and Sundays not counted (24 h = one business day)."""
    moment = _weekday(entered)
    days, rest = divmod(hours, 24)
    for _ in range(days):
        moment = _weekday(moment + dt.timedelta(days=1))
    return _weekday(moment + dt.timedelta(hours=rest))


def _weekday(moment: dt.datetime) -> dt.datetime:
    while moment.weekday() >= 5:
        moment += dt.timedelta(days=1)
    return moment


def rate(
    *,
    now: dt.datetime,
    entered: dt.datetime,
    due: dt.datetime,
    today: dt.date,
    service_date: dt.date,
    filing_days: int | None,
    expected_cents: int,
    reopened: bool = False,
) -> Priority:
    """Rate one item. `now`, `entered`, `due` and `today` are business time; `filing_days` the payer's limit in days from
    the date of service (None: no payer known, no filing points)."""
    promised = max((due - entered).total_seconds(), 1)
    elapsed = max((now - entered).total_seconds(), 0)
    sla = min((elapsed / promised) ** 2, 1)
    left = (due - now).total_seconds()
    terms = [_term("promise", 40 * sla, _due_words(left))]
    filing_left = None
    if filing_days is not None:
        filing_left = (service_date + dt.timedelta(days=filing_days) - today).days
        share = min(max((FILING_FAR - filing_left) / (FILING_FAR - FILING_NEAR), 0), 1)
        words = f"filing limit in {filing_left} d" if filing_left >= 0 else f"filing limit passed {-filing_left} d ago"
        terms.append(_term("filing", 25 * share, words))
    age = max((today - service_date).days, 0)
    terms.append(_term("age", 15 * min(age / FULL_AGE, 1), f"service {age} d ago"))
    held = min(math.log1p(max(expected_cents, 0)) / math.log1p(FULL_CENTS), 1)
    terms.append(_term("money", 15 * held, f"holds up ${expected_cents / 100:,.0f}"))
    if reopened:
        terms.append(_term("reopened", 5, "came back after signing"))
    first = left <= 0 or (filing_left is not None and filing_left <= FILING_NEAR)
    return Priority(0 if first else 1, round(sum(float(t["points"]) for t in terms), 2), terms)


def _term(name: str, points: float, words: str) -> dict[str, object]:
    return {"name": name, "points": round(points, 2), "words": words}


def _due_words(seconds: float) -> str:
    hours = abs(seconds) / 3600
    span = f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} d"
    return f"due in {span}" if seconds > 0 else f"overdue by {span}"
