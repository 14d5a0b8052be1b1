"""Properties that hold for any input: exact money, no crash, and no proof against the sums of the bytes."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.x12.ack import read_acknowledgments
from claims.x12.findings import WriteRefused, X12Unreadable
from claims.x12.read import read_x12
from claims.x12.remittance import proved, read_835, split_by_payee
from claims.x12.values import read_date, read_money, read_quantity, write_money
from claims.x12.write837 import write_837p
from tests.x12.conftest import FILES
from tests.x12.makers837 import claim, interchange, line, subscriber

MADE = {path.stem: path.read_bytes() for path in sorted(FILES.glob("*.edi"))}
BALANCED = [
    MADE[name] for name in ("835_balanced", "835_plb_takeback", "835_reversal_and_correction", "835_two_payees")
]


@given(st.integers(min_value=-(10**13), max_value=10**13))
def test_money_comes_back_as_it_went(cents):
    amount = Decimal(cents).scaleb(-2)
    text = write_money(amount)
    assert read_money(text) == amount and str(read_money(text)) == f"{amount:.2f}"
    assert "e" not in text.lower() and not text.endswith(".")


@pytest.mark.parametrize("text", ["", "1e5", "NaN", "1,00", " 1", "1_0", "--1", ".", "-", "1.005", "+1", "1" * 30, "١"])
def test_what_is_no_amount(text):
    assert read_money(text) is None


@pytest.mark.parametrize("amount", [Decimal("0.001"), Decimal("Infinity"), Decimal("NaN"), Decimal(10) ** 20])
def test_amounts_that_are_never_written(amount):
    with pytest.raises(ValueError, match="amount"):
        write_money(amount)


def test_dates_and_quantities():
    assert read_date("20260229") is None and read_date("260228") == date(2026, 2, 28) and read_date("2026") is None
    assert read_quantity("1.5") == Decimal("1.5") and read_quantity("x") is None


def _read_everything(data: bytes) -> None:
    for reader in (read_x12, read_835, read_acknowledgments, split_by_payee):
        try:
            result = reader(data)
        except X12Unreadable:
            continue
        if reader is read_x12:
            result.as_dict()


@given(st.binary(max_size=400))
def test_arbitrary_bytes_never_crash_the_readers(data):
    _read_everything(data)
    _read_everything(b"ISA*00*          *00*          *ZZ*A              *ZZ*B              *260920*0930*^" + data)
    _read_everything(MADE["835_balanced"][:106] + data)


@given(st.sampled_from(sorted(MADE)), st.data())
def test_damaged_files_never_crash_the_readers(name, data):
    content = bytearray(MADE[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 12))] = data.draw(
            st.binary(max_size=6) | st.sampled_from([b"*", b"~", b":"])
        )
        assume(content)
    _read_everything(bytes(content))


def _naive_balance(data: bytes) -> bool:
    """The transaction and claim equations over the bytes, with nothing but split and Decimal."""
    mark = b"~"
    ok = True
    paid = plb = Decimal(0)
    bpr: Decimal | None = None
    open_claim: list[Decimal] | None = None

    def close() -> bool:
        return open_claim is None or open_claim[0] - open_claim[2] == open_claim[1]

    for raw in data.split(mark):
        row = raw.strip().decode("latin-1").split("*")
        if row[0] == "BPR":
            bpr = Decimal(row[2])
        elif row[0] == "CLP":
            ok = ok and close()
            open_claim = [Decimal(row[3]), Decimal(row[4]), Decimal(0)]
            paid += Decimal(row[4])
        elif row[0] == "CAS" and open_claim is not None:
            open_claim[2] += sum((Decimal(value) for value in row[3::3] if value), Decimal(0))
        elif row[0] == "PLB":
            plb += sum((Decimal(value) for value in row[4::2] if value), Decimal(0))
        elif row[0] == "SE":
            ok = ok and close() and bpr is not None and bpr == paid - plb
            paid = plb = Decimal(0)
            bpr = open_claim = None
    return ok


def test_the_naive_sums_agree_on_good_files():
    assert all(_naive_balance(data) for data in BALANCED)
    assert all(proved(read_835(data)) for data in BALANCED)


@given(st.sampled_from(BALANCED), st.data())
def test_a_changed_digit_is_never_proved_against_the_sums(content, data):
    digits = [i for i, byte in enumerate(content) if 48 <= byte <= 57]
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 3))):
        changed[data.draw(st.sampled_from(digits))] = data.draw(st.integers(48, 57))
    mutated = bytes(changed)
    result = read_835(mutated)
    if not _naive_balance(mutated):
        assert not proved(result)


@given(st.sampled_from(BALANCED), st.data())
def test_a_lost_segment_is_never_proved_against_the_sums(content, data):
    rows = content.split(b"~\n")
    del rows[data.draw(st.integers(1, len(rows) - 2))]
    mutated = b"~\n".join(rows)
    result = read_835(mutated)
    if not _naive_balance(mutated):
        assert not proved(result)


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=5), st.text(max_size=12), st.text(max_size=8))
def test_what_is_written_reads_back_or_is_refused(cents, last, control):
    lines = [line(n, charge=Decimal(value).scaleb(-2)) for n, value in enumerate(cents)]
    made = interchange(claim(lines=lines, control_no=control, subscriber=subscriber(last=last)))
    try:
        data = write_837p(made)
    except WriteRefused as refused:
        assert refused.findings
        return
    result = read_x12(data)
    assert result.findings == []
    (txn,) = result.details.values()
    assert txn["claims"][0]["control_no"] == control.strip().upper()
    assert [item["charge"] for item in txn["claims"][0]["lines"]] == [f"{item.charge:.2f}" for item in lines]
    names = [row for row in result.envelopes.source.rows if row[:2] == ["NM1", "IL"]]
    assert names[0][3] == last.strip().upper()
