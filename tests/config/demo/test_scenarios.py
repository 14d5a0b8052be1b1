"""Visits: codes within the demo's lists, legal pointers, timed units, and notes that support the codes."""

import re
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from config.demo.cast import PRACTICES, Practice
from config.demo.coded import OFFICE_MINUTES, TIMED, Coded, eight_minute_units, lines, slips
from config.demo.fees import BASE_CENTS
from config.demo.notes import Note
from config.demo.people import PatientMaker
from config.demo.scenario import Scenario
from config.demo.scenarios import SCENARIOS, for_specialty, scenario

DAY = date(2026, 1, 15)
_PROCEDURES = """
    99202 99203 99204 99205 99211 99212 99213 99214 99215 99396 99397 G0439 G2211 93000 36415 81002 83036 85025
    80053 80061 20610 17110 69210 90471 90686 94010 29125 73110 73030 96372 J1885 99406 97110 97112 97140 97530
    97161 97162 97163 97164 97035 G0283
"""
PROCEDURES = set(_PROCEDURES.split())
_DIAGNOSES = """
    E11.9 E11.65 I10 J06.9 J02.9 J20.9 N39.0 R05.9 M54.50 M54.16 M25.561 M25.562 M25.511 M17.11 M17.12 M75.101
    M75.102 S62.025A S62.024A S93.401A S93.402A Z00.00 Z00.01 Z23 E78.5 E03.9 J45.909 F41.9 F32.A K21.9 L03.115
    L03.116 H61.21 H61.22 B07.0 Z79.4 Z79.899 Z68.31 F17.210 R07.9 I48.91 N18.31 W11.XXXA M62.81 R26.89 M54.2
    G89.29 Z96.651 Z47.1 S83.511A
"""
DIAGNOSES = set(_DIAGNOSES.split())
EVERY = pytest.mark.parametrize("kind", SCENARIOS, ids=lambda kind: kind.key)


def place_of(kind: Scenario) -> Practice:
    return next(place for place in PRACTICES if place.specialty in kind.specialties)


def note_of(kind: Scenario, seed: int = 0) -> Note:
    place = place_of(kind)
    patient = PatientMaker(seed=seed).make(
        practice=place, on=DAY, ages=kind.ages_at(place.specialty), sex=kind.sex, kinds=kind.payer_kinds
    )
    return kind.note(patient=patient, provider=place.providers[0], practice=place, dos=DAY, rng=Random(seed))


def legal(coded: Coded) -> bool:
    count = len(coded.diagnoses)
    return len(set(coded.diagnoses)) == count and all(
        line.units >= 1
        and 1 <= len(line.pointers) <= 4
        and len(set(line.pointers)) == len(line.pointers)
        and all(1 <= place <= count for place in line.pointers)
        for line in coded.lines
    )


def test_eight_minute_golden_vectors() -> None:
    expected = {7: 0, 8: 1, 22: 1, 23: 2, 37: 2, 38: 3, 52: 3, 53: 4, 67: 4, 68: 5, 82: 5, 83: 6}
    assert {minutes: eight_minute_units(minutes) for minutes in expected} == expected


def test_short_form_of_lines() -> None:
    line = lines("97140-GP-59x2@25:13")[0]
    assert (line.code, line.modifiers, line.units, line.minutes, line.pointers) == (
        "97140",
        ("GP", "59"),
        2,
        25,
        (1, 3),
    )
    with pytest.raises(ValueError, match="not a line"):
        lines("97140 GP")


def test_every_specialty_has_enough_to_do_and_all_codes_are_used() -> None:
    assert len({kind.key for kind in SCENARIOS}) == len(SCENARIOS) >= 25
    for place in PRACTICES:
        assert len(for_specialty(place.specialty)) >= 8
    used = {line.code for kind in SCENARIOS for line in kind.coded.lines}
    assert used == PROCEDURES == set(BASE_CENTS)
    assert {code for kind in SCENARIOS for code in kind.coded.diagnoses} == DIAGNOSES - {"Z68.31"}


@EVERY
def test_coding_is_legal(kind: Scenario) -> None:
    assert legal(kind.coded)
    assert {line.code for line in kind.coded.lines} <= PROCEDURES
    assert set(kind.coded.diagnoses) <= DIAGNOSES
    assert not kind.coded.diagnoses[0].startswith(("V", "W", "X", "Y"))


@EVERY
def test_timed_units_follow_the_eight_minute_rule(kind: Scenario) -> None:
    timed = [line for line in kind.coded.lines if line.code in TIMED]
    assert all((line.minutes is not None) == (line.code in TIMED) for line in kind.coded.lines)
    assert sum(line.units for line in timed) == eight_minute_units(sum(line.minutes or 0 for line in timed))
    if "therapy" in kind.specialties:
        assert all("GP" in line.modifiers for line in kind.coded.lines)


@EVERY
def test_modifiers_and_companions(kind: Scenario) -> None:
    by_code = {line.code: line for line in kind.coded.lines}
    visit = next((line for code, line in by_code.items() if re.fullmatch(r"992[01]\d|9939[67]", code)), None)
    separate = set(by_code) & {"20610", "17110", "69210", "29125", "96372", "94010", "93000", "90471", "99406", "G0439"}
    if visit is not None:
        assert ("25" in visit.modifiers) == bool(separate)
    assert ("90471" in by_code) == ("90686" in by_code)
    if "90471" in by_code:
        z23 = kind.coded.diagnoses.index("Z23") + 1
        assert by_code["90471"].pointers == by_code["90686"].pointers == (z23,)
    for code in {"20610", "29125", "73110", "73030"} & set(by_code):
        assert by_code[code].modifiers == ("RT" if kind.side == "right" else "LT",)
    if "99396" in by_code:
        assert 40 <= kind.ages[0] <= kind.ages[1] <= 64
    if "99397" in by_code or "G0439" in by_code:
        assert kind.ages[0] >= 65
    new = {"99202", "99203", "99204", "99205", "97161", "97162", "97163"} & set(by_code)
    assert (kind.visit == "new") == bool(new)


@EVERY
def test_note_supports_the_codes(kind: Scenario) -> None:
    for seed in range(4):
        note = note_of(kind, seed)
        text = note.text
        assert 250 <= len(text.split()) <= 500
        assert not re.search(r"[{}\[\]|]", text)
        assert text.rstrip().splitlines()[-1].startswith("Electronically signed by")
        assert "01/15/2026" in text
        words = text.lower()
        for line in kind.coded.lines:
            if line.code in OFFICE_MINUTES and kind.text.timed:
                low, high = OFFICE_MINUTES[line.code]
                stated = int(re.search(r"(?:total of|encounter:) (\d+) minutes", text)[1])
                assert low <= stated <= high
            if line.minutes is not None:
                assert f": {line.minutes} minutes" in text
            if line.code == "J1885":
                assert f"{line.units * 15} mg" in text
        if kind.side:
            assert kind.side in words
        for code, word in (
            ("36415", "venipuncture"),
            ("93000", "12 leads"),
            ("83036", "a1c"),
            ("69210", "cerumen"),
            ("94010", "spirometry"),
            ("81002", "without microscopy"),
            ("20610", "injection"),
            ("99406", "cessation"),
            ("90471", "intramuscular"),
        ):
            if code in {line.code for line in kind.coded.lines}:
                assert word in words


def test_wording_varies_and_is_repeatable() -> None:
    kind = scenario("pressure_lab")
    assert note_of(kind, 1) == note_of(kind, 1)
    histories = {dict(note_of(kind, seed).sections)["History of present illness"] for seed in range(8)}
    assert len(histories) >= 6


@EVERY
def test_slips_are_single_legal_mistakes_within_the_lists(kind: Scenario) -> None:
    for slip in kind.slips(payer_id="HARBR"):
        assert slip.signed != kind.truth(payer_id="HARBR")
        assert legal(slip.signed)
        assert set(slip.signed.diagnoses) <= DIAGNOSES
        assert {line.code for line in slip.signed.lines} <= PROCEDURES


def test_slips_cover_the_taxonomy() -> None:
    kinds = {slip.kind for kind in SCENARIOS for slip in slips(kind.coded)}
    assert kinds >= {
        "em_upcoded",
        "em_undercoded",
        "modifier_missing",
        "units",
        "specificity",
        "laterality",
        "missed_diagnosis",
        "missed_procedure",
    }


def test_payer_modifier_is_added_once() -> None:
    kind = scenario("back_injection")
    medicare = kind.truth(payer_id="12M01")
    assert next(line for line in medicare.lines if line.code == "J1885").modifiers == ("JZ",)
    assert replace(kind, coded=medicare).truth(payer_id="12M01") == medicare
    assert kind.truth(payer_id="UNITY") == kind.coded
