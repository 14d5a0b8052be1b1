import datetime as dt

import pytest

from coding.codesets.codeviews import DatabaseCodeViews
from coding.codesets.load import load_codes
from portal.tenants.scope import owner_connection

pytestmark = pytest.mark.django_db


class Undo(Exception):
    """Raised to roll the owner's connection back after the test."""


def test_loading_twice_changes_nothing_and_a_new_edition_reports_its_difference(tmp_path):
    file = tmp_path / "cpt.csv"
    file.write_text("code,label\n99213,Visit\n99214,Longer visit\nbad,row\n")
    with pytest.raises(Undo), owner_connection() as owner:  # noqa: PT012
        arguments = {"kind": "cpt", "path": file, "connection": owner, "valid_from": dt.date(2031, 1, 1)}
        first = load_codes(edition="T1", valid_to=dt.date(2031, 12, 31), **arguments)
        assert first.read == 3 and [line for line, _ in first.rejected] == [4] and first.rows == 2
        again = load_codes(edition="T1", valid_to=dt.date(2031, 12, 31), **arguments)
        assert (again.added, again.changed, again.dropped) == (0, 0, 0)
        file.write_text("code,label\n99213,Office visit\n99215,Longest visit\n")
        newer = load_codes(edition="T2", **(arguments | {"valid_from": dt.date(2032, 1, 1)}))
        assert (newer.added, newer.changed, newer.dropped) == (1, 1, 1) and newer.compared_with == "T1"
        raise Undo


def test_no_edition_is_not_a_pass():
    views = DatabaseCodeViews()
    assert views.ptp("97140", "97530", dt.date(1999, 1, 1)) is None
