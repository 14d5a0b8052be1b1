import pytest

from coding.codesets.package_icd import parse_package
from coding.codesets.search import Index, icd_rows
from tests.coding.codesets.queries import QUERIES


@pytest.fixture(scope="module")
def parsed():
    return parse_package()


@pytest.fixture(scope="module")
def index(parsed):
    return Index(icd_rows((row[1], row[2], row[4], row[5], row[8]) for row in parsed.rows))


def test_package_codes_without_blocks_and_with_billable_leaves(parsed):
    billable = {row[1]: row[5] for row in parsed.rows}
    assert len(billable) > 97_000 and "C00-C96" not in billable
    assert billable["S62001A"] and billable["T07XXXA"] and billable["U071"] and billable["QA00101"]
    assert not billable["S62"] and not billable["S62001"] and not billable["T07"]


def test_hit_rates(index):
    first, five, misses = 0, 0, []
    for query, expected in QUERIES:
        codes = [found.code for found in index.find(query, 5)]
        first += bool(codes) and codes[0] in expected
        hit = any(code in expected for code in codes)
        five += hit
        if not hit:
            misses.append((query, codes))
    print(f"first {first}/{len(QUERIES)}, five {five}/{len(QUERIES)}, misses {misses}")
    assert len(QUERIES) >= 60 and first >= 0.80 * len(QUERIES) and five >= 0.90 * len(QUERIES), misses


def test_nonsense_finds_nothing(index):
    assert index.find("zzqxv", 5) == [] and index.find("", 5) == []
