"""Marks and scores, worked out by hand."""

from decimal import Decimal

import pytest

from coding.audits.compare import compare
from coding.workspace.entry import Diagnosis, Entry, Line


def entry(codes: str, *lines: Line) -> Entry:
    return Entry(tuple(Diagnosis(c) for c in codes.split()), lines)


VISIT = Line("99213", ("25",), pointers=(1, 2))
DRAW = Line("36415", pointers=(1,))


def marks(coder, auditor):
    return [(m.kind, m.mark, m.coder, m.auditor, m.direction) for m in compare(coder, auditor).marks if m.mark != "agree"]


def test_the_same_codes_agree():
    one = entry("E11.9 I10", VISIT, DRAW)
    found = compare(one, entry("E11.9 I10", DRAW, VISIT))  # the order of lines is no matter
    assert found.clean
    assert (found.correct, found.coder_codes, found.auditor_codes) == (4, 4, 4)
    scores = found.scores()
    assert (scores["code_over_code"], scores["precision"], scores["recall"], scores["f1"]) == (1, 1, 1, 1)
    assert scores["weighted"] == [18, 18]  # 3 + 1 and twice 3 + 2 + 1 + 1


@pytest.mark.parametrize(
    ("coder", "auditor", "expected"),
    [
        (entry("I10"), entry("I10 E11.9"), [("diagnosis", "added", "", "E11.9", "under")]),
        (entry("I10 E11.9"), entry("I10"), [("diagnosis", "deleted", "E11.9", "", "over")]),
        (entry("M25.562"), entry("M25.561"), [("diagnosis", "changed", "M25.562", "M25.561", "")]),
        (
            entry("I10 E11.9"), entry("E11.9 I10"),
            [("diagnosis", "resequenced", "E11.9", "E11.9", ""), ("diagnosis", "resequenced", "I10", "I10", "")],
        ),
    ],
)  # fmt: skip
def test_diagnoses(coder, auditor, expected):
    assert marks(coder, auditor) == expected


def test_a_higher_level_is_over_coding_and_a_lower_one_under_coding():
    high, low = entry("I10", Line("99214", pointers=(1,))), entry("I10", Line("99213", pointers=(1,)))
    assert marks(high, low) == [("procedure", "changed", "99214", "99213", "over")]
    assert marks(low, high) == [("procedure", "changed", "99213", "99214", "under")]
    other = entry("I10", Line("99396", pointers=(1,)))
    assert {m[1] for m in marks(other, low)} == {"added", "deleted"}  # another kind of visit is no level


def test_units_modifiers_and_pointers():
    right = entry("I10 E11.9", Line("97110", ("GP",), Decimal(2), (1,)))
    wrong = entry("I10 E11.9", Line("97110", (), Decimal(3), (2,)))
    found = compare(wrong, right)
    mark = next(m for m in found.marks if m.kind == "procedure")
    assert (mark.mark, mark.what, mark.direction) == ("changed", ("modifiers", "units", "pointers"), "over")
    assert found.weighted == (3 + 1 + 3, 3 + 1 + 7)


def test_resequencing_is_not_counted_again_on_every_line():
    coder = entry("I10 E11.9", Line("99213", pointers=(1,)))
    auditor = entry("E11.9 I10", Line("99213", pointers=(2,)))
    assert all(m.mark == "agree" for m in compare(coder, auditor).marks if m.kind == "procedure")


def test_extra_wrong_codes_are_floored_at_zero():
    coder = entry("A01.00 B02.9 C44.90 E03.9", Line("36415", pointers=(1,)))
    scores = compare(coder, entry("I10", Line("36415", pointers=(1,)))).scores()
    assert scores["code_over_code"] == 0
    assert scores["over"] == 4
    assert scores["under"] == 1


def test_an_empty_side_divides_by_nothing():
    scores = compare(Entry(), entry("I10", DRAW)).scores()
    assert (scores["precision"], scores["recall"], scores["f1"]) == (None, 0.0, None)
