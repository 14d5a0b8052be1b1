"""After a posting: the fact on each claim, its line on the encounter's timeline, and the events of the flow."""

from collections.abc import Sequence

from claims.clearinghouse.models import InterchangePart
from claims.lifecycle.models import ClaimFact, FactKind, ServiceLine
from claims.remittance.bulk import update_many
from claims.remittance.judge import Answer
from claims.remittance.models import Remittance
from portal import clock
from portal.encounters import timeline
from portal.jobs.emit import emit
from portal.ui.money import usd


def tell(remittance: Remittance, answers: Sequence[Answer]) -> None:
    """`acknowledgment.read` (subject: the part, once), `claim.adjudicated` (subject: claim) for each answer, `line.denied`
    (subject: the answered claim) where something was denied or an answer with denials was taken back."""
    interchange = _interchange(remittance)
    ClaimFact.objects.bulk_create(
        [_fact(remittance, answer, interchange) for answer in answers], ignore_conflicts=True, batch_size=1000
    )
    _line_outcomes(remittance.practice_id, answers)
    for answer in answers:
        row = answer.row
        _line(remittance, answer)
        if answer.denials or answer.undoes is not None:
            emit("line.denied", practice_id=remittance.practice_id, subject_id=row.pk)
        emit("claim.adjudicated", practice_id=remittance.practice_id, subject_id=row.claim_id, key=f"835:{row.pk}")
    if answers and remittance.part_id is not None:
        emit(
            "acknowledgment.read", practice_id=remittance.practice_id, subject_id=remittance.part_id,
            key=f"835:{answers[0].row.pk}",
        )  # fmt: skip



def _interchange(remittance: Remittance) -> int | None:
    if remittance.part_id is None:
        return None
    return InterchangePart.objects.values_list("interchange_id", flat=True).get(
        practice_id=remittance.practice_id, pk=remittance.part_id
    )


def _fact(remittance: Remittance, answer: Answer, interchange: int | None) -> ClaimFact:
    row = answer.row
    return ClaimFact(
        practice_id=remittance.practice_id, claim_id=row.claim_id, kind=FactKind.REMITTANCE, code=row.status_code,
        key=f"835:{remittance.pk}:{row.ordinal}", at=clock.now(), interchange_id=interchange, part_id=remittance.part_id,
        first_segment=row.first_segment, last_segment=row.last_segment,
        facts={
            "remittance": remittance.pk, "remittance_claim": row.pk, "trace": remittance.trace,
            "paid_on": remittance.paid_on.isoformat(), "charge_cents": row.charge_cents, "paid_cents": row.paid_cents,
            "patient_cents": row.patient_cents, "denied_cents": sum(item.cents for item in answer.denials),
            "outcome": row.outcome, "in_rate": any(item.in_rate for item in answer.denials),
            "reversal": answer.is_reversal, "reverses": row.reverses_id, "payer_control_no": row.payer_control_no,
        },
    )  # fmt: skip


def _line_outcomes(practice_id: int, answers: Sequence[Answer]) -> None:
    """The last answer's outcome on our own lines; a reversal empties it again."""
    changed: dict[int, ServiceLine] = {}
    for answer in answers:
        for line in answer.lines:
            if line.service_line_id is not None:
                outcome = "" if answer.is_reversal else line.outcome
                changed[line.service_line_id] = ServiceLine(pk=line.service_line_id, outcome=outcome)
    update_many(ServiceLine, changed.values(), ["outcome"], practice_id=practice_id)


def _line(remittance: Remittance, answer: Answer) -> None:
    row, payer = answer.row, answer.claim.payer.name
    denied = sum(item.cents for item in answer.denials)
    if answer.is_reversal:
        kind, text = "claim.reversed", f"{payer} took back its answer ({usd(row.paid_cents)})."
    elif row.paid_cents:
        more = f"; {usd(denied)} denied" if denied else ""
        kind, text = "claim.paid", f"Paid {usd(row.paid_cents)} by {payer}{more}."
    elif denied:
        kind, text = "claim.denied", f"{payer} denied {usd(denied)}."
    else:
        kind, text = "claim.answered", f"{payer} answered without a payment."
    if row.patient_cents > 0:
        text += f" The patient's share is {usd(row.patient_cents)}."
    timeline.write(
        practice_id=remittance.practice_id, encounter_id=answer.claim.encounter_id, kind=kind, text=text,
        subject_type="claim", subject_id=row.claim_id, remittance=remittance.pk, paid_cents=row.paid_cents,
        denied_cents=denied, patient_cents=row.patient_cents, paid_on=remittance.paid_on.isoformat(),
    )  # fmt: skip
