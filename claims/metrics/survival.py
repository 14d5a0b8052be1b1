"""Waiting times with open cases: Kaplan-Meier and Aalen-Johansen over counts per day (rules.md 1.2), in numpy.

Input is always two or three arrays of counts, index = whole days since the start of the clock. A case that is still open
is censored at its age; it leaves the number at risk after that day and is never counted as an event.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

TINY = 1e-12
Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Curve:
    """Survival (share still waiting) after each event day, with its 95 % interval (Greenwood, log-log).

    Where the interval is not defined (share 0 or 1) both bounds are the share itself.
    """

    days: np.ndarray
    at_risk: np.ndarray
    events: np.ndarray
    survival: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    n: int

    @property
    def n_events(self) -> int:
        return int(self.events.sum())

    def day(self, share: float = 0.5) -> int | None:
        """First day on which at most `share` still wait; None = not reached, never extrapolated."""
        return _first(self.days, self.survival, share)

    @property
    def median(self) -> int | None:
        return self.day(0.5)

    @property
    def p90(self) -> int | None:
        """The day by which 9 in 10 have happened."""
        return self.day(0.1)

    def median_interval(self) -> tuple[int | None, int | None]:
        """Days between which the median lies with 95 %: where the bounds of the curve cross one half."""
        return _first(self.days, self.lower, 0.5), _first(self.days, self.upper, 0.5)

    def points(self) -> list[tuple[int, float]]:
        """(day, share still waiting) for drawing, in order of day."""
        return [(int(d), float(s)) for d, s in zip(self.days, self.survival, strict=True)]


def _first(days: np.ndarray, shares: np.ndarray, share: float) -> int | None:
    below = np.nonzero(shares <= share + TINY)[0]
    return int(days[below[0]]) if below.size else None


def histogram(days: Iterable[int]) -> np.ndarray:
    """Counts per day; days below zero (an answer before the receipt: a data error) count as day 0."""
    values = np.fromiter((max(d, 0) for d in days), dtype=np.int64)
    return np.bincount(values) if values.size else np.zeros(1, dtype=np.int64)


def _same_length(*arrays: Sequence[int]) -> list[np.ndarray]:
    size = max([len(a) for a in arrays] + [1])
    made = []
    for values in arrays:
        padded = np.zeros(size, dtype=np.int64)
        padded[: len(values)] = values
        made.append(padded)
    return made


def _at_risk(leaving: np.ndarray) -> np.ndarray:
    """How many were still waiting when each day began."""
    return leaving[::-1].cumsum()[::-1]


def kaplan_meier(events: Sequence[int], censored: Sequence[int]) -> Curve:
    """The curve from counts of events and of censored cases per day."""
    happened, left = _same_length(events, censored)
    risk = _at_risk(happened + left)
    days = np.nonzero(happened)[0]
    d, n = happened[days], risk[days]
    survival = np.cumprod(1 - d / n) if days.size else np.zeros(0)
    lower, upper = survival.copy(), survival.copy()
    inside = (survival > TINY) & (survival < 1 - TINY)
    if inside.any():
        with np.errstate(divide="ignore"):
            greenwood = np.cumsum(np.where(n > d, d / (n * np.maximum(n - d, 1)), 0.0))
        s = survival[inside]
        half = Z95 * np.sqrt(greenwood[inside]) / np.abs(np.log(s))
        lower[inside], upper[inside] = s ** np.exp(half), s ** np.exp(-half)
    return Curve(days, n, d, survival, lower, upper, int(happened.sum() + left.sum()))


@dataclass(frozen=True, slots=True)
class Incidence:
    """Cumulative probability of the cause when another cause may come first (Aalen-Johansen)."""

    days: np.ndarray
    share: np.ndarray
    risk: np.ndarray  # at risk when each day 0, 1, … began
    n: int

    def by(self, day: int) -> float | None:
        """Probability that the cause has come first by `day`; None when there are no cases."""
        if self.n == 0:
            return None
        upto = np.nonzero(self.days <= day)[0]
        return float(self.share[upto[-1]]) if upto.size else 0.0

    def at_risk(self, day: int) -> int:
        """Cases without any answer when `day` began."""
        return int(self.risk[day]) if day < self.risk.size else 0


def cumulative_incidence(cause: Sequence[int], other: Sequence[int], censored: Sequence[int]) -> Incidence:
    """Incidence of `cause` with the competing event `other`; open cases are censored at their age."""
    first, rival, left = _same_length(cause, other, censored)
    risk = _at_risk(first + rival + left)
    days = np.nonzero(first + rival)[0]
    n = risk[days]
    after = np.cumprod(1 - (first + rival)[days] / n) if days.size else np.zeros(0)
    before = np.concatenate([[1.0], after[:-1]]) if days.size else np.zeros(0)
    share = np.cumsum(before * first[days] / n) if days.size else np.zeros(0)
    return Incidence(days, share, risk, int((first + rival + left).sum()))
