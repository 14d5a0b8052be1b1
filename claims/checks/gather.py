"""What the checks may know about a claim, read from the database in a constant number of queries.

Everything that this installation does not hold stays None ("unknown"), so that a rule says "not evaluated", never "pass".
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db.models import Q

from claims.checks import facts as f
from claims.lifecycle.models import Claim, Outcome, ServiceLine
from claims.lifecycle.states import ClaimState
from portal import clock
from portal.encounters.models import Encounter, EncounterDocument
from portal.payers.models import Enrollment, FeeScheduleRow, Payer
from portal.tenants.models import Facility

CENTS = Decimal(100)
HISTORY_DAYS = 1100  # three years: new or established patient is the longest look back
_STATE = {
    ClaimState.DRAFT: "draft", ClaimState.EDITS_OPEN: "draft", ClaimState.WAITING_FOR_TABLE: "draft",
    ClaimState.READY: "draft", ClaimState.BATCHED: "sent", ClaimState.SENT: "sent", ClaimState.ACCEPTED: "accepted",
    ClaimState.REJECTED: "rejected", ClaimState.WITHDRAWN: "void",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CodedLine:
    """A line as a coder or a claim has it; `charge_cents` of the whole line."""

    code: str
    modifiers: tuple[str, ...]
    pointers: tuple[int, ...]
    units: Decimal
    charge_cents: int
    minutes: int | None = None
    control_no: str | None = None


def gather_facts(claim: Claim) -> f.ClaimFacts:
    """Facts of a built claim. Needs an open context that may read it; at most nine queries, whatever its size."""
    encounter = _encounter(claim.encounter_id)
    lines = [
        CodedLine(
            row.code, tuple(row.modifiers), tuple(row.pointers), row.units, row.charge_cents, row.minutes, row.control_no
        )
        for row in ServiceLine.objects.filter(claim_id=claim.pk, practice_id=claim.practice_id).order_by("position")
    ]
    return assemble(
        encounter,
        diagnoses=claim.diagnoses,
        lines=lines,
        control_no=claim.control_no,
        frequency=claim.frequency,
        payer_control_no=claim.payer_control_no if claim.frequency != "1" else "",
        order=claim.rank,
        claim_id=claim.pk,
        previous_id=claim.previous_id,
    )


def gather_coding(encounter_id: int, *, diagnoses: Sequence[str], lines: Sequence[CodedLine]) -> f.ClaimFacts:
    """Facts of a half-coded encounter: no claim stands behind them yet (used while the coder types)."""
    encounter = _encounter(encounter_id)
    order = {1: "P", 2: "S"}.get(encounter.coverage.rank, "T") if encounter.coverage else None
    return assemble(encounter, diagnoses=diagnoses, lines=list(lines), control_no="PREVIEW", order=order)


def _encounter(encounter_id: int) -> Encounter:
    return Encounter.objects.select_related(
        "patient", "provider", "facility", "coverage", "coverage__payer", "payer", "practice"
    ).get(pk=encounter_id)


def assemble(
    encounter: Encounter,
    *,
    diagnoses: Sequence[str],
    lines: Sequence[CodedLine],
    control_no: str,
    frequency: str = "1",
    payer_control_no: str = "",
    order: str | None = "P",
    claim_id: int | None = None,
    previous_id: int | None = None,
) -> f.ClaimFacts:
    """Put the facts together from the encounter's rows, the patient's history, enrolment, fees and documents."""
    day, practice = encounter.service_date, encounter.practice
    payer = encounter.coverage.payer if encounter.coverage else encounter.payer
    history, numbers, previous, previous_codes = _history(encounter, claim_id, previous_id)
    fees = _fees(practice.pk, day, {line.code for line in lines})
    patient = _patient(encounter)
    subscriber = _subscriber(encounter, patient)
    enrolled = _enrollments(encounter, payer)
    practice_row = _covering(enrolled, None, day)
    home = _office(practice)
    return f.ClaimFacts(
        control_no=control_no,
        today=clock.today(),
        usage="T" if settings.DEMO else "P",
        lines=tuple(_line(n, line, encounter, day) for n, line in enumerate(lines, 1)),
        diagnoses=tuple(code.replace(".", "").upper() for code in diagnoses),
        frequency=frequency,
        payer_control_no=payer_control_no,
        charge=sum((Decimal(line.charge_cents) / CENTS for line in lines), Decimal("0.00")),
        pos=encounter.place_of_service,
        # the practice accepts assignment and holds the patient's signature: what the writer sends
        assignment="A",
        benefits="Y",
        release="Y",
        signature_on_file="Y",
        patient=patient,
        subscriber=subscriber,
        coverage=_coverage(encounter, order),
        payer=_payer(payer, practice_row),
        billing=f.Provider(
            npi=practice.npi, entity="organization" if practice.is_group else "person", last=practice.name,
            taxonomy=practice.taxonomy, tax_id=practice.tax_id, address=home, contract=practice_row is not None,
            group=practice.npi, specialty=practice.specialty,
        ),  # fmt: skip
        rendering=_rendering(encounter, enrolled, day) if practice.is_group else None,
        facility=_facility(encounter.facility),
        solo=not practice.is_group,
        documents=_documents(encounter),
        history=history,
        history_claims=numbers,
        original_state=previous and _state_of(previous),
        original_payer_no=previous.payer_control_no if previous else None,
        original_lines=previous_codes,
        fees=fees,
        # where the coders work is the firm's own declaration (CM-03)
        coder_offshore=settings.CODERS_ABROAD,
    )


def _patient(encounter: Encounter) -> f.Person:
    row = encounter.patient
    address = f.Address(line1=row.address1, city=row.city, state=row.state, zip=row.zip) if row.address1 else None
    return f.Person(
        last=row.last_name, first=row.first_name, birth=row.birth_date, sex=row.sex, death=row.death_date,
        death_known=True, phone=row.phone, address=address,
    )  # fmt: skip


def _subscriber(encounter: Encounter, patient: f.Person) -> f.Person:
    cover = encounter.coverage
    if cover is None or cover.relationship == "18":
        return patient
    return f.Person(
        last=cover.subscriber_last_name or None, first=cover.subscriber_first_name or None,
        birth=cover.subscriber_birth_date, sex=cover.subscriber_sex or None,
    )  # fmt: skip


def _coverage(encounter: Encounter, order: str | None) -> f.Coverage:
    cover = encounter.coverage
    if cover is None:
        return f.Coverage()
    return f.Coverage(
        member_id=cover.member_id, begin=cover.valid_from, end=cover.valid_to, order=order,
        relationship=cover.relationship, patient_loop=cover.relationship != "18",
    )  # fmt: skip


def _payer(payer: Payer | None, practice_row: Enrollment | None) -> f.PayerFacts:
    if payer is None:
        return f.PayerFacts()
    # the payer's own data says which edits it uses: Medicaid's are separate files, many commercial plans take Medicare's
    used = set(payer.edit_sets)
    edit_set = "medicare" if "ncci" in used else "medicaid" if "ncci_medicaid" in used else "none"
    return f.PayerFacts(
        payer_id=payer.payer_id,
        filing_indicator=payer.filing_indicator,
        edit_set=edit_set,
        member_id_regex=payer.member_id_pattern or None,
        timely_filing_days=payer.timely_filing_days,
        accepts_replacement=payer.accepts_replacement,
        therapy_modifiers=payer.wants_therapy_modifier,
        # an enrolment of the practice with the payer carries our submitter's authorization
        submitter_authorized=practice_row is not None,
        # no payer rule on work abroad is held, so every payer is taken to bar it
        bars_offshore=True,
    )


def _enrollments(encounter: Encounter, payer: Payer | None) -> list[Enrollment]:
    if payer is None:
        return []
    rows = Enrollment.objects.filter(practice_id=encounter.practice_id, payer_id=payer.pk)
    return list(rows.filter(Q(provider=None) | Q(provider_id=encounter.provider_id)))


def _covering(rows: list[Enrollment], provider_id: int | None, day: dt.date) -> Enrollment | None:
    mine = [row for row in rows if row.provider_id == provider_id]
    return next((row for row in mine if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)), None)


def _rendering(encounter: Encounter, enrolled: list[Enrollment], day: dt.date) -> f.Provider:
    row = encounter.provider
    mine = [one for one in enrolled if one.provider_id == row.pk]
    found = _covering(enrolled, row.pk, day) or (mine[-1] if mine else None)
    return f.Provider(
        npi=row.npi, entity="person", last=row.last_name, taxonomy=row.taxonomy, enrolled=bool(mine),
        enrolled_from=found.valid_from if found else None, enrolled_to=found.valid_to if found else None,
        group=encounter.practice.npi, specialty=row.specialty,
    )  # fmt: skip


def _office(practice) -> f.Address:
    return f.Address(
        line1=practice.address1, line2=practice.address2 or None, city=practice.city, state=practice.state, zip=practice.zip
    )


def _facility(row: Facility | None) -> f.Provider | None:
    if row is None:
        return None
    return f.Provider(
        npi=row.npi or None, entity="organization", last=row.name,
        address=f.Address(line1=row.address1, city=row.city, state=row.state, zip=row.zip),
    )  # fmt: skip


def _line(number: int, line: CodedLine, encounter: Encounter, day: dt.date) -> f.Line:
    clia = encounter.facility.clia if encounter.facility else ""
    return f.Line(
        number=number, code=line.code, modifiers=line.modifiers, pointers=line.pointers, units=line.units,
        charge=Decimal(line.charge_cents) / CENTS, pos=encounter.place_of_service, date_from=day, date_to=day,
        control_no=line.control_no, minutes=line.minutes, clia=clia, ordering_npi=None,
    )  # fmt: skip


def _documents(encounter: Encounter) -> tuple[f.Document, ...]:
    """Papers of the visit. Whether a note bears a signature is not read from the page: unknown, never assumed."""
    rows = EncounterDocument.objects.filter(practice_id=encounter.practice_id, encounter_id=encounter.pk)
    return tuple(
        f.Document(kind="note", pages=pages, hash=sha) for sha, pages in rows.values_list("document__sha256", "document__pages")
    )


def _fees(practice_id: int, day: dt.date, codes: set[str]) -> tuple[f.FeeRow, ...] | None:
    rows = FeeScheduleRow.objects.filter(practice_id=practice_id, code__in=codes, valid_from__lte=day)
    found = rows.filter(Q(valid_to=None) | Q(valid_to__gte=day)).values_list("code", "modifier", "charge_cents")
    held = tuple(f.FeeRow(code=code, modifier=mod, fee=Decimal(cents) / CENTS) for code, mod, cents in found)
    return held or None


def _state_of(claim: Claim) -> str:
    if claim.outcome == Outcome.DENIED:
        return "denied"
    return _STATE.get(claim.state, "paid")


def _history(encounter: Encounter, claim_id: int | None, previous_id: int | None):
    """Earlier lines of the patient in this practice, numbers and states of their claims, and the replaced claim."""
    since = encounter.service_date - dt.timedelta(days=HISTORY_DAYS)
    claims = (
        Claim.objects.filter(practice_id=encounter.practice_id, patient_id=encounter.patient_id, service_from__gte=since)
        .exclude(pk=claim_id)
        .select_related("rendering")
    )
    if claim_id is None:  # a coding without a claim of its own: what was built from it is no earlier service
        claims = claims.exclude(encounter_id=encounter.pk)
    by_id = {claim.pk: claim for claim in claims}
    rows = ServiceLine.objects.filter(practice_id=encounter.practice_id, claim_id__in=list(by_id)).order_by("pk")
    lines, codes = [], []
    for row in rows:
        claim = by_id[row.claim_id]
        if claim.pk == previous_id:
            codes.append(row.code)
        # a claim that this one replaces is its own earlier self, not an earlier service
        state = "void" if claim.pk == previous_id else _state_of(claim)
        lines.append(
            f.PriorLine(
                claim=claim.control_no, code=row.code, date_from=row.service_date, npi=claim.rendering.npi,
                group=encounter.practice.npi, specialty=claim.rendering.specialty, modifiers=tuple(row.modifiers),
                units=row.units, charge=Decimal(row.charge_cents) / CENTS, pos=claim.place_of_service, state=state,
            )
        )  # fmt: skip
    numbers = tuple((claim.control_no, _state_of(claim)) for claim in by_id.values())
    previous = by_id.get(previous_id) if previous_id else None
    return tuple(lines), numbers, previous, tuple(codes) if previous else None
