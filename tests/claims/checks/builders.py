"""A clean claim, small changes to it, and small code tables: all synthetic."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from claims.checks import facts as f
from claims.checks.code_classes import words
from claims.checks.code_views import AddOn, DiagnosisView, MueEdit, ProcedureView, PtpEdit, StaticCodeViews

DAY = date(2026, 6, 15)
TODAY = date(2026, 6, 20)
NPI, GROUP_NPI, OTHER_NPI, PLACE_NPI = "1234567893", "1003000126", "1245319599", "1679576722"


def money(text: str) -> Decimal:
    return Decimal(text).quantize(Decimal("0.01"))


def line(code: str = "99213", **changes) -> f.Line:
    values = {
        "number": 1, "code": code, "pointers": (1, 2), "units": Decimal(1), "charge": money("150"), "pos": "11",
        "date_from": DAY, "date_to": DAY, "control_no": "L1", "minutes": 25, "mdm": (2, 2, 2),
        "expected_allowed": money("92.00"), "usual_charge": money("150"),
    }  # fmt: skip
    return f.Line(**{**values, **changes})


HOME = f.Address(line1="1 ELM ST", city="SPRINGFIELD", state="IL", zip="62701")
OFFICE = f.Address(line1="2 OAK ST", city="SPRINGFIELD", state="IL", zip="627010001")
PERSON = f.Person(
    last="EXAMPLE", first="ADA", birth=date(1950, 3, 4), sex="F", death_known=True, address=HOME, phone="2175550100"
)
ANSWER = f.EligibilityAnswer(
    checked_on=date(2026, 6, 14),
    status="active", payer_id="MCARE", last="EXAMPLE", first="ADA",
    birth=date(1950, 3, 4), sex="F", member_id="1EG4TE5MK73", plan_begin=date(2020, 1, 1), primary_payer_id="MCARE",
    grace_month=0, episodes=(), visits_used=3, last_service=(),
)  # fmt: skip
COVER = f.Coverage(
    member_id="1EG4TE5MK73", begin=date(2020, 1, 1), order="P", relationship="18", patient_loop=False,
    other_active=False,
)  # fmt: skip
PAYER = f.PayerFacts(
    payer_id="MCARE", filing_indicator="MB", edit_set="medicare", accepts_replacement=False, auth_rules=(),
    referral_required=False, visit_limit=30, prefers_x_modifiers=False, wants_modifier_51=False, ndc_required=True,
    wants_taxonomy=True, covered_lists=(), frequency_limits=(), telehealth_codes=frozenset({"99213", "97110"}),
    telehealth_home_allowed=True, bars_offshore=False, submitter_authorized=True, documents_wanted=(),
)  # fmt: skip
CLINICIAN = f.Provider(
    npi=NPI, entity="person", last="NOVAK", taxonomy="207Q00000X", taxonomies=frozenset({"207Q00000X"}),
    registry_entity="person", registry_active=True, enrolled=True, enrolled_from=date(2015, 1, 1),
    license_to=date(2030, 1, 1), excluded=False, may_order=True, group="G1", specialty="08",
)  # fmt: skip
PRACTICE = f.Provider(
    npi=GROUP_NPI, entity="organization", last="NORTHSIDE", taxonomy="261QP2300X", tax_id="123456789", address=OFFICE,
    registry_entity="organization", registry_active=True, contract=True, group="G1", specialty="08",
)  # fmt: skip
BASE = f.ClaimFacts(
    control_no="B7K2Q9", today=TODAY, lines=(line(),), diagnoses=("I10", "E119"), diagnosis_qualifiers=("ABK", "ABF"),
    frequency="1", usage="T", charge=money("150"), pos="11", assignment="A", benefits="Y", release="Y",
    signature_on_file="Y", patient=PERSON, subscriber=PERSON, coverage=COVER, eligibility=ANSWER, payer=PAYER,
    billing=PRACTICE, rendering=CLINICIAN, solo=False, authorizations=(),
    documents=(f.Document(kind="note", signed=True, dated=DAY),), open_queries=0, duplicate_candidates=(),
    coder="alice",
    auditor="carol", audit_required=True, coder_offshore=False, history=(), history_claims=(), batch_control_nos=(),
    encounter_twins=(), fees=(f.FeeRow(code="99213", fee=money("150")),), therapy_allowed_ytd=money("500"),
    practice_started=date(2010, 1, 1),
)  # fmt: skip
UNKNOWN = f.ClaimFacts(
    control_no="B7K2Q9", today=TODAY, lines=(f.Line(number=1, code="99213"),), diagnoses=("I10",),
    payer_control_no=None, patient_paid=None, referral_no=None, attachment_control=None, delay_reason=None,
)  # fmt: skip


def claim(*lines: f.Line, **changes) -> f.ClaimFacts:
    """The clean claim with other lines (numbered in order, total recomputed unless given) and other facts."""
    if lines:
        rows = tuple(replace(one, number=at, control_no=f"L{at}") for at, one in enumerate(lines, 1))
        changes.setdefault("lines", rows)
        if all(one.charge is not None for one in rows):
            changes.setdefault("charge", sum((one.charge for one in rows), money("0")))
    return replace(BASE, **changes)


def person(**changes) -> dict:
    held = replace(PERSON, **changes)
    return {"patient": held, "subscriber": held}


def payer(**changes) -> dict:
    return {"payer": replace(PAYER, **changes)}


def answer(**changes) -> dict:
    return {"eligibility": replace(ANSWER, **changes)}


def cover(**changes) -> dict:
    return {"coverage": replace(COVER, **changes)}


def billing(**changes) -> dict:
    return {"billing": replace(PRACTICE, **changes)}


def clinician(**changes) -> dict:
    return {"rendering": replace(CLINICIAN, **changes)}


def prior(code: str = "99213", **changes) -> f.PriorLine:
    values = {
        "claim": "OLD1", "code": code, "date_from": DAY, "npi": NPI, "group": "G1", "specialty": "08",
        "charge": money("150"), "pos": "11", "state": "paid",
    }  # fmt: skip
    return f.PriorLine(**{**values, **changes})


D, P = DiagnosisView, ProcedureView
_FIRST, _LAST = date(2026, 4, 1), date(2026, 9, 30)
TABLES = {
    "diagnosis": ("ICD DEMO", _FIRST, _LAST, {
        "I10": D(), "E119": D(use_additional=()), "E109": D(excludes1=("E11",)), "S62": D(billable=False),
        "S62001": D(billable=False, needs_seventh=True), "S62001A": D(laterality="right"),
        "S62002A": D(laterality="left"), "S62001S": D(), "H2511": D(laterality="right", bilateral_code="H2513"),
        "H2512": D(laterality="left", bilateral_code="H2513"), "F0280": D(manifestation=True, code_first=("G30",)),
        "G309": D(), "W1830XA": D(), "E1165": D(use_additional=("Z794", "Z7984")), "Z794": D(not_alone=True),
        "M549": D(unspecified=True), "P0700": D(age_max=0), "O0900": D(age_min=9, age_max=64, sex="F"),
        "N400": D(sex="M"), "Z0000": D(first_only=True), "Z1211": D(), "T07XXXA": D(), "QA00101": D(), "U099": D(),
    }),
    "procedure": ("PROC DEMO", _FIRST, _LAST, {
        "99213": P(status="A", global_days="XXX"), "99214": P(status="A", global_days="XXX"),
        "99203": P(status="A", global_days="XXX"), "99397": P(status="N", global_days="XXX"),
        "99417": P(status="I"), "G2212": P(status="A"), "99215": P(status="A"), "99490": P(status="A"),
        "99000": P(status="B", global_days="XXX"), "97110": P(status="A", therapy=True, timed=True, hands_on=False),
        "97140": P(status="A", therapy=True, timed=True, hands_on=True), "97010": P(status="B", hands_on=True),
        "17000": P(status="A", global_days="010", multiple="2", bilateral="0", pc_tc="0", assistant="1"),
        "17003": P(status="A", global_days="ZZZ"), "11042": P(status="A", global_days="000", multiple="2"),
        "27447": P(status="A", global_days="090", bilateral="1", assistant="2", pc_tc="0", multiple="2"),
        "92002": P(bilateral="2"), "71046": P(status="A", pc_tc="1", global_days="XXX"),
        "80053": P(status="X", clia=True, waived_qw=True), "81002": P(status="X", clia=True, waived_qw=False),
        "J1100": P(status="E", drug=True, single_dose=True), "J3490": P(status="E", drug=True, single_dose=False),
        "G0438": P(status="A", age_min=65, age_max=150), "20999": P(status="C"), "96372": P(status="A"),
        "96365": P(status="A"), "96374": P(status="A"), "45378": P(status="A", global_days="000"),
    }),
    "modifier": ("MOD DEMO", _FIRST, _LAST, dict.fromkeys(words(
        "24 25 26 50 51 57 58 59 76 78 80 91 GP GO GA GZ KX RT "
        "LT TC XS QW JW JZ Q6 95 GC AI FS 33 54 55"), True)),
    "pos": ("POS DEMO", _FIRST, _LAST, dict.fromkeys(["02", "10", "11", "21", "22", "23"], True)),
    "ptp": ("PTP DEMO", _FIRST, _LAST, {
        ("97140", "97110"): PtpEdit(indicator="1"), ("11042", "17000"): PtpEdit(indicator="0"),
        ("27447", "11042"): PtpEdit(indicator="9"),
    }),
    "ptp_medicaid": ("PTP MEDICAID DEMO", _FIRST, _LAST, {("97140", "97110"): PtpEdit(indicator="1")}),
    "mue": ("MUE DEMO", _FIRST, _LAST, {
        "97110": MueEdit(units=6, mai=1), "99213": MueEdit(units=1, mai=2), "80053": MueEdit(units=1, mai=3),
    }),
    "addon": ("AOC DEMO", _FIRST, _LAST, {
        "17003": AddOn(kind=1, primaries=frozenset({"17000"})), "99417": AddOn(kind=2, primaries=frozenset({"99215"})),
    }),
}  # fmt: skip
VIEWS = StaticCodeViews(TABLES)
EMPTY = StaticCodeViews({})
