"""Lists: what may be sorted and filtered from the address, one query for the count and sums, one for the rows.

spec = ListSpec(columns=(...), filters=(...), sort="-age")
page = run(spec, queryset, request.GET)          # two queries, whatever the number of rows
{% listing page caption="Encounters waiting on you" %} {% pager page %}
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from django.db.models import FETCH_RAISE, Count, Sum

from portal.ui.money import us_date, us_moment, usd

Kind = Literal["text", "code", "money", "date", "datetime", "int", "percent"]
RIGHT = {"money", "int", "percent"}
LONGEST = 200  # characters of a filter value that are looked at


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: `value(row)` is what is shown and exported; `html(row)` (a SafeString) shows it differently.

    sort: the field to order by ("" = not sortable). sum: the field to add up (money fields in cents).
    css: cell class for the phone layout (wide, act, by, hide-s). definition: goes to the header's title and the export.
    """

    key: str
    title: str
    value: Callable[[Any], Any]
    kind: Kind = "text"
    sort: str = ""
    sum: str = ""
    css: str = ""
    definition: str = ""
    href: Callable[[Any], str] | None = None
    html: Callable[[Any], Any] | None = None
    export: Callable[[Any], Any] | None = None

    def export_value(self, row: Any) -> Any:
        """Value for files; money is int cents or Decimal dollars."""
        return (self.export or self.value)(row)

    def shown(self, row: Any) -> Any:
        """What stands in the cell: SafeString from `html`, or text."""
        return self.html(row) if self.html else self.text(self.value(row))

    def text(self, value: Any) -> str:
        """The value as US text; None is an empty cell."""
        if value is None:
            return ""
        if self.kind == "money":
            return usd(value)
        if isinstance(value, dt.datetime):
            return us_moment(value)
        if isinstance(value, dt.date):
            return us_date(value)
        if self.kind == "percent":
            return f"{float(value):.1%}"
        return f"{value:,}" if isinstance(value, int | Decimal) and not isinstance(value, bool) else str(value)


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A filter of the address. With `choices` (value to words) only those values are taken; without, free text.

    `apply(queryset, value)` returns the narrowed queryset. `private`: the words may name a person; they are taken from
    the body of a POST only, because an address reaches logs, history and proxies.
    """

    key: str
    title: str
    apply: Callable[[Any, str], Any]
    choices: Mapping[str, str] | None = None
    private: bool = False


@dataclass(frozen=True, kw_only=True)
class ListSpec:
    """The declaration of one list. `sort` is the default: a column's key, with "-" for descending."""

    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    sort: str = ""
    size: int = 50
    row_id: Callable[[Any], str] = lambda row: str(row.pk)

    def column(self, key: str) -> Column | None:
        """The column of that key, or None."""
        return next((c for c in self.columns if c.key == key), None)


@dataclass(kw_only=True)
class ListPage:
    """One page of a list: `count` and `sums` are of everything that matches, not of this page."""

    spec: ListSpec
    rows: list[Any]
    number: int
    pages: int
    count: int
    sums: dict[str, int]
    sort: str
    chosen: dict[str, str]
    ignored: list[str] = field(default_factory=list)

    @property
    def first(self) -> int:
        return 0 if not self.count else (self.number - 1) * self.spec.size + 1

    @property
    def last(self) -> int:
        return min(self.number * self.spec.size, self.count)

    @property
    def words(self) -> dict[str, str]:
        """The private filters in force; links of the page send them again in the body."""
        return {item.key: self.chosen[item.key] for item in self.spec.filters if item.private and item.key in self.chosen}

    @property
    def has_sums(self) -> bool:
        return any(c.sum for c in self.spec.columns)


def narrow(
    spec: ListSpec, queryset: Any, params: Mapping[str, str], words: Mapping[str, str] | None = None
) -> tuple[Any, dict[str, str], list[str]]:
    """The filtered queryset, the filters in force, and the keys whose value was not understood (so the page can say so).

    `params` is the address, `words` the body of a POST: private filters are read from there and nowhere else.
    """
    chosen: dict[str, str] = {}
    ignored: list[str] = []
    for item in spec.filters:
        value = ((words or {}) if item.private else params).get(item.key, "").strip()[:LONGEST]
        if not value:
            continue
        if item.choices is not None and value not in item.choices:
            ignored.append(item.key)
            continue
        queryset = item.apply(queryset, value)
        chosen[item.key] = value
    return queryset, chosen, ignored


def ordered(spec: ListSpec, queryset: Any, params: Mapping[str, str]) -> tuple[Any, str, list[str]]:
    """The queryset in an allowed order with the primary key as tie-breaker, the order in force, and what was ignored."""  # noqa: E501
    ignored: list[str] = []
    sort = params.get("sort", "") or spec.sort
    column = spec.column(sort.removeprefix("-"))
    if sort and (column is None or not column.sort):
        ignored.append("sort")
        sort = spec.sort
        column = spec.column(sort.removeprefix("-"))
    if column is None or not column.sort:
        return queryset.order_by("pk"), "", ignored
    sign = "-" if sort.startswith("-") else ""
    return queryset.order_by(f"{sign}{column.sort}", f"{sign}pk"), sort, ignored


def run(
    spec: ListSpec, queryset: Any, params: Mapping[str, str], *, words: Mapping[str, str] | None = None
) -> ListPage:
    """One page of the list by the address's parameters: one query for count and sums, one for rows.

    A page number out of range shows the nearest page. Rows raise when code touches a field that was not fetched.
    """
    queryset, chosen, ignored = narrow(spec, queryset, params, words)
    totals = queryset.aggregate(
        list_count=Count("pk"), **{f"list_sum_{c.key}": Sum(c.sum) for c in spec.columns if c.sum}
    )
    count = totals["list_count"]
    pages = max(1, -(-count // spec.size))
    asked = params.get("page", "1")
    number = min(max(int(asked), 1), pages) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1
    queryset, sort, bad = ordered(spec, queryset, params)
    start = (number - 1) * spec.size
    rows = list(queryset.fetch_mode(FETCH_RAISE)[start : start + spec.size])
    sums = {c.key: totals[f"list_sum_{c.key}"] or 0 for c in spec.columns if c.sum}
    return ListPage(
        spec=spec,
        rows=rows,
        number=number,
        pages=pages,
        count=count,
        sums=sums,
        sort=sort,
        chosen=chosen,
        ignored=ignored + bad,
    )


def export_rows(
    spec: ListSpec, queryset: Any, params: Mapping[str, str], *, words: Mapping[str, str] | None = None
) -> Iterable[Any]:
    """Every row that the page's filters match, in the page's order: what `to_csv` and `to_xlsx` take."""
    queryset, _, _ = narrow(spec, queryset, params, words)
    queryset, _, _ = ordered(spec, queryset, params)
    return queryset.fetch_mode(FETCH_RAISE).iterator(chunk_size=2000)


def is_right(column: Column) -> bool:
    """Numbers stand on the right."""
    return column.kind in RIGHT
