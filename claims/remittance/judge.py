"""May this answered claim be posted? Pure decisions over rows held in memory, in the order of the file."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from claims.denials.derive import Cas, DeniedAmount, LineResult, derive_claim, derive_line
from claims.ledger.post import Side
from claims.lifecycle.models import Claim, Outcome
from claims.remittance.models import Remittance, RemittanceAdjustment, RemittanceClaim, RemittanceLine
from claims.remittance.sides import credit_of, line_sides
from portal.ui.money import usd

REVERSAL, PREDETERMINATION, FORWARDED, NOT_RECOGNIZED = "22", "25", "23", "4"


@dataclass(slots=True)
class Answer:
    """One CLP with everything that belongs to it."""

    row: RemittanceClaim
    lines: list[RemittanceLine] = field(default_factory=list)
    adjustments: list[RemittanceAdjustment] = field(default_factory=list)
    claim: Claim | None = None
    sides: list[Side] = field(default_factory=list)
    denials: list[DeniedAmount] = field(default_factory=list)
    undoes: "Answer | None" = None

    @property
    def is_reversal(self) -> bool:
        return self.row.status_code == REVERSAL

    def cas(self, line_id: int | None) -> list[Cas]:
        """The adjustments of one line; None = those of the claim itself."""
        return [Cas(a.group, a.carc, a.amount_cents) for a in self.adjustments if a.line_id == line_id]

    def amounts(self, *, sign: int = 1) -> tuple:
        """What must be equal, negated, between a payment and its reversal."""
        adjustments = Counter((a.group, a.carc, sign * a.amount_cents) for a in self.adjustments if a.amount_cents)
        return sign * self.row.charge_cents, sign * self.row.paid_cents, adjustments


@dataclass(slots=True)
class Books:
    """What the ledger and earlier remittances say about the claims of this one; moved along as answers are accepted.

    `open_cents` is the payer's receivable per claim, `active` the posted answers per claim that nothing has reversed.
    """

    open_cents: dict[int, int]
    active: dict[int, list[Answer]]
    split_charges: dict[tuple[int, int], int] = field(default_factory=dict)

    def accept(self, answer: Answer) -> None:
        claim_id = answer.row.claim_id
        if answer.undoes is not None:
            self.active[claim_id].remove(answer.undoes)
        elif not answer.is_reversal:
            self.active.setdefault(claim_id, []).append(answer)
        self.open_cents[claim_id] = self.open_cents.get(claim_id, 0) - credit_of(answer.sides)


def note_splits(books: Books, answers: Iterable[Answer]) -> None:
    """Add up the charges of one claim that came back as several: together they are our charge."""
    for answer in answers:
        if answer.claim is not None and not answer.is_reversal:
            key = (answer.row.remittance_id, answer.claim.pk)
            books.split_charges[key] = books.split_charges.get(key, 0) + answer.row.charge_cents


def judge(answer: Answer, *, remittance: Remittance, books: Books) -> str:
    """Fill the answer's sides, outcome and denials. Returns why it must wait for a person; "" = it may be posted."""
    row, claim = answer.row, answer.claim
    if claim is None:
        return "No claim of this practice has this number."
    if row.status_code == PREDETERMINATION:
        return "This is a predetermination, not a payment."
    if remittance.payer_id is not None and remittance.payer_id != claim.payer_id:
        return f"It was billed to {claim.payer.name}; another payer answers."
    if answer.is_reversal:
        return _judge_reversal(answer, books)
    if row.paid_cents < 0:
        return f"The payment is below zero ({usd(row.paid_cents)}) and is not marked as a reversal."
    whole = books.split_charges.get((row.remittance_id, claim.pk))
    if row.charge_cents != claim.charge_cents and whole != claim.charge_cents:
        return f"The charge {usd(row.charge_cents)} is not ours ({usd(claim.charge_cents)})."
    why = _other_payers(answer, claim)
    if why:
        return why
    _derive(answer, claim)
    return _against_books(answer, claim, books)


def _judge_reversal(answer: Answer, books: Books) -> str:
    before = books.active.get(answer.row.claim_id or 0, [])
    if not before:
        return "There is no posted payment to take back, or it was taken back already."
    wanted = answer.amounts(sign=-1)
    found = next((prior for prior in before if prior.amounts() == wanted), None)
    if found is None:
        return "The reversal does not repeat, negated, what was posted."
    answer.undoes = found
    answer.row.reverses_id = found.row.pk
    answer.sides = [
        Side(side.account, -side.cents, side.claim_id, side.service_line_id, side.payer_id) for side in found.sides
    ]
    return ""


def _other_payers(answer: Answer, claim: Claim) -> str:
    """OA-23 must be there after another payer, and must not be there before one."""
    prior = sum(a.amount_cents for a in answer.adjustments if a.group == "OA" and a.carc == "23")
    if claim.rank == "P" and prior > 0:
        return f"It counts {usd(prior)} of another payer, but we billed this payer first."
    if claim.rank != "P" and prior <= 0:
        return "We billed it after another payer, and the answer leaves that payer's part out (OA-23)."
    return ""


def _derive(answer: Answer, claim: Claim) -> None:
    row = answer.row
    results: list[LineResult] = []
    for line in answer.lines:
        own = answer.cas(line.pk)
        result = derive_line(paid=line.paid_cents, adjustments=own, remarks=[*line.rarcs, *row.remarks])
        line.outcome, line.allowed_cents = result.outcome, result.allowed
        results.append(result)
        answer.denials += result.denials
        answer.sides += line_sides(
            claim_id=claim.pk, payer_id=claim.payer_id, line_id=line.service_line_id, paid=line.paid_cents, adjustments=own
        )
    own = answer.cas(None)
    outcome, claim_level = derive_claim(paid=row.paid_cents, lines=results, claim_level=own, remarks=row.remarks)
    if claim_level is not None:
        answer.denials += claim_level.denials
        answer.sides += line_sides(
            claim_id=claim.pk, payer_id=claim.payer_id, line_id=None,
            paid=0 if answer.lines else row.paid_cents, adjustments=own,
        )  # fmt: skip
    unknown = row.status_code == FORWARDED or (row.status_code == NOT_RECOGNIZED and not answer.denials)
    row.outcome = Outcome.NOT_OURS if unknown else outcome


def _against_books(answer: Answer, claim: Claim, books: Books) -> str:
    """Would it pay or write off twice?"""
    credit = credit_of(answer.sides)
    split = books.split_charges.get((answer.row.remittance_id, claim.pk)) == claim.charge_cents
    for prior in books.active.get(claim.pk, []):
        same_file = prior.row.remittance_id == answer.row.remittance_id
        if credit and credit_of(prior.sides) and not (split and same_file):
            return f"Remittance {prior.row.remittance_id} answered it before, and no reversal came."
    left = books.open_cents.get(claim.pk, 0)
    if credit > left:
        return f"It would take {usd(credit)} off a receivable of {usd(left)}: paid or written off twice."
    return ""
