"""Facts out of an 837P: what the file says, nothing that it does not say."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from claims.checks.code_views import StaticCodeViews
from claims.checks.engine import EngineStats, run_checks
from claims.checks.facts import Adjustment, PayerFacts
from claims.checks.facts_from_837 import claims_from_837
from claims.x12.findings import X12Unreadable
from tests.claims.checks.builders import VIEWS

TODAY = date(2026, 6, 20)
SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "x12" / "837P"
HEAD = (
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260620*1200*^*00501*000000001*0*T*:~"
    "GS*HC*SENDER*RECEIVER*20260620*1200*1*X*005010X222A1~ST*837*0001*005010X222A1~BHT*0019*00*B1*20260620*1200*CH~"
    "NM1*41*2*FIRM*****46*SENDER~PER*IC*DESK*TE*2175550100~NM1*40*2*HOUSE*****46*RECEIVER~"
)
BILLING = (
    "HL*1**20*1~PRV*BI*PXC*261QP2300X~NM1*85*2*NORTHSIDE*****XX*1003000126~N3*2 OAK ST~N4*SPRINGFIELD*IL*627010001~"
    "REF*EI*123456789~"
)
SUBSCRIBER = (
    "HL*2*1*22*0~SBR*P*18*******MB~NM1*IL*1*EXAMPLE*ADA****MI*1EG4TE5MK73~N3*1 ELM ST~N4*SPRINGFIELD*IL*62701~"
    "DMG*D8*19500304*F~NM1*PR*2*MEDICARE*****PI*MCARE~"
)
CLAIM = (
    "CLM*B7K2Q9*300***11:B:1*Y*A*Y*Y~DTP*439*D8*20260601~REF*G1*AUTH1~HI*ABK:I10*ABF:E119~NM1*82*1*NOVAK*NIK****XX*1234567893~"
    "PRV*PE*PXC*207Q00000X~LX*1~SV1*HC:99213:25*150*UN*1***1:2~DTP*472*D8*20260615~REF*6R*L1~"
    "LX*2~SV1*HC:J1100*150*UN*2***1~DTP*472*RD8*20260615-20260616~REF*6R*L2~LIN**N4*00409123401~CTP****3*ML~"
)
SECONDARY = (
    "HL*3*1*22*1~SBR*S********CI~NM1*IL*1*EXAMPLE*BEN****MI*W1~NM1*PR*2*PLAN*****PI*PLAN1~HL*4*3*23*0~PAT*19~"
    "NM1*QC*1*EXAMPLE*CY~N3*1 ELM ST~N4*SPRINGFIELD*IL*62701~DMG*D8*20151340*M~CLM*C2*100***11:B:7*Y*A*Y*Y~REF*F8*ICN9~"
    "HI*ABK:I10~SBR*P*19*******CI~AMT*D*60~OI***Y***Y~NM1*IL*1*EXAMPLE*DEE****MI*W2~NM1*PR*2*FIRST*****PI*FIRST1~"
    "LX*1~SV1*HC:99213*100*UN*1***1~DTP*472*D8*20260615~REF*6R*L1~SVD*FIRST1*60*HC:99213**1~CAS*CO*45*30**253*10~"
    "DTP*573*D8*20260618~"
)
FILE = (HEAD + BILLING + SUBSCRIBER + CLAIM + SECONDARY + "SE*60*0001~GE*1*1~IEA*1*000000001~").encode()


def test_a_claim_is_read():
    (one, _two), _findings = claims_from_837(FILE, today=TODAY)
    assert (one.control_no, one.charge, one.frequency, one.pos, one.usage) == (
        "B7K2Q9",
        Decimal("300.00"),
        "1",
        "11",
        "T",
    )
    assert (one.assignment, one.benefits, one.release, one.accident_date) == ("A", "Y", "Y", date(2026, 6, 1))
    assert (one.auth_no, one.diagnoses, one.diagnosis_qualifiers) == ("AUTH1", ("I10", "E119"), ("ABK", "ABF"))
    assert one.patient is one.subscriber
    assert (one.subscriber.birth, one.subscriber.sex, one.subscriber.address.zip) == (date(1950, 3, 4), "F", "62701")
    assert (one.coverage.order, one.coverage.relationship, one.coverage.member_id) == ("P", "18", "1EG4TE5MK73")
    assert one.coverage.patient_loop is False
    assert (one.payer.payer_id, one.payer.filing_indicator, one.payer.edit_set) == ("MCARE", "MB", "medicare")
    assert (one.billing.npi, one.billing.tax_id, one.billing.taxonomy) == ("1003000126", "123456789", "261QP2300X")
    assert (one.rendering.npi, one.rendering.entity, one.rendering.taxonomy) == ("1234567893", "person", "207Q00000X")
    assert one.solo is False
    assert one.billing.address.zip == "627010001"


def test_its_lines_are_read():
    (one, _two), _findings = claims_from_837(FILE, today=TODAY)
    first, second = one.lines
    assert (first.code, first.modifiers, first.pointers, first.units, first.charge) == (
        "99213",
        ("25",),
        (1, 2),
        1,
        150,
    )
    assert (first.date_from, first.date_to, first.control_no) == (date(2026, 6, 15), date(2026, 6, 15), "L1")
    assert (second.date_to, second.drug.ndc, second.drug.quantity, second.drug.unit) == (
        date(2026, 6, 16),
        "00409123401",
        3,
        "ML",
    )


def test_a_secondary_claim_of_a_dependent_is_read():
    (_one, two), _findings = claims_from_837(FILE, today=TODAY)
    assert (two.coverage.order, two.coverage.relationship, two.coverage.patient_loop) == ("S", "19", True)
    assert (two.patient.birth, two.patient.birth_raw) == (None, "20151340")
    assert two.patient is not two.subscriber
    assert (two.frequency, two.payer_control_no) == ("7", "ICN9")
    other = two.other_payers[0]
    assert (other.payer_id, other.order, other.paid, other.has_oi) == ("FIRST1", "P", Decimal("60.00"), True)
    decided = two.lines[0].adjudications[0]
    assert decided.adjustments == (
        Adjustment(group="CO", reason="45", amount=Decimal("30.00")),
        Adjustment(group="CO", reason="253", amount=Decimal("10.00")),
    )
    assert decided.decided_on == date(2026, 6, 18)
    assert two.coverage.member_id == "W1"


def test_verdicts_on_the_file():
    (one, two), _findings = claims_from_837(FILE, today=TODAY)
    by = {item.rule: item.outcome for item in run_checks(two, VIEWS)}
    assert (by["ID-02"], by["CB-01"], by["CB-02"], by["CB-03"]) == ("fail", "pass", "pass", "pass")
    assert by["TF-01"] == "not_evaluated"
    first = {item.rule: item.outcome for item in run_checks(one, VIEWS)}
    assert (first["ID-05"], first["PR-01"], first["FE-01"], first["DU-01"]) == ("pass", "pass", "pass", "not_evaluated")


def test_what_a_file_cannot_say_stays_unknown():
    (one, _two), _findings = claims_from_837(FILE, today=TODAY)
    unknown = (
        one.history,
        one.eligibility,
        one.documents,
        one.fees,
        one.payer.timely_filing_days,
        one.rendering.enrolled,
    )
    assert unknown == (None,) * 6


def test_payer_map_fills_in_rules():
    rules = {"PLAN1": PayerFacts(timely_filing_days=90, accepts_replacement=True)}
    (_one, two), _findings = claims_from_837(FILE, today=TODAY, payer_rules=rules)
    by = {item.rule: item.outcome for item in run_checks(two, VIEWS)}
    assert (by["TF-01"], by["FR-03"]) == ("pass", "pass")
    assert (two.payer.payer_id, two.payer.filing_indicator) == ("PLAN1", "CI")


def test_other_separators():
    text = FILE.decode().replace("*", "|").replace(":", ">").replace("~", "\n")
    (one, two), _findings = claims_from_837(text.encode(), today=TODAY)
    assert (one.lines[0].modifiers, two.control_no) == (("25",), "C2")


@pytest.mark.parametrize("cut", range(0, len(FILE), 97))
def test_truncated_files_are_read_as_far_as_they_go(cut):
    if cut < 3:
        with pytest.raises(X12Unreadable):
            claims_from_837(FILE[:cut], today=TODAY)
        return
    claims, _findings = claims_from_837(FILE[:cut], today=TODAY)
    stats = EngineStats()
    for one in claims:
        run_checks(one, StaticCodeViews({}), stats=stats)
    assert stats.errors == {}
    assert len(claims) <= 2


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not on this machine")
def test_public_samples_are_read_and_judged():
    stats = EngineStats()
    files = [path for path in sorted(SAMPLES.rglob("*")) if path.is_file()]
    read = 0
    for path in files:
        try:
            claims, _findings = claims_from_837(path.read_bytes(), today=TODAY)
        except X12Unreadable:
            assert "valid" not in path.parts, path.name
            continue
        read += len(claims)
        for one in claims:
            results = run_checks(one, VIEWS, stats=stats)
            assert results
    assert stats.errors == {}, stats.error_kinds
    assert read > 0
