"""Adjudication of one claim, to the cent, line by line. Every line ends with charge = paid + adjustments."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sandbox.claim import Claim, ClaimLine
from sandbox.payers import Behaviour, Payer

CENT = Decimal("0.01")
ZERO = Decimal("0.00")

#: (group, CARC, amount in dollars)
Adjustment = tuple[str, str, Decimal]


@dataclass(frozen=True)
class LineResult:
    """One adjudicated line."""

    charge: Decimal
    paid: Decimal
    allowed: Decimal
    adjustments: tuple[Adjustment, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """One adjudicated claim. ``status`` is CLP02; ``remarks`` are MOA remark codes."""

    status: str
    lines: tuple[LineResult, ...]
    remarks: tuple[str, ...] = ()

    @property
    def charge(self) -> Decimal:
        """CLP03."""
        return sum((line.charge for line in self.lines), ZERO)

    @property
    def paid(self) -> Decimal:
        """CLP04."""
        return sum((line.paid for line in self.lines), ZERO)

    @property
    def patient_share(self) -> Decimal:
        """CLP05: the sum of group PR."""
        return sum((amount for line in self.lines for group, _, amount in line.adjustments if group == "PR"), ZERO)

    @property
    def allowed(self) -> Decimal:
        """The sum of the lines' allowed amounts."""
        return sum((line.allowed for line in self.lines), ZERO)

    def to_json(self) -> dict[str, Any]:
        """JSON values, money as text."""
        lines = []
        for line in self.lines:
            adjustments = [[group, carc, str(amount)] for group, carc, amount in line.adjustments]
            amounts = [str(line.charge), str(line.paid), str(line.allowed)]
            lines.append([*amounts, adjustments, list(line.remarks)])
        return {"status": self.status, "remarks": list(self.remarks), "lines": lines}


def result_from_json(data: dict[str, Any]) -> Result:
    """The inverse of ``Result.to_json``."""
    lines = tuple(
        LineResult(
            charge=Decimal(charge),
            paid=Decimal(paid),
            allowed=Decimal(allowed),
            adjustments=tuple((g, c, Decimal(a)) for g, c, a in adjustments),
            remarks=tuple(remarks),
        )
        for charge, paid, allowed, adjustments, remarks in data["lines"]
    )
    return Result(status=data["status"], lines=lines, remarks=tuple(data["remarks"]))


def negate(result: Result) -> Result:
    """The reversal (CLP02 = 22): every charge, payment and adjustment negated, original group codes kept."""
    lines = tuple(
        LineResult(
            charge=-line.charge,
            paid=-line.paid,
            allowed=-line.allowed,
            adjustments=tuple((group, carc, -amount) for group, carc, amount in line.adjustments),
            remarks=(),
        )
        for line in result.lines
    )
    return Result(status="22", lines=lines)


def _round(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def _is_visit(code: str) -> bool:
    """Whether a copay applies: office visits (992xx)."""
    return code.startswith("992")


class _Shares:
    """What the patient still owes on this claim before the payer pays: deductible and one copay."""

    def __init__(self, *, claim: Claim, payer: Payer, behaviour: Behaviour) -> None:
        open_year = behaviour.chance(claim.account, "deductible open") < payer.deductible_open
        part = Decimal(str(round(behaviour.chance(claim.account, "deductible left"), 4)))
        self.deductible = _round(payer.deductible * part) if open_year else ZERO
        self.copay = payer.copay
        self.coinsurance = payer.coinsurance_percent / 100

    def take(self, *, code: str, owed: Decimal) -> tuple[list[Adjustment], Decimal]:
        """Patient adjustments of a line and what is left for the payer of ``owed``."""
        rows: list[Adjustment] = []
        deductible = min(self.deductible, owed)
        self.deductible -= deductible
        owed -= deductible
        copay = min(self.copay, owed) if _is_visit(code) else ZERO
        if copay:
            self.copay = ZERO
        owed -= copay
        # a visit with a copay carries no coinsurance, as in most plans
        share = ZERO if copay else _round(owed * self.coinsurance)
        owed -= share
        rows += [("PR", carc, amount) for carc, amount in (("1", deductible), ("2", share), ("3", copay)) if amount]
        return rows, owed


def _primary_line(*, line: ClaimLine, payer: Payer, shares: _Shares, factor: Decimal) -> LineResult:
    allowed = min(line.charge, _round(line.charge * payer.allowed_share(line.procedure) * factor))
    rows: list[Adjustment] = []
    if line.charge > allowed:
        rows.append(("CO", "45", line.charge - allowed))
    patient, paid = shares.take(code=line.procedure, owed=allowed)
    cut = _round(paid * payer.sequestration_percent / 100)
    if cut:
        rows.append(("CO", "253", cut))
        paid -= cut
    return LineResult(charge=line.charge, paid=paid, allowed=allowed, adjustments=(*rows, *patient))


def _secondary_line(*, line: ClaimLine, payer: Payer, before: Decimal) -> LineResult:
    """A line after another payer: OA-23 accounts for all the prior payer did, then 80 % of the rest is paid."""
    before = min(before, line.charge)
    rest = line.charge - before
    own_allowed = min(rest, _round(line.charge * payer.allowed_share(line.procedure)))
    paid = _round(own_allowed * Decimal("0.80"))
    rows: list[Adjustment] = []
    if before:
        rows.append(("OA", "23", before))
    if rest > own_allowed:
        rows.append(("CO", "45", rest - own_allowed))
    if own_allowed > paid:
        rows.append(("PR", "2", own_allowed - paid))
    return LineResult(charge=line.charge, paid=paid, allowed=own_allowed, adjustments=tuple(rows))


def _prior_impacts(claim: Claim) -> list[Decimal]:
    """Per line: prior payment plus prior contractual adjustment; a claim-level payment is spread by charge."""
    if any(line.prior_paid is not None for line in claim.lines):
        return [(line.prior_paid or ZERO) + line.prior_contractual for line in claim.lines]
    left = min(claim.prior_paid, claim.charge)
    impacts = []
    for number, line in enumerate(claim.lines, start=1):
        last = number == len(claim.lines)
        share = left if last or not claim.charge else _round(claim.prior_paid * line.charge / claim.charge)
        share = min(share, left, line.charge)
        impacts.append(share)
        left -= share
    return impacts


def adjudicate(
    *, claim: Claim, payer: Payer, behaviour: Behaviour, plan: dict[str, Any], corrected: bool = False
) -> Result:
    """The result of a claim under its plan. ``corrected`` is the second pass after a reversal: the payer
    allows nine tenths of what it allowed at first."""
    denial = plan["denial"]
    denied_at = set(range(len(claim.lines)))
    if denial and plan["one_line"]:
        denied_at = {len(claim.lines) - 1}
    shares = _Shares(claim=claim, payer=payer, behaviour=behaviour)
    secondary = claim.sequence != "P"
    impacts = _prior_impacts(claim) if secondary else []
    lines: list[LineResult] = []
    for at, line in enumerate(claim.lines):
        if denial and at in denied_at:
            rows = ((denial["group"], denial["carc"], line.charge),) if line.charge else ()
            lines.append(LineResult(line.charge, ZERO, ZERO, rows, tuple(denial["line"])))
        elif secondary:
            lines.append(_secondary_line(line=line, payer=payer, before=impacts[at]))
        else:
            factor = Decimal("0.9") if corrected else Decimal(1)
            lines.append(_primary_line(line=line, payer=payer, shares=shares, factor=factor))
    all_denied = bool(denial) and len(denied_at) == len(claim.lines)
    status = "4" if all_denied else {"P": "1", "S": "2"}.get(claim.sequence, "3")
    remarks = tuple(denial["claim"]) if all_denied else ()
    return Result(status=status, lines=tuple(lines), remarks=remarks)
