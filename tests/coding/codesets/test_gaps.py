"""Where no edition answers: holes between editions and the end of the last one."""

import datetime as dt

import pytest
from django.urls import reverse

from coding.codesets.models import CodeEdition
from coding.codesets.selectors import Gap, gaps


def edition(kind: str, first: str, last: str | None) -> CodeEdition:
    to = dt.date.fromisoformat(last) if last else None
    return CodeEdition(kind=kind, name=f"{kind} {first}", valid_from=dt.date.fromisoformat(first), valid_to=to)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([("2026-01-01", None)], []),
        ([("2026-01-01", "2026-06-30")], [("2026-07-01", None)]),
        ([("2026-01-01", "2026-03-31"), ("2026-04-01", None)], []),
        ([("2026-01-01", "2026-03-31"), ("2026-04-02", None)], [("2026-04-01", "2026-04-01")]),
        # a long edition covers the hole that two short ones leave
        ([("2026-01-01", "2026-12-31"), ("2026-02-01", "2026-02-28"), ("2026-05-01", "2026-05-31")], [("2027-01-01", None)]),
    ],
)
def test_gaps_of_one_kind(spans, expected):
    found = gaps([edition("mue", *span) for span in spans])
    assert found == [
        Gap("mue", "Medically unlikely edits", dt.date.fromisoformat(a), dt.date.fromisoformat(b) if b else None)
        for a, b in expected
    ]


def test_the_page_shows_gaps_to_everybody_and_the_claims_to_those_who_see_them(cast, monkeypatch):
    hole = Gap("mue", "Medically unlikely edits", dt.date(2021, 1, 1), dt.date(2021, 3, 31))
    monkeypatch.setattr("coding.codesets.selectors.gaps", lambda editions: [hole])
    text = cast.client("dave").get(reverse("codes")).content.decode()
    assert "01/01/2021" in text and "?state=waiting_for_table" in text
    text = cast.client("alice").get(reverse("codes")).content.decode()
    assert "01/01/2021" in text and "?state=waiting_for_table" not in text
