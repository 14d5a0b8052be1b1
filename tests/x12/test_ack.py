"""What partners say about our files: TA1, 999, 277CA."""

from datetime import date
from decimal import Decimal

import pytest

from claims.x12.ack import StatusCode, read_277ca, read_999, read_acknowledgments, read_ta1
from tests.x12.pyx12_accepts import pyx12_errors


@pytest.mark.parametrize(
    "name",
    ["999_accepted", "999_rejected_ik4", "277ca_payer_rejects_claim", "277ca_clearinghouse_accepts"],
)
def test_the_made_files_are_valid(edi, name):
    assert pyx12_errors(edi(name)) == []
    assert read_acknowledgments(edi(name)).findings == []


def test_ta1(edi):
    (ack,) = read_ta1(edi("ta1_rejected"))
    assert (ack.isa13, ack.code, ack.note, ack.date, ack.segment_no) == ("000000042", "R", "025", date(2026, 9, 15), 2)
    assert read_ta1(edi("ta1_accepted"))[0].code == "A"
    wrong = read_acknowledgments(edi("ta1_accepted").replace(b"*A*000", b"*Q*000"))
    assert [finding.code for finding in wrong.findings] == ["bad_ta1_code"]


def test_999_accepted(edi):
    (ack,) = read_999(edi("999_accepted"))
    assert (ack.gs06, ack.verdict, ack.accepted) == ("42", "A", "1")
    assert [(item.st02, item.verdict, item.errors) for item in ack.sets] == [("0001", "A", [])]


def test_999_says_where(edi):
    (ack,) = read_999(edi("999_rejected_ik4"))
    (response,) = ack.sets
    assert (ack.verdict, response.verdict, response.codes) == ("R", "R", ("5",))
    segment, element = response.errors
    assert (segment.segment, segment.segment_no, segment.loop, segment.element, segment.code) == (
        "NM1", 8, "2010", 0, "8",
    )  # fmt: skip
    assert (element.segment, element.segment_no, element.element, element.code) == ("NM1", 8, 9, "1")


def test_277ca_of_the_payer(edi):
    (ack,) = read_277ca(edi("277ca_payer_rejects_claim"))
    assert (ack.level, ack.batch, len(ack.claims)) == ("payer", "B000042", 2)
    assert ack.batch_statuses[0].codes == (StatusCode("A1", "19", "PR"),)
    assert ack.provider_statuses[0].amount == Decimal("300.00")
    good, bad = ack.claims
    assert (good.clm01, good.category, good.status_code, good.accepted) == ("NFM26090001", "A2", "20", True)
    assert (good.payer_claim_no, good.date, good.amount) == ("ICN1001", date(2026, 9, 16), Decimal("150.00"))
    assert (bad.clm01, bad.category, bad.status_code, bad.accepted) == ("NFM26090002", "A7", "562", False)
    assert (bad.payer_claim_no, bad.intermediary_no) == ("ICN1002", "CHX2")
    assert (bad.service_from, bad.service_to) == (date(2026, 9, 14), date(2026, 9, 15))
    assert [(line.control_no, line.procedure, line.statuses[0].codes[0]) for line in bad.lines] == [
        ("L1", "99213", StatusCode("A7", "454", "")),
    ]
    assert good.last + 1 == bad.first


def test_277ca_of_the_clearinghouse(edi):
    (ack,) = read_277ca(edi("277ca_clearinghouse_accepts"))
    assert (ack.level, ack.source_id, ack.claims[0].accepted) == ("clearinghouse", "CH01", True)


def test_one_rejecting_status_among_many_rejects(edi):
    data = edi("277ca_clearinghouse_accepts").replace(
        b"STC*A1:19:PR*20260916*WQ*150", b"STC*A1:19:PR*20260916*U*150******A3:21"
    )
    assert (read_277ca(data)[0].claims[0].category, read_277ca(data)[0].claims[0].accepted) == ("A3", False)
    forwarded = edi("277ca_clearinghouse_accepts").replace(
        b"STC*A1:19:PR*20260916*WQ*150", b"STC*A0:16*20260916*WQ*150"
    )
    assert read_277ca(forwarded)[0].claims[0].accepted is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("277ca_claim_without_status", "missing_status"),
        ("999_missing_verdict", "missing_ak9"),
        ("835_balanced", "no_acknowledgment"),
    ],
)
def test_faults(edi, name, code):
    assert [finding.code for finding in read_acknowledgments(edi(name)).findings] == [code]
