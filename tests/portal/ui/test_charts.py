import xml.etree.ElementTree as ET

import pytest

from portal.ui import charts as c

BARS = [c.Bar(label="<Dec>", value=7, shown="7 %"), c.Bar(label="Jan", value=3, shown="3 %", settled=0.5)]
POINTS = [(5, 0.9), (20, 0.5), (40, 0.1)]
DRAWN = {
    "bars": lambda: c.bar_chart(BARS, sentence="Falls"),
    "no bars": lambda: c.bar_chart([], sentence="No cases"),
    "spark": lambda: c.sparkline([1, 2, 3], sentence="Rises"),
    "flat": lambda: c.sparkline([2], sentence="One month"),
    "km": lambda: c.km_curve(POINTS, sentence="Half by day 20"),
    "km small": lambda: c.km_curve(POINTS, sentence="Half by day 20", compact=True),
    "ageing": lambda: c.ageing_strip(
        [c.Bucket(label="0-30", cents=100, count=1, family="paid", href="/x")], sentence="All new"
    ),
    "ageing empty": lambda: c.ageing_strip(
        [c.Bucket(label="0-30", cents=0, count=0, family="paid")], sentence="Nothing is open"
    ),
    "segments": lambda: c.segment_strip([c.Segment(label="You", days=3, family="waiting")], sentence="3 days"),
    "funnel": lambda: c.funnel([c.Step(label="In", count=4), c.Step(label="Out", count=1)], sentence="1 of 4"),
}


@pytest.mark.parametrize("name", DRAWN)
def test_charts_are_well_formed_named_and_need_no_style(name):
    root = ET.fromstring(DRAWN[name]())  # noqa: S314 - our own drawing
    linked = any(el.tag == "a" for el in root.iter())
    assert root.get("role") == ("group" if linked else "img")
    assert root.get("aria-label")
    assert not [el.tag for el in root.iter() if "style" in el.attrib or any(k.startswith("on") for k in el.attrib)]


def test_a_bar_of_the_highest_value_is_the_highest_and_labels_are_escaped():
    root = ET.fromstring(c.bar_chart(BARS, sentence="Falls"))  # noqa: S314
    heights = [float(el.get("height")) for el in root.iter("rect")]
    assert heights[0] / heights[1] == pytest.approx(7 / 3, rel=0.01)


def test_segments_fill_the_strip_in_proportion():
    root = ET.fromstring(
        c.segment_strip(
            [c.Segment(label="a", days=1, family="paid"), c.Segment(label="b", days=3, family="sent")], sentence="x"
        )
    )  # noqa: S314, E501
    first, second = (float(el.get("width")) for el in root.iter("rect"))
    assert second / first == pytest.approx(3, rel=0.01)


def test_the_median_is_reached_at_half_or_not_at_all():
    assert c.median_day(POINTS) == 20
    assert c.median_day([(5, 0.9)]) is None


@pytest.mark.parametrize(
    "draw",
    [
        lambda: c.bar_chart([c.Bar(label="a", value=-1, shown="-1")], sentence="x"),
        lambda: c.km_curve([(5, 0.5), (6, 0.6)], sentence="x"),
        lambda: c.ageing_strip([c.Bucket(label="a", cents=-1, count=1, family="paid")], sentence="x"),
        lambda: c.sparkline([1], sentence=" "),
        lambda: c.sparkline([1], sentence="x", family="green"),
    ],
)
def test_a_chart_that_would_mislead_is_refused(draw):
    with pytest.raises(ValueError):
        draw()


def test_tables_sum_and_say_no_cases():
    rows = c.ageing_rows(
        [
            c.Bucket(label="new", cents=150, count=2, family="paid"),
            c.Bucket(label="old", cents=50, count=1, family="denied"),
        ]
    )
    assert rows.rows[-1] == ("All", "3", "$2.00")
    assert c.funnel_rows([c.Step(label="In", count=0)]).rows == [("In", "0", "no cases")]
    assert "<summary>The numbers</summary>" in c.table_html(rows)
