"""Invented patients, their insurance, and the slips of the front desk."""

from datetime import date
from random import Random

import pytest

from config.demo.cast import PRACTICES
from config.demo.payers import PAYERS, member_id, payer
from config.demo.people import SLIP_KINDS, Patient, PatientMaker, identity_slip

DAY = date(2026, 3, 3)


def crowd(seed: int = 5, count: int = 400) -> list[Patient]:
    maker = PatientMaker(seed=seed)
    return [maker.make(practice=PRACTICES[n % 6], on=DAY, ages=(1 + n % 80, 8 + n % 80)) for n in range(count)]


@pytest.mark.parametrize("plan", PAYERS, ids=lambda plan: plan.payer_id)
def test_member_ids_fit_their_payer_only(plan) -> None:
    rng = Random(1)
    made = [member_id(payer_id=plan.payer_id, rng=rng) for _ in range(50)]
    assert all(plan.member_id_ok(number) for number in made)
    assert not any(other.member_id_ok(made[0]) for other in PAYERS if other is not plan)


def test_filing_indicators() -> None:
    assert {plan.payer_id: plan.filing_indicator for plan in PAYERS} == {
        "12M01": "MB",
        "HARBR": "12",
        "BLMSA": "BL",
        "STMCD": "MC",
        "PINEX": "HM",
        "UNITY": "CI",
    }
    assert not payer("12M01").accepts_replacement


def test_no_two_patients_share_a_member_id() -> None:
    people = crowd()
    assert len({who.coverage.member_id for who in people}) == len(people)
    assert all(payer(who.coverage.payer_id).member_id_ok(who.coverage.member_id) for who in people)


def test_age_and_insurance_agree() -> None:
    for n, who in enumerate(crowd()):
        low = 1 + n % 80
        assert low <= who.age_on(DAY) <= low + 7
        if who.coverage.payer_id == "12M01":
            assert who.age_on(DAY) >= 65
        if who.coverage.relationship == "19":
            assert who.age_on(DAY) < 18
            assert who.coverage.subscriber is not None
            assert who.coverage.subscriber.birth_date < who.birth_date


def test_relatives_share_a_home() -> None:
    maker = PatientMaker(seed=3)
    first = maker.make(practice=PRACTICES[0], on=DAY, ages=(40, 50))
    second = maker.make(practice=PRACTICES[0], on=DAY, ages=(5, 9), relative=first)
    assert (second.household, second.address, second.last_name) == (first.household, first.address, first.last_name)
    assert second.key != first.key


def test_slips_change_exactly_one_field() -> None:
    slipped = [who for who in crowd() if who.slip]
    assert 10 < len(slipped) < 60
    for who in slipped:
        typed = who.as_typed()
        changed = [
            name for name in ("first_name", "last_name", "birth_date") if getattr(who, name) != getattr(typed, name)
        ]
        if who.coverage.member_id != typed.coverage.member_id:
            changed.append("member_id")
        assert changed == [who.slip.field]
        assert payer(typed.coverage.payer_id).member_id_ok(typed.coverage.member_id)


def test_every_kind_of_slip_occurs() -> None:
    rng = Random(2)
    found = {
        slip.kind
        for who in crowd(count=60)
        for kind in SLIP_KINDS
        if (slip := identity_slip(patient=who, kind=kind, rng=rng))
    }
    assert found == set(SLIP_KINDS)


def test_month_and_day_are_not_swapped_when_that_is_no_date() -> None:
    who = PatientMaker(seed=1).make(practice=PRACTICES[0], on=DAY, ages=(30, 30))
    late = Patient(**{**who.__dict__, "birth_date": date(1996, 2, 25)})
    assert identity_slip(patient=late, kind="dob_month_day_swapped", rng=Random(1)) is None


def test_same_seed_same_people() -> None:
    assert crowd(seed=9, count=50) == crowd(seed=9, count=50)
    assert crowd(seed=9, count=50) != crowd(seed=10, count=50)
