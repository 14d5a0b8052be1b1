"""Measure the checks: claims per CPU-second in batch, one 6-line claim, pair look-ups against plain binary search.

Pure: the tables come as `views`, else the loaded editions are used, read once before the clock starts.
"""

from __future__ import annotations

import bisect
import datetime as dt
import statistics
import time
from decimal import Decimal
from itertools import combinations
from typing import Any

from claims.checks.code_views import CodeViews
from claims.checks.engine import EngineStats, run_checks
from claims.checks.facts import ClaimFacts, Document, Line, PayerFacts, Person, Provider
from claims.checks.findings import Result
from claims.checks.registry import load

DAY = dt.date(2026, 7, 15)
_CLAIMS = {"small": 1500, "full": 12_000}
_VISITS = ("99212", "99213", "99214", "99202", "99203")
_OTHERS = ("93000", "36415", "20610", "69210", "97110", "97140", "97530", "96372", "83036", "80053", "90471", "94010")
_DIAGNOSES = ("I10", "E119", "M25561", "J069", "N390", "E785", "M5450", "Z23")
_TARGET = {"claims_per_cpu_s": 4000, "single_ms": 2}
_ROUNDS = 3


def synthetic_claim(*, number: int, lines: int = 3) -> ClaimFacts:
    """Claim `number` of an endless mix; the same number gives the same claim. No real person or provider."""
    codes = [_VISITS[number % 5], *(_OTHERS[(number // 5 + 5 * n) % 12] for n in range(lines - 1))]
    pairs = [_DIAGNOSES[(number + 3 * n) % 8] for n in range(2)]
    rows = tuple(
        Line(
            number=at,
            code=code,
            modifiers=("25",) if at == 1 and number % 3 else (),
            pointers=(1 + at % 2,),
            units=Decimal(1 + (number + at) % 4),
            charge=Decimal("100.00"),
            pos="11",
            date_from=DAY,
            date_to=DAY,
            control_no=f"L{at}",
            minutes=15,
        )
        for at, code in enumerate(codes, 1)
    )
    person = Person(last="SAMPLE", first="ADA", birth=dt.date(1970, 1, 1), sex="F", death_known=True)
    doctor = Provider(npi="1234567893", entity="person", enrolled=True, excluded=False, group="G1", specialty="08")
    return ClaimFacts(
        control_no=f"B{number}",
        today=DAY + dt.timedelta(days=4),
        lines=rows,
        diagnoses=tuple(pairs),
        diagnosis_qualifiers=("ABK", "ABF"),
        frequency="1",
        usage="T",
        charge=Decimal(100 * lines).quantize(Decimal("0.01")),
        pos="11",
        patient=person,
        subscriber=person,
        payer=PayerFacts(payer_id="SAMPLE", filing_indicator="MB", edit_set="medicare", covered_lists=()),
        billing=doctor,
        rendering=doctor,
        documents=(Document(kind="note", signed=True, dated=DAY),),
        history=(),
        history_claims=(),
    )


def rule_by_rule(facts: ClaimFacts, views: CodeViews) -> list[Result]:
    """The naive way: every rule on its own, the claim prepared and its codes looked up anew for each."""
    found: list[Result] = []
    for rule_id in load():
        found += run_checks(facts, views, {rule_id})
    return found


def _rate(work, count: int) -> tuple[float, list[float]]:
    """Median of `count` items per CPU-second over the rounds, and all rounds."""
    rates = []
    for _ in range(_ROUNDS):
        begun = time.process_time()
        work()
        rates.append(count / max(time.process_time() - begun, 1e-9))
    return statistics.median(rates), [round(rate) for rate in rates]


def bench_checks(*, size: str = "small", views: CodeViews | None = None) -> dict[str, Any]:
    """`ours.claims_per_cpu_s` (3-line mix, whole catalogue, batch), `ours.single_ms` (median CPU ms of one 6-line claim).

    Peers of the same run: the naive rule-by-rule engine, and bare binary search as the limit of pair look-ups.
    `correct`: claims whose batch findings differ from those of the rule-by-rule run are wrong. LookupError when no
    edition covers the bench's date of service.
    """
    if views is None:
        from coding.codesets.codeviews import DatabaseCodeViews

        views = DatabaseCodeViews()
    if views.procedure("99213", DAY) is None or views.diagnosis("I10", DAY) is None:
        raise LookupError(f"it needs code editions that cover {DAY.isoformat()}")
    claims = [synthetic_claim(number=n) for n in range(_CLAIMS[size])]
    stats = EngineStats()
    expected = [run_checks(one, views, stats=stats) for one in claims[:300]]
    rate, rounds = _rate(lambda: [run_checks(one, views) for one in claims], len(claims))
    naive = claims[:60]
    naive_rate, naive_rounds = _rate(lambda: [rule_by_rule(one, views) for one in naive], len(naive))
    wrong = sum(rule_by_rule(one, views) != held for one, held in zip(claims[:300], expected, strict=True))
    wide, times = synthetic_claim(number=7, lines=6), []
    for _ in range(50):
        begun = time.process_time()
        run_checks(wide, views)
        times.append((time.process_time() - begun) * 1000)
    single = statistics.median(times)
    return {
        "ours": {
            "claims_per_cpu_s": round(rate),
            "rounds": rounds,
            "single_ms": round(single, 3),
            "rules": len(load()),
            "rule_errors": stats.errors,
            "pair_claims_per_cpu_s": round(_pairs(views, claims)),
        },
        "peer": {
            "name": "every rule on its own",
            "version": "same rules and tables",
            "claims_per_cpu_s": round(naive_rate),
            "rounds": naive_rounds,
            "binary_search_claims_per_cpu_s": round(_limit(claims)),
        },
        "ratio": round(rate / naive_rate, 2),
        "target": _TARGET,
        "met": rate >= _TARGET["claims_per_cpu_s"] and single < _TARGET["single_ms"] and not wrong and not stats.errors,
        "correct": {"checked": len(expected), "wrong": wrong},
    }


def _pairs(views: CodeViews, claims: list[ClaimFacts]) -> float:
    """Claims per CPU-second when only their pairs are looked up, both ways round, one by one."""

    def work() -> None:
        for one in claims:
            for a, b in combinations([line.code for line in one.lines], 2):
                views.ptp(a, b, DAY)
                views.ptp(b, a, DAY)

    return _rate(work, len(claims))[0]


def _limit(claims: list[ClaimFacts]) -> float:
    """The same number of bare binary searches in a sorted list of two million keys."""
    keys = list(range(0, 4_000_000, 2))

    def work() -> None:
        for number, one in enumerate(claims):
            for _ in combinations(one.lines, 2):
                bisect.bisect_left(keys, number)
                bisect.bisect_left(keys, number + 1)

    return _rate(work, len(claims))[0]
