"""What the sandbox payer writes with its own writer, we read, prove and post to the cent."""

import datetime as dt
from decimal import Decimal

import pytest

from claims.denials.reasons import carcs
from claims.ledger import balances
from claims.ledger.prove import prove_ledger
from claims.lifecycle.models import Claim
from claims.remittance.models import Remittance, RemittanceClaim
from claims.remittance.prove import prove_cash
from sandbox.adjudicate import adjudicate, negate
from sandbox.claim import Claim as Theirs
from sandbox.claim import ClaimLine
from sandbox.payers import load_behaviour
from sandbox.remit import VERSION_835, Item, Plb, rows_835, settle
from sandbox.remit import Remittance as Payment
from sandbox.segments import write_interchange
from tests.claims.money import make_claim, take_in

DAY = dt.date(2026, 7, 20)
BEHAVIOUR = load_behaviour()


def as_sent(claim: Claim) -> Theirs:
    lines = tuple(
        ClaimLine(line.control_no, line.code, (), Decimal(line.charge_cents) / 100, "1", "20260701", "20260701")
        for line in claim.lines.order_by("position")
    )
    who = ("TEST", "ADA")
    return Theirs(
        account=claim.control_no, charge=Decimal(claim.charge_cents) / 100, place="11", frequency="1", payer_id="HARBR",
        payer_name="HARBOR", filing="12", sequence="P", member="HHP000000001", subscriber=who, patient=who,
        npi="1234567893", provider="PRACTICE", tax_id="900000099", address=("1 MAIN", "TOWN", "IL", "627010000"),
        rendering_npi="", rendering=("", ""), original="", authorization="", prior_paid=Decimal(0), lines=lines,
    )  # fmt: skip


def plan(carc: str = "", *, one_line: bool = False) -> dict:
    denial = BEHAVIOUR.denials[carc] if carc else None
    rows = None if denial is None else {
        "group": denial.group, "carc": denial.carc, "line": list(denial.line), "claim": list(denial.claim)
    }  # fmt: skip
    return {"denial": rows, "one_line": one_line, "again_days": None, "plb": None}


def written(results: list, *, trace: str, plbs: tuple[Plb, ...] = ()) -> bytes:
    items = tuple(Item(claim=theirs, result=result, payer_number=f"P{n}", received=DAY) for n, (theirs, result) in enumerate(results))
    plbs, _ = settle(items=items, adjustments=plbs, trace=trace)
    payment = Payment(payer=BEHAVIOUR.payers["HARBR"], items=items, adjustments=plbs, paid_on=DAY, trace=trace)
    return write_interchange(
        receiver=("ZZ", "US"), control=int(trace), on=DAY, functional="HP", version=VERSION_835, transactions=[rows_835(payment)]
    )


def answer(theirs: Theirs, plan: dict, *, corrected: bool = False):
    payer = BEHAVIOUR.payers["HARBR"]
    return theirs, adjudicate(claim=theirs, payer=payer, behaviour=BEHAVIOUR, plan=plan, corrected=corrected)


@pytest.mark.parametrize("carc", sorted(BEHAVIOUR.denials))
def test_every_denial_of_the_sandbox_is_derived_in_its_category(cast, carc):
    claim = make_claim(cast, charges=(12000, 4500))
    with cast.system("northside"):
        theirs = as_sent(claim)
    one_line = BEHAVIOUR.denials[carc].one_line
    (remittance,) = take_in(cast, written([answer(theirs, plan(carc, one_line=one_line))], trace="1"))
    assert (remittance.state, remittance.claims_parked) == ("posted", 0)
    with cast.system("northside"):
        row = RemittanceClaim.objects.get()
        assert row.outcome == ("partly_denied" if one_line else "denied")
        held = balances.of_claim(practice_id=claim.practice_id, claim_id=claim.pk)
        assert held.payer == (4500 if one_line else 16500)
        claim.refresh_from_db()
        assert (claim.first_denied_on is not None) is carcs()[carc].in_rate
    assert prove_ledger().differences == []


def test_payment_reversal_correction_and_provider_adjustments(cast):
    claims = [make_claim(cast, charges=(12345, 6789)) for _ in range(3)]
    with cast.system("northside"):
        sent = [as_sent(claim) for claim in claims]
    first = [answer(theirs, plan()) for theirs in sent]
    plbs = (Plb("WO", "OLD", Decimal("12.50")), Plb("L6", "LATE", Decimal("-1.37")))
    take_in(cast, written(first, trace="1", plbs=plbs))
    back = (sent[0], negate(first[0][1]))
    take_in(cast, written([back, answer(sent[0], plan(), corrected=True)], trace="2"))
    with cast.system("northside"):
        assert not RemittanceClaim.objects.exclude(parked_reason="").exists()
        paid = sum(Remittance.objects.values_list("paid_cents", flat=True))
        assert balances.by_account(practice_id=cast.northside.pk)["cash"] == paid > 0
        corrected = answer(sent[0], plan(), corrected=True)[1]
        held = balances.of_claim(practice_id=claims[0].practice_id, claim_id=claims[0].pk)
        assert held.paid == int(corrected.paid * 100) and held.patient == int(corrected.patient_share * 100)
        assert held.payer == 0
    assert prove_ledger().differences == []
    assert all("no deposit" in said for said in prove_cash().differences)
