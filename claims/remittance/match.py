"""Find our claim and our line behind what a payer answered. Never guesses: two candidates are no match."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from claims.lifecycle.models import Claim, ServiceLine
from claims.remittance.models import RemittanceClaim, RemittanceLine


@dataclass(slots=True)
class Ours:
    """The claims that the rows of a remittance may mean, with their lines: three queries for any number of rows."""

    by_number: dict[str, Claim] = field(default_factory=dict)
    by_payer_number: dict[str, list[Claim]] = field(default_factory=dict)
    by_pk: dict[int, Claim] = field(default_factory=dict)
    lines: dict[int, list[ServiceLine]] = field(default_factory=dict)

    def claim_of(self, row: RemittanceClaim) -> tuple[Claim | None, str]:
        """Our claim and how it was found; payers change case and pad, so the number is compared without both."""
        if row.claim_id is not None:
            return self.by_pk[row.claim_id], row.matched_by
        claim = self.by_number.get(_plain(row.control_no))
        if claim is not None:
            return claim, "control number"
        named = self.by_payer_number.get(row.payer_control_no, []) if row.payer_control_no else []
        return (named[0], "payer number") if len(named) == 1 else (None, "")


def ours(*, practice_id: int, rows: Iterable[RemittanceClaim]) -> Ours:
    """Load the candidates for these rows."""
    found = Ours()
    rows = list(rows)
    numbers = {_plain(row.control_no) for row in rows}
    chosen = {row.claim_id for row in rows if row.claim_id}
    base = Claim.objects.filter(practice_id=practice_id).select_related("payer")
    claims = list(base.filter(control_no__in=numbers))
    if chosen:
        claims += list(base.filter(pk__in=chosen))
    for claim in claims:
        found.by_number[claim.control_no] = claim
        found.by_pk[claim.pk] = claim
    left = {r.payer_control_no for r in rows if r.payer_control_no and _plain(r.control_no) not in found.by_number}
    if left:
        for claim in base.filter(payer_control_no__in=left):
            found.by_payer_number.setdefault(claim.payer_control_no, []).append(claim)
            found.by_pk[claim.pk] = claim
    for line in ServiceLine.objects.filter(practice_id=practice_id, claim_id__in=list(found.by_pk)).order_by("position"):
        found.lines.setdefault(line.claim_id, []).append(line)
    return found


def match_lines(theirs: Sequence[RemittanceLine], mine: Sequence[ServiceLine]) -> RemittanceLine | None:
    """Set `service_line_id` on every line; the first line without a match, or None when all have one.

    By our line number returned (REF*6R), else by code, modifiers, date and charge when exactly one line fits.
    """
    by_number = {_plain(line.control_no): line for line in mine}
    for line in theirs:
        found = by_number.get(_plain(line.control_no)) if line.control_no else None
        if found is None:
            fitting = [own for own in mine if _fits(line, own)]
            found = fitting[0] if len(fitting) == 1 else None
        if found is None:
            return line
        line.service_line_id = found.pk
    return None


def _fits(line: RemittanceLine, own: ServiceLine) -> bool:
    return (
        line.code == own.code
        and sorted(line.modifiers) == sorted(own.modifiers)
        and line.service_date == own.service_date
        and abs(line.charge_cents) == own.charge_cents
    )


def _plain(number: str) -> str:
    return number.strip().upper()
