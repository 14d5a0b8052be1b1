from claims.checks import bench
from claims.checks.engine import run_checks
from tests.claims.checks.builders import VIEWS


def test_the_mix_is_repeatable_and_has_the_lines_asked_for():
    assert bench.synthetic_claim(number=4) == bench.synthetic_claim(number=4) != bench.synthetic_claim(number=5)
    assert len(bench.synthetic_claim(number=3, lines=6).lines) == 6


def test_rule_by_rule_finds_what_the_batch_finds():
    for number in range(5):
        claim = bench.synthetic_claim(number=number)
        assert bench.rule_by_rule(claim, VIEWS) == run_checks(claim, VIEWS)


def test_answer(monkeypatch):
    monkeypatch.setitem(bench._CLAIMS, "small", 12)
    answer = bench.bench_checks(size="small", views=VIEWS)
    assert answer["correct"] == {"checked": 12, "wrong": 0} and answer["ours"]["rule_errors"] == {}
    assert answer["ours"]["claims_per_cpu_s"] > 0 and answer["ours"]["single_ms"] > 0
    assert answer["ratio"] > 0 and answer["peer"]["claims_per_cpu_s"] > 0
