"""Answers of the loaded tables: what no table states is unknown, and a date without an edition has no answer."""

import datetime as dt
from contextlib import contextmanager

import pytest

from claims.checks.engine import run_checks
from claims.checks.facts import ClaimFacts, Line, Person
from claims.checks.findings import judge
from coding.codesets import codeviews
from coding.codesets.codeviews import DatabaseCodeViews
from coding.codesets.demo_data import ADD_ONS, ICD, MODIFIERS, PAIRS, PLACES, UNITS
from coding.codesets.load import load_codes
from coding.codesets.models import CodeEdition
from config.demo.fees import BASE_CENTS
from portal.tenants.scope import acting, owner_connection

pytestmark = pytest.mark.django_db
COVERED = [dt.date(2025, 10, 15), dt.date(2026, 7, 15), dt.date(2026, 10, 15)]
GAP = dt.date(2026, 11, 15)
FAR = dt.date(2041, 5, 5)


@contextmanager
def views():
    with acting("cw_system"):
        yield DatabaseCodeViews()


@pytest.fixture
def far_edition(tmp_path):
    """ICD-10-CM codes of a year that no tabular list and no demographic list covers; removed afterwards."""
    file = tmp_path / "order.txt"
    rows = [("F0280", 1, "Dementia in other diseases classified elsewhere"), ("I10", 1, "Essential hypertension"),
            ("S62025", 0, "Nondisplaced fracture of middle third, left wrist"), ("S62025A", 1, "The same, initial"),
            ("S62", 0, "Fracture at wrist and hand level")]  # fmt: skip
    file.write_text("".join(f"{n:05d} {c:<7} {b} {t[:60]:<60} {t}\n" for n, (c, b, t) in enumerate(rows, 1)))
    names = []

    def add(kind="icd10cm", path=file, day=FAR):
        names.append(f"test {kind} {len(names)}")
        load_codes(kind=kind, path=path, edition=names[-1], valid_from=day, valid_to=day)

    add()
    yield add
    with owner_connection() as owner:
        owner.execute(
            "DELETE FROM coding_code WHERE edition_id IN (SELECT id FROM coding_codeedition WHERE name = ANY(%s))",
            [names],
        )
        owner.execute("DELETE FROM coding_codeedition WHERE name = ANY(%s)", [names])


@pytest.mark.parametrize("on", COVERED)
def test_every_code_of_the_demo_has_an_answer_on_covered_days(on):
    with views() as held:
        names = set(CodeEdition.objects.values_list("name", flat=True))
        for code in BASE_CENTS:
            look = held.procedure(code, on)
            assert look.edition in names and look.value is not None and look.value.status, code
        for code in ICD:
            look = held.diagnosis(code.replace(".", ""), on)
            assert look.edition in names and look.value is not None and look.value.billable, code
        assert all(held.modifier(code, on).value for code in MODIFIERS)
        assert all(held.pos(code, on).value for code in PLACES)
        for first, by_indicator in PAIRS.items():
            for indicator, seconds in by_indicator.items():
                for second in seconds.split():
                    value = held.ptp(first, second, on).value
                    assert (value is None) if indicator == 9 else (value.indicator == str(indicator))
        assert {code: (held.mue(code, on).value.units, held.mue(code, on).value.mai) for code in UNITS} == UNITS
        assert all(held.mue(code, on).edition in names for code in BASE_CENTS)
        assert {code: held.addon(code, on).value.kind for code in ADD_ONS} == {c: k for c, (k, _) in ADD_ONS.items()}
        assert all(held.addon(code, on).edition in names for code in BASE_CENTS)


def test_no_table_answers_in_the_gap():
    with views() as held:
        for code in BASE_CENTS:
            assert held.procedure(code, GAP) is None and held.mue(code, GAP) is None and held.addon(code, GAP) is None
        assert all(held.diagnosis(code.replace(".", ""), GAP) is None for code in ICD)
        assert all(held.modifier(code, GAP) is None for code in MODIFIERS)
        assert all(held.pos(code, GAP) is None for code in PLACES)
        assert all(held.ptp(first, "99213", GAP) is None for first in PAIRS)


def _outcomes(codes, on):
    line = Line(number=1, code="99213", date_from=on, pointers=(1,))
    facts = ClaimFacts(
        control_no="T1", today=on, lines=(line,), diagnoses=codes, patient=Person(birth=dt.date(1980, 1, 1), sex="F")
    )
    with views() as held:
        results = run_checks(facts, held, {f"DX-{n:02d}" for n in range(1, 20)})
    return {one.rule: one for one in results}


@pytest.mark.parametrize("on", COVERED)
def test_block_rules_on_diagnoses_are_evaluated_on_covered_days(on):
    results = _outcomes(("E119", "I10", "Z794"), on)
    assert {one.outcome for one in results.values() if one.severity == "block"} == {"pass"}
    assert results["DX-06"].outcome == "pass" and results["DX-09"].outcome == "pass"
    # no list of ages, sexes and manifestations is loaded: counted, never passed
    assert {results[rule].outcome for rule in ("DX-07", "DX-12", "DX-13")} == {"not_evaluated"}
    assert judge(results.values()).state == "findings"


def test_block_rules_on_diagnoses_wait_in_the_gap():
    results = _outcomes(("E119", "I10"), GAP)
    assert {results[rule].outcome for rule in ("DX-02", "DX-03", "DX-05")} == {"not_evaluated"}
    assert judge(results.values()).state == "waiting_for_table"


def test_excludes1_of_the_tabular_list_is_found():
    results = _outcomes(("E119", "E109"), dt.date(2026, 7, 15))
    assert results["DX-06"].outcome == "fail"


def test_values_of_tables_that_are_not_loaded_are_unknown(far_edition):
    with views() as held:
        value = held.diagnosis("F0280", FAR).value
        assert value.billable and value.limits_known is False
        assert [value.manifestation, value.code_first, value.excludes1, value.use_additional] == [None] * 4
        assert [value.sex, value.age_min, value.age_max] == [None] * 3
        assert held.diagnosis("S62025", FAR).value.needs_seventh and not held.diagnosis("S62", FAR).value.needs_seventh
        assert held.diagnosis("I109", FAR).value is None
    results = _outcomes(("I10", "F0280"), FAR)
    unknown = {rule for rule, one in results.items() if one.outcome == "not_evaluated"}
    assert unknown == {"DX-06", "DX-07", "DX-09", "DX-12", "DX-13"}
    assert all("no " in results[rule].reason for rule in unknown)


def test_a_demographic_list_of_the_day_makes_them_known(far_edition, tmp_path):
    file = tmp_path / "mce.csv"
    file.write_text(
        "icd_code,icd_description,icd_conflict_group,icd_conflict_rule\nF02.80,x,Manifestation,Manifestation code\n"
        "N40.0,x,Sex,Male\n"
    )
    far_edition("demographic_edits", file)
    codeviews._tables.clear()
    with views() as held:
        manifest, plain = held.diagnosis("F0280", FAR).value, held.diagnosis("I10", FAR).value
        assert manifest.manifestation is True and plain.manifestation is False and plain.limits_known
        assert plain.excludes1 is None
    results = _outcomes(("F0280", "I10"), FAR)
    assert results["DX-07"].outcome == "fail" and results["DX-12"].outcome == "pass"
    assert results["DX-06"].outcome == "not_evaluated"
