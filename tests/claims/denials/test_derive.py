"""Denials are derived from group and reason per line (rules.md 3.4 and the golden vectors of section 7)."""

import pytest

from claims.denials import reasons
from claims.denials.derive import Cas, derive_claim, derive_line, fold


def line(paid, *cas, remarks=()):
    return derive_line(paid=paid, adjustments=[Cas(*item) for item in cas], remarks=remarks)


@pytest.mark.parametrize(
    ("paid", "cas", "outcome", "categories"),
    [
        (0, [("CO", "45", 10000)], "paid", []),
        (0, [("PR", "1", 10000)], "patient", []),
        (0, [("PR", "27", 10000)], "denied", ["eligibility"]),
        (0, [("CO", "97", 10000)], "denied", ["coding"]),
        (0, [("OA", "23", 10000)], "paid", []),
        (4728, [("CO", "45", 7786), ("PR", "2", 1186)], "paid", []),
        (4000, [("CO", "50", 6000)], "partly_denied", ["medical_necessity"]),
        (0, [("PR", "2", 2000), ("CO", "50", 8000)], "partly_denied", ["medical_necessity"]),
        (0, [("PR", "96", 10000)], "denied", ["non_covered"]),
        (0, [("CO", "24", 10000)], "paid", []),
        (9800, [("CO", "253", 200)], "paid", []),
        (0, [("CO", "133", 10000)], "pended", []),
        (0, [("OA", "257", 10000)], "pended", []),
        (0, [("CO", "XYZ9", 10000)], "denied", ["unmapped"]),
        (10000, [("CO", "97", -500), ("CO", "45", 500)], "paid", []),
    ],
)
def test_vectors(paid, cas, outcome, categories):
    result = line(paid, *cas)
    assert (result.outcome, [d.category for d in result.denials]) == (outcome, categories)


def test_a_duplicate_is_a_denial_outside_the_rate():
    (denial,) = line(0, ("CO", "18", 10000)).denials
    assert (denial.category, denial.in_rate) == ("duplicate", False)
    assert line(0, ("CO", "97", 1)).denials[0].in_rate


def test_the_remark_names_the_category_and_ma130_takes_the_appeal_away():
    (denial,) = line(0, ("CO", "16", 10000), remarks=("MA61", "MA130")).denials
    assert (denial.category, denial.rarc, denial.unprocessable, denial.owner) == ("eligibility", "MA61", True, "front_desk")
    assert "new claim" in denial.first_action
    (plain,) = line(0, ("CO", "50", 10000), remarks=("MA130", "N290")).denials
    assert (plain.category, plain.unprocessable, plain.rarc) == ("medical_necessity", False, "")


def test_a_claim_is_denied_only_when_every_line_is():
    denied, paid = line(0, ("CO", "50", 1)), line(100)
    assert fold([denied, denied]) == "denied"
    assert fold([denied, paid]) == "partly_denied"
    assert fold([paid]) == "paid" and fold([]) == ""


def test_claim_level_adjustments_count_without_lines_and_beside_them():
    outcome, result = derive_claim(paid=0, lines=[], claim_level=[Cas("CO", "29", 10000)])
    assert (outcome, result.denied) == ("denied", 10000)
    outcome, result = derive_claim(paid=5000, lines=[line(5000)], claim_level=[Cas("CO", "29", 100)])
    assert (outcome, result.denied) == ("partly_denied", 100)


def test_the_map_is_whole():
    rows = reasons.carcs()
    assert len(rows) == 259
    for row in rows.values():
        assert row.kind in {"PATIENT_SHARE", "CONTRACTUAL", "COB_IMPACT", "DENIAL", "OTHER"}
        assert row.category in reasons.CATEGORY_LABELS and row.owner in reasons.OWNER_LABELS
        assert len(row.category) <= 24 and len(row.owner) <= 20 and 0 < len(row.first_action) <= 200 and row.label
    assert {c for c, r in rows.items() if not r.final} == {"133", "257", "277"}
    assert not rows["18"].in_rate and rows["97"].in_rate
    for remark in reasons.rarcs().values():
        assert reasons.of_category(remark.category) is not None
