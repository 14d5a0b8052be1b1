"""Damaged, hostile and interrupted remittances: never a half-posted one, never an error page, always the bytes kept."""

import re
from decimal import Decimal, InvalidOperation

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.ledger import balances
from claims.ledger.models import Posting
from claims.ledger.prove import prove_ledger
from claims.remittance import post, read
from claims.remittance.models import Remittance, RemittanceClaim
from claims.remittance.prove import prove_cash
from claims.x12.findings import X12Unreadable
from tests.claims.money import Clp, Payment, Svc, answer, file_835, make_claim, take_in

PAID = (("CO", "45", 3000), ("PR", "2", 1000))


def cash(cast):
    with cast.system("northside"):
        return balances.by_account(practice_id=cast.northside.pk).get("cash", 0)


def money_of(text: str) -> int | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return int(value * 100) if value.is_finite() and value * 100 == int(value * 100) else None


def naive_sums_prove(data: bytes) -> bool:
    """A second opinion in ten lines: split the bytes, add up, compare the transaction's equation."""
    text = data.decode("latin-1")
    rows = [[part.strip(" \r\n\t\x00") for part in row.split("*")] for row in text.split("~")]
    paid = [money_of(row[2]) for row in rows if row[0] == "BPR" and len(row) > 2]
    claims = [money_of(row[4]) if len(row) > 4 else None for row in rows if row[0] == "CLP"]
    taken = [money_of(value) for row in rows if row[0] == "PLB" for value in row[4::2]]
    if len(paid) != 1 or None in paid + claims + taken:
        return False
    return paid[0] == sum(claims) - sum(taken)


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.8, 0.95, 0.99])
def test_a_truncated_file_posts_nothing(cast, keep):
    claims = [make_claim(cast) for _ in range(3)]
    data = file_835(Payment([answer(claim, PAID) for claim in claims]))
    cut = data[: int(len(data) * keep)]
    with cast.system("northside"):
        rows = read.store(practice_id=cast.northside.pk, data=cut)
        for row in rows:
            post.post_remittance(row.pk)
        complete = b"SE*" in cut
        assert Posting.objects.filter(kind__startswith="remittance").exists() is complete
        assert complete or all(row.state == "parked" and row.parked_reason for row in rows)


@pytest.mark.parametrize("data", [b"", b"hello", b"\x00" * 200, b"%PDF-1.7 nothing"])
def test_what_is_not_x12_is_refused_whole(cast, data):
    with cast.system("northside"):
        with pytest.raises(X12Unreadable):
            read.store(practice_id=cast.northside.pk, data=data)
        assert not Remittance.objects.exists()


def test_amounts_too_large_and_control_characters_are_parked(cast):
    claim = make_claim(cast)
    data = file_835(Payment([answer(claim, PAID)]))
    huge = data.replace(b"60.00", b"9999999999999999.00")
    with cast.system("northside"):
        (row,) = read.store(practice_id=cast.northside.pk, data=huge)
        assert row.state == "parked"
        (other,) = read.store(practice_id=cast.northside.pk, data=data.replace(b"PAYERNO1", b"PAY\x00ER\x1b"))
        post.post_remittance(other.pk)
        assert RemittanceClaim.objects.get(remittance=other).payer_control_no == "PAYER"


def test_a_line_out_of_balance_names_its_place(cast):
    claim = make_claim(cast)
    data = file_835(Payment([answer(claim, PAID)])).replace(b"CAS*CO*45*30.00", b"CAS*CO*45*30.01")
    (row,) = take_in(cast, data)
    assert row.state == "parked" and "claim 1" in row.parked_reason and "$0.01" in row.parked_reason


@pytest.fixture
def valid(cast):
    claims = [make_claim(cast) for _ in range(2)]
    reversed_ = Clp("UNKNOWN", (Svc("X", "99213", 4000),))
    payment = Payment([answer(claims[0], PAID), answer(claims[1], (("CO", "50", 10000),)), reversed_], plbs=[("L6", "R", -250)])
    return file_835(payment)


def test_a_mutated_file_never_posts_unless_its_sums_prove(cast, valid):
    """Any change of bytes either still proves by naive sums and keeps the books balanced, or posts nothing."""

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(
        edits=st.lists(
            st.tuples(st.sampled_from(["flip", "delete", "insert", "drop", "repeat", "amount"]), st.integers(0, 10_000), st.integers(0, 255)),
            min_size=1, max_size=3,
        )
    )  # fmt: skip
    def check(edits):
        data = valid
        for kind, at, byte in edits:
            data = _mutate(data, kind, at, byte)
        with transaction.atomic():
            _try(cast, data)
            transaction.set_rollback(True)

    check()
    assert cash(cast) == 0


def _mutate(data: bytes, kind: str, at: int, byte: int) -> bytes:
    rows = data.split(b"~\n")
    if kind == "drop":
        return b"~\n".join(row for i, row in enumerate(rows) if i != at % len(rows))
    if kind == "repeat":
        i = at % len(rows)
        return b"~\n".join([*rows[: i + 1], rows[i], *rows[i + 1 :]])
    if kind == "amount":
        amounts = list(re.finditer(rb"-?\d+\.\d\d", data))
        if not amounts:
            return data
        found = amounts[at % len(amounts)]
        return data[: found.start()] + f"{byte}.{at % 100:02d}".encode() + data[found.end() :]
    if not data:
        return data
    at %= len(data)
    if kind == "flip":
        return data[:at] + bytes([byte]) + data[at + 1 :]
    return data[:at] + (b"" if kind == "delete" else bytes([byte])) + data[at + (kind == "delete") :]


def _try(cast, data: bytes) -> None:
    try:
        with cast.system("northside"):
            rows = read.store(practice_id=cast.northside.pk, data=data)
            for row in rows:
                post.post_remittance(row.pk)
            posted = [row.pk for row in Remittance.objects.filter(state="posted")]
            moved = Posting.objects.filter(kind__startswith="remittance").exists()
    except X12Unreadable:
        return
    if posted:
        assert naive_sums_prove(data)
        assert prove_ledger().differences == []
        assert [d for d in prove_cash().differences if "no deposit" not in d] == []
    else:
        assert not moved


def test_a_crash_at_any_statement_leaves_the_books_as_they_were(cast, valid):
    """Stop at the nth statement, for every n: all of the remittance is posted or nothing of it."""

    class Crash(Exception):
        pass

    def run(stop_at):
        count = 0

        def crash(execute, sql, params, many, context):
            nonlocal count
            count += 1
            if count == stop_at:
                raise Crash
            return execute(sql, params, many, context)

        try:
            with cast.system("northside"), connection.execute_wrapper(crash):
                for row in read.store(practice_id=cast.northside.pk, data=valid):
                    post.post_remittance(row.pk)
        except Crash:
            return False
        return True

    stop_at = 1
    while not run(stop_at):
        with cast.system("northside"):
            assert not Remittance.objects.exists()
            assert not Posting.objects.filter(kind__startswith="remittance").exists()
        stop_at += 1
        assert stop_at < 200
    assert stop_at > 15
    assert cash(cast) == 6000 + 4000 + 250
    assert prove_ledger().differences == []
