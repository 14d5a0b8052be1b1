"""Make claims from a signed coding: one claim to the payer of the visit, several when there are over 50 lines."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from claims.checks.rules.timely import last_filing_day
from claims.lifecycle import transitions
from claims.lifecycle.control_numbers import control_number
from claims.lifecycle.models import Claim, Frequency, ServiceLine
from claims.lifecycle.states import ClaimState
from coding.workspace.models import Coding, CodingLine, CodingState
from portal import clock
from portal.encounters import timeline
from portal.encounters.models import Encounter
from portal.jobs.emit import emit
from portal.payers.models import Payer

LINES_PER_CLAIM = 50  # 005010X222A1 loop 2400
S = ClaimState
NOT_SENT_YET = {S.DRAFT, S.EDITS_OPEN, S.WAITING_FOR_TABLE, S.READY, S.REJECTED}
ON_ITS_WAY = {S.BATCHED, S.SENT}


def build_claim(*, encounter_id: int) -> list[Claim]:
    """Build the claims of an encounter's newest signed coding, in the practice's context. The claims, old ones included.

    Idempotent: what was built is left alone. An earlier coding's claim that has not left is withdrawn; one that the
    payer holds is replaced (frequency 7) where the payer takes replacements; else a person decides, and the timeline
    says so. Returns [] when there is nothing to bill (no signed coding, no coverage).
    """
    encounter = Encounter.objects.select_related("patient", "provider", "coverage", "coverage__payer", "practice").get(
        pk=encounter_id
    )
    coding = (
        Coding.objects.filter(encounter_id=encounter.pk, state=CodingState.SIGNED, practice_id=encounter.practice_id)
        .order_by("-version")
        .first()
    )
    if coding is None:
        return []
    built = list(
        Claim.objects.filter(encounter_id=encounter.pk, practice_id=encounter.practice_id)
        .exclude(state=S.WITHDRAWN)
        .order_by("pk")
    )
    same = [claim for claim in built if claim.coding_id == coding.pk]
    if same:
        return same
    if encounter.coverage is None:
        _say(encounter, "claim.none", "No coverage is on file: there is no payer to bill.")
        return []
    lines = list(CodingLine.objects.filter(coding_id=coding.pk, practice_id=coding.practice_id).order_by("position"))
    if not lines:
        return []
    earlier = _make_room(encounter, built)
    if earlier is None:
        return []
    diagnoses = [row.code for row in coding.diagnoses.order_by("position")]
    parts = [lines[at : at + LINES_PER_CLAIM] for at in range(0, len(lines), LINES_PER_CLAIM)]
    return [
        _build(encounter, coding, diagnoses, part, number, previous=earlier.get(number))
        for number, part in enumerate(parts, start=1)
    ]


def _make_room(encounter: Encounter, built: Sequence[Claim]) -> dict[int, Claim] | None:
    """Deal with claims of an earlier coding: part -> the claim that is replaced; None when a person must decide."""
    if any(claim.state in ON_ITS_WAY for claim in built):
        _say(encounter, "claim.kept", "The earlier claim is on its way: correct it when the payer has answered.")
        return None
    held = [claim for claim in built if claim.state not in NOT_SENT_YET]
    if any(not claim.payer_control_no or not encounter.coverage.payer.accepts_replacement for claim in held):
        _say(encounter, "claim.kept", "The payer does not take replacements: a biller decides how to correct the claim.")
        return None
    for claim in built:
        if claim.state in NOT_SENT_YET:
            transitions.move(claim, to=S.WITHDRAWN, text="Withdrawn: the visit was coded again.")
    return {claim.part: claim for claim in held}


def _say(encounter: Encounter, kind: str, text: str) -> None:
    timeline.write(practice_id=encounter.practice_id, encounter_id=encounter.pk, kind=kind, text=text)


def _build(
    encounter: Encounter, coding: Coding, diagnoses: list[str], lines: list[CodingLine], part: int, *, previous: Claim | None
) -> Claim:
    payer: Payer = encounter.coverage.payer
    day = encounter.service_date
    claim = _insert(
        encounter=encounter,
        practice_id=encounter.practice_id,
        coding=coding,
        coverage=encounter.coverage,
        payer=payer,
        rendering=encounter.provider,
        patient=encounter.patient,
        previous=previous,
        frequency=Frequency.REPLACEMENT if previous else Frequency.ORIGINAL,
        rank={1: "P", 2: "S"}.get(encounter.coverage.rank, "T"),
        part=part,
        payer_control_no=previous.payer_control_no if previous else "",
        diagnoses=diagnoses,
        place_of_service=encounter.place_of_service,
        service_from=day,
        service_to=day,
        charge_cents=sum(line.charge_cents for line in lines),
        # professional claims count from the From date
        filing_limit=last_filing_day(day, payer.timely_filing_days, payer.filing_indicator in {"MB", "MA"}),
        built_at=clock.now(),
    )
    ServiceLine.objects.bulk_create(
        ServiceLine(
            practice_id=claim.practice_id,
            claim=claim,
            position=position,
            control_no=f"{claim.control_no}{position:02d}",
            code=line.code,
            modifiers=line.modifiers,
            pointers=line.pointers,
            units=line.units,
            charge_cents=line.charge_cents,
            minutes=line.minutes,
            service_date=day,
        )
        for position, line in enumerate(lines, start=1)
    )
    transitions.tell(
        claim,
        kind="claim.built",
        text=f"Claim {claim.control_no} was built for {payer.name}.",
        after=S.DRAFT,
        charge_cents=claim.charge_cents,
    )
    emit("claim.built", practice_id=claim.practice_id, subject_id=claim.pk)
    return claim


def _insert(**values) -> Claim:
    """Insert under a control number that no other claim has; a collision takes the next one."""
    practice, coding = values["encounter"].practice, values["coding"]
    previous = values["previous"].pk if values["previous"] else 0
    for attempt in range(5):
        number = control_number(practice.npi, coding.pk, values["rank"], values["payer"].pk, values["part"], previous, attempt)
        if Claim._base_manager.filter(control_no=number).exists():
            continue
        try:
            with transaction.atomic():
                return Claim.objects.create(control_no=number, **values)
        except IntegrityError as problem:  # another practice has this number: its rows are not visible here
            if "control_no" not in str(problem):
                raise
    raise RuntimeError("no free claim control number after five attempts")
