"""One denial per denied line and reason; worked by people, withdrawn by the payer, written off only by two."""

import datetime as dt

import pytest

from claims.denials import open as opening
from claims.denials import work
from claims.denials.models import Denial
from claims.ledger import balances
from claims.ledger.prove import prove_ledger
from claims.remittance.models import RemittanceClaim
from portal.encounters.models import TimelineEntry
from tests.claims.money import Payment, answer, file_835, make_claim, take_in

DENIED = (("CO", "50", 10000),)


def deny(cast, cas=DENIED, trace="T1", claim=None, **options):
    claim = claim or make_claim(cast)
    take_in(cast, file_835(Payment([answer(claim, cas, **options)], trace=trace)))
    with cast.system("northside"):
        for row in RemittanceClaim.objects.filter(remittance__trace=trace):
            opening.open_denials(row.pk)
    return claim


def test_a_denied_line_opens_one_denial_however_often_it_is_told(cast):
    claim = deny(cast)
    with cast.system("northside"):
        row = RemittanceClaim.objects.get()
        assert opening.open_denials(row.pk) == 0
        denial = Denial.objects.get()
        assert (denial.category, denial.owner, denial.amount_cents, denial.state) == ("medical_necessity", "coder", 10000, "open")
        assert denial.service_line.claim_id == claim.pk
        received = row.remittance.received_at.date()
        assert abs((denial.deadline - received) - dt.timedelta(days=claim.payer.appeal_days)) <= dt.timedelta(days=1)
        assert "appeal" in TimelineEntry.objects.get(kind="denial.opened").text
        claim.refresh_from_db()
        assert (claim.outcome, claim.first_outcome, claim.first_denied_on.isoformat()) == ("denied", "denied", "2026-07-20")


def test_contractual_and_patient_amounts_open_nothing(cast):
    deny(cast, (("CO", "45", 3000), ("PR", "1", 7000)))
    with cast.system("northside"):
        assert not Denial.objects.exists()


def test_an_unprocessable_claim_has_no_appeal_deadline(cast):
    deny(cast, (("CO", "16", 10000),), remarks=("MA130",))
    with cast.system("northside"):
        denial = Denial.objects.get()
        assert denial.unprocessable and denial.deadline == denial.claim.filing_limit


def test_a_reversal_withdraws_the_denial(cast):
    claim = deny(cast)
    first = answer(claim, DENIED)
    take_in(cast, file_835(Payment([first.negated(), answer(claim, (("CO", "45", 4000),))], trace="T2")))
    with cast.system("northside"):
        for row in RemittanceClaim.objects.filter(remittance__trace="T2").order_by("ordinal"):
            opening.open_denials(row.pk)
        assert Denial.objects.get().state == "reversed"
        claim.refresh_from_db()
        assert (claim.outcome, claim.first_outcome) == ("paid", "denied")


def test_a_denial_taken_back_before_it_was_opened_never_opens(cast):
    claim = make_claim(cast)
    first = answer(claim, DENIED)
    take_in(cast, file_835(Payment([first])))
    take_in(cast, file_835(Payment([first.negated()], trace="T2")))
    with cast.system("northside"):
        for row in RemittanceClaim.objects.order_by("pk"):
            opening.open_denials(row.pk)
        assert not Denial.objects.exists()


def test_a_second_answer_replaces_the_first_in_the_queue(cast):
    claim = deny(cast)
    deny(cast, (("CO", "29", 10000),), "T2", claim)
    with cast.system("northside"):
        assert list(Denial.objects.order_by("pk").values_list("carc", "state")) == [("50", "reversed"), ("29", "open")]


def test_work_and_resolve_with_a_reason(cast):
    deny(cast)
    with cast.acting("bruno"):
        denial = Denial.objects.get()
        work.take(denial.pk)
        with pytest.raises(work.NotAllowed, match="Say why"):
            work.resolve(denial.pk, kind="appealed", reason=" x ")
        with pytest.raises(work.NotAllowed, match="Choose"):
            work.resolve(denial.pk, kind="gone", reason="because it is")
        assert work.resolve(denial.pk, kind="appealed", reason="Notes sent by fax").state == "resolved"
        with pytest.raises(work.NotAllowed, match="Somebody else"):
            work.take(denial.pk)


def test_a_write_off_needs_a_second_person_and_moves_the_money(cast):
    claim = deny(cast)
    with cast.acting("dave"):
        denial = Denial.objects.get()
        work.ask_write_off(denial.pk, reason="Appeal limit passed")
        with pytest.raises(work.NotAllowed, match="Another person"):
            work.decide_write_off(denial.pk, approve=True)
        assert balances.of_claim(practice_id=claim.practice_id, claim_id=claim.pk).payer == 10000
    with cast.acting("grace"):
        assert work.decide_write_off(denial.pk, approve=False).state == "working"
    with cast.acting("bruno"):
        work.ask_write_off(denial.pk, reason="Appeal limit passed")
    with cast.acting("dave"):
        work.decide_write_off(denial.pk, approve=True)
        balance = balances.of_claim(practice_id=claim.practice_id, claim_id=claim.pk)
        assert (balance.payer, balance.written_off) == (0, 10000)
    assert prove_ledger().differences == []
