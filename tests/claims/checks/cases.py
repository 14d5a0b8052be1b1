"""One row per expectation: (rule, outcome, claim, views). Rules that pass on the clean claim are not repeated here."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from claims.checks import facts as f
from claims.checks.code_classes import words
from tests.claims.checks.builders import (
    BASE,
    CLINICIAN,
    COVER,
    DAY,
    EMPTY,
    GROUP_NPI,
    NPI,
    OFFICE,
    OTHER_NPI,
    PLACE_NPI,
    VIEWS,
    answer,
    billing,
    claim,
    clinician,
    cover,
    line,
    money,
    payer,
    person,
    prior,
)  # fmt: skip

CASES: list[tuple] = []
FAIL, PASS, NOT, NA = "fail", "pass", "not_evaluated", "not_applicable"


def add(rule: str, outcome: str, facts: f.ClaimFacts, views=VIEWS) -> None:
    CASES.append((rule, outcome, facts, views))


def only(rule: str, bad: list, good: list = (), unknown: list = (), views=VIEWS) -> None:
    for outcome, group in ((FAIL, bad), (PASS, good), (NOT, unknown)):
        for one in group:
            add(rule, outcome, one, views)


COMMERCIAL = {"filing_indicator": "CI", "edit_set": "none"}
EARLIER = date(2026, 6, 10)

# identity
only(
    "ID-01",
    [claim(**person(last=" ")), claim(**person(first="")), claim(**person(last="EX4MPLE"))],
    unknown=[claim(**person(last=None))],
)
only(
    "ID-02",
    [
        claim(**person(birth=None, birth_raw="19501340")),
        claim(**person(birth=date(2026, 6, 16))),
        claim(**person(birth=date(1850, 1, 1))),
        claim(**person(birth=date(2027, 1, 1))),
    ],
    [claim(**person(birth=DAY))],
    [claim(**person(birth=None))],
)
only(
    "ID-03",
    [claim(**answer(birth=date(1950, 4, 3))), claim(**answer(reject_codes=("71",)))],
    unknown=[claim(eligibility=None)],
)
only(
    "ID-04",
    [claim(**answer(last="EXAMLPE")), claim(**answer(last="SOMEONE"))],
    [claim(**answer(last="Example Jr."))],
    [claim(eligibility=None)],
)
only(
    "ID-05",
    [
        claim(**cover(member_id="1SG4TE5MK73")),
        claim(**cover(member_id="999999999")),
        claim(**cover(member_id="XXX"), **payer(**COMMERCIAL)),
        claim(**cover(member_id="AB1"), **payer(**COMMERCIAL, member_id_regex=r"W\d{9}")),
    ],
    [claim(**cover(member_id="W123456789"), **payer(**COMMERCIAL, member_id_regex=r"W\d{9}"))],
    [claim(**cover(member_id=None))],
)
only("ID-06", [claim(**answer(member_id="1EG4-TE5-MK73-01"))], unknown=[claim(eligibility=None)])
only("ID-07", [claim(duplicate_candidates=("P2",))], unknown=[claim(duplicate_candidates=None)])
only(
    "ID-08",
    [claim(**cover(patient_loop=True)), claim(**cover(relationship="19"))],
    [claim(**cover(relationship="19", patient_loop=True))],
    [claim(**cover(patient_loop=None))],
)
only("ID-09", [claim(**answer(sex="M"))], unknown=[claim(eligibility=None)])
only(
    "ID-10",
    [
        claim(**billing(address=replace(OFFICE, line1="P.O. Box 12"))),
        claim(**billing(address=replace(OFFICE, zip="62701"))),
        claim(**person(address=f.Address(line1="1 ELM"))),
    ],
    unknown=[claim(**billing(address=None))],
)
only("ID-11", [claim(**person(death=EARLIER))], [claim(**person(death=DAY))], [claim(**person(death_known=False))])
only("ID-12", [claim(**person(ssn="123-45-6789")), claim(**person(phone="555"))], unknown=[claim(**person(ssn=None))])
# eligibility
only(
    "EL-01",
    [claim(**answer(plan_end=EARLIER)), claim(**cover(begin=None), **answer(status="inactive", plan_begin=None))],
    unknown=[claim(eligibility=None, **cover(begin=None))],
)
only(
    "EL-02",
    [
        claim(**answer(checked_on=date(2026, 6, 1))),
        claim(lines=(line(date_from=date(2026, 6, 1), date_to=None),), **answer(checked_on=date(2026, 5, 31))),
    ],
    unknown=[claim(**answer(status="payer_down"))],
)
only(
    "EL-03",
    [claim(**answer(status="inactive")), claim(**answer(status="unknown", reject_codes=("75",)))],
    unknown=[claim(**answer(status="payer_down", reject_codes=("42",)))],
)
only("EL-04", [claim(**answer(primary_payer_id="MAPLAN"))], unknown=[claim(eligibility=None)])
only(
    "EL-05",
    [claim(**cover(other_active=True))],
    [claim(**cover(other_active=True, order_decided=True))],
    [claim(**cover(other_active=None))],
)
PRIMARY = f.OtherPayer(
    payer_id="PRIM", order="P", paid=money("80"), decided_on=DAY, final=True, remittance_on_file=True, has_oi=True
)
DECIDED = f.LineAdjudication(
    payer_id="PRIM",
    paid=money("80"),
    adjustments=(
        f.Adjustment(group="CO", reason="45", amount=money("50")),
        f.Adjustment(group="PR", reason="2", amount=money("20")),
    ),
    decided_on=DAY,
)
SECOND = replace(COVER, order="S")


def secondary(other: f.OtherPayer = PRIMARY, decided: f.LineAdjudication = DECIDED) -> f.ClaimFacts:
    return claim(line(adjudications=(decided,)), coverage=SECOND, other_payers=(other,))


only(
    "EL-06",
    [claim(coverage=SECOND), secondary(replace(PRIMARY, final=False))],
    [secondary()],
    [secondary(replace(PRIMARY, final=None))],
)
only("EL-07", [claim(**answer(grace_month=2))], [claim(**answer(grace_month=1))], [claim(**answer(grace_month=None))])
HOSPICE = (f.Episode(kind="hospice", begin=EARLIER),)
only(
    "EL-08",
    [claim(**answer(episodes=HOSPICE))],
    [claim(line(modifiers=("GV",)), **answer(episodes=HOSPICE))],
    [claim(**answer(episodes=None))],
)
add("EL-01", FAIL, claim(**answer(status="inactive")))
add("EL-01", PASS, claim(**answer(status="inactive", plan_end=DAY)))
add("EL-01", NOT, claim(eligibility=None))
add("EL-01", FAIL, claim(eligibility=None, **cover(end=EARLIER)))
add("EL-01", NOT, claim(**answer(status="payer_down")))
# authorization
NEEDS = (f.AuthRule(codes=frozenset({"99213"}), begin=date(2026, 1, 1)),)
only(
    "AU-01",
    [claim(**payer(auth_rules=NEEDS))],
    [claim(line(auth_no="A1"), **payer(auth_rules=NEEDS)), claim(line(emergency=True), **payer(auth_rules=NEEDS))],
    [claim(**payer(auth_rules=None))],
)
AUTH = f.Authorization(
    number="A1",
    begin=EARLIER,
    end=date(2026, 12, 31),
    codes=frozenset({"99213"}),
    units_allowed=Decimal(3),
    units_used=Decimal(2),
)
for change in (
    {"end": EARLIER},
    {"codes": frozenset({"97110"})},
    {"npis": frozenset({OTHER_NPI})},
    {"member_id": "X1"},
    {"units_used": Decimal(3)},
):
    add("AU-02", FAIL, claim(auth_no="A1", authorizations=(replace(AUTH, **change),)))
only(
    "AU-02",
    [],
    [claim(auth_no="A1", authorizations=(AUTH,))],
    [claim(auth_no="A1"), claim(auth_no="A1", authorizations=None)],
)
only(
    "AU-03",
    [claim(**payer(referral_required=True))],
    [claim(referral_no="R1", referring=CLINICIAN, **payer(referral_required=True))],
    [claim(**payer(referral_required=None))],
)
GP = {"modifiers": ("GP",), "minutes": 30, "units": Decimal(2)}
only(
    "AU-04",
    [
        claim(line("97110"), **answer(visits_used=30)),
        claim(
            line("97110"),
            history=tuple(prior("97110", date_from=date(2026, 1, 1) + timedelta(days=at)) for at in range(30)),
        ),
    ],
    [claim(line("97110"))],
    [claim(line("97110"), eligibility=None, **payer(visit_limit=None))],
)
# therapy
only(
    "TH-01",
    [claim(line("97110", **GP), therapy_allowed_ytd=money("2400")), claim(line("97110", modifiers=("GP", "KX")))],
    [claim(line("97110", **GP)), claim(line("97110", modifiers=("GP", "KX")), therapy_allowed_ytd=money("2400"))],
    [claim(line("97110"), therapy_allowed_ytd=None), claim(line("97110", date_from=date(2027, 1, 5)))],
)
only(
    "TH-02",
    [claim(line("97110"), therapy_allowed_ytd=money("3000.01"))],
    [claim(line("97110"), therapy_allowed_ytd=money("3000"))],
    [claim(line("97110"), therapy_allowed_ytd=None)],
)
PLAN = f.PlanOfCare(begin=date(2026, 5, 1), end=date(2026, 7, 20), certified_on=date(2026, 5, 20), discipline="GP")
only(
    "TH-03",
    [
        claim(line("97110")),
        claim(line("97110", modifiers=("GO",)), plan_of_care=PLAN),
        claim(line("97110", **GP, assistant_share=Decimal("0.5"))),
    ],
    [claim(line("97110", **GP), plan_of_care=PLAN)],
    [claim(line("97110"), **payer(**COMMERCIAL))],
)
only(
    "TH-04",
    [
        claim(line("97110", units=Decimal(2), minutes=22)),
        claim(line("97110", units=Decimal(1), minutes=8), line("97140", units=Decimal(1), minutes=8)),
        claim(line("97012", units=Decimal(2))),
        claim(line("97110", units=Decimal(2), minutes=22), **payer(**COMMERCIAL)),
    ],
    [claim(line("97110", units=Decimal(2), minutes=23))],
    [claim(line("97110", minutes=None))],
)
only(
    "TH-05",
    [
        claim(line("97110"), plan_of_care=replace(PLAN, end=EARLIER)),
        claim(line("97110"), plan_of_care=replace(PLAN, certified_on=None)),
    ],
    [claim(line("97110"), plan_of_care=PLAN)],
    [claim(line("97110"))],
)
# diagnosis


def dx(*codes: str, **changes) -> f.ClaimFacts:
    return claim(
        line(pointers=tuple(range(1, min(len(codes), 4) + 1))), diagnoses=codes, diagnosis_qualifiers=None, **changes
    )


only("DX-01", [dx(), dx(*(f"E{n}" for n in range(100, 113))), dx("E11.9"), claim(diagnosis_qualifiers=("ABF", "ABF"))])
only("DX-02", [dx("I99X")], unknown=[claim(lines=(line(date_from=date(2026, 10, 1)),))])
only("DX-03", [dx("S62")], [dx("T07XXXA", "QA00101", "U099")], [claim(lines=(line(date_from=date(2026, 10, 1)),))])
only("DX-04", [dx("1I0")], [dx("QA00101")])
only("DX-05", [dx("S62001"), dx("S62001S")], [dx("S62001A")])
only("DX-06", [dx("E109", "E119")], [dx("E109", "E119", unrelated_confirmed=True)])
only("DX-07", [dx("F0280", "G309"), dx("I10", "F0280")], [dx("G309", "F0280")])
only("DX-08", [dx("W1830XA")])
only("DX-09", [dx("E1165")], [dx("E1165", "Z794")])
only(
    "DX-10",
    [claim(line(modifiers=("RT",), pointers=(1,)), diagnoses=("S62002A",)), dx("H2511", "H2512")],
    [claim(line(modifiers=("RT",), pointers=(1,)), diagnoses=("S62001A",))],
)
only("DX-11", [dx("M549")])
only("DX-12", [dx("P0700"), dx("O0900")], unknown=[claim(**person(birth=None))])
only("DX-13", [dx("N400")], [claim(line(modifiers=("KX",)), diagnoses=("N400",))], [claim(**person(sex=None))])
only("DX-16", [dx("I10", "Z0000"), dx("Z794")], [dx("Z0000", "I10")])
only("DX-17", [dx("I10", "I10")])
only("DX-18", [dx("E109", "E119")])
only(
    "DX-19",
    [
        claim(related_causes=("AA",)),
        claim(related_causes=("AA",), accident_date=EARLIER),
        claim(accident_date=date(2026, 6, 16)),
        dx("S62001A"),
    ],
    [claim(related_causes=("AA",), accident_date=EARLIER, accident_state="IL")],
)
# procedure
only("PX-01", [claim(line("99999"))], unknown=[claim(lines=(line(date_from=date(2026, 10, 1)),))])
only(
    "PX-02",
    [claim(line("99000")), claim(line("99397"))],
    [claim(line("99397", modifiers=("GY",)))],
    [claim(line("92002"))],
)
only("PX-03", [claim(line("20999"))], [claim(line("20999", note="DESCRIBED"))], [claim(line("20999", note=None))])
only(
    "PX-04",
    [claim(line("G0438"), **person(birth=date(1990, 1, 1))), claim(line("99397"), **person(birth=date(1990, 1, 1)))],
    [claim(line("99397")), claim(line("G0438"))],
    [claim(line("99397"), **person(birth=None))],
)
YEARLY = (f.FrequencyLimit(codes=frozenset({"G0438"}), months=11),)
only(
    "PX-05",
    [claim(line("G0438"), **payer(frequency_limits=YEARLY), history=(prior("G0438", date_from=date(2025, 7, 20)),))],
    [claim(line("G0438"), **payer(frequency_limits=YEARLY), history=(prior("G0438", date_from=date(2025, 6, 20)),))],
    [claim(**payer(frequency_limits=None))],
)
# NCCI
only(
    "NC-01",
    [claim(line("11042"), line("17000", modifiers=("59",))), claim(line("17000"), history=(prior("11042"),))],
    [claim(line(), line("17000"))],
)
add("NC-01", NOT, claim(line(), line("17000")), EMPTY)
only(
    "NC-02",
    [
        claim(line("97140"), line("97110")),
        claim(line("97140"), line("97110", modifiers=("76",))),
        claim(line("97140"), line("97110", modifiers=("XS",))),
    ],
    [claim(line("97140"), line("99213"))],
)
add("NC-02", NOT, claim(line(), line("17000")), EMPTY)
only("NC-03", [], [claim(line("27447"), line("11042"))])
add("NC-03", NOT, claim(line(), line("17000")), EMPTY)
only(
    "NC-04",
    [
        claim(line(modifiers=("59",))),
        claim(line("17000", modifiers=("59",))),
        claim(line("17000", modifiers=("59", "XS"))),
    ],
    [claim(line("97140"), line("97110", modifiers=("59",)))],
)
add("NC-04", NOT, claim(line("17000", modifiers=("59",))), EMPTY)
only(
    "NC-05",
    [claim(line("17000", modifiers=("59",)), **payer(prefers_x_modifiers=True))],
    [claim(line("17000", modifiers=("59",)))],
    [claim(line("17000", modifiers=("59",)), **payer(prefers_x_modifiers=None))],
)
MEDICAID = payer(filing_indicator="MC", edit_set="medicaid")
only("NC-06", [claim(line("97140"), line("97110"), **MEDICAID)], [claim(line("11042"), line("17000"), **MEDICAID)])
add("NC-06", NOT, claim(line("97140"), line("97110"), **MEDICAID), EMPTY)
only(
    "NC-07",
    [claim(line("17003"))],
    [claim(line("17000"), line("17003")), claim(line("17003"), history=(prior("17000"),))],
    [claim(line("17003"), history=None), claim(line("99417"))],
)
add("NC-07", NOT, BASE, EMPTY)
only(
    "NC-08",
    [claim(line("17000"), line("17003"), line("17003"))],
    [claim(line("17000"), line("17003", units=Decimal(2)))],
)
add("NC-08", NOT, BASE, EMPTY)
for rule, code, most in (("MU-01", "97110", 6), ("MU-02", "99213", 1), ("MU-03", "80053", 1)):
    add(rule, FAIL, claim(line(code, units=Decimal(most + 1))))
    add(rule, PASS, claim(line(code, units=Decimal(most))))
    add(rule, NOT, BASE, EMPTY)
only("MU-02", [claim(line(), line(modifiers=("25",))), claim(history=(prior(),))])
only("MU-03", [claim(line("80053"), line("80053", modifiers=("91",)))])
only("MU-01", [], [claim(line("97110", units=Decimal(4)), line("97110", units=Decimal(4), modifiers=("59",)))])
# global surgery
V25, V57, V24 = line(modifiers=("25",)), line(modifiers=("57",)), line(modifiers=("24",))
only(
    "GL-01",
    [claim(line(), line("11042")), claim(history=(prior("11042", global_days="000"),))],
    [claim(V25, line("11042"))],
)
add("GL-01", FAIL, claim(history=(prior("11042", global_days="000", npi=OTHER_NPI),)))
add("GL-01", NA, claim(history=(prior("11042", global_days="000", npi=OTHER_NPI, specialty="11"),)))
add("GL-01", NOT, claim(line(), line("11042")), EMPTY)
only(
    "GL-02",
    [
        claim(line(), line("27447")),
        claim(history=(prior("27447", global_days="090", date_from=DAY + timedelta(days=1)),)),
    ],
    [claim(V57, line("27447")), claim(history=(prior("27447", global_days="090", date_from=DAY + timedelta(days=2)),))],
)
add("GL-02", NOT, claim(line(), line("27447")), EMPTY)


def after(code: str, days: str, gap: int) -> tuple:
    return (prior(code, global_days=days, date_from=DAY - timedelta(days=gap)),)


only(
    "GL-03",
    [claim(history=after("27447", "090", 90)), claim(history=after("17000", "010", 10))],
    [
        claim(history=after("27447", "090", 91)),
        claim(history=after("17000", "010", 11)),
        claim(V24, history=after("27447", "090", 5)),
    ],
    [claim(history=None), claim(history=(prior("27447", date_from=EARLIER),))],
)
only(
    "GL-04",
    [claim(line("11042"), history=after("27447", "090", 30))],
    [claim(line("11042", modifiers=("58",)), history=after("27447", "090", 30))],
    [claim(line("11042"), history=None)],
)
only(
    "GL-05",
    [claim(line("11042", modifiers=("55",))), claim(line("27447", modifiers=("54", "55")))],
    [claim(line("27447", modifiers=("55",)))],
)
add("GL-05", NOT, claim(line("27447", modifiers=("55",))), EMPTY)
# modifiers
only(
    "MO-01",
    [
        claim(line(modifiers=("ZZ",))),
        claim(line(modifiers=("25", "25"))),
        claim(line(modifiers=("25", "24", "57", "59", "GA"))),
        claim(line(modifiers=("2",))),
    ],
    [claim(V25)],
)
add("MO-01", NOT, claim(V25), EMPTY)
only(
    "MO-02",
    [
        claim(line("17000", modifiers=("50",))),
        claim(line("27447", modifiers=("50", "RT"))),
        claim(line("27447", modifiers=("50",), units=Decimal(2))),
    ],
    [claim(line("27447", modifiers=("50",)))],
    [claim(line("11042", modifiers=("50",)))],
)
only(
    "MO-03",
    [
        claim(line("27447", modifiers=("RT", "LT"))),
        claim(line("92002", modifiers=("RT",)), line("92002", modifiers=("LT",))),
    ],
    [claim(line("27447", modifiers=("RT",)), line("27447", modifiers=("LT",)))],
    [claim(line("11042", modifiers=("RT",)), line("11042", modifiers=("LT",)))],
)
only(
    "MO-04",
    [
        claim(line("17000", modifiers=("26",))),
        claim(line("71046", modifiers=("TC",), pos="22")),
        claim(line("71046", modifiers=("26", "TC"))),
        claim(line("71046", modifiers=("26",)), line("71046")),
    ],
    [claim(line("71046", modifiers=("26",)))],
    [claim(line("11042", modifiers=("26",)))],
)
only(
    "MO-05",
    [claim(line("17000", modifiers=("80",)))],
    [claim(line("27447", modifiers=("80",)))],
    [claim(line("11042", modifiers=("80",)))],
)
only(
    "MO-06",
    [
        claim(line("17000", modifiers=("51",)), line("11042")),
        claim(line("17000"), line("11042"), payer=f.PayerFacts(filing_indicator="CI", wants_modifier_51=True)),
        claim(line("17000", modifiers=("51",)), payer=f.PayerFacts(filing_indicator="CI", wants_modifier_51=False)),
    ],
    [claim(line("17000"), line("11042"))],
    [claim(line("17000"), line("11042"), payer=f.PayerFacts(filing_indicator="CI"))],
)
only(
    "MO-07",
    [claim(line("17000", modifiers=("25",))), claim(line(modifiers=("91",))), claim(line("80053", modifiers=("76",)))],
    [claim(V25)],
)
ABN = (f.Document(kind="abn", signed=True), f.Document(kind="note", signed=True))
only(
    "MO-09",
    [claim(line(modifiers=("GA",))), claim(line(modifiers=("GA", "GZ")))],
    [claim(line(modifiers=("GA",)), documents=ABN)],
    [claim(line(modifiers=("GA",)), documents=None)],
)
only(
    "MO-10",
    [
        claim(line(modifiers=("AI",))),
        claim(line("17000", modifiers=("FS",))),
        claim(line("17000", modifiers=("QW",))),
        claim(line(modifiers=("GC", "GE"))),
        claim(line(modifiers=("FS",))),
    ],
    [claim(line("99221", modifiers=("AI",), pos="21"))],
)
only(
    "MO-11",
    [
        claim(line("J1100")),
        claim(line("J1100", modifiers=("JW", "JZ"))),
        claim(line("J1100", modifiers=("JZ",)), line("J1100", modifiers=("JW",))),
    ],
    [claim(line("J1100", modifiers=("JZ",))), claim(line("J1100"), line("J1100", modifiers=("JW",)))],
)
add("MO-11", NOT, claim(line("J1100")), EMPTY)
# visits
only(
    "EM-01",
    [claim(line("99215", minutes=39, mdm=None))],
    [claim(line("99215", minutes=40, mdm=None)), claim(line("99215", minutes=10, mdm=(4, 4, 1)))],
    [claim(line(minutes=None, mdm=None))],
)
only(
    "EM-02",
    [claim(line("99214", minutes=20, mdm=(3, 2, 2)))],
    [claim(line("99214", minutes=None, mdm=(3, 3, 1))), claim(line("99214", minutes=30, mdm=(1, 1, 1)))],
    [claim(line(minutes=None, mdm=None))],
)
only(
    "EM-03",
    [
        claim(line("99203"), history=(prior(date_from=date(2023, 6, 15)),)),
        claim(line("99203"), history=(prior(npi=OTHER_NPI, date_from=EARLIER),)),
    ],
    [
        claim(line("99203"), history=(prior(date_from=date(2023, 6, 14)),)),
        claim(line("99203"), history=(prior(npi=OTHER_NPI, specialty="11", date_from=EARLIER),)),
    ],
    [claim(line("99203"), history=None)],
)
only(
    "EM-04",
    [claim(line(), line("99214")), claim(history=(prior("99214"),))],
    [claim(line(), line("99214", modifiers=("25",)))],
    [claim(history=None)],
)
only(
    "EM-05",
    [claim(line("99417")), claim(line("99215", minutes=68), line("G2212")), claim(line("G2212"))],
    [
        claim(line("99215", minutes=69), line("G2212")),
        claim(line("99215", minutes=55), line("99417"), **payer(**COMMERCIAL)),
    ],
    [claim(line("99215", minutes=None), line("G2212"))],
)
only("EM-06", [claim(line(), line("99397")), claim(V25, line("G2211"))], [claim(V25, line("99397"))])
# pointers, place
only(
    "PT-01",
    [
        claim(line(pointers=())),
        claim(line(pointers=(3,))),
        claim(line(pointers=(1, 1))),
        claim(line(pointers=(1, 2, 3, 4, 5))),
    ],
)
only("PT-02", [claim(line(pointers=(1,)))])
only("PS-01", [claim(line(pos="ZZ")), claim(line(pos=None), pos=None)])
add("PS-01", NOT, BASE, EMPTY)
only("PS-02", [claim(line(pos="21"))], unknown=[claim(line(pos=None), pos=None)])
PLACE = f.Provider(npi=PLACE_NPI)
only(
    "PS-03",
    [claim(line("17000", pos="22")), claim(line("17000", pos="22"), facility=f.Provider(npi=GROUP_NPI))],
    [claim(line("17000", pos="22"), facility=PLACE)],
    [claim(line("17000", pos="22"), facility=f.Provider())],
)
only(
    "PS-04",
    [
        claim(line("97140", pos="10")),
        claim(line(pos="10"), **payer(telehealth_home_allowed=False)),
        claim(line(pos="02", modifiers=("95",))),
    ],
    [claim(line(pos="10"))],
    [
        claim(line(pos="10"), **payer(telehealth_codes=None)),
        claim(line(pos="10"), **payer(telehealth_home_allowed=None)),
    ],
)
only(
    "PS-05",
    [claim(line("17000", pos="02")), claim(line("97140", pos="02"))],
    [claim(line("97110", pos="02"))],
    [claim(line("71046", pos="02"))],
)
# laboratory, drugs, necessity
CLIA = f.Clia(number="14D1234567", expires=date(2027, 1, 1))
LAB = {"clia": "14D1234567", "modifiers": ("QW",)}
only(
    "LB-01",
    [
        claim(line("80053")),
        claim(line("80053", **LAB), clia=replace(CLIA, expires=EARLIER)),
        claim(line("80053", **LAB), clia=replace(CLIA, number="14D7654321")),
        claim(line("80053", **LAB), clia=replace(CLIA, codes=frozenset({"81002"}))),
    ],
    [claim(line("80053", **LAB), clia=CLIA)],
    [claim(line("80053", **LAB))],
)
only(
    "LB-02",
    [claim(line("80053")), claim(line("81002", modifiers=("QW",)))],
    [claim(line("80053", **LAB)), claim(line("81002"))],
)
add("LB-02", NOT, claim(line("80053")), EMPTY)
only(
    "LB-03",
    [claim(line("80053", modifiers=("90",)))],
    [claim(line("80053", modifiers=("90",), referring_clia="14D1234567"))],
    [claim(line("80053", modifiers=("90",), referring_clia=None))],
)
NDC = f.Drug(ndc="00409123401", quantity=Decimal(1), unit="ML")
only(
    "DR-01",
    [
        claim(line("J1100")),
        claim(line("J1100", drug=replace(NDC, ndc="409123401"))),
        claim(line("J1100", drug=replace(NDC, unit="XX"))),
    ],
    [claim(line("J1100", drug=NDC))],
    [claim(line("J1100"), **payer(ndc_required=None))],
)
only(
    "DR-03",
    [claim(line("J1100")), claim(line("96374")), claim(line("J1100"), line("96365"), line("96374"))],
    [claim(line("J1100"), line("96372"))],
)


def article(**changes) -> dict:
    values = {"name": "A1", "codes": frozenset({"99213"}), "groups": (frozenset({"I1"}),), "begin": date(2026, 1, 1)}
    return payer(covered_lists=(f.CoveredList(**{**values, **changes}),))


only(
    "MN-01",
    [
        claim(line(pointers=(2,)), **article()),
        claim(**article(barred=frozenset({"E11"}))),
        claim(**article(groups=(frozenset({"I1"}), frozenset({"J"})))),
    ],
    [claim(**article()), claim(line(pointers=(2,), modifiers=("GA",)), **article())],
    [claim(**payer(covered_lists=None))],
)
only(
    "MN-02",
    [claim(line(pointers=(2,)), **article(commercial=True))],
    [claim(**article(commercial=True))],
    [claim(**payer(covered_lists=None))],
)
only(
    "MN-04",
    [claim(line("45378", pointers=(1,)), diagnoses=("Z1211",))],
    [claim(line("45378", pointers=(1,), modifiers=("33",)), diagnoses=("Z1211",))],
)
# units, fees
only(
    "UN-01",
    [claim(line(units=Decimal(0))), claim(line(units=Decimal("1.5"))), claim(line(unit_kind="MJ"))],
    [claim(line("00100", unit_kind="MJ", units=Decimal(45)))],
    [claim(line(units=None))],
)
only(
    "UN-02",
    [claim(line(date_to=EARLIER)), claim(line(date_to=date(2026, 7, 1))), claim(line(date_to=date(2026, 6, 16)))],
    [claim(line(date_to=date(2026, 6, 16), units=Decimal(2)))],
    [claim(line(date_from=None))],
)
only(
    "UN-03",
    [claim(line(date_from=date(2026, 6, 21), date_to=None)), claim(practice_started=date(2026, 6, 16))],
    unknown=[claim(line(date_from=None))],
)
only(
    "UN-04",
    [claim(line("99490"), history=(prior("99490", date_from=date(2026, 6, 1)),)), claim(line("99490"), line("99490"))],
    [claim(line("99490"), history=(prior("99490", date_from=date(2026, 5, 31)),))],
    [claim(line("99490"), history=None)],
)
only(
    "FE-01",
    [claim(charge=money("150.01")), claim(line(charge=money("0")))],
    [claim(line(charge=money("0")), purpose="RP")],
    [claim(charge=None)],
)
only("FE-02", [claim(line(charge=money("151")))], unknown=[claim(fees=None), claim(line("99214"))])
only("FE-03", [claim(line(charge=money("90")))], unknown=[claim(line(expected_allowed=None))])
only("FE-04", [claim(line(charge=money("1500")))], unknown=[claim(line(usual_charge=None))])
only("FE-05", [claim(patient_paid=money("151"))], unknown=[claim(patient_paid=None)])
# providers
only(
    "PR-01",
    [claim(**clinician(npi="1234567890")), claim(line(ordering_npi="123"))],
    unknown=[claim(**billing(npi=None))],
)
only(
    "PR-02",
    [claim(**clinician(registry_entity="organization")), claim(**billing(registry_active=False))],
    unknown=[claim(**billing(registry_active=None))],
)
only(
    "PR-03",
    [claim(**billing(taxonomy="")), claim(**clinician(taxonomy="207Q")), claim(**clinician(taxonomy="207R00000X"))],
    unknown=[claim(**billing(taxonomy=None), **payer(wants_taxonomy=None))],
)
only(
    "PR-04",
    [
        claim(**clinician(enrolled=False)),
        claim(**clinician(enrolled_from=date(2026, 6, 16))),
        claim(**clinician(license_to=EARLIER)),
        claim(**clinician(excluded=True)),
    ],
    unknown=[claim(**clinician(enrolled=None))],
)
only("PR-05", [claim(**payer(submitter_authorized=False))], unknown=[claim(**payer(submitter_authorized=None))])
only(
    "PR-06",
    [
        claim(line("80053")),
        claim(line("80053"), ordering=f.Provider(npi=NPI, entity="organization")),
        claim(line("80053"), ordering=replace(CLINICIAN, may_order=False)),
    ],
    [claim(line("80053"), ordering=CLINICIAN)],
    [claim(line("80053", ordering_npi=None))],
)
only(
    "PR-07",
    [claim(rendering=None), claim(**clinician(npi=GROUP_NPI))],
    unknown=[claim(rendering=None, solo=None, **billing(entity=None))],
)
only(
    "PR-08",
    [claim(line(modifiers=("Q6",)), history=(prior(modifiers=("Q6",), date_from=DAY - timedelta(days=60)),))],
    [claim(line(modifiers=("Q6",)), history=(prior(modifiers=("Q6",), date_from=DAY - timedelta(days=59)),))],
    [claim(line(modifiers=("Q6",)), history=None)],
)
only(
    "PR-09",
    [claim(**billing(tax_id="12-3456789")), claim(**billing(contract=False))],
    unknown=[claim(**billing(contract=None))],
)
# filing limits, frequency
LEAP = line(date_from=date(2024, 2, 29), date_to=None)
SHORT = payer(**COMMERCIAL, timely_filing_days=90)
only(
    "TF-01",
    [claim(LEAP, today=date(2025, 3, 1)), claim(**SHORT, today=date(2026, 9, 14))],
    [claim(LEAP, today=date(2025, 2, 28)), claim(**SHORT, today=date(2026, 9, 13))],
    [claim(**payer(**COMMERCIAL))],
)
only(
    "TF-02",
    [claim(LEAP, today=date(2025, 2, 14)), claim(LEAP, today=date(2025, 1, 29))],
    [claim(LEAP, today=date(2025, 1, 28))],
    [claim(**payer(**COMMERCIAL))],
)
LATE = {"today": date(2025, 3, 1)}
only(
    "TF-03",
    [claim(LEAP, **LATE), claim(LEAP, **LATE, delay_reason="7", delay_proof=False)],
    [claim(LEAP, **LATE, delay_reason="7", delay_proof=True)],
    [claim(LEAP, **LATE, delay_reason="7")],
)
only("FR-01", [claim(frequency="6")], unknown=[claim(frequency=None)])
REPLACES = {"frequency": "7", "payer_control_no": "ICN1", "original_state": "paid", "original_payer_no": "ICN1"}
only(
    "FR-02",
    [
        claim(payer_control_no="ICN1"),
        claim(frequency="7"),
        claim(**{**REPLACES, "original_state": "rejected"}),
        claim(**{**REPLACES, "original_payer_no": "ICN2"}),
    ],
    [claim(**REPLACES)],
    [claim(**{**REPLACES, "original_state": None})],
)
only(
    "FR-03",
    [claim(**REPLACES)],
    [claim(**REPLACES, **payer(accepts_replacement=True))],
    [claim(**REPLACES, **payer(accepts_replacement=None))],
)
only(
    "FR-04",
    [claim(**REPLACES, original_lines=("99213", "17000"))],
    [claim(**REPLACES, original_lines=("99213",))],
    [claim(**REPLACES)],
)
# coordination of benefits
only(
    "CB-01",
    [secondary(decided=replace(DECIDED, paid=money("79.99")))],
    [secondary()],
    [replace(secondary(), lines=(line(charge=None, adjudications=(DECIDED,)),))],
)
only("CB-02", [secondary(replace(PRIMARY, paid=money("79")))], [secondary()], [secondary(replace(PRIMARY, paid=None))])
only(
    "CB-03",
    [
        secondary(replace(PRIMARY, decided_on=None), replace(DECIDED, decided_on=None)),
        secondary(replace(PRIMARY, paid=None)),
        secondary(replace(PRIMARY, order="S")),
        secondary(replace(PRIMARY, has_oi=False)),
        claim(coverage=SECOND),
    ],
    [secondary(), secondary(replace(PRIMARY, paid=money("0")))],
)
only(
    "CB-04",
    [
        secondary(
            replace(PRIMARY, paid=money("0"), adjustments=(f.Adjustment(group="CO", reason="16", amount=money("150")),))
        )
    ],
    [secondary()],
)
# form
only(
    "FM-01",
    [
        claim(control_no=""),
        claim(control_no="A" * 21),
        claim(control_no="A" * 18),
        claim(history_claims=(("B7K2Q9", "paid"),)),
        claim(claim_ids_sensitive=("7K2Q",)),
    ],
)
only(
    "FM-02",
    [replace(BASE, lines=()), claim(*(line() for _ in range(51))), replace(BASE, lines=(line(), line(number=2)))],
    [claim(*(line() for _ in range(50)))],
)
only("FM-03", [claim(**cover(member_id=None)), claim(line(date_from=None)), claim(**billing(address=None))])
only("FM-04", [claim(**person(last="EX*AMPLE")), claim(**person(first="ZOË"))])
only("FM-05", [claim(benefits=""), claim(release="N")], unknown=[claim(assignment=None)])
only(
    "FM-07",
    [claim(attachment_control="PWK1", documents=())],
    [claim(attachment_control="PWK1")],
    [claim(attachment_control=None)],
)
# duplicates
only(
    "DU-01",
    [claim(history=(prior(),)), claim(line(), line()), claim(line(modifiers=("25",)), history=(prior(),))],
    [
        claim(line(modifiers=("76",)), history=(prior(),)),
        claim(history=(prior(charge=money("149")),)),
        claim(history=(prior(state="rejected"),)),
    ],
    [claim(history=None)],
)
only("DU-02", [claim(history=(prior(npi=OTHER_NPI),))], unknown=[claim(history=None)])
only(
    "DU-03",
    [claim(batch_control_nos=("B7K2Q9",)), claim(history_claims=(("B7K2Q9", "sent"),))],
    unknown=[claim(history_claims=None)],
)
only("DU-04", [claim(encounter_twins=("E2",))], unknown=[claim(encounter_twins=None)])
# documents, compliance
UNSIGNED = f.Document(kind="note", signed=False)
only(
    "DC-01",
    [
        claim(documents=()),
        claim(documents=(UNSIGNED,)),
        claim(documents=(f.Document(kind="note", signed=True, late_addendum=True),)),
    ],
    unknown=[claim(documents=None), claim(documents=(f.Document(kind="note"),))],
)
only(
    "DC-02",
    [claim(**payer(documents_wanted=(("99213", "order"),)))],
    [claim(**payer(documents_wanted=(("99213", "note"),)))],
    [claim(**payer(documents_wanted=None))],
)
only("DC-04", [claim(open_queries=1)], unknown=[claim(open_queries=None)])
only("CM-01", [claim(auditor="alice")], unknown=[claim(auditor=None)])
only(
    "CM-03",
    [claim(coder_offshore=True, **payer(bars_offshore=True))],
    [claim(coder_offshore=True)],
    [claim(coder_offshore=None)],
)
# does not apply
for rule_id in ("TH-01", "NC-06", "CB-01", "FR-03", "DR-01", "LB-01", "MO-02", "EM-03"):
    add(rule_id, NA, BASE)

PASS_ON_BASE = sorted(
    words(
        "ID-01 ID-02 ID-03 ID-04 ID-05 ID-06 ID-07 ID-08 ID-09 ID-10 ID-11 ID-12 EL-01 EL-02 EL-03 EL-04 "
        "EL-05 EL-07 EL-08 AU-01 DX-01 DX-02 DX-03 DX-04 DX-05 DX-06 DX-07 DX-08 DX-09 DX-10 DX-11 DX-12 "
        "DX-13 DX-16 DX-17 DX-18 PX-01 PX-02 MU-02 GL-03 EM-01 EM-02 EM-04 PT-01 PT-02 PS-01 PS-02 UN-01 "
        "UN-03 FE-01 FE-02 FE-03 FE-04 FE-05 PR-01 PR-02 PR-03 PR-04 PR-05 PR-07 PR-09 TF-01 TF-02 FR-01 "
        "FR-02 FM-01 FM-02 FM-03 FM-04 FM-05 DU-01 DU-02 DU-03 DU-04 DC-01 DC-04 CM-01 CM-03"
    )
)
for rule_id in PASS_ON_BASE:
    add(rule_id, PASS, BASE)
for rule_id in sorted(words("DX-02 DX-03 DX-05 DX-06 DX-07 DX-09 DX-10 DX-11 DX-12 DX-13 DX-16 PX-01 PX-02")):
    add(rule_id, NOT, BASE, EMPTY)
