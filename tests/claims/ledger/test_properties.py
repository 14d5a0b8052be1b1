"""Whatever payers say, in whatever order: the books balance and every cent is somewhere."""

import itertools
import random

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from claims.denials.derive import Cas
from claims.ledger import balances
from claims.ledger.models import Account
from claims.ledger.prove import prove_ledger
from claims.remittance.models import RemittanceClaim
from claims.remittance.prove import prove_cash
from claims.remittance.sides import credit_of, line_sides, provider_sides, stays_after
from tests.claims.money import Payment, answer, file_835, make_claim, take_in

CODES = st.sampled_from(["45", "253", "1", "2", "3", "50", "97", "27", "18", "23", "16", "A8", "ZZ99"])
CAS = st.builds(Cas, st.sampled_from(["CO", "PR", "OA", "PI"]), CODES, st.integers(-50_000, 50_000))


@given(paid=st.integers(-100_000, 100_000), adjustments=st.lists(CAS, max_size=8))
def test_the_sides_of_a_line_sum_to_zero_and_leave_only_what_is_to_work(paid, adjustments):
    charge = paid + sum(item.cents for item in adjustments)
    sides = line_sides(claim_id=1, payer_id=1, line_id=1, paid=paid, adjustments=adjustments)
    assert sum(side.cents for side in sides) == 0
    assert charge - credit_of(sides) == stays_after(adjustments)
    assert sum(side.cents for side in sides if side.account == Account.CASH) == paid
    assert all(side.cents for side in sides)


@given(st.lists(st.tuples(st.sampled_from(["WO", "FB", "72", "L6", "J1", "CS", "??"]), st.integers(-9999, 9999)), max_size=9))
def test_provider_adjustments_move_exactly_their_sum(adjustments):
    sides = provider_sides(adjustments, payer_id=1)
    assert sum(side.cents for side in sides) == 0
    cash = sum(side.cents for side in sides if side.account == Account.CASH)
    assert cash == -sum(cents for _, cents in adjustments)


def machine(cast):
    """A state machine over three claims: pay, deny, repeat a file, reverse, correct, all in any order."""

    class Money(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.point = transaction.atomic()
            self.point.__enter__()
            self.traces = itertools.count(1)
            self.files: list[bytes] = []
            self.standing: dict[int, object] = {}

        def teardown(self):
            try:
                self.books_hold()
            finally:
                transaction.set_rollback(True)
                self.point.__exit__(None, None, None)

        @initialize()
        def claims(self):
            self.rows = [make_claim(cast) for _ in range(2)]

        def send(self, *answers):
            total = sum(a.paid for a in answers)
            trace = f"M{next(self.traces)}"
            plbs = [("FB", trace, total)] if total < 0 else []
            data = file_835(Payment(list(answers), trace=trace, plbs=plbs))
            self.files.append(data)
            return take_in(cast, data)

        @rule(which=st.integers(0, 1), cut=st.integers(0, 9000), share=st.integers(0, 1000))
        def pay(self, which, cut, share):
            claim = self.rows[which]
            made = answer(claim, (("CO", "45", cut), ("PR", "2", share)))
            (got,) = self.send(made)
            # a claim that was paid and not reversed is never paid twice
            assert (got.claims_parked == 0) is (claim.pk not in self.standing)
            self.standing.setdefault(claim.pk, made)

        @rule(which=st.integers(0, 1))
        def deny(self, which):
            (got,) = self.send(answer(self.rows[which], (("CO", "50", 10000),)))
            assert got.state == "posted"

        @precondition(lambda self: self.files)
        @rule(seed=st.integers(0, 99))
        def repeat_a_file(self, seed):
            (got,) = take_in(cast, random.Random(seed).choice(self.files))
            assert got.state == "duplicate"

        @precondition(lambda self: self.standing)
        @rule(seed=st.integers(0, 99), corrected=st.booleans())
        def reverse(self, seed, corrected):
            claim = next(c for c in self.rows if c.pk == random.Random(seed).choice(sorted(self.standing)))
            first = self.standing.pop(claim.pk)
            answers = [first.negated()]
            if corrected:
                self.standing[claim.pk] = answer(claim, (("CO", "45", 4321),))
                answers.append(self.standing[claim.pk])
            (got,) = self.send(*answers)
            assert got.claims_parked == 0

        @precondition(lambda self: self.files)
        @rule(which=st.integers(0, 1))
        def reverse_what_was_never_paid(self, which):
            claim = self.rows[which]
            (got,) = self.send(answer(claim, (("CO", "45", 9999),)).negated())
            assert got.claims_parked == 1

        def books_hold(self):
            assert prove_ledger().differences == []
            assert [d for d in prove_cash().differences if "no deposit" not in d] == []
            with cast.system("northside"):
                for claim in self.rows:
                    held = balances.of_claim(practice_id=claim.practice_id, claim_id=claim.pk)
                    made = self.standing.get(claim.pk)
                    assert held.paid == (made.paid if made else 0)
                    assert held.charge == held.paid + held.contractual + held.payer + held.patient
                # money that no claim took waits as unapplied, to the cent
                waiting = sum(RemittanceClaim.objects.filter(posted_at=None).values_list("paid_cents", flat=True))
                unapplied = balances.by_account(practice_id=self.rows[0].practice_id).get("unapplied", 0)
                assert waiting == -unapplied

    return Money


def test_any_order_of_answers_keeps_the_books(cast):
    cast.alice, cast.northside  # noqa: B018  looked up before a context is open
    run_state_machine_as_test(
        machine(cast),
        settings=settings(
            max_examples=12, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck), database=None
        ),
    )
