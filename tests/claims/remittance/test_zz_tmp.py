import pytest, cProfile, pstats, time
from claims.remittance import bench
@pytest.mark.django_db(transaction=True)
def test_x(cast):
    practice, payer = bench._make(300, 1)
    data = bench.file_of(0, 300, payer)
    p = cProfile.Profile(); p.enable()
    bench._ours(practice, data, 300)
    p.disable(); bench._drop()
    pstats.Stats(p).sort_stats("cumtime").print_stats(45)
