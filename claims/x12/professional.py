"""A professional claim (837P) as data: what the writer needs, typed, with the field's own names.

Amounts are Decimal dollars; dates are `datetime.date`. Classes that hold persons have no field-by-field repr, so that
a logged value names nobody. Texts are upper-cased by the writer; nothing else is changed.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(slots=True, kw_only=True)
class Address:
    """US address: `state` two letters, `zip` five or nine digits without a hyphen."""

    line1: str
    city: str
    state: str
    zip: str
    line2: str = ""


@dataclass(slots=True, kw_only=True)
class Submitter:
    """Who sends the file: name, id given by the receiver, a contact with at least a phone (10 digits) or e-mail."""

    name: str
    id: str
    contact: str
    phone: str = ""
    email: str = ""


@dataclass(slots=True, kw_only=True)
class Receiver:
    """Who gets the file: clearinghouse or payer."""

    name: str
    id: str


@dataclass(slots=True, kw_only=True)
class BillingProvider:
    """The billing provider. `first` makes it a person (solo); without it `name` is an organization (group).

    `tax_id` has nine digits; `tax_id_kind` EI (employer) or SY (social security number). `pay_to` when payments go
    to another address.
    """

    name: str
    npi: str
    tax_id: str
    address: Address
    first: str = ""
    middle: str = ""
    taxonomy: str = ""
    tax_id_kind: str = "EI"
    pay_to: Address | None = None


@dataclass(slots=True, kw_only=True)
class PayerRef:
    """The payer of this claim; `id_kind` PI (payer id) or XV (health plan id)."""

    name: str
    id: str
    id_kind: str = "PI"
    address: Address | None = None


@dataclass(slots=True, kw_only=True, repr=False)
class Subscriber:
    """Who holds the coverage. Birth date, sex (F, M, U) and address are required when the subscriber is the patient.

    `responsibility` P primary, S secondary, T tertiary; `filing_code` SBR09 (MB, CI, BL, HM, MC …); `insurance_type`
    SBR05 only when Medicare is not primary.
    """

    last: str
    member_id: str
    first: str = ""
    middle: str = ""
    suffix: str = ""
    birth_date: date | None = None
    sex: str = ""
    address: Address | None = None
    group_no: str = ""
    group_name: str = ""
    insurance_type: str = ""
    filing_code: str = "CI"
    responsibility: str = "P"


@dataclass(slots=True, kw_only=True, repr=False)
class PatientPerson:
    """A patient who is not the subscriber; `relationship` 01 spouse, 19 child, 20 employee, 21, 39, 40, 53, G8."""

    last: str
    first: str
    birth_date: date
    sex: str
    address: Address
    relationship: str
    middle: str = ""
    suffix: str = ""


@dataclass(slots=True, kw_only=True)
class Provider:
    """Rendering, referring or supervising provider: a person when `first` is given, else an organization."""

    last: str
    first: str = ""
    middle: str = ""
    npi: str = ""
    taxonomy: str = ""


@dataclass(slots=True, kw_only=True)
class Facility:
    """Where the service happened, when that is not the billing provider's address."""

    name: str
    address: Address
    npi: str = ""


@dataclass(slots=True, kw_only=True)
class Cas:
    """One adjustment of another payer: group CO, OA, PI or PR, reason code, amount, quantity."""

    group: str
    carc: str
    amount: Decimal
    quantity: Decimal | None = None


@dataclass(slots=True, kw_only=True)
class LineAdjudication:
    """What another payer did with one line (2430). `payer_id` repeats the other payer's id."""

    payer_id: str
    paid: Decimal
    procedure: str
    units: Decimal
    paid_date: date
    modifiers: tuple[str, ...] = ()
    adjustments: list[Cas] = field(default_factory=list)
    remaining: Decimal | None = None


@dataclass(slots=True, kw_only=True, repr=False)
class OtherPayer:
    """A payer before (or after) this one on the same claim (2320). `paid` is AMT*D, 0 allowed, None = not adjudicated.

    Claim-level `adjustments` are only those not reported at line level. `remarks` are RARCs for MOA.
    """

    payer: PayerRef
    responsibility: str
    relationship: str
    filing_code: str
    subscriber: Subscriber
    paid: Decimal | None = None
    remaining: Decimal | None = None
    noncovered: Decimal | None = None
    adjustments: list[Cas] = field(default_factory=list)
    remarks: tuple[str, ...] = ()
    claim_control_no: str = ""
    paid_date: date | None = None
    benefits_assigned: str = "Y"
    release: str = "Y"


@dataclass(slots=True, kw_only=True)
class Drug:
    """National drug code (11 digits), quantity and unit F2, GR, ME, ML or UN."""

    ndc: str
    quantity: Decimal
    unit: str


@dataclass(slots=True, kw_only=True)
class Attachment:
    """Paperwork: report type (PWK01), how it is sent (PWK02), its control number unless available on request (AA)."""

    report: str
    transmission: str
    control_no: str = ""


@dataclass(slots=True, kw_only=True)
class ServiceLine:
    """One service. `pointers` are 1-based positions in the claim's diagnoses, at most four, first is primary.

    `unit` UN (units) or MJ (minutes). `control_no` is our line id, which the payer returns (REF*6R).
    """

    procedure: str
    charge: Decimal
    units: Decimal
    pointers: tuple[int, ...]
    date_from: date
    control_no: str
    date_to: date | None = None
    modifiers: tuple[str, ...] = ()
    unit: str = "UN"
    place: str = ""
    description: str = ""
    emergency: bool = False
    epsdt: bool = False
    family_planning: bool = False
    note: str = ""
    drug: Drug | None = None
    prior_authorization: str = ""
    rendering: Provider | None = None
    adjudications: list[LineAdjudication] = field(default_factory=list)


@dataclass(slots=True, kw_only=True, repr=False)
class ProfessionalClaim:
    """One claim (2300). `control_no` is CLM01; `charge` must equal the sum of its lines.

    `frequency` 1 original, 7 replacement, 8 void (7 and 8 need `payer_claim_no`). `patient` None means the subscriber
    is the patient. `diagnoses` are ICD-10-CM codes without a dot, principal first. `accident` holds AA (auto), EM
    (employment) or OA (other); AA needs `accident_state`.
    """

    control_no: str
    charge: Decimal
    place: str
    billing: BillingProvider
    subscriber: Subscriber
    payer: PayerRef
    diagnoses: tuple[str, ...]
    lines: list[ServiceLine]
    patient: PatientPerson | None = None
    frequency: str = "1"
    payer_claim_no: str = ""
    signature_on_file: str = "Y"
    assignment: str = "A"
    benefits_assigned: str = "Y"
    release: str = "Y"
    rendering: Provider | None = None
    referring: Provider | None = None
    supervising: Provider | None = None
    facility: Facility | None = None
    onset_date: date | None = None
    accident: tuple[str, ...] = ()
    accident_date: date | None = None
    accident_state: str = ""
    admission_date: date | None = None
    discharge_date: date | None = None
    delay_reason: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    patient_paid: Decimal | None = None
    prior_authorization: str = ""
    referral: str = ""
    clia: str = ""
    clearinghouse_trace: str = ""
    medical_record_no: str = ""
    note: str = ""
    note_kind: str = "ADD"
    other_payers: list[OtherPayer] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Interchange837:
    """One file: one interchange, one group, one transaction. Numbers are the caller's: unique per partner.

    `control_no` is ISA13 (1 to 999999999), `group_no` GS06, `batch` BHT03 (our batch id, which the 277CA returns).
    `sender`/`receiver` are (qualifier, id) for ISA05-08; GS02/GS03 use the ids. `usage` T test, P production.
    `created` is local time of the sender.
    """

    control_no: int
    group_no: int
    batch: str
    created: datetime
    usage: str
    sender: tuple[str, str]
    receiver: tuple[str, str]
    submitter: Submitter
    to: Receiver
    claims: list[ProfessionalClaim]
    transaction_no: str = "0001"
