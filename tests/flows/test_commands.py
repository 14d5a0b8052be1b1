"""The commands as a script meets them: real processes, one JSON object on stdout, the keys of the surface, exit codes."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

from tests import processes
from tests.flows.proofs import files_received, files_sent
from tests.journey import one_of_everything
from tests.settings import ROOT
from tests.x12.makers837 import interchange

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("flows")]

NOT_X12 = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
CHARGES = """external_id,last_name,first_name,date_of_birth,sex,payer_id,member_id,provider_npi,date_of_service,place_of_service
V1,Tester,Tess,1980-05-06,F,UNITY,U0000000042,{npi},2026-07-14,11
V2,Tester,Tom,not a date,M,UNITY,U0000000043,{npi},2026-07-14,11
"""


@pytest.fixture
def env(cast) -> dict[str, str]:
    settings.FILES_DIR.mkdir(parents=True, exist_ok=True)
    return processes.environment()


def all_of(env: dict[str, str], *commands: tuple[object, ...]) -> list[tuple[int, dict | None, str]]:
    """Exit status, the JSON object (None when stdout is empty) and stderr of each `manage.py WORDS --json`."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "tests.flows.many", folder], cwd=ROOT, env=env, capture_output=True, timeout=250, check=True,
            input=json.dumps([[*map(str, words), "--json"] for words in commands]).encode(),
        )  # fmt: skip
        codes = json.loads(done.stdout)
        return [_answer(Path(folder) / str(n), words, codes[n]) for n, words in enumerate(commands)]


def _answer(stem: Path, words: tuple[object, ...], code: int) -> tuple[int, dict | None, str]:
    out, error = stem.with_suffix(".out").read_text(), stem.with_suffix(".err").read_text()
    assert "Traceback" not in error, f"{words}: {error}"
    assert out.count("\n") <= 1, f"more than one line on stdout of {words}: {out[:300]}"
    said = json.loads(out) if out else None
    assert said is None or said["schema"].startswith("claimwright.")
    return code, said, error


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_wrong_usage_is_3_and_unreadable_input_is_2(cast, env, tmp_path):
    junk, empty = write(tmp_path, "junk.835", NOT_X12), write(tmp_path, "empty.837", b"")
    usage = (
        ("engines", "restart"), ("load_codes", "no_such_kind", junk, "--edition", "E", "--from", "2026-01-01"),
        ("load_codes", "hcpcs", junk, "--edition", "E"), ("find_code",), ("find_code", "knee", "--on", "yesterday"),
        ("x12", "write", junk), ("rules", "--what"), ("intake", junk), ("intake", junk, "--practice", "nobody"),
        ("post_remittance",), ("kpi",), ("kpi", "--practice", "nobody"), ("kpi", "--practice", "northside", "--id", "K99"),
        ("kpi", "--practice", "northside", "--month", "July"), ("prove", "everything"), ("prove", "ledger"),
        ("pages", "extra"), ("bench", "nothing"), ("bench", "queue", "--size", "huge"), ("demo", "--port", "door"),
    )  # fmt: skip
    unreadable = (
        ("x12", "read", junk), ("x12", "read", empty), ("x12", "read", tmp_path / "absent.x12"), ("x12", "check", junk),
        ("post_remittance", junk), ("post_remittance", empty), ("post_remittance", tmp_path / "absent.835"),
        ("load_codes", "hcpcs", junk, "--edition", "E", "--from", "2026-01-01"),
        ("load_codes", "hcpcs", tmp_path / "absent.txt", "--edition", "E", "--from", "2026-01-01"),
        ("intake", write(tmp_path, "a.pdf", b"MZ" + bytes(200)), "--practice", "northside"),
        ("intake", tmp_path / "absent.csv", "--practice", "northside"),
        ("bench", "search", "--queries", junk),
    )  # fmt: skip
    found = all_of(env, *usage, *unreadable)
    wanted = [3] * len(usage) + [2] * len(unreadable)
    wrong = [
        " ".join(map(str, (*words[:3], "->", answer[0], "not", code)))
        for words, code, answer in zip(usage + unreadable, wanted, found, strict=True)
        if answer[0] != code or not (answer[2].strip() or answer[1])
    ]
    assert wrong == []


def test_every_command_answers_with_the_keys_of_the_surface(cast, env, tmp_path):
    journey = one_of_everything(cast, "northside")
    practice_id = journey.player.practices["northside"]
    sent = write(tmp_path, "sent.837", files_sent(practice_id)[0])
    paid = write(tmp_path, "paid.835", files_received("835")[0])
    hcpcs = write(tmp_path, "charges.csv", CHARGES.format(npi=journey.planned("northside").provider.npi))
    names = (
        ("engines", "status"), ("find_code", "knee pain", "--limit", "2"), ("x12", "read", sent), ("x12", "read", paid),
        ("x12", "check", sent), ("rules",), ("intake", hcpcs, "--practice", "northside"), ("post_remittance", paid),
        ("kpi", "--practice", "northside"), ("kpi", "--practice", "northside", "--id", "K07"), ("pages",),
        ("prove", "ledger"), ("prove", "cash"), ("prove", "files"), ("bench", "search", "--queries", _queries(tmp_path)),
    )  # fmt: skip
    answers = dict(zip([" ".join(map(str, n[:2])) if n[0] != "x12" else f"x12 {n[1]} {n[2].suffix}" for n in names],
                       all_of(env, *names), strict=True))  # fmt: skip
    said = {name: answer[1] for name, answer in answers.items()}
    codes = {name: answer[0] for name, answer in answers.items()}
    assert codes["engines status"] == 0 and said["engines status"]["running"] is True
    found = said["find_code knee pain"]
    assert set(found) == {"schema", "edition", "covers_date", "results"}
    assert all(set(one) == {"code", "billable", "label"} for one in found["results"]) and len(found["results"]) == 2
    _check_x12_read(said["x12 read .837"], codes["x12 read .837"])
    _check_x12_read(said["x12 read .835"], codes["x12 read .835"])
    (claim,) = said["x12 check .837"]["claims"]
    for result in claim["results"]:
        assert set(result) >= {"rule", "outcome", "severity", "lines", "seen", "action", "edition"}
        assert result["outcome"] in {"pass", "fail", "not_evaluated"}
        assert result["severity"] in {"block", "denial", "advise"}
    assert len(said["rules"]["rules"]) > 100
    for rule in said["rules"]["rules"]:
        assert set(rule) >= {"id", "severity", "facts", "tables", "editions", "payers", "status", "why_not"}
    taken = next(value for name, value in said.items() if name.startswith("intake"))
    assert set(taken) == {"schema", "rows", "accepted", "rejected", "encounters", "documents"}
    assert (taken["rows"], taken["accepted"], len(taken["encounters"]), len(taken["documents"])) == (2, 1, 1, 1)
    assert all(set(one) == {"row", "field", "why"} for one in taken["rejected"])
    assert {one["field"] for one in taken["rejected"]} == {"date_of_birth"} and {
        one["row"] for one in taken["rejected"]
    } == {3}
    (posted,) = next(value for name, value in said.items() if name.startswith("post_"))["transactions"]
    assert set(posted) == {"trace", "bpr", "sum_clp", "sum_plb", "posted", "parked_reason", "duplicate_of", "claims"}
    assert set(posted["claims"]) == {"matched", "parked"} and posted["duplicate_of"]
    assert all(re.fullmatch(r"-?\d+\.\d\d", posted[key]) for key in ("bpr", "sum_clp", "sum_plb"))
    wanted = {"id", "basis", "numerator", "denominator", "value", "n", "as_of", "maturity", "claim_ids"}
    assert all(set(one) >= wanted for one in said["kpi --practice"]["kpis"])
    shapes = {"name", "path", "method", "roles", "own_example", "foreign_example", "expect"}
    assert all(set(one) == shapes for one in said["pages"]["pages"]) and len(said["pages"]["pages"]) > 50
    for check in ("ledger", "cash", "files"):
        assert (codes[f"prove {check}"], said[f"prove {check}"]["check"]) == (0, check), said[f"prove {check}"]
        assert (
            set(said[f"prove {check}"]) == {"schema", "check", "rows", "differences"}
            and said[f"prove {check}"]["rows"] > 0
        )
    measured = said["bench search"]
    assert set(measured) >= {
        "name",
        "size",
        "ours",
        "peer",
        "ratio",
        "target",
        "met",
        "correct",
        "top1",
        "top5",
        "p99_ms",
        "misses",
    }
    assert set(measured["peer"]) >= {"name", "version"} and set(measured["correct"]) == {"checked", "wrong"}
    assert codes["bench search"] == (0 if measured["met"] else 1)


def test_damaged_files_are_findings_with_their_place(cast, env, tmp_path):
    """Wrong counts: exit 1 and the segment; a damaged 835 is parked, nothing of it posted, and can be posted whole later."""
    from claims.x12.write837 import write_837p

    good = write_837p(interchange())
    wrong_count = re.sub(rb"SE\*\d+\*", b"SE*999*", good)
    journey = one_of_everything(cast, "northside")
    paid = files_received("835")[0]
    short = re.sub(rb"BPR\*(.)\*[0-9.]+\*", rb"BPR*\1*1.23*", paid).replace(b"TRN*1*", b"TRN*1*X")
    read, check, post = all_of(
        env, ("x12", "read", write(tmp_path, "a.837", wrong_count)), ("x12", "check", write(tmp_path, "b.837", wrong_count)),
        ("post_remittance", write(tmp_path, "c.835", short)),
    )  # fmt: skip
    assert read[0] == 1
    (finding,) = [one for one in read[1]["findings"] if one["severity"] == "error"]
    assert set(finding) >= {"severity", "segment_no", "segment", "element", "message"} and finding["segment"] == "SE"
    assert check[0] == 1 and [one["rule"] for one in check[1]["claims"][0]["results"]]
    assert post[0] == 1 and post[1]["transactions"][0]["posted"] is None
    assert "1.23" in post[1]["transactions"][0]["parked_reason"]
    again = all_of(env, ("prove", "ledger"), ("prove", "cash"))
    assert [answer[0] for answer in again] == [0, 0], again
    assert journey.player.practices["northside"]


def _check_x12_read(said: dict, code: int) -> None:
    assert code == (1 if any(one["severity"] == "error" for one in said["findings"]) else 0)
    assert set(said) == {"schema", "interchanges", "findings"}
    for envelope in said["interchanges"]:
        assert set(envelope) >= {"control_no", "groups"}
        for group in envelope["groups"]:
            assert set(group) >= {"version", "transactions"}
            for txn in group["transactions"]:
                assert set(txn) == {"type", "control_no", "totals", "claims", "provider_adjustments"}
                for claim in txn["claims"]:
                    assert set(claim) >= {"control_no", "charge", "paid", "patient", "status", "lines", "adjustments"}


def _queries(folder: Path) -> Path:
    return write(folder, "queries.json", json.dumps([{"query": "rt knee pain", "expect": ["M25.561"]}]))
