"""One file from the inbox to the bank, and each forced outcome."""

from decimal import Decimal

import pytest

from sandbox.verdict import run_pyx12
from tests.sandbox.writer837 import Line, TestClaim

TWO = [Line(), Line(code="85025", charge="31.57")]


def segs(data: bytes) -> list[list[str]]:
    return [row.strip().split("*") for row in data.decode().split("~") if row.strip()]


def test_a_paid_claim_gets_every_answer_in_its_time(house):
    house.script = {"PAY1": {"outcome": "pay", "days": 10}}
    house.day("2026-06-15")
    house.send(TestClaim("PAY1", lines=TWO))
    report = house.sandbox.tick()
    assert (report.files, report.claims, report.rejected) == (1, 1, 0)
    assert [len(house.names(s)) for s in (".ta1", ".999", ".277ca", ".835")] == [1, 1, 1, 0]
    assert ["TA1", "000000001", "260615", "0900", "A", "000"] in segs(house.read(".ta1")[0])
    ack = segs(house.read(".999")[0])
    assert ["AK2", "837", "0001", "005010X222A1"] in ack and ["AK9", "A", "1", "1", "1"] in ack
    first = segs(house.read(".277ca")[0])
    assert any(row[:2] == ["NM1", "AY"] for row in first)
    assert ["TRN", "2", "B00000001"] in first and ["TRN", "2", "PAY1"] in first
    house.sandbox.tick()
    assert len(house.names(".277ca")) == 1
    house.day("2026-06-16")
    house.sandbox.tick()
    payer = [rows for rows in map(segs, house.read(".277ca")) if any(r[:2] == ["NM1", "PR"] for r in rows)]
    number = next(row[2] for row in payer[0] if row[:2] == ["REF", "1K"])
    assert any(row[0] == "STC" and row[1] == "A2:20" for row in payer[0])
    house.day("2026-06-24")
    house.sandbox.tick()
    assert house.remits() == []
    house.day("2026-06-25")
    house.sandbox.tick()
    (remit,) = house.remits()
    (claim,) = remit["claims"]
    assert (claim["id"], claim["status"], claim["number"]) == ("PAY1", "1", number)
    assert [line["control"] for line in claim["lines"]] == ["PAY1L1", "PAY1L2"]
    assert remit["paid_on"] == "20260625" and remit["payer"] == "HARBR" and remit["npi"] == "1234567893"
    house.day("2026-07-01")
    house.sandbox.tick()
    (deposit,) = house.bank()
    day, trace, payer_name, amount = deposit.split(",")
    assert (trace, payer_name, Decimal(amount)) == (remit["trace"], "Harbor Health PPO", remit["bpr"])
    assert "2026-06-25" <= day <= "2026-06-29"
    assert (house.home / "done" / "b1.837").exists()


@pytest.mark.parametrize(
    ("carc", "group"), [("27", "PR"), ("16", "CO"), ("197", "CO"), ("97", "CO"), ("50", "CO"), ("29", "CO"),
                        ("18", "CO"), ("96", "PR"), ("B7", "CO"), ("252", "CO"), ("22", "CO")]
)  # fmt: skip
def test_each_denial_category(house, carc, group):
    house.script = {"D1": {"outcome": "deny", "carc": carc, "days": 3}}
    house.day("2026-06-15")
    house.send(TestClaim("D1", lines=TWO))
    house.sandbox.tick()
    house.day("2026-06-18")
    house.sandbox.tick()
    (remit,) = house.remits()
    (claim,) = remit["claims"]
    assert claim["status"] == "4" and claim["paid"] == 0 and remit["method"] == "NON"
    assert [line["codes"] for line in claim["lines"]] == [
        [(group, carc, Decimal("150"))], [(group, carc, Decimal("31.57"))]
    ]  # fmt: skip
    clean, _ = run_pyx12(house.read(".835")[0].decode())
    assert clean
    house.day("2026-07-30")
    house.sandbox.tick()
    assert house.bank() == []


def test_one_line_denied_is_a_partial_denial(house):
    house.script = {"P1": {"outcome": "partial", "carc": "97", "days": 3}}
    house.day("2026-06-15")
    house.send(TestClaim("P1", lines=TWO))
    house.sandbox.tick()
    house.day("2026-06-18")
    house.sandbox.tick()
    claim = house.remits()[0]["claims"][0]
    assert claim["status"] == "1" and claim["lines"][0]["paid"] > 0
    assert claim["lines"][1]["codes"] == [("CO", "97", Decimal("31.57"))]


def test_reversal_negates_the_original_and_stands_before_the_correction(house):
    house.script = {"R1": {"outcome": "reverse_correct", "days": 10, "again_days": 14}}
    house.day("2026-06-15")
    house.send(TestClaim("R1", payer="12M01", lines=TWO))
    house.sandbox.tick()
    house.day("2026-08-14")
    house.sandbox.tick()
    first, second = house.remits()
    (original,) = first["claims"]
    reversal, corrected = second["claims"]
    assert (reversal["status"], corrected["status"]) == ("22", "1")
    assert {c["id"] for c in (original, reversal, corrected)} == {"R1"}
    assert (reversal["charge"], reversal["paid"], reversal["share"]) == (
        -original["charge"], -original["paid"], -original["share"]
    )  # fmt: skip
    for before, after in zip(original["lines"], reversal["lines"], strict=True):
        assert after["codes"] == [(group, carc, -amount) for group, carc, amount in before["codes"]]
    assert ("CO", "253") in {(g, c) for line in original["lines"] for g, c, _ in line["codes"]}
    assert corrected["paid"] < original["paid"]
    # alone in its 835 the pair is negative: not payable, carried forward
    assert second["bpr"] == 0 and second["plbs"] == [("FB", corrected["paid"] - original["paid"])]
    house.script["N1"] = {"outcome": "pay", "days": 1}
    house.day("2026-08-17")
    house.send(TestClaim("N1", payer="12M01", member="OTHER", lines=TWO))
    house.sandbox.tick()
    house.day("2026-08-18")
    house.sandbox.tick()
    third = house.remits()[-1]
    assert third["plbs"] == [("FB", original["paid"] - corrected["paid"])]


def test_late_pending_lost_and_rejected(house):
    house.script = {
        "L1": {"outcome": "late", "days": 45},
        "W1": {"outcome": "pend"},
        "X1": {"outcome": "reject_277ca"},
        "G1": {"outcome": "lost"},
    }
    house.day("2026-06-15")
    house.send(*[TestClaim(name, member=name) for name in house.script])
    house.sandbox.tick()
    house.day("2026-07-29")
    house.sandbox.tick()
    assert house.remits() == []
    payer = next(rows for rows in map(segs, house.read(".277ca")) if any(r[:2] == ["NM1", "PR"] for r in rows))
    traces = [row[2] for row in payer if row[:2] == ["TRN", "2"]]
    assert set(traces) == {"B00000001", "L1", "W1", "X1"}
    categories = [row[1][:2] for row in payer if row[0] == "STC"][2:]
    assert sorted(categories)[:2] == ["A2", "A2"] and sorted(categories)[2] in ("A3", "A7")
    house.day("2027-06-15")
    house.sandbox.tick()
    (remit,) = house.remits()
    assert [c["id"] for c in remit["claims"]] == ["L1"] and remit["paid_on"] == "20260730"
    assert [reason for reason, _ in remit["plbs"]] == ["L6"] and remit["plbs"][0][1] < 0


def test_takeback_larger_than_the_payment_is_carried_forward(house):
    house.script = {"T1": {"outcome": "plb", "reason": "WO", "amount": "1000.00", "days": 2}}
    house.day("2026-06-15")
    house.send(TestClaim("T1"))
    house.sandbox.tick()
    house.day("2026-06-17")
    house.sandbox.tick()
    (remit,) = house.remits()
    assert [reason for reason, _ in remit["plbs"]] == ["WO", "FB"]
    assert remit["plbs"][0][1] == Decimal("1000") and remit["bpr"] == 0


def test_a_secondary_claim_accounts_for_the_whole_charge(house):
    house.script = {"S1": {"outcome": "pay", "days": 2}, "S2": {"outcome": "pay", "days": 2}}
    house.day("2026-06-15")
    detail = Line(svd=("12M01", "90.00", ["CAS*CO*45*30", "CAS*PR*2*30"]))
    house.send(TestClaim("S1", sequence="S", prior="90", lines=[detail]))
    house.send(TestClaim("S2", sequence="S", prior="100", member="M2", lines=TWO))
    house.sandbox.tick()
    house.day("2026-06-17")
    house.sandbox.tick()
    claims = {c["id"]: c for remit in house.remits() for c in remit["claims"]}
    assert claims["S1"]["status"] == "2"
    assert ("OA", "23", Decimal("120")) in claims["S1"]["lines"][0]["codes"]
    prior = sum(a for line in claims["S2"]["lines"] for g, c, a in line["codes"] if (g, c) == ("OA", "23"))
    assert prior == Decimal("100")


def test_replacement_void_and_unknown_original(house):
    house.script = {k: {"outcome": "pay", "days": 2} for k in ("O1", "O2", "C1", "V2")}
    house.day("2026-06-15")
    house.send(TestClaim("O1", member="MA"), TestClaim("O2", member="MB"))
    house.sandbox.tick()
    house.day("2026-06-17")
    house.sandbox.tick()
    number = {c["id"]: c["number"] for c in house.remits()[0]["claims"]}
    house.send(
        TestClaim("C1", member="MA", frequency="7", original=number["O1"], lines=TWO),
        TestClaim("V2", member="MB", frequency="8", original=number["O2"]),
        TestClaim("U3", member="MC", frequency="7", original="NOSUCH"),
    )
    house.sandbox.tick()
    house.day("2026-06-22")  # the 19th is a federal holiday
    house.sandbox.tick()
    later = house.remits()[1]
    assert [(c["id"], c["status"]) for c in later["claims"]] == [("O1", "22"), ("C1", "1"), ("O2", "22")]
    assert any(b"STC*A7:464*" in data for data in house.read(".277ca"))


def test_the_same_services_again_are_a_duplicate_but_not_after_a_denial(house):
    house.script = {"A1": {"outcome": "pay", "days": 2}, "B1": {"outcome": "deny", "carc": "16", "days": 2}}
    house.day("2026-06-15")
    house.send(TestClaim("A1", member="MA"), TestClaim("B1", member="MB"))
    house.sandbox.tick()
    house.day("2026-06-17")
    house.sandbox.tick()
    house.send(TestClaim("A2", member="MA"), TestClaim("B2", member="MB"))
    house.sandbox.tick()
    plans = {key: record["plan"] for key, record in house.sandbox.journal.state["claims"].items()}
    assert plans["A2"]["denial"]["carc"] == "18"
    assert (plans["B2"]["denial"] or {}).get("carc") != "18"


def test_an_unknown_payer_is_rejected_by_the_clearinghouse(house):
    house.send(TestClaim("U1", payer="NOBODY"))
    house.sandbox.tick()
    assert ["STC", "A3:116", "20260615", "U", "150"] in segs(house.read(".277ca")[0])
    house.day("2027-06-15")
    house.sandbox.tick()
    assert house.remits() == []
