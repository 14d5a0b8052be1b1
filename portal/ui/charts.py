"""Small charts drawn on the server: SVG with classes only, so they pass the content policy, follow the theme and print.

Every chart takes a `sentence` (what it shows, for eye and screen reader) and has a companion `*_rows` that returns the
numbers under it. Widths are in the SVG's own units; the page scales them. Numbers become floats only to place ink.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.ui.money import usd
from portal.ui.states import FAMILIES

Number = int | float | Decimal
WIDTH = 640


@dataclass(frozen=True, kw_only=True)
class Bar:
    """`settled` (0..1): how much of the group has its answer; less than all is drawn lighter. `shown`: the value in words."""  # noqa: E501

    label: str
    value: Number
    shown: str
    family: str = "working"
    settled: Number = 1
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """An age group of open dollars. `cents` 0 or more; credits belong in a row of their own."""

    label: str
    cents: int
    count: int
    family: str
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A stretch of the clock: whose time it was, in days."""

    label: str
    days: Number
    family: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of a funnel: how many reached it."""

    label: str
    count: int
    family: str = "working"
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class ChartTable:
    """The numbers under a chart: heads and rows of text."""

    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]


def _n(value: Number) -> str:
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def _family(name: str) -> str:
    if name not in FAMILIES:
        raise ValueError(f"Unknown state family: {name}")
    return f"f-{name}"


def _svg(width: int, height: int, sentence: str, body: SafeString, css: str = "chart") -> SafeString:
    if not sentence.strip():
        raise ValueError("A chart says in a sentence what it shows.")
    size = format_html(' width="{}" height="{}"', width, height) if "spark" in css else ""
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}"{} role="img" aria-label="{}">{}</svg>',
        css,
        width,
        height,
        size,
        sentence,
        body,
    )


def _join(pattern: str, rows) -> SafeString:
    return format_html_join("", pattern, rows)


def _linked(href: str, label: str, shape: SafeString) -> SafeString:
    return shape if not href else format_html('<a href="{}" aria-label="{}">{}</a>', href, label, shape)


def _top(highest: float) -> float:
    """A round number at or above the highest value, for the axis."""
    if highest <= 0:
        return 1.0
    power = 10 ** math.floor(math.log10(highest))
    return next(step * power for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * power >= highest * 0.999999)


def bar_chart(series: Sequence[Bar], *, sentence: str, unit: str = "", height: int = 170) -> SafeString:
    """Upright bars from zero. `unit` stands after the axis numbers (for example " %"). Negative values raise ValueError."""  # noqa: E501
    if any(bar.value < 0 for bar in series):
        raise ValueError("Bars start at zero; show negative amounts in a table.")
    floor, left = height - 30, 44
    top = _top(max((float(bar.value) for bar in series), default=0))
    lines = [(top * share, floor - (floor - 14) * share) for share in (0, 0.5, 1)]
    grid = _join(
        '<path class="grid" d="M{} {}H{}"/><text x="{}" y="{}" text-anchor="end">{}{}</text>',
        ((left, _n(y), WIDTH, left - 6, _n(y + 4), _n(value), unit if value else "") for value, y in lines),
    )
    slot = (WIDTH - left) / max(1, len(series))
    thick = min(44.0, slot * 0.68)
    every = max(1, math.ceil(len(series) / 12))
    parts = []
    for index, bar in enumerate(series):
        x = left + slot * index + (slot - thick) / 2
        tall = (floor - 14) * float(bar.value) / top
        shape = format_html(
            '<rect class="bar {}" x="{}" y="{}" width="{}" height="{}" opacity="{}"><title>{}: {}</title></rect>',
            _family(bar.family), _n(x), _n(floor - tall), _n(thick), _n(tall),
            _n(1 if bar.settled >= 1 else 0.25 + 0.5 * float(bar.settled)), bar.label, bar.shown,
        )  # fmt: skip
        parts.append((_linked(bar.href, f"{bar.label}: {bar.shown}", shape),))
        if index % every == 0:
            parts.append(
                (
                    format_html(
                        '<text x="{}" y="{}" text-anchor="middle">{}</text>', _n(x + thick / 2), floor + 17, bar.label
                    ),
                )
            )
    css = "chart"
    svg = _svg(WIDTH, height, sentence, format_html("{}{}", grid, _join("{}", parts)), css)
    return _group_if_linked(svg, any(bar.href for bar in series))


def bar_rows(series: Sequence[Bar]) -> ChartTable:
    """Label, value in words, share settled."""
    return ChartTable(
        heads=("Group", "Value", "Settled"),
        rows=[(bar.label, bar.shown, f"{float(bar.settled):.0%}") for bar in series],
    )


def _group_if_linked(svg: SafeString, linked: bool) -> SafeString:
    # an image must not contain links: with links the drawing is a group
    return SafeString(svg.replace('role="img"', 'role="group"', 1)) if linked else svg


def sparkline(
    values: Sequence[Number], *, sentence: str, family: str = "sent", width: int = 120, height: int = 22
) -> SafeString:
    """A line without axes. Fewer than two values draw a dot or nothing; the sentence still tells."""
    low, high = (min(map(float, values)), max(map(float, values))) if values else (0.0, 0.0)
    spread = (high - low) or 1.0
    step = (width - 6) / max(1, len(values) - 1)
    points = [(3 + step * i, height - 3 - (height - 6) * (float(v) - low) / spread) for i, v in enumerate(values)]
    line = (
        format_html('<path class="line" d="M{}"/>', "L".join(f"{_n(x)} {_n(y)}" for x, y in points))
        if len(points) > 1
        else ""
    )
    dot = (
        format_html('<circle class="dot" cx="{}" cy="{}" r="2.2"/>', _n(points[-1][0]), _n(points[-1][1]))
        if points
        else ""
    )
    return _svg(
        width, height, sentence, format_html('<g class="{}">{}{}</g>', _family(family), line, dot), "chart spark"
    )


def spark_rows(labels: Sequence[str], values: Sequence[Number]) -> ChartTable:
    """Label and value; the two must be of one length."""
    return ChartTable(heads=("When", "Value"), rows=[(a, _n(b)) for a, b in zip(labels, values, strict=True)])


def km_curve(
    points: Sequence[tuple[Number, Number]],
    *,
    sentence: str,
    family: str = "sent",
    until: Number = 120,
    compact: bool = False,
) -> SafeString:
    """The share still unpaid by day, as steps: (day, share 0..1) in order of day. The median is marked when it is reached.

    `compact` is the row-sized form without axes. Raises ValueError if the shares rise or days are out of order.
    """  # noqa: E501
    if any(b[0] < a[0] or b[1] > a[1] for a, b in zip(points, points[1:], strict=False)):
        raise ValueError("A waiting curve never rises and its days are in order.")
    width, height = (160, 22) if compact else (WIDTH, 190)
    left, floor, head = (0, height - 2, 2) if compact else (44, height - 28, 12)
    last = float(until) or 1.0
    room = width - left - (0 if compact else 6)

    def place_x(day: Number) -> float:
        return left + room * min(float(day), last) / last

    def place_y(share: Number) -> float:
        return head + (floor - head) * (1 - float(share))

    path = f"M{_n(left)} {_n(place_y(1))}" + "".join(
        f"H{_n(place_x(d))}V{_n(place_y(s))}" for d, s in points if d <= until
    )
    curve = format_html('<path class="line {}" d="{}H{}"/>', _family(family), path, _n(place_x(until)))
    if compact:
        return _svg(width, height, sentence, curve, "chart spark")
    grid = _join(
        '<path class="grid" d="M{} {}H{}"/><text x="{}" y="{}" text-anchor="end">{} %</text>',
        ((left, _n(place_y(s)), width, left - 6, _n(place_y(s) + 4), int(s * 100)) for s in (0, 0.5, 1)),
    )
    days = _join(
        '<text x="{}" y="{}" text-anchor="middle">{} d</text>',
        ((_n(max(left + 8, min(width - 16, place_x(last * q / 4)))), floor + 17, int(last * q / 4)) for q in range(5)),
    )
    middle = median_day(points)
    mark = ""
    if middle is not None and middle <= until:
        x = place_x(middle)
        mark = format_html(
            '<path class="dash" d="M{} {}V{}"/><text class="strong" x="{}" y="{}">median {} d</text>',
            _n(x), _n(place_y(0.5)), floor, _n(min(x + 5, width - 70)), _n(place_y(0.5) - 6), _n(middle),
        )  # fmt: skip
    return _svg(width, height, sentence, format_html("{}{}{}{}", grid, days, curve, mark))


def median_day(points: Sequence[tuple[Number, Number]]) -> Number | None:
    """First day at which half or fewer still wait; None = not reached (Kaplan-Meier median)."""
    return next((day for day, share in points if share <= Decimal("0.5")), None)


def km_rows(points: Sequence[tuple[Number, Number]]) -> ChartTable:
    """Day and share still unpaid."""
    return ChartTable(heads=("Day", "Still unpaid"), rows=[(_n(d), f"{float(s):.1%}") for d, s in points])


def _strip(parts: Sequence[tuple[str, float, str, str]], sentence: str) -> SafeString:
    """A bar of shares with labels below; labels that would collide move to a second line, those with no room are left to the table."""  # noqa: E501
    total = sum(value for _, value, _, _ in parts)
    if total <= 0:
        return _svg(WIDTH, 44, sentence, format_html('<text x="0" y="26">{}</text>', sentence))
    gaps = 2 * (len(parts) - 1)
    x, ends, shapes = 0.0, [-10.0, -10.0], []
    for label, value, family, href in parts:
        wide = (WIDTH - gaps) * value / total
        shape = format_html(
            '<rect class="seg {}" x="{}" y="4" width="{}" height="24" rx="2"><title>{}</title></rect>',
            _family(family),
            _n(x),
            _n(max(wide, 1)),
            label,
        )
        need = len(label) * 6.6
        at = max(0.0, min(x, WIDTH - need))
        anchor = SafeString(' text-anchor="end"') if at < x else ""
        line = next((row for row in (0, 1) if at >= ends[row] + 8), None)
        if line is None:
            words = ""
        else:
            ends[line] = at + need
            words = format_html(
                '<text x="{}" y="{}"{}>{}</text>', WIDTH if anchor else _n(at), 44 + 15 * line, anchor, label
            )
        shapes.append((_linked(href, label, shape), words))
        x += wide + 2
    height = 66 if ends[1] > 0 else 50
    svg = _svg(WIDTH, height, sentence, _join("{}{}", shapes))
    return _group_if_linked(svg, any(href for *_, href in parts))


def ageing_strip(buckets: Sequence[Bucket], *, sentence: str) -> SafeString:
    """Open dollars by age as one strip. Negative buckets raise ValueError."""
    if any(bucket.cents < 0 for bucket in buckets):
        raise ValueError("Credits are not part of an ageing strip.")
    return _strip([(f"{b.label} {usd(b.cents)}", float(b.cents), b.family, b.href) for b in buckets], sentence)


def ageing_rows(buckets: Sequence[Bucket]) -> ChartTable:
    """Age, claims, dollars, and their sum."""
    rows = [(b.label, f"{b.count:,}", usd(b.cents)) for b in buckets]
    rows.append(("All", f"{sum(b.count for b in buckets):,}", usd(sum(b.cents for b in buckets))))
    return ChartTable(heads=("Age", "Claims", "Open"), rows=rows)


def segment_strip(segments: Sequence[Segment], *, sentence: str) -> SafeString:
    """The money clock: whose days they were (practice, coding, sending, payer, bank)."""
    return _strip(
        [(f"{s.label} {_n(round(float(s.days), 1))}", float(s.days), s.family, "") for s in segments], sentence
    )


def segment_rows(segments: Sequence[Segment]) -> ChartTable:
    """Whose time and days."""
    return ChartTable(heads=("Whose time", "Days"), rows=[(s.label, f"{float(s.days):.1f}") for s in segments])


def funnel(steps: Sequence[Step], *, sentence: str) -> SafeString:
    """How many reached each step, as horizontal bars against the first."""
    first = max((step.count for step in steps), default=0) or 1
    parts = []
    for index, step in enumerate(steps):
        y, wide = 4 + index * 28, (WIDTH - 260) * step.count / first
        shape = format_html(
            '<rect class="bar {}" x="150" y="{}" width="{}" height="20" rx="2"/>',
            _family(step.family),
            y,
            _n(max(wide, 1)),
        )
        share = f"{step.count:,}" + (f" · {step.count / first:.0%}" if index else "")
        parts.append((
            _linked(step.href, f"{step.label}: {share}", shape),
            format_html('<text x="142" y="{}" text-anchor="end">{}</text>', y + 14, step.label),
            format_html('<text class="strong" x="{}" y="{}">{}</text>', _n(158 + wide), y + 14, share),
        ))  # fmt: skip
    svg = _svg(WIDTH, 8 + 28 * len(steps), sentence, _join("{}{}{}", parts))
    return _group_if_linked(svg, any(step.href for step in steps))


def funnel_rows(steps: Sequence[Step]) -> ChartTable:
    """Step, how many, share of the first."""
    first = steps[0].count if steps else 0
    return ChartTable(
        heads=("Step", "Reached", "Of the first"),
        rows=[(s.label, f"{s.count:,}", f"{s.count / first:.1%}" if first else "no cases") for s in steps],
    )


def table_html(table: ChartTable) -> SafeString:
    """The numbers under a chart, folded; the first column names the row."""
    heads = _join(
        '<th scope="col"{}>{}</th>', ((SafeString(' class="num"') if i else "", h) for i, h in enumerate(table.heads))
    )
    rows = _join(
        "<tr>{}</tr>",
        (
            (
                _join(
                    "{}",
                    (
                        (format_html('<td class="num">{}</td>', c) if i else format_html('<th scope="row">{}</th>', c),)
                        for i, c in enumerate(row)
                    ),
                ),
            )
            for row in table.rows
        ),
    )
    return format_html(
        '<details class="chart-table"><summary>The numbers</summary><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></details>',  # noqa: E501
        heads,
        rows,
    )
