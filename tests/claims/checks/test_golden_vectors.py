"""Vectors of the field that must never move, and the sizes that guard whole families."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from claims.checks.engine import run_checks
from claims.checks.rules.diagnosis import FORM
from claims.checks.rules.em import three_years_before
from claims.checks.rules.global_period import window
from claims.checks.rules.identity import MBI, age_on
from claims.checks.rules.procedure import full_months
from claims.checks.rules.provider import npi_valid
from claims.checks.rules.therapy import timed_units
from claims.checks.rules.timely import last_filing_day
from claims.checks.text_distance import birth_difference, distance, name_match
from tests.claims.checks.builders import BASE, DAY, VIEWS, claim, line, payer


def test_npi_check_digit_catches_every_single_slip():
    assert npi_valid("1234567893")
    assert not npi_valid("1234567890")
    for at in range(10):
        for digit in "0123456789":
            slip = "1234567893"[:at] + digit + "1234567893"[at + 1 :]
            assert npi_valid(slip) is (slip == "1234567893")


@pytest.mark.parametrize("bad", ["", "123456789", "12345678933", "3234567893", "12345A7893", "１234567893"])
def test_npi_refuses_other_shapes(bad):
    assert not npi_valid(bad)


def test_medicare_beneficiary_identifier():
    assert MBI.match("1EG4TE5MK73")
    assert not MBI.match("1SG4TE5MK73")
    for letter in "SLOIBZ":
        assert not MBI.match(f"1{letter}G4TE5MK73")


def test_eight_minute_rule():
    table = {7: 0, 8: 1, 22: 1, 23: 2, 37: 2, 38: 3, 52: 3, 53: 4, 67: 4, 68: 5, 82: 5, 83: 6}
    assert {minutes: timed_units(minutes) for minutes in table} == table


@pytest.mark.parametrize("code", ["S62", "S62.001A", "T07.XXXA", "QA0.0101", "QA00101", "U09.9", "U070"])
def test_diagnosis_form_accepts(code):
    assert FORM.match(code)


@pytest.mark.parametrize("code", ["C00-C96", "1I0", "I1", "S62.001AX", "I10."])
def test_diagnosis_form_refuses(code):
    assert not FORM.match(code)


def test_timely_filing():
    assert last_filing_day(date(2024, 2, 29), None, True) == date(2025, 2, 28)
    assert last_filing_day(date(2025, 6, 1), None, True) == date(2026, 6, 1)
    assert last_filing_day(date(2026, 1, 1), 90, False) == date(2026, 4, 1)
    assert last_filing_day(date(2026, 1, 1), None, False) is None


def test_global_windows():
    day = date(2026, 6, 1)
    first, last = window("090", day)
    assert (first, last) == (day - timedelta(days=1), day + timedelta(days=90))
    assert (last - first).days + 1 == 92
    assert window("010", day)[1] == day + timedelta(days=10)
    assert (window("010", day)[1] - window("010", day)[0]).days + 1 == 11
    assert window("000", day) == (day, day)


@pytest.mark.parametrize("modifier", ["22", "26", "TC", "50", "51", "52", "76", "77"])
def test_modifiers_that_do_not_open_a_pair(modifier):
    results = run_checks(claim(line("97140"), line("97110", modifiers=(modifier,))), VIEWS, {"NC-02"})
    assert [(one.outcome, one.severity) for one in results] == [("fail", "denial")]


@pytest.mark.parametrize("modifier", ["59", "XS", "XE", "25", "91", "RT", "F5", "LM"])
def test_modifiers_that_open_a_pair_leave_advice(modifier):
    results = run_checks(claim(line("97140"), line("97110", modifiers=(modifier,))), VIEWS, {"NC-02"})
    assert [(one.outcome, one.severity) for one in results] == [("fail", "advise")]


def test_no_modifier_opens_indicator_zero():
    results = run_checks(claim(line("11042"), line("17000", modifiers=("59",))), VIEWS, {"NC-01"})
    assert [(one.outcome, one.severity, one.lines) for one in results] == [("fail", "denial", (1, 2))]


def test_national_edits_are_advice_where_the_payer_does_not_use_them():
    facts = claim(line(units=Decimal(2)), **payer(filing_indicator="CI", edit_set="none"))
    assert [one.severity for one in run_checks(facts, VIEWS, {"MU-02"})] == ["advise"]
    medicare = claim(line(units=Decimal(2)))
    assert [one.severity for one in run_checks(medicare, VIEWS, {"MU-02"})] == ["block"]


def test_visit_window_edges():
    from tests.claims.checks.builders import prior

    for code, days, inside, outside in (("27447", "090", 90, 91), ("17000", "010", 10, 11)):
        for gap, expected in ((inside, "fail"), (outside, "pass")):
            earlier = prior(code, global_days=days, date_from=DAY - timedelta(days=gap))
            assert run_checks(claim(history=(earlier,)), VIEWS, {"GL-03"})[0].outcome == expected


def test_birth_date_slips_are_named():
    assert birth_difference(date(1950, 3, 4), date(1950, 4, 3)) == "month and day are swapped"
    assert birth_difference(date(1950, 3, 4), date(2050, 3, 4)) == "the century is off"
    assert birth_difference(date(1950, 3, 4), date(1950, 3, 5)) == "one digit differs"
    assert birth_difference(date(1945, 3, 4), date(1954, 3, 4)) == "two digits are swapped"
    assert birth_difference(date(1950, 3, 4), date(1961, 7, 9)) == "the dates differ"


def test_names_and_distances():
    assert distance("EXAMPLE", "EXAMLPE") == 1
    assert distance("", "ABC") == 3
    assert name_match("O'Brien", "Ann", "OBRIEN", "ann") == "same"
    assert name_match("SMITH", "ANN", "SMYTH", "ANN") == "misspelt"
    assert name_match("LEE", "ANN", "KIM", "ANN") == "different"


def test_ages_and_months():
    assert age_on(date(2000, 2, 29), date(2026, 2, 28)) == 25
    assert age_on(date(2000, 2, 29), date(2026, 3, 1)) == 26
    assert full_months(date(2025, 6, 20), date(2026, 6, 1)) == 11
    assert three_years_before(date(2024, 2, 29)) == date(2021, 2, 28)


def test_kx_threshold_of_a_year_without_a_value_is_not_guessed():
    facts = replace(claim(line("97110", date_from=date(2027, 1, 5), date_to=None)), today=date(2027, 1, 6))
    result = run_checks(facts, VIEWS, {"TH-01"})[0]
    assert (result.outcome, "2027" in result.reason) == ("not_evaluated", True)


def test_misread_digit_is_suggested():
    from tests.claims.checks.builders import cover

    result = run_checks(claim(**cover(member_id="1EG4TE5MK7B")), VIEWS, {"ID-05"})[0]
    assert "1EG4TE5MK78" in result.action


def test_clean_claim_is_clean():
    failed = [one for one in run_checks(BASE, VIEWS) if one.outcome != "pass"]
    assert failed == []
