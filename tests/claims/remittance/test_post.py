"""An 835 posts whole or not at all; what it posts is its payment to the cent."""

import datetime as dt

import pytest

from claims.denials.models import Denial
from claims.ledger import balances
from claims.ledger.models import Posting
from claims.ledger.prove import prove_ledger
from claims.lifecycle.models import ClaimFact, ServiceLine
from claims.remittance import post
from claims.remittance.models import Remittance, RemittanceClaim, RemittanceLine
from claims.remittance.prove import prove_cash
from portal.encounters.models import TimelineEntry
from tests.claims.money import Clp, Payment, Svc, answer, file_835, make_claim, take_in

PAID = (("CO", "45", 3000), ("PR", "2", 1000))


def books(cast, claim=None):
    with cast.system("northside"):
        got = balances.by_account(practice_id=cast.northside.pk, claim_id=claim.pk if claim else None)
    return {name: cents for name, cents in got.items() if cents}


def proved(cast):
    assert prove_ledger().differences == []
    return [d for d in prove_cash().differences if "no deposit" not in d] == []


def test_a_payment_settles_its_claim(cast):
    claim = make_claim(cast)
    (remittance,) = take_in(cast, file_835(Payment([answer(claim, PAID)])))
    assert (remittance.state, remittance.claims_matched, remittance.claims_parked) == ("posted", 1, 0)
    assert books(cast, claim) == {"cash": 6000, "contractual": 3000, "patient_receivable": 1000, "revenue": -10000}
    with cast.system("northside"):
        row = RemittanceClaim.objects.get()
        assert (row.claim_id, row.outcome, row.matched_by, row.parked_reason) == (claim.pk, "paid", "control number", "")
        line = RemittanceLine.objects.get()
        assert line.service_line_id == ServiceLine.objects.get(claim=claim).pk
        assert ServiceLine.objects.get(claim=claim).outcome == "paid"
        fact = ClaimFact.objects.get(claim=claim, kind="835")
        assert (fact.code, fact.facts["paid_cents"], fact.facts["outcome"]) == ("1", 6000, "paid")
        said = TimelineEntry.objects.get(kind="claim.paid")
        assert said.visible_to_practice and said.text.startswith("Paid $60.00 by Harbor Health PPO.")
    assert proved(cast)


def test_posting_again_changes_nothing(cast):
    claim = make_claim(cast)
    (remittance,) = take_in(cast, file_835(Payment([answer(claim, PAID)])))
    before = books(cast)
    with cast.system("northside"):
        post.post_remittance(remittance.pk)
        assert Posting.objects.filter(kind="remittance").count() == 1
    assert books(cast) == before


def test_the_same_payment_twice_is_a_duplicate_whatever_its_control_numbers(cast):
    claim = make_claim(cast)
    payment = Payment([answer(claim, PAID)])
    (first,) = take_in(cast, file_835(payment))
    (second,) = take_in(cast, file_835(payment, control=77))
    assert (second.state, second.duplicate_of_id) == ("duplicate", first.pk)
    assert books(cast, claim)["cash"] == 6000
    assert proved(cast)


def test_the_same_identity_with_other_content_is_parked(cast):
    one, two = make_claim(cast), make_claim(cast)
    take_in(cast, file_835(Payment([answer(one, PAID)])))
    (other,) = take_in(cast, file_835(Payment([answer(two, PAID)])))
    assert other.state == "parked" and "other content" in other.parked_reason
    assert "cash" not in books(cast, two)
    with cast.system("northside"), pytest.raises(post.NotPostable, match="is posted"):
        post.retry(other.pk)


def test_an_unbalanced_transaction_posts_nothing_and_shows_its_arithmetic(cast):
    claim, other = make_claim(cast), make_claim(cast)
    bad = Payment([answer(claim, PAID), answer(other, PAID)], bpr=12001)
    (remittance,) = take_in(cast, file_835(bad))
    assert remittance.state == "parked" and remittance.claims_parked == 2
    assert "$120.01" in remittance.parked_reason and "$120.00" in remittance.parked_reason
    failed = [item for item in remittance.proof if not item["holds"]]
    assert [(f["name"], f["left"], f["right"], f["difference"]) for f in failed] == [("transaction", "120.01", "120.00", "0.01")]
    assert books(cast) == {"payer_receivable": 20000, "revenue": -20000}
    with cast.system("northside"), pytest.raises(post.NotPostable, match="does not prove"):
        post.retry(remittance.pk)


def test_one_bad_transaction_does_not_stop_its_neighbor(cast):
    one, two = make_claim(cast), make_claim(cast)
    bad, good = take_in(
        cast, file_835(Payment([answer(one, PAID)], bpr=1), Payment([answer(two, PAID)], trace="T2"))
    )  # fmt: skip
    assert (bad.state, good.state) == ("parked", "posted")
    assert "cash" not in books(cast, one) and books(cast, two)["cash"] == 6000


def test_a_strange_claim_is_parked_and_its_money_waits_unapplied(cast):
    claim = make_claim(cast)
    stranger = Clp("NOTOURS", (Svc("X", "99213", 5000),))
    (remittance,) = take_in(cast, file_835(Payment([answer(claim, PAID), stranger])))
    assert (remittance.state, remittance.claims_matched, remittance.claims_parked) == ("posted", 1, 1)
    got = books(cast)
    assert got["cash"] == 11000 and got["unapplied"] == -5000
    assert proved(cast)


def test_a_parked_claim_is_matched_by_hand(cast):
    claim = make_claim(cast)
    wrong = Clp("TYPO", (Svc("", "99211", 10000, PAID),))
    take_in(cast, file_835(Payment([wrong])))
    with cast.system("northside"):
        row = RemittanceClaim.objects.get()
        assert row.parked_reason == "No claim of this practice has this number."
        with pytest.raises(post.NotPostable, match="No claim"):
            post.match_by_hand(row.pk, control_no="NOPE")
        assert post.match_by_hand(row.pk, control_no=claim.control_no.lower()) == ""
        with pytest.raises(post.NotPostable, match="already"):
            post.match_by_hand(row.pk, control_no=claim.control_no)
    assert books(cast) == {"cash": 6000, "contractual": 3000, "patient_receivable": 1000, "revenue": -10000}
    with cast.system("northside"):
        assert Remittance.objects.get().claims_parked == 0
    assert proved(cast)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"charges": [9900]}, "is not ours"),
        ({"status": "25"}, "predetermination"),
    ],
)
def test_suspicious_claims_wait(cast, change, why):
    claim = make_claim(cast)
    take_in(cast, file_835(Payment([answer(claim, PAID, **change)])))
    with cast.system("northside"):
        assert why in RemittanceClaim.objects.get().parked_reason
    assert books(cast, claim) == {"payer_receivable": 10000, "revenue": -10000}
    assert proved(cast)


def test_another_payers_answer_waits(cast):
    claim = make_claim(cast)
    take_in(cast, file_835(Payment([answer(claim, PAID)], payer="UNITY")))
    with cast.system("northside"):
        assert "another payer answers" in RemittanceClaim.objects.get().parked_reason


def test_a_line_that_is_not_ours_parks_the_whole_claim(cast):
    claim = make_claim(cast, charges=(5000, 5000))
    lines = (Svc(f"{claim.control_no}L1", "99211", 5000), Svc("", "99999", 5000))
    take_in(cast, file_835(Payment([Clp(claim.control_no, lines)])))
    with cast.system("northside"):
        assert RemittanceClaim.objects.get().parked_reason == "Line 2 (99999) is not a line of our claim."
    assert books(cast, claim) == {"payer_receivable": 10000, "revenue": -10000}


def test_a_second_payment_without_reversal_waits(cast):
    claim = make_claim(cast)
    part = (("CO", "97", 8000),)
    take_in(cast, file_835(Payment([answer(claim, part)])))
    take_in(cast, file_835(Payment([answer(claim, part)], trace="T2")))
    with cast.system("northside"):
        assert "no reversal came" in RemittanceClaim.objects.get(remittance__trace="T2").parked_reason
    assert books(cast, claim)["cash"] == 2000


def test_a_denial_answered_twice_is_no_money_and_a_later_payment_posts(cast):
    claim = make_claim(cast)
    denied = (("CO", "50", 10000),)
    take_in(cast, file_835(Payment([answer(claim, denied)], trace="T1")))
    take_in(cast, file_835(Payment([answer(claim, denied)], trace="T2")))
    assert books(cast, claim) == {"payer_receivable": 10000, "revenue": -10000}
    take_in(cast, file_835(Payment([answer(claim, PAID)], trace="T3")))
    assert books(cast, claim)["cash"] == 6000
    assert proved(cast)


def test_a_reversal_undoes_once_and_the_correction_posts(cast):
    claim = make_claim(cast)
    first = answer(claim, PAID)
    take_in(cast, file_835(Payment([first])))
    fixed = answer(claim, (("CO", "45", 4000), ("PR", "2", 1000)))
    # the correction stands before its reversal in the file
    (both,) = take_in(cast, file_835(Payment([fixed, first.negated()], trace="T2", plbs=[("FB", "T2", -1000)])))
    assert (both.state, both.claims_parked) == ("posted", 0)
    assert books(cast, claim) == {"cash": 5000, "contractual": 4000, "patient_receivable": 1000, "revenue": -10000}
    take_in(cast, file_835(Payment([first.negated()], trace="T3", plbs=[("FB", "T3", -6000)])))
    with cast.system("northside"):
        again = RemittanceClaim.objects.get(remittance__trace="T3")
        assert "does not repeat, negated" in again.parked_reason
    assert books(cast, claim)["cash"] == 5000
    assert proved(cast)


def test_a_reversal_twice_in_one_file_undoes_once(cast):
    claim = make_claim(cast)
    first = answer(claim, PAID)
    take_in(cast, file_835(Payment([first])))
    reversals = Payment([first.negated(), first.negated()], trace="T2", plbs=[("FB", "T2", -12000)])
    take_in(cast, file_835(reversals))
    with cast.system("northside"):
        rows = RemittanceClaim.objects.filter(remittance__trace="T2").order_by("ordinal")
        assert [bool(row.parked_reason) for row in rows] == [False, True]
    assert books(cast, claim) == {"payer_receivable": 10000, "revenue": -10000}
    assert proved(cast)


def test_a_reversal_of_a_denial_has_nothing_to_post(cast):
    claim = make_claim(cast)
    denied = answer(claim, (("CO", "50", 10000),))
    take_in(cast, file_835(Payment([denied])))
    (second,) = take_in(cast, file_835(Payment([denied.negated(), answer(claim, PAID)], trace="T2")))
    assert second.claims_parked == 0
    assert books(cast, claim)["cash"] == 6000
    assert proved(cast)


def test_split_claims_add_up_to_our_charge(cast):
    claim = make_claim(cast, charges=(6000, 4000))
    parts = [
        Clp(claim.control_no, (Svc(f"{claim.control_no}L1", "99211", 6000, (("CO", "45", 1000),)),)),
        Clp(claim.control_no, (Svc(f"{claim.control_no}L2", "99212", 4000, (("CO", "45", 500),)),)),
    ]
    (remittance,) = take_in(cast, file_835(Payment(parts)))
    assert remittance.claims_parked == 0
    assert books(cast, claim) == {"cash": 8500, "contractual": 1500, "revenue": -10000}


@pytest.mark.parametrize(
    ("code", "cents", "account"),
    [("WO", 3750, "recoupment"), ("WO", -3750, "recoupment"), ("L6", -120, "interest"), ("72", 500, "recoupment"),
     ("J1", 700, "other_adjustment")],
)  # fmt: skip
def test_provider_adjustments_make_the_payment_exact(cast, code, cents, account):
    claim = make_claim(cast, charges=(100000,))
    (remittance,) = take_in(cast, file_835(Payment([answer(claim, ())], plbs=[(code, "REF", cents)])))
    assert remittance.paid_cents == 100000 - cents
    got = books(cast)
    assert (got["cash"], got[account]) == (100000 - cents, cents)
    assert proved(cast)


def test_a_secondary_payment_balances_with_oa23_and_waits_without(cast):
    """rules.md 7, COB post: 500/300/125/75, then 65 with OA-23 425 and CO-45 10."""
    first = make_claim(cast, charges=(50000,))
    take_in(cast, file_835(Payment([answer(first, (("CO", "45", 12500), ("PR", "2", 7500)))])))
    second = make_claim(cast, charges=(50000,), payer_id="STMCD", rank="S", first=first)
    wrong = answer(second, (("CO", "45", 43500),), status="2")
    take_in(cast, file_835(Payment([wrong], trace="S1", payer="STMCD")))
    with cast.system("northside"):
        assert "(OA-23)" in RemittanceClaim.objects.get(remittance__trace="S1").parked_reason
    right = answer(second, (("OA", "23", 42500), ("CO", "45", 1000)), status="2")
    take_in(cast, file_835(Payment([right], trace="S2", payer="STMCD")))
    assert books(cast, second) == {"cash": 6500, "contractual": 1000} | {}
    assert "patient_receivable" not in books(cast, first)
    assert proved(cast)


def test_practice_b_never_sees_the_money_of_a(cast):
    claim = make_claim(cast)
    data = file_835(Payment([answer(claim, PAID)]))
    take_in(cast, data)
    with cast.acting("max"):
        assert not Remittance.objects.exists() and not Posting.objects.exists() and not Denial.objects.exists()
    # the same file in another practice finds no claim there
    (foreign,) = take_in(cast, data, "lakeview")
    assert (foreign.claims_matched, foreign.claims_parked) == (0, 1)
    assert books(cast, claim)["cash"] == 6000


def test_the_ledgers_day_is_the_payment_date(cast):
    claim = make_claim(cast)
    take_in(cast, file_835(Payment([answer(claim, PAID)], paid_on=dt.date(2026, 6, 3))))
    with cast.system("northside"):
        assert Posting.objects.get(kind="remittance").effective_on == dt.date(2026, 6, 3)
