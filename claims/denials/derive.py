"""Derive what a payer decided from its adjustments (rules.md 3.4): never from CLP02, never from "paid is zero".

Pure functions over whole cents; amounts keep the sign of the remittance (positive reduces the payment).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claims.denials.reasons import DENIAL, PATIENT_SHARE, UNMAPPED, Reason, Remark, of_category, rarcs, reason
from claims.lifecycle.models import Outcome

# reasons that say little by themselves: the remark decides the category
NEEDS_REMARK = frozenset({"16", "A1", "96", "226", "252"})


@dataclass(frozen=True, slots=True)
class Cas:
    """One adjustment: group CO, OA, PI or PR, reason code, cents."""

    group: str
    carc: str
    cents: int


@dataclass(frozen=True, slots=True)
class DeniedAmount:
    """A denied amount with what to do about it. `rarc` is the remark that decided the category, if one did."""

    group: str
    carc: str
    cents: int
    category: str
    preventable: str
    owner: str
    first_action: str
    in_rate: bool
    unprocessable: bool
    rarc: str
    label: str


@dataclass(frozen=True, slots=True)
class LineResult:
    """`allowed` is paid plus the patient's share of benefits (PR with deductible, coinsurance, copay), in cents."""

    outcome: str
    allowed: int
    denials: tuple[DeniedAmount, ...] = ()

    @property
    def denied(self) -> int:
        return sum(item.cents for item in self.denials)


def derive_line(*, paid: int, adjustments: Iterable[Cas], remarks: Sequence[str] = ()) -> LineResult:
    """The outcome of one line: denied (nothing allowed), partly denied, pended, paid, or the patient's share only.

    A line that was settled at zero (contractual only, prior payer covered all) counts as paid: nothing is to work.
    """
    rows = [(row, reason(row.carc)) for row in adjustments]
    share = sum(row.cents for row, why in rows if row.group == "PR" and why.kind == PATIENT_SHARE)
    allowed = paid + share
    against = [(row, why) for row, why in rows if why.kind in (DENIAL, UNMAPPED) and row.cents > 0]
    denials = tuple(_denied(row, why, remarks) for row, why in against if why.final)
    if denials:
        return LineResult(Outcome.DENIED if allowed == 0 else Outcome.PARTLY_DENIED, allowed, denials)
    if against and allowed == 0:
        return LineResult(Outcome.PENDED, allowed)
    return LineResult(Outcome.PATIENT if paid == 0 and share > 0 else Outcome.PAID, allowed)


def _denied(row: Cas, why: Reason, remarks: Sequence[str]) -> DeniedAmount:
    known = [rarcs()[code] for code in remarks if code in rarcs()]
    unprocessable = row.carc == "16" and any(remark.unprocessable for remark in known)
    telling: Remark | None = None
    if row.carc in NEEDS_REMARK:
        telling = next((remark for remark in known if not remark.unprocessable), None)
    basis = (of_category(telling.category) if telling else None) or why
    action = "Send it again as a new claim: it was not processed and cannot be appealed." if unprocessable else ""
    return DeniedAmount(
        group=row.group, carc=row.carc, cents=row.cents, category=basis.category, preventable=basis.preventable,
        owner=basis.owner, first_action=action or basis.first_action, in_rate=why.in_rate,
        unprocessable=unprocessable, rarc=telling.rarc if telling else "", label=why.label,
    )  # fmt: skip


def fold(lines: Sequence[LineResult]) -> str:
    """The claim's outcome from its lines: denied only when every line is."""
    outcomes = [line.outcome for line in lines]
    if outcomes and all(outcome == Outcome.DENIED for outcome in outcomes):
        return Outcome.DENIED
    if Outcome.DENIED in outcomes or Outcome.PARTLY_DENIED in outcomes:
        return Outcome.PARTLY_DENIED
    for outcome in (Outcome.PENDED, Outcome.PAID, Outcome.PATIENT):
        if outcome in outcomes:
            return outcome
    return Outcome.NONE


def derive_claim(*, paid: int, lines: Sequence[LineResult], claim_level: Iterable[Cas], remarks: Sequence[str] = ()) -> tuple[str, LineResult | None]:
    """The claim's outcome, and the result of its claim-level adjustments when there are any.

    Without lines the claim is one line. With lines, claim-level denials count against what the lines allowed.
    """
    own = list(claim_level)
    if not lines:
        result = derive_line(paid=paid, adjustments=own, remarks=remarks)
        return result.outcome, result
    if not own:
        return fold(lines), None
    allowed = sum(line.allowed for line in lines)
    result = derive_line(paid=allowed, adjustments=own, remarks=remarks)
    outcome = fold(lines)
    if result.denials:
        outcome = Outcome.DENIED if allowed == 0 else Outcome.PARTLY_DENIED
    elif result.outcome == Outcome.PENDED and outcome == Outcome.PAID:
        outcome = Outcome.PENDED
    return outcome, result
