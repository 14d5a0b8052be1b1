"""Search over the full edition of the package: hit rates on what was tuned and on what was not, and its manners."""

import pytest

from coding.codesets.package_icd import parse_package
from coding.codesets.search_index import Index, icd_rows
from coding.codesets.search_words import concepts_of, words_of
from tests.coding.codesets.queries import QUERIES, UNSEEN


@pytest.fixture(scope="module")
def parsed():
    return parse_package()


@pytest.fixture(scope="module")
def index(parsed):
    return Index(icd_rows((row[1], row[2], row[4], row[5], row[8]) for row in parsed.rows))


def codes(index, query, limit=5):
    return [found.code for found in index.find(query, limit)]


def test_package_codes_without_blocks_and_with_billable_leaves(parsed):
    billable = {row[1]: row[5] for row in parsed.rows}
    assert len(billable) > 97_000 and "C00-C96" not in billable
    assert billable["S62001A"] and billable["T07XXXA"] and billable["U071"] and billable["QA00101"]
    assert not billable["S62"] and not billable["S62001"] and not billable["T07"]


def test_every_expected_code_is_a_billable_code_of_the_edition(parsed):
    billable = {row[2] for row in parsed.rows if row[5]}
    cases = [case for held in UNSEEN.values() for case in held]
    assert len(UNSEEN["first"]) == len(UNSEEN["second"]) == 100 and min(map(len, UNSEEN.values())) >= 70
    assert {code for case in cases for code in case["expect"]} <= billable
    assert {code for _, expected in QUERIES for code in expected} <= billable


def rates(index, cases):
    found = [(codes(index, query), expected) for query, expected in cases]
    first = sum(bool(got) and got[0] in expected for got, expected in found)
    five = sum(any(code in expected for code in got) for got, expected in found)
    return first / len(cases), five / len(cases)


def test_hit_rates_of_tuned_queries(index):
    first, five = rates(index, QUERIES)
    assert len(QUERIES) >= 60 and first >= 0.95 and five >= 0.98


@pytest.mark.parametrize(
    ("part", "least"),
    [("first", (0.93, 0.98)), ("second", (0.87, 0.96)), ("third", (0.82, 0.93)), ("fourth", (0.68, 0.78))],
)
def test_hit_rates_hold(index, part, least):
    first, five = rates(index, [(case["query"], case["expect"]) for case in UNSEEN[part]])
    assert first >= least[0] and five >= least[1]


def test_nonsense_finds_nothing(index):
    assert index.find("zzqxv", 5) == [] and index.find("", 5) == [] and index.find("  ,; ", 5) == []


def test_a_code_or_its_beginning_finds_it_with_and_without_the_dot(index):
    assert codes(index, "M17.11", 1) == codes(index, "m1711", 1) == ["M17.11"]
    assert all(code.startswith("S62.1") for code in codes(index, "S62.1"))


def test_what_a_label_denies_is_not_what_it_says(index):
    assert words_of("without (acute) fracture") == ["without", "acute", "fracture"]
    assert words_of("Foot without fracture, left") == ["foot", "without", "no~fracture", "left"]
    assert codes(index, "osteoporosis without fracture", 1) == ["M81.0"]
    assert codes(index, "gerd with esophagitis", 1) == ["K21.00"]


def test_misspelled_words_are_understood(index):
    assert codes(index, "hypertenson", 1) == ["I10"]
    assert "M72.2" in codes(index, "plantr fascitis")


def test_every_keystroke_is_answered_without_error_and_within_the_limit(index):
    for query, _ in QUERIES[:20]:
        for length in range(1, len(query) + 1):
            assert len(index.find(query[:length], 7)) <= 7


def test_a_very_long_query_is_cut(index):
    assert index.find("knee pain " * 500, 5)


def test_longest_phrases_are_taken_first():
    assert concepts_of(["lbp"]) == [(("low", "back", "pain"),)]
    assert concepts_of("s/p total hip replacement".split()) == [(("presence", "artificial", "hip", "joint"),)]


def test_a_small_index_works_for_any_system():
    index = Index(
        [("99213", "99213", "Office visit, established", True, ""), ("J1885", "J1885", "Ketorolac", True, "")]
    )
    assert codes(index, "office vis", 3) == ["99213"] and codes(index, "992", 3) == codes(index, "9921", 3)
    assert codes(index, "J1885", 3) == ["J1885"] and Index([]).find("office", 3) == []
