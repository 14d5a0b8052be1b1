"""What a revenue page is asked for: months, payer, provider, day. It lives in the address, so a view can be sent on."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

SPANS = {
    "3": "Last 3 months",
    "6": "Last 6 months",
    "12": "Last 12 months",
    "24": "Last 24 months",
    "all": "All months",
}
DEFAULT_SPAN = "12"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """`month` (its first day) wins over `span`. `part` narrows a measure to one bucket or cause. Days are business dates."""

    as_of: dt.date
    span: str = DEFAULT_SPAN
    month: dt.date | None = None
    payer_id: int | None = None
    provider_id: int | None = None
    part: str = ""
    memo: dict = field(default_factory=dict, compare=False, repr=False)  # what panels of one page share

    @property
    def first(self) -> dt.date | None:
        """First day of the first month asked for; None = from the beginning."""
        if self.month:
            return self.month
        return None if self.span == "all" else months_before(self.as_of.replace(day=1), int(self.span) - 1)

    @property
    def end(self) -> dt.date:
        """The day after the last one asked for; never after the as-of day's tomorrow."""
        tomorrow = self.as_of + dt.timedelta(days=1)
        return min(months_before(self.month, -1), tomorrow) if self.month else tomorrow

    def holds(self, day: dt.date | None) -> bool:
        """Is the day within the months asked for (and not after the as-of day)?"""
        return day is not None and (self.first is None or self.first <= day) and day < self.end

    def but(self, **changes: object) -> "Filters":
        """The same with some parts changed."""
        return replace(self, **{"memo": {}} | changes)

    def query(self, **more: object) -> str:
        """The address's query, with `more` keys added; empty values are left out."""
        values = {
            "months": "" if self.month or self.span == DEFAULT_SPAN else self.span,
            "month": self.month.strftime("%Y-%m") if self.month else "",
            "payer": self.payer_id, "provider": self.provider_id, "part": self.part,
        } | more  # fmt: skip
        return urlencode({key: value for key, value in values.items() if value not in ("", None)})

    def words(self) -> str:
        """The months in words, for headings and exports."""
        return f"{self.month:%m/%Y}" if self.month else SPANS[self.span]


def parse(params: Mapping[str, str], *, today: dt.date) -> tuple[Filters, list[str]]:
    """The filters of an address and the keys that were not understood (they are left out and named on the page)."""
    ignored = []
    span = params.get("months", "") or DEFAULT_SPAN
    if span not in SPANS:
        ignored.append("months")
        span = DEFAULT_SPAN
    month = month_from(params.get("month", ""))
    if params.get("month") and (month is None or month > today):
        ignored.append("month")
        month = None
    numbers: dict[str, int | None] = {}
    for key in ("payer", "provider"):
        text = params.get(key, "")
        numbers[key] = int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
        if text and numbers[key] is None:
            ignored.append(key)
    filters = Filters(
        as_of=today, span=span, month=month, payer_id=numbers["payer"], provider_id=numbers["provider"],
        part=params.get("part", "")[:40],
    )  # fmt: skip
    return filters, ignored


def month_from(text: str) -> dt.date | None:
    """`2026-08` as its first day; None when it is no month."""
    try:
        return dt.date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        return None


def months_before(month: dt.date, count: int) -> dt.date:
    """First day of the month `count` months earlier (negative: later)."""
    index = month.year * 12 + month.month - 1 - count
    return dt.date(index // 12, index % 12 + 1, 1)
