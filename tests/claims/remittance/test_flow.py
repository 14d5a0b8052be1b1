"""From the file to the dashboard's facts by the real jobs; the bank's lines; the commands."""

import datetime as dt
import json

import pytest
from django.core.management import call_command

from claims.clearinghouse.collecting import receive
from claims.denials.models import Denial
from claims.lifecycle.models import Claim
from claims.remittance import deposits
from claims.remittance.models import Deposit, Remittance
from claims.remittance.prove import business_days_between, prove_cash
from portal import clock
from portal.jobs.sweep import drain
from tests.claims.money import Payment, answer, file_835, make_claim

PAID = (("CO", "45", 4000),)
DENIED = (("CO", "197", 10000),)


def theirs(cast, *payments, practice="northside", control=1):
    """The file as a payer would address it to this practice."""
    found = getattr(cast, practice)
    data = file_835(*payments, control=control)
    return data.replace(b"N1*PE*PRACTICE*XX*1234567893", f"N1*PE*PRACTICE*XX*{found.npi}".encode()).replace(
        b"LX*1~", f"REF*TJ*{found.tax_id}~\nLX*1~".encode()
    )


def count_right(data: bytes) -> bytes:
    """SE01 as it must be after a segment was added."""
    out, count = [], 0
    for row in data.split(b"~\n"):
        count = 1 if row.startswith(b"ST*") else count + 1
        out.append(b"*".join([b"SE", str(count).encode(), row.split(b"*")[2]]) if row.startswith(b"SE*") else row)
    return b"~\n".join(out)


def test_the_jobs_carry_a_remittance_to_denials_and_closing(cast):
    paid, denied = make_claim(cast), make_claim(cast)
    data = count_right(theirs(cast, Payment([answer(paid, PAID), answer(denied, DENIED)])))
    receive(partner="test", name="a.835", data=data)
    drain(seconds=60)
    with cast.system("northside"):
        assert Remittance.objects.get().state == "posted"
        assert Denial.objects.get().category == "authorization"
        assert Claim.objects.get(pk=paid.pk).state == "closed"
        assert Claim.objects.get(pk=denied.pk).state == "adjudicated"
    # the same file again, and a reversal that reopens the closed claim
    receive(partner="other", name="b.835", data=data)
    first = answer(paid, PAID)
    back = Payment([first.negated()], trace="T2", plbs=[("FB", "T2", -6000)])
    receive(partner="test", name="c.835", data=count_right(theirs(cast, back, control=2)))
    drain(seconds=60)
    with cast.system("northside"):
        assert list(Remittance.objects.order_by("pk").values_list("state", flat=True)) == ["posted", "duplicate", "posted"]
        reopened = Claim.objects.get(pk=paid.pk)
        assert (reopened.state, reopened.outcome, reopened.first_outcome) == ("adjudicated", "", "paid")
        assert reopened.first_paid_on == dt.date(2026, 7, 20)


def test_deposits_are_tied_by_trace_and_amount(cast, tmp_path):
    one, two = make_claim(cast), make_claim(cast)
    from tests.claims.money import take_in

    day = clock.today()
    take_in(cast, file_835(Payment([answer(one, PAID)], trace="OK", paid_on=day), Payment([answer(two, PAID)], trace="BAD", paid_on=day)))
    late = day - dt.timedelta(days=20)
    take_in(cast, file_835(Payment([], trace="LATE", paid_on=late, plbs=[("L6", "", -500)]), control=9))
    (tmp_path / "2020-01-02.csv").write_text("date,trace,payer,amount\n2020-01-02,OLD,Harbor,1.00\n")  # too old to be looked at
    (tmp_path / f"{day}.csv").write_text(
        f"date,trace,payer,amount\n{day},OK,Harbor,60.00\n{day},BAD,Harbor,59.00\n{day},NOBODY,Harbor,1.00\nbroken\n{day},X,Y,1e5\n"
    )
    lines, problems = deposits.read_bank(tmp_path, since=day)
    assert len(lines) == 3 and problems == [f"{day}.csv line 5 is not a deposit", f"{day}.csv line 6 is not a deposit"]
    assert deposits.collect(tmp_path) == 2 and deposits.collect(tmp_path) == 0
    with cast.system("northside"):
        assert Deposit.objects.get(trace="OK").remittance.trace == "OK"
        assert Deposit.objects.get(trace="BAD").remittance is None
    said = " | ".join(prove_cash().differences)
    assert "another amount" in said and f"no deposit of 5.00 since {late.isoformat()}" in said
    assert prove_cash().rows == 3


def test_business_days_leave_weekends_out():
    friday = dt.date(2026, 7, 17)
    assert business_days_between(friday, friday) == 0
    assert business_days_between(friday, friday + dt.timedelta(days=3)) == 1
    assert business_days_between(friday, friday + dt.timedelta(days=7)) == 5


def run(*arguments, capsys):
    code = 0
    try:
        call_command(*arguments)
    except SystemExit as stopped:
        code = stopped.code
    return code, capsys.readouterr().out


def test_post_remittance_says_what_it_did(cast, tmp_path, capsys):
    one, two = make_claim(cast), make_claim(cast)
    good = Payment([answer(one, PAID)], plbs=[("WO", "R", 100)])
    bad = Payment([answer(two, PAID)], trace="T2", bpr=1)
    file = tmp_path / "a.835"
    file.write_bytes(count_right(theirs(cast, good, bad)))
    code, out = run("post_remittance", str(file), "--json", capsys=capsys)
    said = json.loads(out)
    assert (code, said["schema"]) == (1, "claimwright.post_remittance/1")
    first, second = said["transactions"]
    assert (first["bpr"], first["sum_clp"], first["sum_plb"], first["posted"]) == ("59.00", "60.00", "1.00", "59.00")
    assert first["claims"] == {"matched": 1, "parked": 0} and first["parked_reason"] is None
    assert second["posted"] is None and "$0.01" in second["parked_reason"]
    _, again = run("post_remittance", str(file), "--json", capsys=capsys)
    assert json.loads(again)["transactions"][0]["duplicate_of"] is not None
    code, out = run("prove", "ledger", "--json", capsys=capsys)
    assert code == 0 and json.loads(out)["differences"] == []
    file.write_bytes(b"not x12")
    assert run("post_remittance", str(file), capsys=capsys)[0] == 2
    assert run("post_remittance", str(tmp_path / "absent"), capsys=capsys)[0] == 2


@pytest.mark.parametrize("check", ["ledger", "cash", "rollups", "trail"])
def test_nothing_to_prove_is_not_a_proof(cast, check, capsys):
    assert run("prove", check, capsys=capsys)[0] == 3


def test_files_are_proved_byte_for_byte(cast, tmp_path, capsys):
    assert run("prove", "files", capsys=capsys)[0] == 3
    claim = make_claim(cast)
    receive(partner="test", name="a.835", data=count_right(theirs(cast, Payment([answer(claim, PAID)]))))
    assert run("prove", "files", capsys=capsys)[0] == 0
