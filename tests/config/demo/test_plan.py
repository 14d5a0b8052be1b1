"""The history is plausible, complete and repeatable; the once plan has its ten roles."""

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest

from config.demo.calendar import business_days, holidays, is_open
from config.demo.cast import PRACTICES, practice
from config.demo.payers import payer
from config.demo.plan import history_plan, once_plan
from config.demo.planned import PlannedEncounter

START, END = date(2025, 9, 24), date(2026, 11, 23)
PLAN = list(history_plan(7))


def test_count_order_and_business_days() -> None:
    assert len(PLAN) == 1500
    days = [e.dos for e in PLAN]
    assert days == sorted(days)
    assert days[0] >= START
    assert days[-1] <= END
    assert all(is_open(day) for day in days)
    assert len({e.key for e in PLAN}) == 1500


def test_documents_arrive_within_the_practice_lag() -> None:
    lags = defaultdict(list)
    for e in PLAN:
        assert e.dos <= e.received_on <= END
        assert is_open(e.received_on)
        lags[e.practice_slug].append((e.received_on - e.dos).days)
    mean = {slug: sum(found) / len(found) for slug, found in lags.items()}
    assert mean["harbor"] > mean["northside"] + 1 > mean["mesa"]


def test_every_practice_works_and_grows() -> None:
    early = Counter(e.practice_slug for e in PLAN if e.dos < date(2026, 2, 1))
    late = Counter(e.practice_slug for e in PLAN if e.dos >= date(2026, 7, 15))
    assert set(early) == set(late) == {place.slug for place in PRACTICES}
    assert late["mesa"] / early["mesa"] > late["cedar"] / early["cedar"]


def test_patients_fit_their_visits() -> None:
    for e in PLAN:
        low, high = e.scenario.ages_at(e.practice.specialty)
        assert low <= e.patient.age_on(e.dos) <= high
        assert e.scenario.sex in (None, e.patient.sex)
        assert e.payer.kind in e.scenario.payer_kinds
        assert e.practice.specialty in e.scenario.specialties
        assert e.dos.month in e.scenario.months
        assert e.provider in e.practice.providers
        assert e.patient.practice == e.practice_slug


def visits_by_patient() -> dict[str, list[PlannedEncounter]]:
    found = defaultdict(list)
    for e in PLAN:
        found[e.patient.key].append(e)
    return found


def test_new_patient_codes_only_on_the_first_visit_of_someone_new() -> None:
    for visits in visits_by_patient().values():
        assert all(e.scenario.visit != "new" for e in visits[1:])
        assert (visits[0].scenario.visit == "new") == (not visits[0].patient.established)


def test_visits_of_one_patient_keep_their_distance() -> None:
    several = [visits for visits in visits_by_patient().values() if len(visits) > 1]
    assert len(several) > 100
    for visits in several:
        for before, after in pairwise(visits):
            assert (after.dos - before.dos).days >= after.scenario.gap_days
        yearly = [e.dos for e in visits if e.scenario.again_days >= 366]
        assert all((b - a).days >= 366 for a, b in pairwise(yearly))


def test_no_two_patients_share_a_member_id() -> None:
    owners = defaultdict(set)
    for e in PLAN:
        for who in (e.patient, e.patient.as_typed()):
            owners[who.coverage.member_id].add(who.key)
        assert payer(e.patient.coverage.payer_id).member_id_ok(e.patient.coverage.member_id)
    assert all(len(keys) == 1 for keys in owners.values())


def test_mix_of_papers_ways_and_mistakes() -> None:
    formats = Counter(e.document_format for e in PLAN)
    scans = sum(formats[kind] for kind in ("png", "jpeg", "tiff"))
    assert 0.05 < scans / 1500 < 0.12
    assert set(Counter(e.upload_way for e in PLAN)) == {"form", "csv", "attach"}
    wrong = [e for e in PLAN if e.slip_kind]
    assert 50 < len(wrong) < 150
    assert all((e.signed != e.truth) == (e.slip_kind is not None) for e in PLAN)
    assert Counter(e.coder for e in wrong)["bob"] > Counter(e.coder for e in wrong)["alice"]
    assert 1600 <= sum(1 + (e.report is not None) for e in PLAN) <= 1900


def test_same_seed_same_plan() -> None:
    again = list(history_plan(7, encounters=60))
    assert again == list(history_plan(7, encounters=60))
    assert again != list(history_plan(8, encounters=60))
    assert again[0].note() == again[0].note()


@pytest.mark.parametrize("count", [0, 1, 7, 41])
def test_small_plans_have_exactly_that_many(count: int) -> None:
    assert len(list(history_plan(3, encounters=count))) == count


def test_a_span_without_business_days_is_refused() -> None:
    with pytest.raises(ValueError, match="no business day"):
        list(history_plan(1, start=date(2026, 1, 3), end=date(2026, 1, 4)))


def test_holidays() -> None:
    assert {date(2025, 11, 27), date(2025, 12, 25)} < holidays(2025)
    assert {date(2026, 5, 25), date(2026, 7, 3), date(2026, 9, 7), date(2026, 11, 26)} < holidays(2026)
    assert list(business_days(start=date(2026, 7, 2), end=date(2026, 7, 6))) == [date(2026, 7, 2), date(2026, 7, 6)]


@pytest.mark.parametrize("seed", [1, 7, 42])
def test_once_plan(seed: int) -> None:
    planned = once_plan(seed)
    assert Counter(e.role for e in planned) == {"pays": 7, "denial": 1, "late": 1, "reversal": 1}
    assert {e.practice_slug for e in planned} == {place.slug for place in PRACTICES}
    for e in planned:
        assert date(2026, 7, 1) <= e.dos <= e.received_on <= date(2026, 7, 31)
        assert e.signed == e.truth
        assert e.patient.slip is None
        low, high = e.scenario.ages_at(practice(e.practice_slug).specialty)
        assert low <= e.patient.age_on(e.dos) <= high
        assert e.payer.kind in e.scenario.payer_kinds
    reversal = next(e for e in planned if e.role == "reversal")
    assert reversal.payer.accepts_replacement
    assert {e.key for e in planned}.isdisjoint({e.key for e in PLAN})
    assert planned == once_plan(seed)
