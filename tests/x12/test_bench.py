from claims.x12 import bench
from claims.x12.remittance import proved, read_835
from claims.x12.write837 import write_837p


def test_the_benches_own_files_are_sound():
    remittance = read_835(bench.remittance_file(claims=3))
    assert proved(remittance) and remittance.findings == [] and len(remittance.transactions[0].claims) == 3
    assert write_837p(bench.interchange(claims=2)).count(b"CLM*") == 2


def test_read835_answer(monkeypatch):
    monkeypatch.setitem(bench._REMITS, "small", 25)
    answer = bench.bench_read835(size="small")
    assert answer["correct"] == {"checked": 25, "wrong": 0} and answer["peer"]["name"] == "oxedi"
    assert answer["ratio"] > 0 and answer["met"] is (answer["ratio"] >= 1)


def test_write837_answer(monkeypatch):
    monkeypatch.setitem(bench._CLAIMS, "small", 25)
    monkeypatch.setattr(bench, "_PEER_CLAIMS", 4)
    answer = bench.bench_write837(size="small")
    assert answer["correct"] == {"checked": 4, "wrong": 0} and answer["peer"]["name"] == "x12sdk"
    assert answer["ratio"] > 0 and answer["target"] == {"ratio": 30.0}
