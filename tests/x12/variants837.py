"""Every kind of claim the writer knows, one named variant each."""

from datetime import date
from decimal import Decimal

from claims.x12.professional import (
    Attachment,
    Cas,
    Drug,
    Facility,
    Interchange837,
    LineAdjudication,
    OtherPayer,
    PayerRef,
    Provider,
)
from tests.x12.makers837 import HOME, OFFICE, billing, claim, dependent, interchange, line, subscriber

MEDICARE = PayerRef(name="Medicare", id="MCR01")


def _secondary() -> Interchange837:
    adjudication = LineAdjudication(
        payer_id="MCR01", paid=Decimal("80.00"), procedure="99213", units=Decimal(1), paid_date=date(2026, 10, 1),
        adjustments=[
            Cas(group="CO", carc="45", amount=Decimal("50.00")),
            Cas(group="PR", carc="2", amount=Decimal("20.00"), quantity=Decimal(1)),
        ],
        remaining=Decimal("20.00"),
    )  # fmt: skip
    other = OtherPayer(
        payer=MEDICARE, responsibility="P", relationship="18", filing_code="MB",
        subscriber=subscriber(member_id="1EG4"),
        paid=Decimal("80.00"), remaining=Decimal("20.00"), remarks=("MA18", "N89"), claim_control_no="ICN555",
    )  # fmt: skip
    return interchange(
        claim(
            subscriber=subscriber(responsibility="S", filing_code="CI"),
            lines=[line(adjudications=[adjudication])],
            other_payers=[other],
        )
    )


def _claim_level_cob() -> Interchange837:
    other = OtherPayer(
        payer=MEDICARE, responsibility="P", relationship="19", filing_code="CI", subscriber=subscriber(group_no=""),
        paid=Decimal("0"), noncovered=Decimal("150"), paid_date=date(2026, 10, 2),
        adjustments=[Cas(group="PR", carc=str(n), amount=Decimal(amount)) for n, amount in
                     ((1, 100), (2, 10), (3, 10), (96, 10), (204, 10), (31, 5), (27, 5))],
    )  # fmt: skip
    return interchange(
        claim(subscriber=subscriber(responsibility="S"), patient=dependent(), other_payers=[other])
    )  # fmt: skip


VARIANTS = {
    "subscriber_is_patient": interchange,
    "dependent": lambda: interchange(claim(patient=dependent())),
    "dependent_of_bare_subscriber": lambda: interchange(
        claim(patient=dependent(), subscriber=subscriber(birth_date=None, sex="", address=None))
    ),
    "solo_provider": lambda: interchange(
        claim(billing=billing(name="Pia", first="Petra", tax_id_kind="SY"), rendering=None)
    ),
    "pay_to": lambda: interchange(claim(billing=billing(pay_to=HOME, taxonomy=""))),
    "email_only": lambda: _email(),
    "providers": lambda: interchange(
        claim(
            referring=Provider(last="Refer", first="Rita", npi="1245319599"),
            supervising=Provider(last="Super", first="Sam", middle="Q", npi="1245319599"),
            facility=Facility(name="Lakeview Clinic", address=OFFICE, npi="1003000126"),
            place="22",
        )
    ),
    "referring_without_npi": lambda: interchange(claim(referring=Provider(last="Refer", first="Rita"))),
    "auto_accident": lambda: interchange(
        claim(accident=("AA", "OA"), accident_state="IL", accident_date=date(2026, 9, 1), onset_date=date(2026, 9, 1))
    ),
    "work_accident": lambda: interchange(claim(accident=("EM",), accident_date=date(2026, 9, 1))),
    "inpatient": lambda: interchange(
        claim(place="21", admission_date=date(2026, 9, 13), discharge_date=date(2026, 9, 16))
    ),
    "attachments": lambda: interchange(
        claim(
            attachments=[
                Attachment(report="OZ", transmission="EL", control_no="ATT1"),
                Attachment(report="B4", transmission="AA"),
            ]
        )
    ),
    "references": lambda: interchange(
        claim(prior_authorization="PA1", referral="RF1", clia="11D1111111", medical_record_no="MR1",
              clearinghouse_trace="CH1", delay_reason="7", note="late, see proof")
    ),  # fmt: skip
    "replacement": lambda: interchange(claim(frequency="7", payer_claim_no="ICN123")),
    "void": lambda: interchange(claim(frequency="8", payer_claim_no="ICN123")),
    "patient_paid": lambda: interchange(claim(patient_paid=Decimal("25.50"))),
    "twelve_diagnoses_fifty_lines": lambda: interchange(
        claim(
            diagnoses=("E119", "I10", "J069", "M545", "R05", "R51", "K219", "N390", "L309", "H6690", "F419", "Z0000"),
            lines=[line(n, pointers=(12, 1, 2, 3), charge=Decimal("0.50")) for n in range(1, 51)],
        )
    ),
    "drug": lambda: interchange(
        claim(lines=[line(procedure="J1885", drug=Drug(ndc="00409379501", quantity=Decimal("1.500"), unit="ML"))])
    ),
    "line_details": lambda: interchange(
        claim(
            lines=[
                line(
                    modifiers=("25", "GT", "95", "59"), description="office visit", place="02", emergency=True,
                    epsdt=True, family_planning=True, note="see record", prior_authorization="PA9",
                    date_to=date(2026, 9, 15), units=Decimal("2.5"), unit="MJ",
                    rendering=Provider(last="Other", first="Olaf", npi="1245319599", taxonomy="225100000X"),
                )
            ]
        )
    ),
    "secondary": _secondary,
    "claim_level_cob": _claim_level_cob,
    "many": lambda: interchange(
        claim(control_no="C1"),
        claim(control_no="C2"),
        claim(control_no="C3", patient=dependent()),
        claim(control_no="C4", patient=dependent()),
        claim(control_no="C5", patient=dependent(first="Lee")),
        claim(control_no="C6", billing=billing(npi="1003000126")),
    ),
}  # fmt: skip


def _email() -> Interchange837:
    result = interchange()
    result.submitter.phone = ""
    result.submitter.email = "edi@example.com"
    return result
