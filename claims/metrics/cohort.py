"""A group of claims by submission month: counts, denied-first incidence and reimbursement timing, from cells or claims."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from claims.metrics.facts import DENIED, ClaimRow, counted
from claims.metrics.models import MonthCell
from claims.metrics.survival import Curve, Incidence, cumulative_incidence, kaplan_meier

ARRAYS = ("days_paid", "days_stopped", "unpaid_on_day", "days_denied", "days_cleared", "open_on_day")
SCALARS = ("claims", "charge_cents", "adjudicated", "denied_first", "denied_first_cents")
HORIZON = 90  # days from receipt at which denied-first is stated


@dataclass(slots=True)
class Tally:
    """The content of one cell: what `MonthCell` stores, as numbers that can be added to and taken from."""

    claims: int = 0
    charge_cents: int = 0
    adjudicated: int = 0
    denied_first: int = 0
    denied_first_cents: int = 0
    days_paid: list[int] = field(default_factory=list)
    days_stopped: list[int] = field(default_factory=list)
    unpaid_on_day: list[int] = field(default_factory=list)
    days_denied: list[int] = field(default_factory=list)
    days_cleared: list[int] = field(default_factory=list)
    open_on_day: list[int] = field(default_factory=list)

    def add(self, facts: dict, sign: int = 1) -> None:
        """Count (or with sign -1 take back) the facts of one claim (`facts.counted`)."""
        denied = facts["answer"] == DENIED
        self.claims += sign
        self.charge_cents += sign * facts["cents"]
        self.adjudicated += sign * bool(facts["answer"])
        self.denied_first += sign * denied
        self.denied_first_cents += sign * denied * facts["cents"]
        if facts["paid_day"] is not None:
            _bump(self.days_paid, facts["paid_day"], sign)
        elif facts["stop_day"] is not None:
            _bump(self.days_stopped, facts["stop_day"], sign)
        else:
            _bump(self.unpaid_on_day, facts["on"], sign)
        if not facts["answer"]:
            _bump(self.open_on_day, facts["on"], sign)
        else:
            _bump(self.days_denied if denied else self.days_cleared, facts["answer_day"], sign)


def _bump(counts: list[int], index: int, sign: int) -> None:
    if index >= len(counts):
        counts.extend([0] * (index + 1 - len(counts)))
    counts[index] += sign
    while counts and counts[-1] == 0:
        counts.pop()


class _Counts:
    """Adds lists of counts of different lengths."""

    def __init__(self) -> None:
        self.values = np.zeros(1, dtype=np.int64)

    def add(self, counts: Iterable[int]) -> None:
        more = np.asarray(list(counts), dtype=np.int64)
        if more.size > self.values.size:
            more, self.values = self.values, more.copy()
        self.values[: more.size] += more

    def one(self, index: int) -> None:
        if index >= self.values.size:
            self.values = np.concatenate([self.values, np.zeros(index + 1 - self.values.size, dtype=np.int64)])
        self.values[index] += 1


@dataclass(slots=True)
class Cohort:
    """Claims received by payers in some months, as known on `as_of`. Amounts in cents."""

    as_of: dt.date
    claims: int = 0
    charge_cents: int = 0
    adjudicated: int = 0
    denied_first: int = 0
    denied_first_cents: int = 0
    paid: _Counts = field(default_factory=_Counts)
    pay_censored: _Counts = field(default_factory=_Counts)
    denied: _Counts = field(default_factory=_Counts)
    cleared: _Counts = field(default_factory=_Counts)
    unanswered: _Counts = field(default_factory=_Counts)

    def add_cell(self, cell: MonthCell) -> "Cohort":
        """Add a stored cell; what still waits is aged to `as_of`."""
        for name in SCALARS:
            setattr(self, name, getattr(self, name) + getattr(cell, name))
        self.paid.add(cell.days_paid)
        self.pay_censored.add(cell.days_stopped)
        self.denied.add(cell.days_denied)
        self.cleared.add(cell.days_cleared)
        age = (self.as_of - cell.month).days
        for waiting, counts in ((cell.unpaid_on_day, self.pay_censored), (cell.open_on_day, self.unanswered)):
            aged = [0] * (max(age, 0) + 1)
            for on, number in enumerate(waiting):
                aged[max(age - on, 0)] += number
            counts.add(aged)
        return self

    def add_row(self, row: ClaimRow) -> "Cohort":
        """Add a claim as it was known on `as_of`; claims received later or in no cell are left out."""
        if not row.in_cohort or row.received_on > self.as_of:
            return self
        start = row.received_on
        answer, paid, stopped = row.known_on(self.as_of)
        age = (self.as_of - start).days
        denied = bool(answer) and answer[0] == DENIED
        self.claims += 1
        self.charge_cents += row.charge_cents
        self.adjudicated += bool(answer)
        self.denied_first += denied
        self.denied_first_cents += denied * row.charge_cents
        if paid:
            self.paid.one(max((paid - start).days, 0))
        else:
            self.pay_censored.one(max((stopped - start).days, 0) if stopped else age)
        if answer:
            (self.denied if denied else self.cleared).one(max((answer[1] - start).days, 0))
        else:
            self.unanswered.one(age)
        return self

    @property
    def maturity(self) -> float | None:
        """Share of the cohort that has a final answer; None without claims."""
        return self.adjudicated / self.claims if self.claims else None

    def timing(self) -> Curve:
        """Receipt to first payment; unpaid claims are censored at their age, denied ones too (they may still be paid)."""
        return kaplan_meier(self.paid.values, self.pay_censored.values)

    def denied_incidence(self) -> Incidence:
        """Denied first, with any other final first answer as competing event."""
        return cumulative_incidence(self.denied.values, self.cleared.values, self.unanswered.values)

    def denied_share(self) -> float | None:
        """Probability of being denied first within 90 days of receipt; None without claims ("no claims to rate")."""
        return self.denied_incidence().by(HORIZON)


def of_rows(rows: Iterable[ClaimRow], *, as_of: dt.date) -> Cohort:
    """The cohort of claims read raw."""
    cohort = Cohort(as_of)
    for row in rows:
        cohort.add_row(row)
    return cohort


def of_cells(cells: Iterable[MonthCell], *, as_of: dt.date) -> Cohort:
    """The cohort of stored cells, as they stand today."""
    cohort = Cohort(as_of)
    for cell in cells:
        cohort.add_cell(cell)
    return cohort


def tallies(rows: Iterable[ClaimRow]) -> dict[tuple, Tally]:
    """What the cells of these claims must hold: (payer, provider, month ISO) -> tally."""
    made: dict[tuple, Tally] = {}
    for row in rows:
        facts = counted(row)
        if facts is not None:
            made.setdefault(tuple(facts["cell"]), Tally()).add(facts)
    return made
