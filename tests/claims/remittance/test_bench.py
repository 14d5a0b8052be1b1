"""The posting benchmark measures posted claims, and leaves nothing behind."""

import pytest

from claims.remittance.bench import COPIES, OURS, bench_posting
from claims.remittance.models import Remittance
from portal.tenants.scope import owner_connection


@pytest.mark.django_db(transaction=True)
def test_it_posts_every_claim_and_cleans_up(cast):
    found = bench_posting("small", claims=6)
    assert found["correct"] == {"checked": 18, "wrong": 0}
    assert found["ratio_copy"] > 0 and found["ratio_loop"] > 0
    with owner_connection() as connection:
        left = connection.execute("SELECT count(*) FROM pg_namespace WHERE nspname = ANY (%s)", [[OURS, COPIES]]).fetchone()
    assert left == (0,)
    with cast.system("northside"):
        assert not Remittance.objects.exists()
