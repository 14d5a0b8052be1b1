"""A signed coding becomes claims: once, split at 50 lines, with its filing limit; a second coding replaces the first."""

import datetime as dt

import pytest

from claims.lifecycle.build import build_claim
from claims.lifecycle.control_numbers import ALPHABET, control_number
from claims.lifecycle.models import Claim, ServiceLine
from portal.encounters.models import TimelineEntry
from portal.jobs.models import Job
from tests.claims import visits

pytestmark = pytest.mark.django_db


def test_building_twice_makes_one_claim(cast):
    encounter = visits.released(cast)
    with cast.system("northside"):
        first = build_claim(encounter_id=encounter.pk)
        again = build_claim(encounter_id=encounter.pk)
        assert [c.pk for c in first] == [c.pk for c in again]
        claim = Claim.objects.get(pk=first[0].pk)
        assert claim.state == "draft" and claim.diagnoses == ["I10", "E11.65", "Z79.84"] and claim.rank == "P"
        assert claim.charge_cents == sum(line.charge_cents for line in ServiceLine.objects.filter(claim=claim)) > 0
        assert TimelineEntry.objects.filter(encounter=encounter, kind="claim.built").count() == 1
        assert set(Job.objects.filter(key=f"{claim.pk}:").values_list("task", flat=True)) >= {"claims.checks.run"}


def test_the_control_number_is_short_neutral_and_repeatable(cast):
    numbers = {control_number("1234567893", n, "P", 1, 1, 0, 0) for n in range(2000)}
    assert len(numbers) == 2000 and all(len(n) <= 17 and set(n) <= set(ALPHABET) for n in numbers)
    assert not set(ALPHABET) & set("AEIOU01LSZ")
    assert control_number(1, 2) == control_number(1, 2)


def test_over_fifty_lines_become_several_claims(cast):
    encounter = visits.released(cast, codes=[("99213", (), (1,))] * 51 + [("99214", (), (2,))])
    with cast.system("northside"):
        claims = build_claim(encounter_id=encounter.pk)
        assert [ServiceLine.objects.filter(claim=c).count() for c in claims] == [50, 2]
        assert len({c.control_no for c in claims}) == 2
        controls = list(ServiceLine.objects.values_list("control_no", flat=True))
        assert len(set(controls)) == 52 and all(len(c) <= 30 for c in controls)
        assert [c.pk for c in build_claim(encounter_id=encounter.pk)] == [c.pk for c in claims]


@pytest.mark.parametrize(
    ("payer", "day", "limit"),
    [
        ("12M01", dt.date(2024, 2, 29), dt.date(2025, 2, 28)),
        ("12M01", dt.date(2023, 3, 1), dt.date(2024, 3, 1)),
        ("UNITY", dt.date(2026, 7, 14), dt.date(2026, 11, 11)),
    ],
)
def test_the_filing_limit_counts_from_the_first_day(cast, payer, day, limit):
    encounter = visits.released(cast, payer=payer, day=day)
    with cast.system("northside"):
        assert build_claim(encounter_id=encounter.pk)[0].filing_limit == limit


def test_without_coverage_nothing_is_billed_and_the_timeline_says_so(cast):
    encounter = visits.released(cast)
    with cast.system("northside"):
        type(encounter).objects.filter(pk=encounter.pk).update(coverage=None)
        assert build_claim(encounter_id=encounter.pk) == []
        assert TimelineEntry.objects.filter(encounter=encounter, kind="claim.none").exists()


def test_a_second_coding_withdraws_what_has_not_left(cast):
    encounter = visits.released(cast)
    with cast.system("northside"):
        old = build_claim(encounter_id=encounter.pk)[0]
    visits.recode(cast, encounter)
    with cast.system("northside"):
        new = build_claim(encounter_id=encounter.pk)[0]
        assert Claim.objects.get(pk=old.pk).state == "withdrawn"
        assert (new.frequency, new.previous_id) == ("1", None) and new.control_no != old.control_no
        assert Job.objects.filter(task__startswith="claims.", key__startswith=f"{new.pk}:").exists()


def test_a_second_coding_replaces_what_the_payer_holds(cast):
    encounter = visits.released(cast)
    with cast.system("northside"):
        old = build_claim(encounter_id=encounter.pk)[0]
        Claim.objects.filter(pk=old.pk).update(state="accepted", payer_control_no="PAYER1")
    visits.recode(cast, encounter)
    with cast.system("northside"):
        new = build_claim(encounter_id=encounter.pk)[0]
        assert (new.frequency, new.previous_id, new.payer_control_no) == ("7", old.pk, "PAYER1")
        assert Claim.objects.get(pk=old.pk).state == "accepted"


@pytest.mark.parametrize(("state", "payer"), [("sent", "UNITY"), ("adjudicated", "12M01")])
def test_a_person_decides_where_no_replacement_is_possible(cast, state, payer):
    encounter = visits.released(cast, payer=payer)
    with cast.system("northside"):
        old = build_claim(encounter_id=encounter.pk)[0]
        Claim.objects.filter(pk=old.pk).update(state=state, payer_control_no="PAYER1")
    visits.recode(cast, encounter)
    with cast.system("northside"):
        assert build_claim(encounter_id=encounter.pk) == []
        assert TimelineEntry.objects.filter(encounter=encounter, kind="claim.kept").exists()
