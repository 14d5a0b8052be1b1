"""What higher apps put on these pages beside `portal.registries.panels`: claims of a drill-down, columns of the firm."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count
from django.urls import NoReverseMatch, reverse

from portal.dashboards.shown import ClaimLine
from portal.jobs.models import Job, JobState
from portal.registries import Registry

REVENUE = "revenue."  # panels whose name begins so stand on the revenue page; others have pages of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmCell:
    """What a practice shows in a column. `alarm` marks what somebody must look at; `value` is what the foot adds up."""

    text: str
    href: str = ""
    alarm: bool = False
    value: int | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class FirmView:
    """What the columns of one page are built for: practice id -> slug, the as-of day, and what they share."""

    slugs: dict[int, str]
    as_of: dt.date
    memo: dict = field(default_factory=dict)

    def once(self, what: str, read: Callable[[], dict]) -> dict:
        """A read that several columns share, made once per page."""
        if what not in self.memo:
            self.memo[what] = read()
        return self.memo[what]


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmColumn:
    """A column of the firm's board. `build(view)` returns practice id -> cell.

    A practice without a cell shows `none` (0 for counts, "no claims to rate" for rates).
    """

    title: str
    definition: str
    build: Callable[[FirmView], dict[int, FirmCell]]
    none: str = "0"
    table: str = "Money and what is stuck"


def absent(column: FirmColumn) -> FirmCell:
    """What a practice shows that the column says nothing about."""
    return FirmCell(text=column.none, value=0, quiet=" " in column.none)


# "claims" -> (ids, practice slug) -> {id: ClaimLine}
claim_lines: Registry[Callable[[Sequence[int], str], dict[int, ClaimLine]]] = Registry("claim lines")
firm_columns: Registry[FirmColumn] = Registry("firm column")


def link(url_name: str, *args: object, query: str = "") -> str:
    """An address by name, or nothing where this installation has no such page."""
    try:
        return reverse(url_name, args=args) + (f"?{query}" if query else "")
    except NoReverseMatch:
        return ""


def parked_jobs(view: FirmView) -> dict[int, FirmCell]:
    """Jobs parked after repeated failure, by practice: one query."""
    found = Job.objects.filter(state=JobState.PARKED, practice_id__in=view.slugs).values_list("practice_id")
    return {
        practice: FirmCell(text=f"{n:,}", alarm=n > 0, value=n, href=link("jobs"))
        for practice, n in found.annotate(n=Count("pk"))
    }


def jobs_that_stopped(view: FirmView) -> list[Job]:
    """The parked jobs themselves, newest first: what the board's count adds up from (at most 200 are listed)."""
    return list(Job.objects.filter(state=JobState.PARKED, practice_id__in=view.slugs).order_by("-pk")[:200])
