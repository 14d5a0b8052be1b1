"""The form of codes as values: what is read, what a button changes, what is refused in words."""

from decimal import Decimal

import pytest
from django.http import QueryDict

from coding.workspace import entry as entries
from coding.workspace.entry import Diagnosis, Entry, Line

ABC = Entry(
    (Diagnosis("E11.9"), Diagnosis("I10"), Diagnosis("Z79.4")),
    (Line("99213", pointers=(1, 2)), Line("83036", pointers=(3,))),
)


def read(text: str) -> Entry:
    return entries.read(QueryDict(text))


def test_reads_rows_and_leaves_blank_ones_out():
    found = read(
        "dx=e119&dx_evidence=[[7,1,3,9]]&dx=&dx_evidence=&dx=I10&dx_evidence=&code=99213&mods=25+gp&units=2&ptr=a,B&minutes=34"
        "&evidence=&code=&mods=&units=&ptr=&minutes=&evidence="
    )
    assert found.problems == ()
    assert found.diagnoses == (Diagnosis("E11.9", ((7, 1, 3, 9),)), Diagnosis("I10"))
    assert found.lines == (Line("99213", ("25", "GP"), Decimal("2.0"), (1, 2), 34),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("dx=hello", "not written like"),
        ("code=9921", "five characters"),
        ("code=99213&mods=ABC", "modifiers"),
        ("code=99213&mods=25+26+27+59+76", "up to four modifiers"),
        ("code=99213&units=0", "units"),
        ("code=99213&units=NaN", "units"),
        ("code=99213&ptr=Z", "letters A to L"),
        ("code=99213&ptr=ABCDE", "at most four"),
        ("code=99213&minutes=-3", "minutes"),
        ("&".join(f"dx=E11.{n}" for n in range(13)), "at most 12"),
        ("&".join(["code=99213"] * 51), "at most 50"),
    ],
)
def test_what_cannot_be_read_is_said(text, said):
    assert any(said in problem for problem in read(text).problems), read(text).problems


@pytest.mark.parametrize("bad", ["{}", "[[1,2,3]]", "[[1,2,3,-4]]", "[1]", "[[true,1,1,1]]", "x", '[["a",1,1,1]]'])
def test_evidence_that_the_page_did_not_make_is_dropped(bad):
    post = QueryDict(mutable=True)
    post["dx"], post["dx_evidence"] = "I10", bad
    assert entries.read(post).diagnoses == (Diagnosis("I10"),)


def test_pointers_follow_their_diagnosis():
    moved = entries.change(ABC, "dx-down:1")
    assert [d.code for d in moved.diagnoses] == ["I10", "E11.9", "Z79.4"]
    assert [line.pointers for line in moved.lines] == [(2, 1), (3,)]
    assert entries.change(moved, "dx-up:2") == ABC


def test_pointers_leave_with_their_diagnosis():
    without = entries.change(ABC, "dx-remove:1")
    assert [d.code for d in without.diagnoses] == ["I10", "Z79.4"]
    assert [line.pointers for line in without.lines] == [(1,), (2,)]


@pytest.mark.parametrize("action", ["", "dx-up:1", "dx-down:3", "dx-remove:9", "dx-remove:x", "nonsense:1", "dx-add:E11.9", "line-remove:0"])
def test_a_button_that_makes_no_sense_changes_nothing(action):
    assert entries.change(ABC, action) == ABC


def test_adding_and_removing():
    more = entries.change(ABC, "dx-add:m25561")
    assert more.diagnoses[-1].code == "M25.561"
    line = entries.change(ABC, "line-add:36415").lines[-1]
    assert (line.code, line.pointers) == ("36415", (1,))
    assert len(entries.change(ABC, "line-remove:1").lines) == 1
    full = Entry(tuple(Diagnosis(f"E11.{n}") for n in range(12)))
    assert entries.change(full, "dx-add:I10") == full


def test_json_and_back():
    assert entries.from_json(*entries.as_json(ABC)) == ABC
