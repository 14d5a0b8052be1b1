"""The 837P writer: one golden file, every variant accepted by pyx12, every refusal named."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from claims.x12.envelope import read_envelopes
from claims.x12.findings import WriteRefused
from claims.x12.professional import Attachment, Cas, PayerRef, Provider
from claims.x12.read import read_x12
from claims.x12.write837 import write_837p
from tests.x12.conftest import FILES
from tests.x12.makers837 import HOME, billing, claim, interchange, line, subscriber
from tests.x12.pyx12_accepts import pyx12_errors
from tests.x12.variants837 import VARIANTS


def rows(data: bytes) -> list[str]:
    return data.decode("ascii").split("~")[:-1]


def test_golden_file():
    assert rows(write_837p(interchange())) == (FILES / "837_golden.edi").read_text().split("~\n")[:-1]


def test_the_interchange_header_has_its_fixed_width():
    data = write_837p(interchange())
    assert data[105:106] == b"~" and data[103:106] == b"*:~" and len(data.split(b"~")[0]) == 105


@pytest.mark.parametrize("name", sorted(VARIANTS))
def test_pyx12_accepts_every_variant(name):
    data = write_837p(VARIANTS[name]())
    assert pyx12_errors(data) == []
    assert read_x12(data).findings == []


def test_pyx12_is_a_judge_that_can_say_no(edi):
    data = write_837p(interchange())
    assert pyx12_errors(data.replace(b"SBR*P*", b"SBR*Q*"))
    assert pyx12_errors(data.replace(b"~HI*", b"~ZZ*"))
    assert pyx12_errors(edi("837_wrong_se_count"))
    assert pyx12_errors(edi("277ca_claim_without_status"))


def test_levels_and_counts():
    data = write_837p(VARIANTS["many"]())
    levels = [row for row in rows(data) if row.startswith("HL")]
    assert levels == [
        "HL*1**20*1", "HL*2*1*22*0", "HL*3*1*22*1", "HL*4*3*23*0", "HL*5*3*23*0", "HL*6**20*1", "HL*7*6*22*0",
    ]  # fmt: skip
    assert read_envelopes(data).findings == []


def test_what_the_variants_say():
    def has(name: str, segment: str) -> bool:
        return segment in rows(write_837p(VARIANTS[name]()))

    assert has("solo_provider", "NM1*85*1*PIA*PETRA****XX*1234567893")
    assert has("auto_accident", "CLM*NFM26090001*150***11:B:1*Y*A*Y*Y**AA:OA::IL")
    assert has("replacement", "REF*F8*ICN123") and has("void", "CLM*NFM26090001*150***11:B:8*Y*A*Y*Y")
    assert has("patient_paid", "AMT*F5*25.5")
    assert has("drug", "LIN**N4*00409379501") and has("drug", "CTP****1.5*ML")
    assert has("attachments", "PWK*OZ*EL***AC*ATT1") and has("attachments", "PWK*B4*AA")
    assert has("secondary", "SVD*MCR01*80*HC:99213**1") and has("secondary", "CAS*PR*2*20*1")
    assert has("claim_level_cob", "CAS*PR*1*100**2*10**3*10**96*10**204*10**31*5")
    assert has("claim_level_cob", "CAS*PR*27*5")
    assert has("line_details", "DTP*472*RD8*20260914-20260915")


def refused(made) -> set[tuple[str, int, str]]:
    with pytest.raises(WriteRefused) as caught:
        write_837p(made)
    return {(finding.segment, finding.element, finding.code) for finding in caught.value.findings}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"charge": Decimal("150.01")}, ("CLM", 2, "charge_not_sum_of_lines")),
        ({"control_no": "X" * 21}, ("CLM", 1, "length")),
        ({"control_no": ""}, ("CLM", 1, "required")),
        ({"control_no": "A*B"}, ("CLM", 1, "delimiter")),
        ({"frequency": "5"}, ("CLM", 5, "code_value")),
        ({"frequency": "7"}, ("REF", 2, "missing_payer_claim_no")),
        ({"diagnoses": ()}, ("HI", 0, "diagnosis_count")),
        ({"diagnoses": ("E11.9",)}, ("HI", 1, "format")),
        ({"diagnoses": ("I10", "I10")}, ("HI", 0, "duplicate_diagnosis")),
        ({"diagnoses": tuple(f"Z{n:03}" for n in range(13))}, ("HI", 0, "diagnosis_count")),
        ({"subscriber": subscriber(last="Ñandú")}, ("NM1", 3, "charset")),
        ({"subscriber": subscriber(last="O`Hara")}, ("NM1", 3, "charset")),
        ({"subscriber": subscriber(birth_date=None)}, ("DMG", 2, "subscriber_demographics")),
        ({"subscriber": subscriber(address=None)}, ("N3", 1, "subscriber_address")),
        ({"subscriber": subscriber(address=replace(HOME, zip="62701-1234"))}, ("N4", 3, "format")),
        ({"subscriber": subscriber(filing_code="XX")}, ("SBR", 9, "code_value")),
        ({"billing": billing(npi="123")}, ("NM1", 9, "format")),
        ({"billing": billing(tax_id="")}, ("REF", 2, "required")),
        ({"payer": PayerRef(name="", id="EHP01")}, ("NM1", 3, "required")),
        ({"accident": ("AA",), "accident_date": date(2026, 9, 1)}, ("CLM", 11, "accident_state")),
        ({"accident": ("OA",)}, ("DTP", 3, "accident_date")),
        ({"referring": Provider(last="Clinic")}, ("NM1", 4, "provider_name")),
        ({"clia": "11X1111111"}, ("REF", 2, "format")),
        ({"patient_paid": Decimal("0.001")}, ("AMT", 2, "format")),
        ({"attachments": [Attachment(report="OZ", transmission="EL")]}, ("PWK", 6, "attachment_control_no")),
        ({"lines": [line(charge=Decimal("-1"))]}, ("SV1", 2, "format")),
        ({"lines": [line(charge=Decimal("NaN"))], "charge": Decimal(1)}, ("SV1", 2, "format")),
        ({"lines": [line(pointers=(3,))]}, ("SV1", 7, "pointer_range")),
        ({"lines": [line(pointers=())]}, ("SV1", 7, "pointer_count")),
        ({"lines": [line(modifiers=("25", "59", "GT", "95", "76"))]}, ("SV1", 1, "modifier_count")),
        ({"lines": [line(modifiers=("2:5",))]}, ("SV1", 1, "delimiter")),
        ({"lines": [line(), line()]}, ("REF", 2, "duplicate_line")),
        ({"lines": [line(n) for n in range(51)]}, ("LX", 0, "line_count")),
        ({"lines": [line(date_to=date(2026, 9, 1))]}, ("DTP", 3, "date_order")),
        ({"lines": [line(date_from=None)]}, ("DTP", 3, "required")),
        ({"release": None}, ("CLM", 9, "code_value")),
    ],
)
def test_refusals(changes, expected):
    assert expected in refused(interchange(claim(**changes)))


def test_a_refusal_names_the_place_and_not_the_person():
    made = interchange(claim(), claim(control_no="C2", subscriber=subscriber(first="An~na", member_id="")))
    with pytest.raises(WriteRefused) as caught:
        write_837p(made)
    text = repr(caught.value.findings) + str(caught.value)
    assert "claim 2" in text and "claim 1:" not in text
    assert "An~na" not in text and "AN~NA" not in text and "Testcase" not in text


def test_envelope_refusals():
    assert ("ISA", 15, "code_value") in refused(interchange(usage="X"))
    assert ("ISA", 13, "length") in refused(interchange(control_no=0))
    assert ("ISA", 6, "length") in refused(interchange(sender=("ZZ", "A" * 16)))
    assert ("ISA", 5, "code_value") in refused(interchange(sender=("99", "ABC")))
    assert ("CLM", 0, "no_claims") in refused(replace(interchange(), claims=[]))
    assert ("CLM", 1, "duplicate_claim") in refused(interchange(claim(), claim()))


def test_other_payers_must_account_for_every_cent():
    made = VARIANTS["secondary"]()
    made.claims[0].lines[0].adjudications[0].adjustments.append(Cas(group="CO", carc="97", amount=Decimal("0.01")))
    assert refused(made) == {("SVD", 2, "cob_line_out_of_balance"), ("AMT", 2, "cob_claim_out_of_balance")}
    made = VARIANTS["secondary"]()
    made.claims[0].other_payers[0].paid = Decimal("79.99")
    assert refused(made) == {("AMT", 2, "cob_paid_mismatch"), ("AMT", 2, "cob_claim_out_of_balance")}
