"""Every implemented rule is seen failing, passing and, where it needs a table or fact, not evaluated."""

from collections import defaultdict

import pytest

from claims.checks.engine import EngineStats, run_checks
from claims.checks.registry import catalog, load
from tests.claims.checks.cases import CASES

NEVER_FAILS = {"NC-03"}  # a void edit can only be set aside
NEEDS_NOTHING = {
    "DX-01", "DX-04", "DX-08", "DX-17", "DX-18", "DX-19", "MO-07", "MO-10", "EM-06", "PT-01", "PT-02", "DR-03",
    "MN-04", "FM-01", "FM-02", "FM-03", "FM-04", "CB-03", "CB-04",
}  # fmt: skip
"""Rules that judge what is written on the claim and nothing else: absence is a finding there, not an unknown."""


def outcome_of(rule, facts, views):
    stats = EngineStats()
    results = run_checks(facts, views, {rule}, stats=stats, list_not_applicable=True)
    assert stats.errors == {}, stats.error_kinds
    outcomes = {one.outcome for one in results}
    # The worst verdict is the rule's verdict: one failed place outweighs places that could not be judged.
    return next(one for one in ("fail", "not_evaluated", "pass", "not_applicable") if one in outcomes), results


@pytest.mark.parametrize(
    ("rule", "expected", "facts", "views"), CASES, ids=[f"{at}-{case[0]}-{case[1]}" for at, case in enumerate(CASES)]
)
def test_case(rule, expected, facts, views):
    outcome, results = outcome_of(rule, facts, views)
    assert outcome == expected
    for one in results:
        assert one.rule == rule
        if one.outcome == "fail":
            assert one.seen
            assert one.action
        if one.outcome == "not_evaluated":
            assert one.reason


def test_every_rule_is_seen_in_every_light():
    seen = defaultdict(set)
    for rule, _expected, facts, views in CASES:
        seen[rule].add(outcome_of(rule, facts, views)[0])
    implemented = set(load())
    assert {rule for rule in implemented if "fail" not in seen[rule]} == NEVER_FAILS
    assert {rule for rule in implemented if "pass" not in seen[rule]} == set()
    assert {rule for rule in implemented if "not_evaluated" not in seen[rule]} == NEEDS_NOTHING


def test_every_family_has_rules():
    families = {row.family for row in catalog().values()}
    assert {row.family for row in catalog().values() if row.status == "implemented"} == families
    assert len(families) == 26
