"""Crashes at every point, broken input, determinism, and what the sandbox may import."""

import ast
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sandbox.engine import Sandbox
from sandbox.folder import Folder
from sandbox.journal import Journal
from sandbox.payers import load_behaviour
from sandbox.read_models import Unreadable, claims_from_models
from sandbox.read_segments import claims_from_segments
from sandbox.segments import split_interchange
from sandbox.verdict import judge, run_pyx12
from tests.sandbox.balance import check_835
from tests.sandbox.writer837 import Line, TestClaim, write_837

PAYERS = ("12M01", "HARBR", "BLMSA", "STMCD", "PINEX", "UNITY")
NPIS = ("1234567893", "1245319599")
ROOT = Path(__file__).resolve().parents[2]


def many(count: int, prefix: str = "T") -> list[TestClaim]:
    """Claims over all payers, two billers, odd cents, dependents and modifiers."""
    return [
        TestClaim(
            f"{prefix}{n:05d}",
            payer=PAYERS[n % 6],
            member=f"{prefix}{n}",
            npi=NPIS[n % 4 == 1],
            dependent=n % 5 == 0,
            lines=[Line(charge=f"{100 + n}.{n % 100:02d}"), Line("85025", "31.57", ("59",))][: 1 + n % 2],
        )
        for n in range(count)
    ]


def contents(home: Path) -> dict[str, bytes]:
    places = [*(home / "outbox").iterdir(), *(home / "bank").iterdir(), *(home / "done").iterdir()]
    return {f"{p.parent.name}/{p.name}": p.read_bytes() for p in places}


def run_history(house, *, reverse: bool = False) -> None:
    claims = many(180)
    house.send(*(reversed(claims) if reverse else claims))
    for day in ("2026-06-15", "2026-06-16", "2026-07-10", "2027-01-15"):
        house.day(day)
        house.sandbox.tick()


def test_hundreds_of_seeded_claims_balance_and_pass_pyx12(house):
    for part in range(2):
        house.send(*many(180, prefix="ABC"[part]))
    for day in ("2026-06-15", "2026-06-16", "2027-01-15"):
        house.day(day)
        house.sandbox.tick()
    seen, stages = [], set()
    for data in house.read(".835"):
        seen += check_835(data)
        stages.add(data.count(b"ST*835*"))
    for suffix in (".835", ".999", ".277ca"):
        for data in house.read(suffix):
            clean, findings = run_pyx12(data.decode())
            assert clean, findings
    claims = [claim for row in seen for claim in row["claims"]]
    assert len({claim["id"] for claim in claims}) > 320
    assert len({row["trace"] for row in seen}) == len(seen)
    assert max(stages) == 2 and min(stages) == 1, "some interchanges bundle two payees, some do not"
    denied = [claim for claim in claims if claim["status"] == "4"]
    assert 0.05 < len(denied) / len(claims) < 0.15
    assert "22" in {claim["status"] for claim in claims}
    deposits = {row.split(",")[1]: row.split(",")[3] for row in house.bank()}
    assert deposits == {row["trace"]: f"{row['bpr']:.2f}" for row in seen if row["bpr"] > 0}


def test_medicare_never_pays_before_day_fourteen(house):
    house.send(*[TestClaim(f"M{n:03d}", payer="12M01", member=f"M{n}") for n in range(60)])
    house.sandbox.tick()
    house.day("2026-06-28")
    house.sandbox.tick()
    assert house.remits() == []
    house.day("2026-07-15")
    house.sandbox.tick()
    assert len(house.remits()) > 3


def test_two_runs_write_the_same_bytes(house, tmp_path):
    run_history(house)
    other = tmp_path / "other"
    twin = type(house)(other)
    twin.day("2026-06-15")
    run_history(twin)
    assert contents(house.home) == contents(other)


def test_the_order_of_claims_changes_no_outcome(house, tmp_path):
    run_history(house)
    twin = type(house)(tmp_path / "other")
    run_history(twin, reverse=True)

    def facts(side):
        rows = [(c, remit["paid_on"]) for remit in side.remits() for c in remit["claims"]]
        return sorted((c["id"], c["status"], c["paid"], c["number"], day) for c, day in rows)

    assert facts(house) == facts(twin)


class Killed(BaseException):
    """Stands for kill -9: nothing of the sandbox catches it."""


@pytest.mark.parametrize("nth", range(1, 9))
@pytest.mark.parametrize("point", ["stage", "commit", "committed", "deliver", "move"])
def test_a_crash_at_any_point_loses_and_doubles_nothing(house, tmp_path, monkeypatch, point, nth):
    script = {"K1": {"outcome": "pay", "days": 3}, "K2": {"outcome": "reverse_correct", "days": 3, "again_days": 5}}
    claims = [TestClaim(name, member=name) for name in script]
    days = ("2026-06-15", "2026-06-16", "2026-06-18", "2026-06-30")

    def play(side, *, attempts):
        side.script = script
        side.day(days[0])
        side.put(write_837(claims))
        crashes = 0
        for day in days:
            side.day(day)
            for _ in range(attempts):
                try:
                    Sandbox(side.home).tick()
                    break
                except Killed:
                    crashes += 1
        return crashes

    twin = type(house)(tmp_path / "calm")
    assert play(twin, attempts=1) == 0
    count = {"n": 0}

    def bomb(real, *, after=False):
        def call(*args, **kwargs):
            count["n"] += 1
            if count["n"] != nth:
                return real(*args, **kwargs)
            if after:
                real(*args, **kwargs)
            raise Killed

        return call

    if point == "stage":
        monkeypatch.setattr(Folder, "stage", bomb(Folder.stage))
    elif point in ("commit", "committed"):
        monkeypatch.setattr(Journal, "commit", bomb(Journal.commit, after=point == "committed"))
    elif point == "deliver":
        monkeypatch.setattr(Folder, "deliver", bomb(Folder.deliver))
    else:
        monkeypatch.setattr("sandbox.engine.os.replace", bomb(os.replace))
    crashes = play(house, attempts=3)
    monkeypatch.undo()
    assert crashes == (1 if count["n"] >= nth else 0)
    assert contents(house.home) == contents(twin.home)


def test_a_torn_journal_line_is_redone_and_a_taken_answer_is_not_repeated(house):
    house.send(TestClaim("J1"))
    house.sandbox.tick()
    before = contents(house.home)
    journal = house.home / "state" / "journal.0.jsonl"
    with open(journal, "ab") as handle:
        handle.write(b'{"set": [[["con')
    for path in (house.home / "outbox").iterdir():
        path.unlink()  # the receiver has taken everything
    report = Sandbox(house.home).tick()
    assert report.answers == [] and contents(house.home).keys() == {"done/b1.837"}
    assert before["done/b1.837"] and journal.read_bytes().endswith(b"\n")


def test_compaction_keeps_every_claim(house):
    house.send(*many(20))
    house.sandbox.tick()
    state = json.loads(json.dumps(house.sandbox.journal.state))
    assert house.sandbox.journal.compact(at=0)
    fresh = Journal(house.home / "state")
    fresh.refresh()
    assert fresh.state == state
    assert [p.name for p in (house.home / "state").glob("journal.*")] == []
    house.day("2026-06-16")
    assert house.sandbox.tick().answers and Sandbox(house.home).tick().answers == []


GOOD = write_837(many(6))
BROKEN = {
    "garbage": b"\x00\x01 not x12 at all",
    "empty": b"",
    "pdf": b"%PDF-1.7\n" + bytes(range(256)) * 8,
    "isa only": GOOD[:106],
    "half": GOOD[: len(GOOD) // 2],
    "no iea": GOOD[: GOOD.rindex(b"IEA")],
    "iea number": GOOD.replace(b"IEA*1*000000001", b"IEA*1*000000009"),
    "iea count": GOOD.replace(b"IEA*1*", b"IEA*7*"),
    "latin": GOOD.replace(b"TESTVALE CLINIC", "CLÍNICA\u2028".encode()),
    "se count": GOOD.replace(b"\nSE*", b"\nSE*9"),
    "wrong guide": GOOD.replace(b"005010X222A1", b"005010X223A2"),
    "bad date": GOOD.replace(b"20260610", b"20269910"),
    "bad amount": GOOD.replace(b"SV1*HC:99213*1", b"SV1*HC:99213*X"),
    "no lines": b"~".join(s for s in GOOD.split(b"~") if not s.strip().startswith((b"LX", b"SV1", b"DTP", b"REF*6R"))),
    "no hl": b"~".join(s for s in GOOD.split(b"~") if not s.strip().startswith(b"HL")),
    "empty segments": GOOD.replace(b"NM1*IL*1*TESTER", b"NM1"),
    "two isa": GOOD + GOOD,
    "an 835": GOOD.replace(b"ST*837", b"ST*835"),
}


@pytest.mark.parametrize("mode", ["all", "sample"])
@pytest.mark.parametrize("name", sorted(BROKEN))
def test_broken_input_is_answered_never_a_crash(house, name, mode, capfd):
    house.put(BROKEN[name])
    report = Sandbox(house.home, validate=mode).tick()
    assert report.files == 1 and report.rejected == 1 and report.claims == 0
    (ta1,) = house.read(".ta1")
    if b"*R*" not in ta1:
        (nack,) = house.read(".999")
        assert b"AK9*R*" in nack and run_pyx12(nack.decode())[0]
    assert (house.home / "done" / "a.837").read_bytes() == BROKEN[name]
    assert house.names(".277ca") == []
    said = capfd.readouterr()
    assert said.out + said.err == "", "the libraries print segments, and segments are PHI"


def test_claims_that_x12sdk_refuses_are_read_from_bare_segments(house, monkeypatch):
    def refuse(**_):
        raise Unreadable("KeyError")

    monkeypatch.setattr("sandbox.intake.claims_from_models", refuse)
    house.put(GOOD)
    assert house.sandbox.tick().claims == 6


def test_x12sdk_trouble_is_one_quiet_error(capfd):
    whole = split_interchange(BROKEN["empty segments"])
    with pytest.raises(Unreadable) as caught:
        claims_from_models(interchange=whole, transaction=whole.transactions[0])
    assert "TESTER" not in str(caught.value)
    said = capfd.readouterr()
    assert said.out + said.err == ""


def test_a_999_names_the_place_in_the_file(house):
    house.put(GOOD.replace(b"20260610", b"20269910", 1))
    house.sandbox.tick()
    rows = [row.strip().split("*") for row in house.read(".999")[0].decode().split("~")]
    (ik3,) = [row for row in rows if row[0] == "IK3"]
    st = [row.strip() for row in GOOD.decode().split("~")][2:]
    assert st[int(ik3[2]) - 1].startswith("DTP*472")
    assert ["IK4", "3", "1251", "8", "20269910"] in rows


def test_sampled_validation_reports_original_places_and_skips_the_rest():
    data = write_837(many(60))
    segments = data.split(b"~\n")
    hits = [n for n, s in enumerate(segments) if s.startswith(b"DTP*472")]
    marks = [n for n, s in enumerate(segments) if s.startswith(b"CLM*")]
    twenty_sixth = next(n for n in hits if n > marks[25])
    second = next(n for n in hits if n > marks[1])
    verdicts = {}
    for at in (twenty_sixth, second):
        broken = list(segments)
        broken[at] = b"DTP*472*D8*20269910"
        whole = split_interchange(b"~\n".join(broken))
        for mode in ("all", "sample", "first"):
            verdicts[at, mode] = judge(interchange=whole, transaction=whole.transactions[0], mode=mode)
    for key in [(twenty_sixth, "all"), (twenty_sixth, "sample"), (second, "all")]:
        assert verdicts[key].rows[0][:3] == ("IK3", "DTP", str(key[0] - 1)), key
    assert verdicts[second, "sample"].accepted and verdicts[twenty_sixth, "first"].accepted


@pytest.mark.parametrize("mode", ["sample", "first"])
@pytest.mark.parametrize("count", [1, 2, 6, 27, 53])
def test_sampled_validation_accepts_what_full_validation_accepts(count, mode):
    """Also when a billing provider's only claims fall outside the sample."""
    whole = split_interchange(write_837(many(count)))
    assert judge(interchange=whole, transaction=whole.transactions[0]).accepted
    assert judge(interchange=whole, transaction=whole.transactions[0], mode=mode).accepted


def test_the_same_interchange_twice_is_refused_once_adjudicated(house):
    house.put(GOOD)
    house.sandbox.tick()
    house.put(GOOD)
    report = house.sandbox.tick()
    assert report.claims == 0 and len(house.names(".999")) == 1
    assert sorted(b"*A*000" in data for data in house.read(".ta1")) == [False, True]
    assert any(b"*R*025" in data for data in house.read(".ta1"))
    assert len(list((house.home / "done").iterdir())) == 2


def test_unfinished_files_wait(house):
    (house.home / "inbox" / "x.837.part").write_bytes(GOOD[:500])
    assert house.sandbox.tick().files == 0


def test_both_readers_see_the_same_claims():
    detail = Line(svd=("12M01", "90.00", ["CAS*CO*45*30", "CAS*PR*2*30"]))
    claims = [*many(40), TestClaim("S1", sequence="S", prior="90", lines=[detail]), TestClaim("A1", auth="AUTH1")]
    whole = split_interchange(write_837(claims))
    (transaction,) = whole.transactions
    models = claims_from_models(interchange=whole, transaction=transaction)
    assert models == claims_from_segments(transaction=transaction, component=":")
    assert {claim.account for claim in models} == {claim.account for claim in claims}


def test_a_wrong_clock_is_refused_without_touching_the_inbox(house):
    (house.home / "clock.json").write_text('{"today": "2026-')
    house.put(GOOD)
    with pytest.raises(ValueError, match="clock.json"):
        house.sandbox.tick()
    assert (house.home / "inbox" / "a.837").exists()


def test_behaviour_file_that_does_not_fit_is_named(tmp_path):
    path = tmp_path / "payers.json"
    data = json.loads((ROOT / "sandbox" / "payers.json").read_text())
    data["payers"][0]["denial_mix"] = {"nope": 1}
    path.write_text(json.dumps(data))
    with pytest.raises(ValueError, match="12M01"):
        load_behaviour(path=path)


def test_served_process_answers_beats_and_stops_on_sigterm(house):
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "sandbox", "serve", "--home", str(house.home), "--every", "0.05"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        house.put(GOOD)
        for _ in range(600):
            if house.names(".277ca") and (house.home / "state" / "heartbeat").exists():
                break
            time.sleep(0.05)
        assert house.names(".277ca")
        assert (house.home / "state" / "heartbeat").read_text().split()[0] == str(process.pid)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=20)
    finally:
        if process.poll() is None:
            process.kill()
    assert process.returncode == 0 and err == b""
    assert json.loads(out.splitlines()[0])["claims"] == 6


def test_the_sandbox_imports_nothing_of_the_product():
    allowed = {"sandbox", "pyx12", "x12sdk"} | set(sys.stdlib_module_names)
    files = list((ROOT / "sandbox").glob("*.py"))
    assert len(files) > 10
    for path in files:
        for node in ast.walk(ast.parse(path.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert {name.split(".")[0] for name in names} <= allowed, path.name


def test_it_runs_without_the_product_beside_it(tmp_path):
    shutil.copytree(ROOT / "sandbox", tmp_path / "alone" / "sandbox")
    home = tmp_path / "home"
    done = subprocess.run(
        [sys.executable, "-m", "sandbox", "tick", "--home", str(home)],
        cwd=tmp_path / "alone",
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["files"] == 0
