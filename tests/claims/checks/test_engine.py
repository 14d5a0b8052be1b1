"""The engine's own promises: nothing swallowed, order never matters, one hash for one set of facts."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from claims.checks import registry
from claims.checks.engine import EngineStats, gate, inputs_hash, run_checks
from claims.checks.findings import Hit, Override, Passed, Result, as_dict, judge
from tests.claims.checks.builders import BASE, EMPTY, UNKNOWN, VIEWS, claim, line, person
from tests.claims.checks.cases import CASES


def result(outcome="pass", severity="advise", rule="X-01", lines=()):
    return Result(rule, outcome, severity, lines=lines)


def decide(rule="X-01", lines=None):
    return Override(rule=rule, reason="checked", decided_on=date(2026, 6, 20), lines=lines)


@pytest.mark.parametrize(
    ("results", "overrides", "state", "may_send"),
    [
        ([], [], "clean", True),
        ([result()], [], "clean", True),
        ([result("fail", "advise")], [], "findings", True),
        ([result("fail", "denial")], [], "findings", False),
        ([result("fail", "denial")], [decide()], "findings", True),
        ([result("fail", "denial", lines=(2,))], [decide(lines=(1,))], "findings", False),
        ([result("fail", "block")], [], "blocked", False),
        ([result("fail", "block")], [decide()], "blocked", False),
        ([result("not_evaluated", "block")], [], "waiting_for_table", False),
        ([result("not_evaluated", "block")], [decide()], "findings", True),
        ([result("not_evaluated", "block")], [decide("X-02")], "waiting_for_table", False),
        ([result("not_evaluated", "denial")], [], "findings", True),
        ([result("not_evaluated", "block"), result("fail", "block", "X-02")], [], "blocked", False),
    ],
)
def test_gate(results, overrides, state, may_send):
    assert gate(results, overrides) == state
    verdict = judge(results, overrides)
    assert (verdict.state, verdict.may_send) == (state, may_send)


def test_a_rule_that_raises_is_never_a_pass(monkeypatch):
    def broken(_context):
        raise ValueError("EXAMPLE, ADA")

    monkeypatch.setattr(registry.load()["ID-01"], "run", broken)
    stats = EngineStats()
    results = run_checks(BASE, VIEWS, stats=stats)
    bad = [one for one in results if one.rule == "ID-01"]
    assert [(one.outcome, one.reason, one.severity) for one in bad] == [("not_evaluated", "rule error", "block")]
    assert stats.errors == {"ID-01": 1}
    assert stats.error_kinds == {"ID-01": "ValueError"}
    assert gate(results) == "waiting_for_table"
    assert "EXAMPLE" not in repr((bad, stats))
    assert len({one.rule for one in results}) > 70


def test_no_case_makes_any_rule_raise():
    stats = EngineStats()
    for _rule, _outcome, facts, views in CASES:
        run_checks(facts, views, stats=stats)
    run_checks(UNKNOWN, VIEWS, stats=stats)
    assert stats.errors == {}, stats.error_kinds
    assert stats.claims == len(CASES) + 1


def test_missing_tables_are_never_clean():
    results = run_checks(BASE, EMPTY)
    assert gate(results) == "waiting_for_table"
    waiting = {one.rule for one in results if one.outcome == "not_evaluated" and one.severity == "block"}
    assert {"DX-02", "DX-03", "DX-05", "PX-01", "PS-01", "MU-02"} <= waiting
    assert all(one.edition == "" for one in results if one.outcome == "pass")


def test_unknown_claim_passes_no_rule_that_needs_what_is_unknown():
    passed = {one.rule for one in run_checks(UNKNOWN, EMPTY) if one.outcome == "pass"}
    assert passed <= {"DX-01", "DX-04", "DX-08", "DX-17", "FM-01", "FM-02", "FM-04", "PR-01", "ID-12"}


def test_line_order_changes_nothing():
    lines = (line("97140"), line("97110"), line("99213", units=Decimal(3)), line("17003"), line("11042"), line("17000"))
    facts = claim(*lines)
    expected = run_checks(facts, VIEWS)
    shuffler = Random(7)
    for _ in range(20):
        rows = list(facts.lines)
        shuffler.shuffle(rows)
        assert run_checks(replace(facts, lines=tuple(rows)), VIEWS) == expected


@pytest.mark.parametrize("seed", range(5))
def test_an_unrelated_line_removes_no_finding(seed):
    chosen = Random(seed).sample(
        [case for case in CASES if case[1] == "fail" and case[0][:2] in ("NC", "MU", "GL", "MO")], 15
    )
    for rule, _outcome, facts, views in chosen:
        before = {(one.rule, one.lines) for one in run_checks(facts, views, {rule}) if one.outcome == "fail"}
        extra = replace(line("96372"), number=len(facts.lines) + 1, control_no="LX")
        wider = replace(facts, lines=(*facts.lines, extra))
        after = {(one.rule, one.lines) for one in run_checks(wider, views, {rule}) if one.outcome == "fail"}
        assert before <= after


def test_severity_can_be_set_for_a_payer_and_shared_passes_stay_right():
    facts = claim(open_queries=1)
    assert run_checks(facts, VIEWS, {"DC-04"})[0].severity == "advise"
    assert run_checks(facts, VIEWS, {"ID-01"}, {"ID-01": "advise"})[0].severity == "advise"
    assert run_checks(facts, VIEWS, {"ID-01"})[0].severity == "block"
    bad = claim(**person(last=""))
    assert run_checks(bad, VIEWS, {"ID-01"}, {"ID-01": "denial"})[0].severity == "denial"


def test_not_applicable_is_listed_only_on_request():
    assert run_checks(BASE, VIEWS, {"TH-01"}) == []
    assert [one.outcome for one in run_checks(BASE, VIEWS, {"TH-01"}, list_not_applicable=True)] == ["not_applicable"]


def test_hash_follows_every_fact():
    start = inputs_hash(BASE)
    assert start == inputs_hash(replace(BASE))
    assert start != inputs_hash(replace(BASE, lines=(line(units=Decimal(2)),)))
    assert inputs_hash(replace(BASE, referral_no=None)) != inputs_hash(replace(BASE, referral_no="None"))
    one = inputs_hash(replace(BASE, diagnoses=("AB", "C")))
    assert one != inputs_hash(replace(BASE, diagnoses=("A", "BC")))


def test_facts_are_frozen():
    assert all(field.name for field in fields(BASE))
    with pytest.raises(AttributeError):
        BASE.charge = None


def test_a_pass_may_carry_its_edition():
    assert run_checks(BASE, VIEWS, {"DX-02"})[0].edition == "ICD DEMO"
    assert Passed("x") == "x"
    assert Hit("seen", "act").severity is None


def test_a_result_as_json_keeps_every_field():
    one = run_checks(claim(open_queries=2), VIEWS, {"DC-04"})[0]
    told = as_dict(one)
    assert set(told) == {field.name for field in fields(Result)}
    assert (told["outcome"], told["lines"], told["seen"]) == ("fail", [], one.seen)


def test_order_of_claims_and_batches_changes_nothing():
    chosen = [case[2] for case in CASES[::9]]
    alone = {id(facts): run_checks(facts, VIEWS) for facts in chosen}
    for facts in reversed(chosen):
        assert run_checks(facts, VIEWS) == alone[id(facts)]
