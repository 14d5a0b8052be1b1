"""The shape of `x12 read`, and the sweep over public samples."""

import json

import pytest

from claims.x12.findings import X12Unreadable
from claims.x12.read import read_x12
from tests.x12.conftest import FILES

SAMPLES = FILES.parents[3] / "shared" / "samples" / "x12"
TRANSACTION_KEYS = {"type", "control_no", "totals", "claims", "provider_adjustments"}
CLAIM_KEYS = {"control_no", "charge", "paid", "patient", "status", "lines", "adjustments"}
FINDING_KEYS = {"severity", "segment_no", "segment", "element", "message"}


def transactions(value: dict) -> list[dict]:
    return [txn for ix in value["interchanges"] for group in ix["groups"] for txn in group["transactions"]]


@pytest.mark.parametrize("path", sorted(FILES.glob("*.edi")), ids=lambda path: path.stem)
def test_every_made_file_has_the_shape(path):
    value = json.loads(json.dumps(read_x12(path.read_bytes()).as_dict()))
    assert set(value) == {"interchanges", "findings"}
    for txn in transactions(value):
        assert set(txn) >= TRANSACTION_KEYS
        assert all(set(claim) >= CLAIM_KEYS for claim in txn["claims"])
    assert all(set(finding) >= FINDING_KEYS for finding in value["findings"])


def test_835(edi):
    (txn,) = transactions(read_x12(edi("835_plb_takeback")).as_dict())
    assert txn["type"] == "835"
    assert (txn["totals"]["payment"], txn["totals"]["sum_paid"], txn["totals"]["balanced"]) == (
        "962.50",
        "1000.00",
        True,
    )
    assert txn["provider_adjustments"][0] == {
        "npi": "1234567893", "fiscal_date": "2026-12-31", "reason": "WO", "reference": "NFM26010009", "amount": "37.50",
    }  # fmt: skip
    (claim,) = transactions(read_x12(edi("835_balanced")).as_dict())[0]["claims"]
    assert (claim["charge"], claim["paid"], claim["patient"], claim["status"]) == ("137.00", "47.28", "11.86", "1")
    assert claim["lines"][0]["adjustments"][0] == {"group": "CO", "reason": "45", "amount": "77.86", "quantity": None}


def test_837(edi):
    (txn,) = transactions(read_x12(edi("837_golden")).as_dict())
    assert (txn["type"], txn["totals"]) == ("837P", {"claims": 1, "sum_charge": "150.00"})
    assert txn["claims"][0]["lines"][0]["procedure"] == "99213"
    assert txn["claims"][0]["lines"][0]["control_no"] == "L1"
    broken = read_x12(edi("837_charge_not_sum_of_lines"))
    assert [f.code for f in broken.findings] == ["charge_not_sum_of_lines"] and broken.has_errors
    other = read_x12(edi("837_institutional"))
    assert transactions(other.as_dict())[0]["type"] == "837I"
    assert [f.code for f in other.findings] == ["not_handled"] and not other.has_errors


def test_acknowledgments(edi):
    value = read_x12(edi("999_rejected_ik4")).as_dict()
    (txn,) = transactions(value)
    assert txn["totals"]["verdict"] == "R" and txn["acknowledges"]["transactions"][0]["errors"][1]["element"] == 9
    (txn,) = transactions(read_x12(edi("277ca_payer_rejects_claim")).as_dict())
    assert [(c["control_no"], c["status"]) for c in txn["claims"]] == [
        ("NFM26090001", "A2:20"), ("NFM26090002", "A7:562"),
    ]  # fmt: skip
    value = read_x12(edi("ta1_rejected")).as_dict()
    assert value["interchanges"][0]["acknowledgments"] == [{"control_no": "000000042", "verdict": "R", "note": "025"}]


def test_claim_status_answer(edi):
    data = edi("277ca_payer_rejects_claim").replace(b"X214", b"X212").replace(b"*TH~", b"*DG~")
    data = data.replace(b"REF*D9*CHX2", b"REF*EJ*NFM26090002")
    (txn,) = transactions(read_x12(data).as_dict())
    assert txn["type"] == "277"
    assert [(c["control_no"], c["status"], c["charge"]) for c in txn["claims"]] == [
        ("", "A2:20", "150.00"), ("NFM26090002", "A7:562", "150.00"),
    ]  # fmt: skip
    assert txn["claims"][1]["lines"] == [{"control_no": "L1", "procedure": "99213", "status": "A7:454"}]


def test_findings_never_name_the_person(edi):
    for path in FILES.glob("*.edi"):
        text = json.dumps(read_x12(path.read_bytes()).as_dict()["findings"])
        assert "TESTCASE" not in text and "MEM000111" not in text and "ANNA" not in text


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not on this machine")
def test_public_samples_are_read_without_a_crash():
    seen = 0
    for path in sorted(SAMPLES.glob("*/*/*")):
        try:
            value = read_x12(path.read_bytes()).as_dict()
        except X12Unreadable:
            assert "none" in path.parts, path.name
            continue
        json.dumps(value)
        seen += 1
        for txn in transactions(value):
            if path.parts[-2] == "valid" and txn["type"] in ("835", "837P") and "no_claims" not in path.name:
                assert txn["claims"], path.name
    assert seen > 150
