"""Writer of 837P files, version 005010X222A1. Writes a whole correct file or refuses with every finding.

Every segment is checked against `schema837`; the rules between fields are in `rules837`. Trailing empty elements are
cut off. Claims are written in the order given; neighbors with the same billing provider, subscriber or patient share
their levels. Delimiters are fixed: * : ^ ~, which no field may contain.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from claims.x12.fields837 import BAD, DELIMITER, clean, date_of, money_of, problem_of, quantity_of
from claims.x12.findings import Finding, WriteRefused
from claims.x12.professional import (
    Address,
    BillingProvider,
    Cas,
    Facility,
    Interchange837,
    OtherPayer,
    PatientPerson,
    PayerRef,
    ProfessionalClaim,
    Provider,
    ServiceLine,
    Subscriber,
)
from claims.x12.quiet import collector_paused
from claims.x12.rules837 import cross_field_findings
from claims.x12.schema837 import SCHEMAS

VERSION = "005010X222A1"


def write_837p(interchange: Interchange837) -> bytes:
    """The file as ASCII bytes without line breaks.

    Raises WriteRefused with every finding when any field or any rule between fields does not hold.
    """
    with collector_paused():
        writer = _Writer(interchange, cross_field_findings(interchange))
        data = writer.run()
    if writer.findings:
        raise WriteRefused(writer.findings)
    return data


_MATCH = {name: (schema.id + "*", schema.whole.fullmatch) for name, schema in SCHEMAS.items()}


class _Writer:
    """Builds one file. `place` names where we are in words, for findings."""

    def __init__(self, interchange: Interchange837, findings: list[Finding]) -> None:
        self.interchange = interchange
        self.findings = findings
        self.out: list[str] = []
        self.place = "header"
        self.text = lru_cache(maxsize=None)(clean)  # of this file only: names do not outlive it
        self.hl = 0
        self.right: dict[str, set[str]] = {name: set() for name in SCHEMAS}

    # segments ------------------------------------------------------------------------------------------------------

    def put(self, name: str, *elements: str) -> None:
        """Check and append one segment; `name` is its key in SCHEMAS. Values come through `fields837`, so that none
        holds a delimiter and the whole segment can be matched at once."""
        segment, fullmatch = _MATCH[name]
        text = segment + "*".join(elements)
        if text[-1] == "*":
            text = text.rstrip("*")
        right = self.right[name]  # half of the segments of a file repeat an earlier one
        if text not in right:
            if fullmatch(text) is None:
                self.explain(name, elements)
            else:
                right.add(text)
        self.out.append(text)

    def explain(self, name: str, elements: tuple[str, ...]) -> None:
        schema = SCHEMAS[name]
        before = len(self.findings)
        for position, element in enumerate(schema.elements, 1):
            value = elements[position - 1] if position <= len(elements) else ""
            problem = problem_of(element, value)
            if problem:
                self.say(schema.id, position, *problem)
        if len(self.findings) == before:
            self.say(schema.id, 0, "the segment is not as specified", "bad_segment")

    def say(self, segment: str, element: int, message: str, code: str) -> None:
        number = len(self.out) + 1
        self.findings.append(Finding("error", number, segment, element, f"{self.place}: {message}", code))

    def composite(self, *parts: str) -> str:
        return ":".join(parts).rstrip(":")

    # envelope ------------------------------------------------------------------------------------------------------

    def run(self) -> bytes:
        ix = self.interchange
        head = self.isa()
        created = ix.created if isinstance(ix.created, datetime) else None
        day, time = date_of(created), f"{created:%H%M}" if created else ""
        sender, receiver = self.text(ix.sender[1]), self.text(ix.receiver[1])
        group_no = str(ix.group_no)
        self.put("GS", "HC", sender, receiver, day, time, group_no, "X", VERSION)
        start = len(self.out)
        number = self.text(ix.transaction_no)
        self.put("ST", "837", number, VERSION)
        self.put("BHT", "0019", "00", self.text(ix.batch), day, time, "CH")
        submitter = ix.submitter
        self.put("NM1.submitter", "41", "2", self.text(submitter.name), "", "", "", "", "46", self.text(submitter.id))
        phone, email = self.text(submitter.phone), self.text(submitter.email)
        contact = ["TE", phone, "EM", email] if phone and email else ["TE", phone] if phone else ["EM", email]
        self.put("PER", "IC", self.text(submitter.contact), *contact)
        self.put("NM1.receiver", "40", "2", self.text(ix.to.name), "", "", "", "", "46", self.text(ix.to.id))
        self.claims()
        self.place = "trailer"
        self.put("SE", str(len(self.out) - start + 1), number)
        self.put("GE", "1", group_no)
        self.put("IEA", "1", f"{ix.control_no:09d}" if isinstance(ix.control_no, int) else BAD)
        return (head + "~" + "~".join(self.out) + "~").encode("ascii", "replace")

    def isa(self) -> str:
        ix = self.interchange
        created = ix.created if isinstance(ix.created, datetime) else None
        if created is None:
            self.say("ISA", 9, "creation time is missing", "required")
        if ix.usage not in ("T", "P"):
            self.say("ISA", 15, "usage is not T or P", "code_value")
        if not (isinstance(ix.control_no, int) and 0 < ix.control_no <= 999_999_999):
            self.say("ISA", 13, "control number is not 1 to 999999999", "length")
        if not (isinstance(ix.group_no, int) and 0 < ix.group_no <= 999_999_999):
            self.say("GS", 6, "control number is not 1 to 999999999", "length")
        ids = []
        for position, (qualifier, identity) in ((5, ix.sender), (7, ix.receiver)):
            identity = self.text(identity)
            if qualifier not in ("01", "14", "20", "27", "28", "29", "30", "33", "ZZ"):
                self.say("ISA", position, "qualifier is not a known code", "code_value")
            if not 2 <= len(identity) <= 15 or identity in (BAD, DELIMITER):
                self.say("ISA", position + 1, "id is not 2 to 15 characters", "length")
            ids += [qualifier, f"{identity:<15}"]
        stamp = f"{created:%y%m%d*%H%M}" if created else ""
        number = f"{ix.control_no:09d}" if isinstance(ix.control_no, int) else ""
        blank = " " * 10
        return "*".join(("ISA", "00", blank, "00", blank, *ids, stamp, "^", "00501", number, "0", ix.usage, ":"))

    # levels --------------------------------------------------------------------------------------------------------

    def claims(self) -> None:
        billing: BillingProvider | None = None
        covered: tuple[Subscriber, PayerRef, bool] | None = None
        patient: PatientPerson | None = None
        billing_hl = subscriber_hl = 0
        for index, claim in enumerate(self.interchange.claims, 1):
            self.place = f"claim {index}"
            if claim.billing != billing:
                billing, covered = claim.billing, None
                billing_hl = self.next_hl()
                self.billing(billing, billing_hl)
            # A subscriber who is a patient and one who only holds the coverage are two levels: SBR02 differs.
            dependent = claim.patient is not None
            if (claim.subscriber, claim.payer, dependent) != covered:
                covered, patient = (claim.subscriber, claim.payer, dependent), None
                subscriber_hl = self.next_hl()
                self.subscriber(claim, subscriber_hl, billing_hl)
            if claim.patient is not None and claim.patient != patient:
                patient = claim.patient
                self.patient(patient, self.next_hl(), subscriber_hl)
            self.claim(claim)

    def next_hl(self) -> int:
        self.hl += 1
        return self.hl

    def address(self, address: Address) -> None:
        self.put("N3", self.text(address.line1), self.text(address.line2))
        self.put("N4", self.text(address.city), self.text(address.state), self.text(address.zip))

    def billing(self, billing: BillingProvider, number: int) -> None:
        self.put("HL.billing", str(number), "", "20", "1")
        if billing.taxonomy:
            self.put("PRV.billing", "BI", "PXC", self.text(billing.taxonomy))
        kind = "1" if billing.first else "2"
        self.put(
            "NM1.billing", "85", kind, self.text(billing.name), self.text(billing.first), self.text(billing.middle), "",
            "", "XX", self.text(billing.npi),
        )  # fmt: skip
        self.address(billing.address)
        self.put("REF.tax", self.text(billing.tax_id_kind), self.text(billing.tax_id))
        if billing.pay_to is not None:
            self.put("NM1.pay_to", "87", kind)
            self.address(billing.pay_to)

    def subscriber(self, claim: ProfessionalClaim, number: int, parent: int) -> None:
        person, itself = claim.subscriber, claim.patient is None
        self.put("HL.subscriber", str(number), str(parent), "22", "0" if itself else "1")
        self.put(
            "SBR", self.text(person.responsibility), "18" if itself else "", self.text(person.group_no),
            self.text(person.group_name), self.text(person.insurance_type), "", "", "", self.text(person.filing_code),
        )  # fmt: skip
        self.insured(person)
        if person.address is not None:
            self.address(person.address)
        if person.birth_date is not None or person.sex:
            self.put("DMG", "D8", date_of(person.birth_date), self.text(person.sex))
        self.payer(claim.payer)

    def insured(self, person: Subscriber) -> None:
        self.put(
            "NM1.subscriber", "IL", "1" if person.first else "2", self.text(person.last), self.text(person.first),
            self.text(person.middle), "", self.text(person.suffix), "MI", self.text(person.member_id),
        )  # fmt: skip

    def payer(self, payer: PayerRef) -> None:
        self.put(
            "NM1.payer", "PR", "2", self.text(payer.name), "", "", "", "", self.text(payer.id_kind), self.text(payer.id)
        )
        if payer.address is not None:
            self.address(payer.address)

    def patient(self, person: PatientPerson, number: int, parent: int) -> None:
        self.put("HL.patient", str(number), str(parent), "23", "0")
        self.put("PAT", self.text(person.relationship))
        self.put(
            "NM1.patient", "QC", "1", self.text(person.last), self.text(person.first), self.text(person.middle), "",
            self.text(person.suffix),
        )  # fmt: skip
        self.address(person.address)
        self.put("DMG", "D8", date_of(person.birth_date), self.text(person.sex))

    # claim ---------------------------------------------------------------------------------------------------------

    def claim(self, claim: ProfessionalClaim) -> None:
        accident = ""
        if claim.accident:
            causes = [*map(self.text, claim.accident), "", ""][:2]
            accident = self.composite(*causes, "", self.text(claim.accident_state))
        self.put(
            "CLM", self.text(claim.control_no), money_of(claim.charge), "", "",
            self.composite(self.text(claim.place), "B", self.text(claim.frequency)), self.text(claim.signature_on_file),
            self.text(claim.assignment), self.text(claim.benefits_assigned), self.text(claim.release), "", accident,
            "", "", "", "", "", "", "", "", self.text(claim.delay_reason),
        )  # fmt: skip
        for qualifier, day in (
            ("431", claim.onset_date), ("439", claim.accident_date), ("435", claim.admission_date),
            ("096", claim.discharge_date),
        ):  # fmt: skip
            if day is not None:
                self.put("DTP.date", qualifier, "D8", date_of(day))
        for paper in claim.attachments:
            number = self.text(paper.control_no)
            self.put(
                "PWK", self.text(paper.report), self.text(paper.transmission), "", "", "AC" if number else "", number
            )
        if claim.patient_paid is not None:
            self.put("AMT", "F5", money_of(claim.patient_paid))
        for qualifier, value in (
            ("9F", claim.referral), ("G1", claim.prior_authorization), ("F8", claim.payer_claim_no),
        ):  # fmt: skip
            if value:
                self.put("REF", qualifier, self.text(value))
        if claim.clia:
            self.put("REF.clia", "X4", self.text(claim.clia))
        for qualifier, value in (("D9", claim.clearinghouse_trace), ("EA", claim.medical_record_no)):
            if value:
                self.put("REF", qualifier, self.text(value))
        if claim.note:
            self.put("NTE", self.text(claim.note_kind), self.text(claim.note))
        codes = [self.text(code) for code in claim.diagnoses]
        self.put("HI", *[self.composite("ABF" if i else "ABK", code) for i, code in enumerate(codes)])
        if claim.referring is not None:
            self.person("DN", claim.referring)
        if claim.rendering is not None:
            self.rendering(claim.rendering)
        if claim.facility is not None:
            self.facility(claim.facility)
        if claim.supervising is not None:
            self.person("DQ", claim.supervising)
        for other in claim.other_payers:
            self.other_payer(other)
        place = self.place
        for number, line in enumerate(claim.lines, 1):
            self.place = f"{place} line {number}"
            self.line(number, line)

    def person(self, kind: str, who: Provider) -> None:
        npi = self.text(who.npi)
        self.put(
            "NM1.person", kind, "1", self.text(who.last), self.text(who.first), self.text(who.middle), "", "",
            "XX" if npi else "", npi,
        )  # fmt: skip

    def rendering(self, who: Provider) -> None:
        kind = "1" if who.first else "2"
        self.put(
            "NM1.rendering", "82", kind, self.text(who.last), self.text(who.first), self.text(who.middle), "", "", "XX",
            self.text(who.npi),
        )  # fmt: skip
        if who.taxonomy:
            self.put("PRV.rendering", "PE", "PXC", self.text(who.taxonomy))

    def facility(self, place: Facility) -> None:
        npi = self.text(place.npi)
        self.put("NM1.facility", "77", "2", self.text(place.name), "", "", "", "", "XX" if npi else "", npi)
        self.address(place.address)

    def adjustments(self, items: Iterable[Cas]) -> None:
        """CAS segments: one per group, six reasons each, in order of first appearance."""
        groups: dict[str, list[Cas]] = {}
        for item in items:
            groups.setdefault(item.group, []).append(item)
        for group, members in groups.items():
            for start in range(0, len(members), 6):
                row = [self.text(group)]
                for item in members[start : start + 6]:
                    row += [self.text(item.carc), money_of(item.amount), quantity_of(item.quantity)]
                self.put("CAS", *row)

    def other_payer(self, other: OtherPayer) -> None:
        person = other.subscriber
        self.put(
            "SBR.other", self.text(other.responsibility), self.text(other.relationship), self.text(person.group_no),
            self.text(person.group_name), self.text(person.insurance_type), "", "", "", self.text(other.filing_code),
        )  # fmt: skip
        self.adjustments(other.adjustments)
        for kind, amount in (("D", other.paid), ("A8", other.noncovered), ("EAF", other.remaining)):
            if amount is not None:
                self.put("AMT", kind, money_of(amount))
        self.put("OI", "", "", self.text(other.benefits_assigned), "", "", self.text(other.release))
        if other.remarks:
            self.put("MOA", "", "", *map(self.text, other.remarks))
        self.insured(person)
        if person.address is not None:
            self.address(person.address)
        self.payer(other.payer)
        if other.paid_date is not None:
            self.put("DTP.date", "573", "D8", date_of(other.paid_date))
        if other.claim_control_no:
            self.put("REF", "F8", self.text(other.claim_control_no))

    # line ----------------------------------------------------------------------------------------------------------

    def procedure(self, code: str, modifiers: tuple[str, ...], description: str = "") -> str:
        padded = [*map(self.text, modifiers), "", "", "", ""][: max(4, len(modifiers))]
        return self.composite("HC", self.text(code), *padded, self.text(description))

    def line(self, number: int, line: ServiceLine) -> None:
        self.put("LX", str(number))
        self.put(
            "SV1", self.procedure(line.procedure, line.modifiers, line.description), money_of(line.charge),
            self.text(line.unit), quantity_of(line.units), self.text(line.place), "",
            self.composite(*map(str, line.pointers)), "", "Y" if line.emergency else "", "",
            "Y" if line.epsdt else "", "Y" if line.family_planning else "",
        )  # fmt: skip
        first = date_of(line.date_from)
        if line.date_to is None or line.date_to == line.date_from:
            self.put("DTP.service", "472", "D8", first)
        else:
            self.put("DTP.service", "472", "RD8", f"{first}-{date_of(line.date_to)}")
        if line.prior_authorization:
            self.put("REF", "G1", self.text(line.prior_authorization))
        self.put("REF", "6R", self.text(line.control_no))
        if line.note:
            self.put("NTE", "ADD", self.text(line.note))
        if line.drug is not None:
            self.put("LIN", "", "N4", self.text(line.drug.ndc))
            self.put("CTP", "", "", "", quantity_of(line.drug.quantity), self.text(line.drug.unit))
        if line.rendering is not None:
            self.rendering(line.rendering)
        for item in line.adjudications:
            self.put(
                "SVD", self.text(item.payer_id), money_of(item.paid), self.procedure(item.procedure, item.modifiers),
                "", quantity_of(item.units),
            )  # fmt: skip
            self.adjustments(item.adjustments)
            self.put("DTP.date", "573", "D8", date_of(item.paid_date))
            if item.remaining is not None:
                self.put("AMT", "EAF", money_of(item.remaining))
