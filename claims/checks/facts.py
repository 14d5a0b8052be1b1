"""What a claim check may know: plain frozen values, no database, no Django.

One convention holds everywhere: ``None`` means *unknown*, and a rule that needs an unknown value answers
"not evaluated", never "pass". An empty tuple or ``False`` means *known to be absent*.
Money is ``Decimal`` dollars with two places; dates are ``datetime.date``; codes are written without the dot
(``S62001A``), upper case, as they travel on the wire.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address as it will be sent (state: two letters; zip: digits only, 5 or 9)."""

    line1: str | None = None
    line2: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Patient or subscriber. ``birth_raw`` keeps the text when it was not a calendar date."""

    last: str | None = None
    first: str | None = None
    birth: date | None = None
    birth_raw: str | None = None
    sex: str | None = None
    death: date | None = None
    death_known: bool = False  # True: the record was asked, so death=None means "alive as far as known"
    ssn: str | None = ""  # "" = not sent
    phone: str | None = ""  # "" = not sent
    address: Address | None = None
    is_person: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A hospice election, skilled-nursing stay or home-health episode named by the payer."""

    kind: str  # "hospice" | "snf" | "home_health"
    begin: date
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityAnswer:
    """One 271 answer about the member. ``status``: active | inactive | unknown | payer_down."""

    checked_on: date
    status: str
    reject_codes: tuple[str, ...] = ()
    payer_id: str | None = None
    last: str | None = None
    first: str | None = None
    birth: date | None = None
    sex: str | None = None
    member_id: str | None = None
    plan_begin: date | None = None
    plan_end: date | None = None
    primary_payer_id: str | None = None  # payer that the answer names as primary or replacement plan
    grace_month: int | None = None  # month of the premium grace period, 0 = none
    episodes: tuple[Episode, ...] | None = None
    visits_used: int | None = None
    visit_limit: int | None = None
    last_service: tuple[tuple[str, date], ...] | None = None  # (procedure code, last date paid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The coverage billed. ``order``: P primary, S secondary, T tertiary."""

    member_id: str | None = None
    begin: date | None = None
    end: date | None = None
    order: str | None = None
    relationship: str | None = None  # relationship of the patient to the subscriber, wire code ("18" = self)
    patient_loop: bool | None = None  # is a separate patient loop sent?
    other_active: bool | None = None  # another active coverage is known
    order_decided: bool | None = None  # the order of coverages was settled by questionnaire or rule


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthRule:
    """A payer's dated demand for prior authorization. Empty ``pos`` = every place of service."""

    codes: frozenset[str]
    begin: date
    end: date | None = None
    pos: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorization:
    """An authorization on file with its unit ledger (``units_used`` excludes this claim)."""

    number: str
    begin: date
    end: date
    codes: frozenset[str] = frozenset()
    npis: frozenset[str] = frozenset()
    units_allowed: Decimal | None = None
    units_used: Decimal | None = None
    member_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredList:
    """A dated list of covered diagnoses for procedures (LCD style, per contractor). Prefixes are allowed.

    ``groups``: every group must be met by at least one pointed diagnosis (AND of ORs).
    """

    name: str
    codes: frozenset[str]
    groups: tuple[frozenset[str], ...]
    begin: date
    end: date | None = None
    barred: frozenset[str] = frozenset()
    commercial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyLimit:
    """At most one of ``codes`` per ``months`` full months."""

    codes: frozenset[str]
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerFacts:
    """Payer and its dated rules, already resolved for the date of service. ``None`` = the manager set nothing."""

    payer_id: str | None = None
    filing_indicator: str | None = None  # MB Medicare Part B, MC Medicaid, CI commercial, 16 Medicare Advantage ...
    edit_set: str | None = None  # "medicare" | "medicaid" | "none"
    member_id_regex: str | None = None
    timely_filing_days: int | None = None
    accepts_replacement: bool | None = None
    auth_rules: tuple[AuthRule, ...] | None = None
    referral_required: bool | None = None
    visit_limit: int | None = None
    prefers_x_modifiers: bool | None = None
    wants_modifier_51: bool | None = None
    therapy_modifiers: bool | None = None  # GP/GO/GN wanted although not Medicare
    ndc_required: bool | None = None
    wants_taxonomy: bool | None = None
    covered_lists: tuple[CoveredList, ...] | None = None
    frequency_limits: tuple[FrequencyLimit, ...] | None = None
    telehealth_codes: frozenset[str] | None = None
    telehealth_home_allowed: bool | None = None  # dated waiver in force on the date of service
    unspecified_policy: bool | None = None
    attachment_days: int | None = None
    bars_offshore: bool | None = None
    submitter_authorized: bool | None = None  # billing NPI authorized for our submitter id
    kx_threshold: Decimal | None = None  # therapy threshold of the year, dollars allowed
    documents_wanted: tuple[tuple[str, str], ...] | None = None  # (procedure code, kind of document)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider on the claim. ``entity``: "person" or "organization"."""

    npi: str | None = None
    entity: str | None = None
    last: str | None = None
    taxonomy: str | None = None
    taxonomies: frozenset[str] | None = None  # taxonomies enrolled with the payer
    tax_id: str | None = None
    address: Address | None = None
    registry_entity: str | None = None  # what the national registry says: person | organization
    registry_active: bool | None = None
    enrolled_from: date | None = None
    enrolled_to: date | None = None
    enrolled: bool | None = None  # a row for this payer exists, linked to billing tax id and NPI
    license_to: date | None = None
    excluded: bool | None = None  # on an exclusion list
    may_order: bool | None = None  # eligible to order and refer
    contract: bool | None = None  # tax id, NPI and payer contract row exists
    started_on: date | None = None  # first day with the practice
    group: str | None = None
    specialty: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One adjustment of a prior payer: group, reason, amount."""

    group: str
    reason: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAdjudication:
    """What a prior payer decided about one line."""

    payer_id: str
    paid: Decimal
    adjustments: tuple[Adjustment, ...] = ()
    decided_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPayer:
    """A prior payer on a secondary claim. ``denied_correctable``: its denial could be fixed there first."""

    payer_id: str
    order: str | None = None
    paid: Decimal | None = None
    adjustments: tuple[Adjustment, ...] = ()
    decided_on: date | None = None
    final: bool | None = None
    remittance_on_file: bool | None = None
    has_oi: bool | None = None
    decision_reversed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drug:
    """National drug code of a line: 11 digits, quantity, unit (F2 GR ME ML UN)."""

    ndc: str | None
    quantity: Decimal | None
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One service line. ``pointers`` are 1-based positions in ``ClaimFacts.diagnoses``."""

    number: int
    code: str
    modifiers: tuple[str, ...] = ()
    pointers: tuple[int, ...] = ()
    units: Decimal | None = None
    unit_kind: str | None = "UN"
    charge: Decimal | None = None
    pos: str | None = None
    date_from: date | None = None
    date_to: date | None = None
    control_no: str | None = None
    note: str | None = ""  # "" = no description sent
    drug: Drug | None = None
    minutes: int | None = None
    clia: str | None = ""  # "" = not sent
    referring_clia: str | None = ""
    auth_no: str | None = ""
    emergency: bool | None = None
    ordering_npi: str | None = ""
    rendering_npi: str | None = None  # None = as on the claim
    mdm: tuple[int, int, int] | None = None  # problems, data, risk: 1 straightforward .. 4 high
    assistant_share: Decimal | None = None  # share of therapy time furnished by an assistant, 0..1
    expected_allowed: Decimal | None = None  # contract or fee schedule, whole line
    usual_charge: Decimal | None = None  # practice median charge per unit of this code
    adjudications: tuple[LineAdjudication, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Evidence about one document of the encounter."""

    kind: str
    signed: bool | None = None
    signed_by: str | None = None
    dated: date | None = None
    pages: int | None = None
    hash: str | None = None
    late_addendum: bool = False  # written after billing


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorLine:
    """A line of the same patient in the practice.

    ``state``: draft | sent | accepted | rejected | paid | denied | void. ``global_days`` is that of its own edition.
    """

    claim: str
    code: str
    date_from: date
    date_to: date | None = None
    npi: str | None = None
    group: str | None = None
    specialty: str | None = None
    modifiers: tuple[str, ...] = ()
    units: Decimal = Decimal(1)
    charge: Decimal | None = None
    pos: str | None = None
    state: str = "accepted"
    global_days: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRow:
    """Practice fee per unit for a code (and modifier, "" = none)."""

    code: str
    fee: Decimal
    modifier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOfCare:
    """Therapy plan: certified on a day, covers a range, discipline GP (PT), GO (OT) or GN (speech)."""

    begin: date
    end: date
    certified_on: date | None
    discipline: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clia:
    """Laboratory certificate of the site. ``codes`` empty = level covers every code."""

    number: str
    expires: date
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """Everything a rule may look at for one professional claim. Build it once per claim, share it with all rules."""

    control_no: str
    today: date  # business date, never the machine's clock
    lines: tuple[Line, ...]
    diagnoses: tuple[str, ...] = ()
    diagnosis_qualifiers: tuple[str, ...] | None = None
    frequency: str | None = None
    payer_control_no: str | None = ""
    usage: str | None = None  # P production, T test
    purpose: str | None = "CH"  # CH chargeable, RP encounter report
    charge: Decimal | None = None
    patient_paid: Decimal | None = Decimal("0.00")
    pos: str | None = None
    assignment: str | None = None
    benefits: str | None = None
    release: str | None = None
    signature_on_file: str | None = None
    accident_date: date | None = None
    related_causes: tuple[str, ...] = ()
    accident_state: str | None = None
    patient: Person = field(default_factory=Person)
    subscriber: Person = field(default_factory=Person)
    coverage: Coverage = field(default_factory=Coverage)
    eligibility: EligibilityAnswer | None = None
    payer: PayerFacts = field(default_factory=PayerFacts)
    billing: Provider = field(default_factory=Provider)
    rendering: Provider | None = None  # None = not sent
    referring: Provider | None = None
    supervising: Provider | None = None
    ordering: Provider | None = None
    facility: Provider | None = None
    solo: bool | None = None  # billing provider is the rendering person
    referral_no: str | None = ""
    auth_no: str | None = ""
    authorizations: tuple[Authorization, ...] | None = None
    other_payers: tuple[OtherPayer, ...] = ()
    documents: tuple[Document, ...] | None = None
    attachment_control: str | None = ""
    open_queries: int | None = None
    duplicate_candidates: tuple[str, ...] | None = None  # ids of patients that may be the same person
    coder: str | None = None
    auditor: str | None = None
    audit_required: bool | None = None
    coder_offshore: bool | None = None
    history: tuple[PriorLine, ...] | None = None
    history_claims: tuple[tuple[str, str], ...] | None = None  # our other claims and earlier sendings of this one
    original_state: str | None = None  # state of the claim that this one replaces or voids
    original_lines: tuple[str, ...] | None = None  # procedure codes of that claim
    original_payer_no: str | None = None
    batch_control_nos: tuple[str, ...] | None = None  # the other claims of the batch
    encounter_twins: tuple[str, ...] | None = None  # encounters with same patient, day, provider, document hash
    fees: tuple[FeeRow, ...] | None = None
    therapy_allowed_ytd: Decimal | None = None
    plan_of_care: PlanOfCare | None = None
    clia: Clia | None = None
    unrelated_confirmed: bool | None = None  # coder attested that Excludes1 conditions are unrelated
    delay_reason: str | None = ""
    delay_proof: bool | None = None
    practice_started: date | None = None
    claim_ids_sensitive: tuple[str, ...] = ()  # SSN or chart numbers that must not be inside the control number
