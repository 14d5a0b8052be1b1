"""Our claims as the 837P writer wants them."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from claims.clearinghouse.base import Adapter
from claims.clearinghouse.partners import identity, usage
from claims.lifecycle.models import Claim, ServiceLine
from claims.x12 import professional as x
from claims.x12.segments import tokenize
from portal.tenants.models import Practice

CENTS = Decimal(100)


def claims_for_writing(ids: Sequence[int], practice_id: int) -> list[Claim]:
    """Claims with everything the writer needs, in a constant number of queries; `prefetched_lines` on each."""
    claims = list(
        Claim.objects.filter(pk__in=ids, practice_id=practice_id)
        .select_related("patient", "coverage", "payer", "rendering", "encounter__facility", "practice")
        .order_by("patient_id", "coverage_id", "pk")
    )
    lines: dict[int, list[ServiceLine]] = {claim.pk: [] for claim in claims}
    for line in ServiceLine.objects.filter(claim_id__in=ids, practice_id=practice_id).order_by("claim_id", "position"):
        lines[line.claim_id].append(line)
    for claim in claims:
        claim.prefetched_lines = lines[claim.pk]
    return claims


def interchange(
    practice: Practice, claims: Sequence[Claim], *, control_no: int, created: dt.datetime, adapter: Adapter
) -> x.Interchange837:
    """One file of one practice; group and batch numbers follow the interchange control number."""
    us = identity()
    return x.Interchange837(
        control_no=control_no,
        group_no=control_no,
        batch=batch_no(control_no),
        created=timezone.localtime(created),
        usage=usage(),
        sender=("ZZ", us.id),
        receiver=("ZZ", adapter.receiver_id),
        submitter=x.Submitter(name=us.name, id=us.id, contact=us.contact, phone=us.phone),
        to=x.Receiver(name=adapter.receiver_name, id=adapter.receiver_id),
        claims=[professional(practice, claim) for claim in claims],
    )


def batch_no(control_no: int) -> str:
    """BHT03, which the 277CA returns."""
    return f"CW{control_no:09d}"


def professional(practice: Practice, claim: Claim) -> x.ProfessionalClaim:
    """One claim for the writer. A group names its rendering provider; a solo practice bills as itself."""
    cover, patient = claim.coverage, claim.patient
    home = _address(patient.address1, patient.city, patient.state, patient.zip)
    is_self = cover.relationship == "18"
    subscriber = x.Subscriber(
        last=patient.last_name if is_self else cover.subscriber_last_name,
        first=patient.first_name if is_self else cover.subscriber_first_name,
        middle=patient.middle_name if is_self else "",
        suffix=patient.suffix if is_self else "",
        member_id=cover.member_id,
        birth_date=patient.birth_date if is_self else cover.subscriber_birth_date,
        sex=(patient.sex if is_self else cover.subscriber_sex) or "",
        address=home if is_self else None,
        group_no=cover.group_no,
        filing_code=claim.payer.filing_indicator,
        responsibility=claim.rank,
    )
    person = None
    if not is_self:
        person = x.PatientPerson(
            last=patient.last_name, first=patient.first_name, middle=patient.middle_name, suffix=patient.suffix,
            birth_date=patient.birth_date, sex=patient.sex, address=home, relationship=cover.relationship,
        )  # fmt: skip
    facility = claim.encounter.facility
    return x.ProfessionalClaim(
        control_no=claim.control_no,
        charge=Decimal(claim.charge_cents) / CENTS,
        place=claim.place_of_service,
        billing=_billing(practice),
        subscriber=subscriber,
        patient=person,
        payer=x.PayerRef(name=claim.payer.name, id=claim.payer.payer_id),
        diagnoses=tuple(code.replace(".", "") for code in claim.diagnoses),
        lines=[_line(line) for line in claim.prefetched_lines],
        frequency=claim.frequency,
        payer_claim_no=claim.payer_control_no if claim.frequency != "1" else "",
        rendering=_rendering(claim) if practice.is_group else None,
        facility=_facility(practice, facility),
        clia=facility.clia if facility and _has_lab(claim.prefetched_lines) else "",
    )


def _has_lab(lines: Sequence[ServiceLine]) -> bool:
    return any(line.code.startswith("8") and line.code.isdigit() for line in lines)


def _billing(practice: Practice) -> x.BillingProvider:
    return x.BillingProvider(
        name=practice.name, npi=practice.npi, tax_id=practice.tax_id, taxonomy=practice.taxonomy,
        address=_address(practice.address1, practice.city, practice.state, practice.zip, practice.address2),
    )  # fmt: skip


def _rendering(claim: Claim) -> x.Provider:
    who = claim.rendering
    return x.Provider(last=who.last_name, first=who.first_name, npi=who.npi, taxonomy=who.taxonomy)


def _facility(practice: Practice, facility) -> x.Facility | None:
    """Only a place other than the billing address is named (loop 2310C)."""
    if facility is None or (facility.address1 == practice.address1 and facility.zip == practice.zip):
        return None
    return x.Facility(
        name=facility.name, npi=facility.npi, address=_address(facility.address1, facility.city, facility.state, facility.zip)
    )


def _address(line1: str, city: str, state: str, zip_code: str, line2: str = "") -> x.Address:
    return x.Address(line1=line1, line2=line2, city=city, state=state, zip=zip_code.replace("-", ""))


def _line(line: ServiceLine) -> x.ServiceLine:
    return x.ServiceLine(
        procedure=line.code, modifiers=tuple(line.modifiers), charge=Decimal(line.charge_cents) / CENTS, units=line.units,
        pointers=tuple(line.pointers), date_from=line.service_date, control_no=line.control_no,
    )  # fmt: skip


def places(data: bytes) -> dict[str, tuple[int, int]]:
    """CLM01 -> first and last segment of that claim (CLM to before the next CLM, HL or SE)."""
    found: dict[str, tuple[int, int]] = {}
    number, start = "", 0
    for at, row in enumerate(tokenize(data).rows, start=1):
        if row[0] in {"CLM", "HL", "SE"} and number:
            found[number], number = (start, at - 1), ""
        if row[0] == "CLM":
            number, start = row[1], at
    return found
