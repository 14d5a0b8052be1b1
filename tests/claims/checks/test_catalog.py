"""The catalogue is data; code follows it one to one."""

import pytest

from claims.checks.findings import SEVERITIES
from claims.checks.registry import catalog, describe, load, rule, rule_versions

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


def test_description_names_the_tables_that_an_installation_lacks():
    rows = {row["id"]: row for row in describe({"procedure"})}
    assert len(rows) == 151
    assert (rows["DX-02"]["status"], rows["DX-02"]["why_not"]) == ("waiting", "tables not loaded: icd10cm")
    assert (rows["PX-01"]["status"], rows["PX-01"]["why_not"]) == ("implemented", "")
    assert rows["DX-14"]["status"] == "planned"
    assert rows["DX-14"]["why_not"]
    assert {row["status"] for row in describe()} == {"implemented", "planned"}


def test_tables_of_the_rows_are_those_the_code_asks_for():
    wanted = {"DX-02": "icd10cm", "PX-01": "procedure", "NC-01": "ncci_ptp", "MU-01": "mue", "NC-07": "aoc"}
    wanted |= {"MO-01": "modifiers", "PS-01": "pos", "MN-01": "covered_diagnoses", "FE-02": "fee_schedule"}
    for rule_id, table in wanted.items():
        assert table in catalog()[rule_id].tables
    needless = [row.id for row in catalog().values() if row.status == "implemented" and not (row.facts or row.tables)]
    assert needless == []
