"""The benchmark counts honestly on a small table: pulls are real, nothing is assigned twice, nothing is left behind."""

import pytest

from coding.workqueue.bench import SCHEMA, bench_queue
from portal.tenants.scope import owner_connection


@pytest.mark.django_db(transaction=True)
def test_bench_queue_counts_doubles_and_cleans_up(cast):
    found = bench_queue("small", items=3000, rounds=1, seconds=0.4)
    assert found["doubles"] == 0
    assert found["correct"]["checked"] > 20
    assert found["ratio"] > 0
    assert found["met"] == (found["ratio"] >= 0.7)
    with owner_connection() as connection:
        assert connection.execute("SELECT to_regnamespace(%s)", [SCHEMA]).fetchone() == (None,)
