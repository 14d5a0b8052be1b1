"""Facts of an 835, and the balance proof at every level."""

from datetime import date
from decimal import Decimal

import pytest

from claims.x12.findings import X12Unreadable
from claims.x12.remittance import PayeePart, library_findings, prove, proved, read_835, split_by_payee
from tests.x12.pyx12_accepts import pyx12_errors

D = Decimal


def test_every_fact_of_a_claim(edi):
    result = read_835(edi("835_balanced"))
    assert result.findings == []
    txn = result.transactions[0]
    assert (txn.payment, txn.method, txn.handling, txn.payment_date) == (D("47.28"), "ACH", "I", date(2026, 9, 20))
    assert (txn.trace, txn.payer_trace_id, txn.payer_id) == ("EFT1001", "1999999999", "EHP01")
    assert (txn.payee_npi, txn.payee_tax_id, txn.production_date) == ("1234567893", "123456789", date(2026, 9, 18))
    claim = txn.claims[0]
    assert (claim.control_no, claim.status, claim.charge, claim.paid) == ("NFM26090001", "1", D("137.00"), D("47.28"))
    assert (claim.patient_resp, claim.filing_code, claim.payer_control_no) == (D("11.86"), "12", "ICN1001")
    assert (claim.facility_code, claim.frequency, claim.received) == ("11", "1", date(2026, 9, 16))
    assert (claim.first, claim.last) == (14, 22)
    line = claim.lines[0]
    assert (line.procedure, line.modifiers, line.units, line.control_no) == ("99213", ("25",), D(1), "L1")
    assert (line.charge, line.paid, line.allowed) == (D("137.00"), D("47.28"), D("59.14"))
    assert (line.date_from, line.date_to) == (date(2026, 9, 14), date(2026, 9, 14))
    assert [(a.group, a.carc, a.amount) for a in line.adjustments] == [
        ("CO", "45", D("77.86")), ("PR", "2", D("11.86")),
    ]  # fmt: skip


def test_segments_of_a_claim_are_that_claim_only(edi):
    data = edi("835_reversal_and_correction")
    first, second = read_835(data).transactions[0].claims
    rows = data.split(b"~\n")
    assert rows[first.first - 1].startswith(b"CLP*NFM26090001*22*")
    assert rows[second.first - 1].startswith(b"CLP*NFM26090001*1*")
    assert (first.last + 1, rows[second.last][:2]) == (second.first, b"SE")
    assert second.lines[0].submitted_procedure == "99213"
    assert second.lines[0].submitted_modifiers == ("25",)
    assert first.is_reversal and not second.is_reversal


def test_remarks_of_claim_and_line(edi):
    txn = read_835(edi("835_denied_with_remarks")).transactions[0]
    assert (txn.method, txn.claims[0].rarcs, txn.claims[0].lines[0].rarcs) == ("NON", ["MA130"], ["N130"])


def test_provider_adjustments(edi):
    plb = read_835(edi("835_plb_takeback")).transactions[0].provider_adjustments[0]
    assert (plb.npi, plb.fiscal_date, plb.reason) == ("1234567893", date(2026, 12, 31), "WO")
    assert (plb.reference, plb.amount) == ("NFM26010009", D("37.50"))


@pytest.mark.parametrize(
    "name",
    ["835_balanced", "835_plb_takeback", "835_plb_addback", "835_reversal_and_correction", "835_denied_with_remarks"],
)
def test_balanced_files_are_proved_and_pyx12_accepts_them(edi, name):
    result = read_835(edi(name))
    assert [prove(txn).balanced for txn in result.transactions] == [True]
    assert result.findings == []
    assert pyx12_errors(edi(name)) == []


@pytest.mark.parametrize(
    ("name", "failed"),
    [
        ("835_line_out_of_balance", {("line", "0.01"), ("claim", "0.01")}),
        ("835_claim_out_of_balance", {("claim", "-3.00")}),
        ("835_transaction_out_of_balance", {("transaction", "0.01")}),
        ("835_lines_differ_from_claim", {("lines_vs_claim", "-1.00")}),
        ("835_plb_sign_reversed", {("transaction", "75.00")}),
        ("835_reversal_not_negated", {("reversal_sign", "274.00")}),
        ("835_negative_payment", {("payable", "-47.28")}),
    ],
)
def test_each_broken_equation_is_named_with_its_difference(edi, name, failed):
    proof = prove(read_835(edi(name)).transactions[0])
    assert not proof.balanced
    seen = {(item.name, str(item.difference)) for item in proof.failed()}
    assert seen == failed


def test_patient_share_is_reported_and_does_not_decide(edi):
    result = read_835(edi("835_patient_share_differs"))
    assert prove(result.transactions[0]).balanced
    assert [(f.severity, f.code) for f in result.findings] == [("warning", "patient_share_mismatch")]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("835_truncated", "unproved_truncated"),
        ("835_cut_in_segment", "unproved_truncated"),
        ("835_unreadable_amount", "bad_amount"),
        ("835_orphan_service_line", "orphan_segment"),
    ],
)
def test_nothing_is_proved_in_a_damaged_transaction(edi, name, code):
    proof = prove(read_835(edi(name)).transactions[0])
    assert not proof.balanced
    assert code in {finding.code for finding in proof.unproved}


def test_other_delimiters_give_the_same_facts(edi):
    plain, other = (read_835(edi(name)) for name in ("835_balanced", "835_no_line_breaks_other_delimiters"))
    assert plain.transactions == other.transactions


def test_a_file_without_envelope_is_read_and_said_so(edi):
    result = read_835(edi("835_no_envelope"))
    assert [f.code for f in result.findings] == ["missing_envelope"]
    assert result.transactions[0].payment == D("47.28")


def test_payees_are_told_apart(edi):
    parts = split_by_payee(edi("835_two_payees"))
    assert parts == [PayeePart("1234567893", "123456789", [0]), PayeePart("1003000126", "987654321", [1])]
    assert split_by_payee(edi("835_two_payees") * 2)[0].transactions == [0, 2]


def test_a_payment_group_with_something_else_is_not_proved(edi):
    data = edi("835_two_payees")
    assert proved(read_835(data))
    result = read_835(data.replace(b"ST*835*0002", b"ST*830*0002"))
    assert [(f.code, f.segment_no) for f in result.findings] == [("not_an_835", 24)]
    assert prove(result.transactions[0]).balanced and not proved(result)
    assert not proved(read_835(edi("999_accepted")))


def test_no_835_is_a_finding(edi):
    assert [f.code for f in read_835(edi("999_accepted")).findings] == ["no_835"]
    with pytest.raises(X12Unreadable):
        read_835(b"")


def test_the_second_reader_speaks_in_findings(edi):
    assert library_findings(edi("835_balanced")) == []
    assert library_findings(b"not x12")[0].code == "second_reader_refuses"
    damaged = read_835(edi("835_wrong_se_count"), second_opinion=True)
    assert "second_reader" in {finding.code for finding in damaged.findings}


def test_no_name_and_no_member_id_in_repr_or_findings(edi):
    for name in ("835_balanced", "835_cut_in_segment", "835_unreadable_amount"):
        result = read_835(edi(name), second_opinion=True)
        for text in (repr(result.findings), repr(result.transactions)):
            assert "TESTCASE" not in text and "MEM000111" not in text
