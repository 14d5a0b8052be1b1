"""One posting per key, always balanced, never edited."""

import datetime as dt

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from claims.ledger import balances
from claims.ledger.charge import charge, withdraw
from claims.ledger.models import Account, Entry, Posting
from claims.ledger.post import Side, Unbalanced, post, reverse
from claims.ledger.prove import prove_ledger
from portal.tenants.scope import owner_connection
from tests.claims.money import make_claim

DAY = dt.date(2026, 7, 5)
PAIR = [Side(Account.CASH, 500), Side(Account.UNAPPLIED, -500)]


def _post(cast, key="k1", entries=PAIR, **options):
    return post(practice_id=cast.northside.pk, key=key, kind="test", effective_on=DAY, entries=entries, **options)


def test_a_second_call_with_the_same_key_returns_the_first(cast):
    with cast.system("northside"):
        first = _post(cast)
        assert _post(cast, entries=[Side(Account.CASH, 9), Side(Account.UNAPPLIED, -9)]) == first
        assert balances.by_account(practice_id=cast.northside.pk) == {"cash": 500, "unapplied": -500}


@pytest.mark.parametrize("entries", [[Side(Account.CASH, 1)], [], [Side(Account.CASH, 0)], [Side("cash", 5), Side("cash", -4)]])
def test_an_unbalanced_posting_is_refused_and_leaves_nothing(cast, entries):
    with cast.system("northside"):
        with pytest.raises(Unbalanced):
            _post(cast, entries=entries)
        assert not Posting.objects.exists()


def test_the_database_refuses_an_unbalanced_posting_too(cast):
    with cast.system("northside"):
        posting = _post(cast)
        with pytest.raises(IntegrityError, match="does not sum to zero"), transaction.atomic():
            Entry.objects.create(posting=posting, account="cash", amount_cents=1)


def test_a_reversal_negates_once(cast):
    with cast.system("northside"):
        posting = _post(cast)
        first = reverse(posting, effective_on=DAY)
        assert reverse(posting, effective_on=DAY) == first
        assert balances.by_account(practice_id=cast.northside.pk) == {"cash": 0, "unapplied": 0}
        assert first.reverses_id == posting.pk


@pytest.mark.parametrize("statement", ["UPDATE claims_entry SET amount_cents = 1", "DELETE FROM claims_posting"])
def test_nobody_edits_the_books(cast, statement):
    from django.db import connection

    with cast.system("northside"):
        _post(cast)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_a_charge_is_booked_once_per_line(cast):
    claim = make_claim(cast, charges=(10000, 2550))
    with cast.system("northside"):
        charge(claim)
        assert balances.by_account(practice_id=claim.practice_id) == {"payer_receivable": 12550, "revenue": -12550}
        assert Entry.objects.filter(claim=claim).count() == 4
        balance = balances.of_claim(practice_id=claim.practice_id, claim_id=claim.pk)
        assert (balance.charge, balance.payer, balance.open) == (12550, 12550, 12550)


def test_a_replacement_is_revenue_once(cast):
    claim = make_claim(cast)
    with cast.system("northside"):
        type(claim).objects.filter(pk=claim.pk).update(state="withdrawn")
    newer = make_claim(cast, charges=(9000,), frequency="7", previous=claim, first=claim)
    with cast.system("northside"):
        assert balances.by_account(practice_id=claim.practice_id) == {"payer_receivable": 9000, "revenue": -9000}
        assert withdraw(newer)
    unbooked = make_claim(cast, book=False)
    with cast.system("northside"):
        assert not withdraw(unbooked)
    assert prove_ledger().differences == []


def test_the_proof_finds_what_was_changed_behind_its_back(cast):
    make_claim(cast)
    assert prove_ledger().differences == []
    assert prove_ledger().rows == 2


@pytest.mark.django_db(transaction=True)
def test_the_proof_names_a_tampered_entry(cast):
    claim = make_claim(cast)
    with owner_connection() as connection:
        connection.execute("UPDATE claims_entry SET amount_cents = amount_cents + 1 WHERE amount_cents > 0")
    said = " ".join(prove_ledger().differences)
    assert "posting" in said and f"claim {claim.pk}" in said and "0.01" in said
