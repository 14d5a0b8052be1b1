"""Counts and control numbers: each mismatch is one finding at its place."""

import pytest

from claims.x12.envelope import read_envelopes


def codes(data: bytes) -> list[tuple[str, str, int]]:
    return [(f.code, f.segment, f.element) for f in read_envelopes(data).findings]


def test_a_correct_file_has_no_findings(edi):
    envelopes = read_envelopes(edi("835_balanced"))
    assert envelopes.findings == []
    interchange = envelopes.interchanges[0]
    assert (interchange.control_no, interchange.usage, interchange.sender) == ("000000007", "T", "EXAMPLEPAYER")
    assert (interchange.groups[0].functional_id, interchange.groups[0].version) == ("HP", "005010X221A1")
    txn = envelopes.transactions()[0]
    assert (txn.type, txn.control_no, txn.first, txn.last, txn.complete) == ("835", "0001", 3, 23, True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("835_wrong_se_count", [("segment_count_mismatch", "SE", 1)]),
        ("837_wrong_se_count", [("segment_count_mismatch", "SE", 1)]),
        (
            "835_control_numbers_differ",
            [("transaction_count_mismatch", "GE", 1), ("control_number_mismatch", "IEA", 2)],
        ),
        ("835_truncated", [("truncated", "ST", 0), ("truncated", "GS", 0), ("truncated", "ISA", 0)]),
        ("835_no_envelope", [("missing_envelope", "ST", 0)]),
    ],
)
def test_faults_have_their_findings(edi, name, expected):
    assert codes(edi(name)) == expected


def test_a_trailer_with_no_header_and_a_stray_segment(edi):
    data = edi("835_balanced")
    assert ("stray_trailer", "SE", 0) in codes(data.replace(b"~\nGE*", b"~\nSE*1*9~\nGE*"))
    assert ("stray_segment", "", 0) in codes(data.replace(b"~\nGE*", b"~\nNTE*ADD*X~\nGE*"))


def test_a_missing_se_before_the_next_st_loses_nothing(edi):
    data = edi("835_two_payees").replace(b"SE*21*0001~\n", b"")
    envelopes = read_envelopes(data)
    assert [(t.control_no, t.complete) for t in envelopes.transactions()] == [("0001", False), ("0002", True)]
    assert [f.code for f in envelopes.findings] == ["truncated"]


def test_control_numbers_in_messages_are_numbers_only(edi):
    data = edi("835_balanced").replace(b"SE*21*0001", b"SE*21*TESTCASE")
    finding = read_envelopes(data).findings[0]
    assert finding.code == "control_number_mismatch"
    assert "TESTCASE" not in finding.message
