"""Measure search against PostgreSQL full text over the same labels, in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connection

from coding.codesets.models import Code
from coding.codesets.search import index_of
from coding.codesets.selectors import newest_edition


def _score(queries: list[dict[str, Any]], ask: Callable[[str], list[str]]) -> dict[str, Any]:
    first = five = 0
    times, misses = [], []
    for case in queries:
        begun = time.perf_counter()
        codes = ask(case["query"])
        times.append((time.perf_counter() - begun) * 1000)
        first += codes[:1] != [] and codes[0] in case["expect"]
        if any(code in case["expect"] for code in codes[:5]):
            five += 1
        else:
            misses.append({"query": case["query"], "got": codes[:5]})
    times.sort()
    return {
        "top1": round(first / len(queries), 4),
        "top5": round(five / len(queries), 4),
        "p99_ms": round(times[min(len(times) - 1, int(len(times) * 0.99))], 2),
        "misses": misses,
    }


def bench_search(*, queries: list[dict[str, Any]], edition=None) -> dict[str, Any]:
    """Hit rates and latency (ms a query) of our search and of PostgreSQL's. `queries`: [{query, expect: [codes]}].

    Uses the real ICD-10-CM edition with most rows unless one is given. Raises LookupError when none is loaded.
    """
    edition = edition or newest_edition("icd10cm")
    if edition is None or not queries:
        raise LookupError("bench search needs a loaded ICD-10-CM edition and at least one query")
    index = index_of(edition)
    ours = _score(queries, lambda query: [found.code for found in index.find(query, 5)])

    def full_text(query: str) -> list[str]:
        vector, wanted = SearchVector("long_label", config="english"), SearchQuery(query, config="english")
        rows = Code.objects.filter(edition=edition).annotate(text=vector).filter(text=wanted)
        return list(
            rows.annotate(rank=SearchRank(vector, wanted))
            .order_by("-rank", "code")
            .values_list("display", flat=True)[:5]
        )

    peer = _score(queries, full_text)
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    return {
        "name": "search",
        "ours": ours,
        "peer": {"name": "PostgreSQL full text", "version": version, **peer},
        "ratio": round(ours["top1"] / peer["top1"], 2) if peer["top1"] else None,
        "target": {"top1": 0.9, "top5": 0.97, "p99_ms": 10},
        "met": ours["top1"] >= 0.9 and ours["top5"] >= 0.97 and ours["p99_ms"] < 10,
        "correct": {"checked": len(queries), "wrong": len(ours["misses"])},
    }
