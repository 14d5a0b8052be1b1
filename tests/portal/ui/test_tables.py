from types import SimpleNamespace as Row

import pytest

from portal.ui.tables import Column, Filter, ListSpec, export_rows, run


class Rows:
    """Stands for a queryset: counts what would be a query, knows filter, order_by, aggregate, slices."""

    def __init__(self, rows, log):
        self.rows, self.log = rows, log

    def filter(self, **by):
        return Rows([r for r in self.rows if all(getattr(r, k) == v for k, v in by.items())], self.log)

    def order_by(self, *names):
        rows = list(self.rows)
        for name in reversed(names):
            rows.sort(key=lambda r, n=name: getattr(r, n.lstrip("-")), reverse=name.startswith("-"))
        return Rows(rows, self.log)

    def fetch_mode(self, mode):
        return self

    def aggregate(self, **by):
        self.log.append("aggregate")
        return {k: len(self.rows) if k == "list_count" else sum(r.cents for r in self.rows) or None for k in by}

    def iterator(self, chunk_size):
        self.log.append("iterator")
        return iter(self.rows)

    def __getitem__(self, part):
        return Rows(self.rows[part], self.log)

    def __iter__(self):
        self.log.append("rows")
        return iter(self.rows)


SPEC = ListSpec(
    columns=(
        Column(key="name", title="Name", value=lambda r: r.name, sort="name"),
        Column(key="held", title="Held", value=lambda r: r.cents, kind="money", sort="cents", sum="cents"),
        Column(key="secret", title="Not sortable", value=lambda r: ""),
    ),
    filters=(
        Filter(key="by", title="By", apply=lambda q, v: q.filter(by=v), choices={"alice": "Alice", "bob": "Bob"}),
    ),
    sort="-held",
    size=2,
)


def rows(log):
    return Rows([Row(pk=i, name=f"n{9 - i}", cents=i * 100, by="alice" if i % 2 else "bob") for i in range(1, 6)], log)


def test_two_queries_and_sums_of_all_that_matches():
    log = []
    page = run(SPEC, rows(log), {})
    assert log == ["aggregate", "rows"]
    assert [r.pk for r in page.rows] == [5, 4]
    assert (page.count, page.pages, page.sums, page.first, page.last) == (5, 3, {"held": 1500}, 1, 2)


def test_filter_and_sort_from_the_address():
    page = run(SPEC, rows([]), {"by": "alice", "sort": "name", "page": "2"})
    assert [r.pk for r in page.rows] == [1]
    assert (page.count, page.sums, page.chosen) == (3, {"held": 900}, {"by": "alice"})


@pytest.mark.parametrize("params", [{"sort": "secret"}, {"sort": "by__password"}, {"by": "eve"}, {"sort": "--held"}])
def test_what_is_not_allowed_is_left_out_and_said(params):
    page = run(SPEC, rows([]), params)
    assert page.ignored == list(params)
    assert (page.count, page.sort) == (5, "-held")


@pytest.mark.parametrize(("asked", "got"), [("99", 3), ("0", 1), ("-1", 1), ("x", 1), ("²", 1), ("9" * 40, 1)])
def test_page_numbers_out_of_range_show_the_nearest(asked, got):
    assert run(SPEC, rows([]), {"page": asked}).number == got


def test_an_empty_list_sums_to_zero():
    page = run(SPEC, Rows([], []), {})
    assert (page.count, page.first, page.last, page.sums) == (0, 0, 0, {"held": 0})


def test_the_export_takes_every_row_in_the_page_s_order():
    log = []
    assert [r.pk for r in export_rows(SPEC, rows(log), {"by": "bob"})] == [4, 2]
    assert log == ["iterator"]
