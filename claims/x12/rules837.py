"""Rules between the fields of an 837P that the writer holds itself to; each returns findings, none repairs anything.

Sources: X12 005010X222A1 (limits of 12 diagnoses, 4 pointers, 50 lines, 10 other payers, 5000 claims; CLM02 is the sum
of SV102; REF*F8 with frequency 7 and 8; coordination-of-benefits balancing at line and claim level).
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from claims.x12.findings import Finding
from claims.x12.professional import Cas, Interchange837, OtherPayer, ProfessionalClaim
from claims.x12.values import ZERO

MAX_CLAIMS = 5000


def cross_field_findings(interchange: Interchange837) -> list[Finding]:
    """Every broken rule, with its place in words (claim and line ordinals)."""
    findings: list[Finding] = []
    claims = interchange.claims
    if not claims:
        findings.append(_finding("header", "CLM", 0, "the file has no claims", "no_claims"))
    if len(claims) > MAX_CLAIMS:
        findings.append(_finding("header", "CLM", 0, f"more than {MAX_CLAIMS} claims in one file", "too_many_claims"))
    seen: set[str] = set()
    for number, claim in enumerate(claims, 1):
        if claim.control_no in seen:
            findings.append(_finding(f"claim {number}", "CLM", 1, "control number is used twice", "duplicate_claim"))
        seen.add(claim.control_no)
        findings.extend(_finding(f"claim {number}", *problem) for problem in _claim(claim))
    return findings


def _finding(place: str, segment: str, element: int, message: str, code: str) -> Finding:
    return Finding("error", 0, segment, element, f"{place}: {message}", code)


type _Problem = tuple[str, int, str, str]


def _money(*amounts: Decimal | None) -> bool:
    """False when an amount is no finite Decimal: its own field says so, and sums would mislead or fail."""
    return all(isinstance(amount, Decimal) and amount.is_finite() for amount in amounts)


def _sum(items: list[Cas]) -> Decimal:
    return sum((item.amount for item in items), ZERO)


def _claim(claim: ProfessionalClaim) -> Iterator[_Problem]:
    lines = claim.lines
    if not 1 <= len(lines) <= 50:
        yield "LX", 0, f"{len(lines)} lines; 1 to 50 are allowed", "line_count"
    charges = [line.charge for line in lines]
    if _money(claim.charge, *charges):
        total = sum(charges, ZERO)
        if total != claim.charge:
            yield "CLM", 2, f"charge {claim.charge} is not the sum of its lines {total}", "charge_not_sum_of_lines"
    count = len(claim.diagnoses)
    if not 1 <= count <= 12:
        yield "HI", 0, f"{count} diagnoses; 1 to 12 are allowed", "diagnosis_count"
    if len(set(claim.diagnoses)) != count:
        yield "HI", 0, "a diagnosis is listed twice", "duplicate_diagnosis"
    if claim.frequency in ("7", "8") and not claim.payer_claim_no:
        yield "REF", 2, "replacement or void without the payer's claim number", "missing_payer_claim_no"
    yield from _people(claim)
    yield from _lines(claim)
    for ordinal, other in enumerate(claim.other_payers, 1):
        yield from _other_payer(claim, other, ordinal)


def _people(claim: ProfessionalClaim) -> Iterator[_Problem]:
    person = claim.subscriber
    if claim.patient is None:
        if person.birth_date is None or not person.sex:
            yield "DMG", 2, "the subscriber is the patient: birth date and sex are required", "subscriber_demographics"
        if person.address is None:
            yield "N3", 1, "the subscriber is the patient: address is required", "subscriber_address"
        if not person.first:
            yield "NM1", 4, "the subscriber is the patient: first name is required", "subscriber_name"
    for who in (claim.referring, claim.supervising):
        if who is not None and not who.first:
            yield "NM1", 4, "referring and supervising providers are persons: first name is required", "provider_name"
    if len(claim.accident) > 2:
        yield "CLM", 11, "more than two related causes", "accident_count"
    if "AA" in claim.accident and not claim.accident_state:
        yield "CLM", 11, "auto accident without its state", "accident_state"
    if claim.accident_state and "AA" not in claim.accident:
        yield "CLM", 11, "accident state without auto accident", "accident_state"
    if {"AA", "OA"} & set(claim.accident) and claim.accident_date is None:
        yield "DTP", 3, "accident without its date", "accident_date"
    if len(claim.attachments) > 10:
        yield "PWK", 0, "more than ten attachments", "attachment_count"
    for paper in claim.attachments:
        if (paper.transmission == "AA") == bool(paper.control_no):
            yield (
                "PWK",
                6,
                "control number is needed when sent and absent when on request (AA)",
                "attachment_control_no",
            )
    if len(claim.other_payers) > 10:
        yield "SBR", 0, "more than ten other payers", "other_payer_count"


def _lines(claim: ProfessionalClaim) -> Iterator[_Problem]:
    count = len(claim.diagnoses)
    controls: set[str] = set()
    for number, line in enumerate(claim.lines, 1):
        pointers = line.pointers
        if not 1 <= len(pointers) <= 4 or len(set(pointers)) != len(pointers):
            yield "SV1", 7, f"line {number}: one to four different diagnosis pointers are needed", "pointer_count"
        elif min(pointers) < 1 or max(pointers) > count:
            yield "SV1", 7, f"line {number}: a pointer names no diagnosis of the claim", "pointer_range"
        if len(line.modifiers) > 4 or not all(line.modifiers):
            yield "SV1", 1, f"line {number}: one to four modifiers, none empty", "modifier_count"
        if line.control_no in controls:
            yield "REF", 2, f"line {number}: control number is used twice", "duplicate_line"
        controls.add(line.control_no)
        begins, ends = line.date_from, line.date_to
        if isinstance(begins, date) and isinstance(ends, date) and ends < begins:
            yield "DTP", 3, f"line {number}: the service ends before it begins", "date_order"


def _other_payer(claim: ProfessionalClaim, other: OtherPayer, ordinal: int) -> Iterator[_Problem]:
    """Balancing per prior payer: line SV102 = paid + adjustments; claim CLM02 = paid + all adjustments."""
    if not 0 <= len(other.remarks) <= 5:
        yield "MOA", 0, f"other payer {ordinal}: more than five remarks", "remark_count"
    if other.paid is None:
        return
    adjusted = [item.amount for item in other.adjustments]
    answers = [[item for item in line.adjudications if item.payer_id == other.payer.id] for line in claim.lines]
    flat = [item for line in answers for item in line]
    amounts = [item.amount for answer in flat for item in answer.adjustments]
    if not _money(claim.charge, other.paid, *adjusted, *amounts, *(item.paid for item in flat)):
        return
    for number, (line, mine) in enumerate(zip(claim.lines, answers, strict=True), 1):
        if mine and _money(line.charge):
            total = sum((item.paid + _sum(item.adjustments) for item in mine), ZERO)
            if total != line.charge:
                text = f"line {number}: other payer {ordinal} accounts for {total} of {line.charge}"
                yield "SVD", 2, text, "cob_line_out_of_balance"
    total = other.paid + sum(adjusted, ZERO) + sum(amounts, ZERO)
    if total != claim.charge:
        yield "AMT", 2, f"other payer {ordinal} accounts for {total} of {claim.charge}", "cob_claim_out_of_balance"
    if flat:
        paid = sum((item.paid for item in flat), ZERO) - sum(adjusted, ZERO)
        if paid != other.paid:
            text = f"other payer {ordinal} paid {other.paid}, its lines less claim adjustments give {paid}"
            yield "AMT", 2, text, "cob_paid_mismatch"
