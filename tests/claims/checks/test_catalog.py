"""The catalogue is data; code follows it one to one."""

import pytest

from claims.checks.findings import SEVERITIES
from claims.checks.registry import catalog, load, rule, rule_versions

BLOCKS_ON_PRACTICE_ALONE = {"FM-04", "FM-06", "CM-01"}


def test_catalog_is_whole():
    rows = catalog()
    assert len(rows) == 151
    for row in rows.values():
        assert row.severity in SEVERITIES
        assert row.status in ("implemented", "planned")
        assert row.title
        assert row.meaning
        assert row.citation
        assert row.family == row.id[:2]
        assert bool(row.why_not) is (row.status == "planned")


def test_catalog_and_code_are_one_to_one():
    promised = {row.id for row in catalog().values() if row.status == "implemented"}
    assert set(load()) == promised
    assert len(promised) >= 70
    assert set(rule_versions()) == promised
    assert list(load()) == [row.id for row in catalog().values() if row.id in promised]


def test_blocks_that_rest_on_practice_alone_start_as_denial():
    assert {catalog()[rule_id].severity for rule_id in BLOCKS_ON_PRACTICE_ALONE} == {"denial"}


def test_a_rule_is_bound_once():
    load()
    with pytest.raises(ValueError, match="ID-01"):
        rule("ID-01")(lambda _context: None)
    with pytest.raises(KeyError):
        rule("ZZ-99")
