"""The 835 (005010X221A1) of one payer to one payee on one day, and the arithmetic of its total."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sandbox.adjudicate import Result
from sandbox.claim import Claim
from sandbox.payers import Payer
from sandbox.segments import clean, money

VERSION_835 = "005010X221A1"
ZERO = Decimal("0.00")
#: An invented bank: the routing number passes the check digit and belongs to nobody.
_ROUTING = "999999992"


@dataclass(frozen=True)
class Item:
    """One CLP: the claim, its result and the payer's claim number."""

    claim: Claim
    result: Result
    payer_number: str
    received: date


@dataclass(frozen=True)
class Plb:
    """One provider-level adjustment. Positive takes money away from this payment, negative adds to it."""

    reason: str
    reference: str
    amount: Decimal


@dataclass(frozen=True)
class Remittance:
    """One ST..SE of an 835."""

    payer: Payer
    items: tuple[Item, ...]
    adjustments: tuple[Plb, ...]
    paid_on: date
    trace: str

    @property
    def total(self) -> Decimal:
        """BPR02 = the sum of CLP04 minus the sum of PLB amounts (835 guide, transaction balance)."""
        return claims_total(self.items) - sum((row.amount for row in self.adjustments), ZERO)


def claims_total(items: tuple[Item, ...]) -> Decimal:
    """The sum of CLP04."""
    return sum((item.result.paid for item in items), ZERO)


def settle(*, items: tuple[Item, ...], adjustments: tuple[Plb, ...], trace: str) -> tuple[tuple[Plb, ...], Decimal]:
    """Close a negative total: it is not payable, so FB moves it to a future payment.

    Returns the adjustments with that FB (negative amount) and the carried balance in dollars (>= 0).
    """
    total = claims_total(items) - sum((row.amount for row in adjustments), ZERO)
    if total >= 0:
        return adjustments, ZERO
    return (*adjustments, Plb("FB", trace, total)), -total


def interest(*, item: Item, payer: Payer, paid_on: date) -> Decimal:
    """Simple interest owed for a late payment, in dollars, zero when on time or nothing is paid."""
    late = (paid_on - item.received).days - payer.interest_after_days
    if late <= 0 or item.result.paid <= 0 or not payer.interest_percent:
        return ZERO
    return (item.result.paid * payer.interest_percent / 100 * late / 365).quantize(Decimal("0.01"))


def rows_835(remittance: Remittance) -> list[list[str]]:
    """The rows between ST and SE."""
    payer, items = remittance.payer, remittance.items
    total = remittance.total
    day = f"{remittance.paid_on:%Y%m%d}"
    origin = f"1{payer.tax_id}"
    if total > 0:
        banks = ["CCP", "01", _ROUTING, "DA", f"70{payer.tax_id}", origin, "", "01", _ROUTING, "DA", "4400112233", day]
        rows = [["BPR", "I", money(total), "C", "ACH", *banks]]
    else:
        rows = [["BPR", "I", "0", "C", "NON", *[""] * 11, day]]
    rows += [["TRN", "1", remittance.trace, origin], ["DTM", "405", day]]
    street, city, state, postal = payer.address
    rows += [["N1", "PR", clean(payer.name), "XV", payer.id], ["N3", clean(street)]]
    rows += [["N4", clean(city), state, postal], ["REF", "2U", payer.id]]
    rows += [["PER", "CX", "CLAIMS", "TE", "5555550100"], ["PER", "BL", "EDI DESK", "TE", "5555550101"]]
    payee = items[0].claim
    rows.append(["N1", "PE", clean(payee.provider) or "PROVIDER", "XX", payee.npi])
    if payee.address[0]:
        rows += [["N3", clean(payee.address[0])], ["N4", clean(payee.address[1]), payee.address[2], payee.address[3]]]
    rows += [["REF", "TJ", payee.tax_id], ["LX", "1"]]
    for item in items:
        rows += _claim_rows(item=item, payer=payer)
    for at in range(0, len(remittance.adjustments), 6):
        row = ["PLB", payee.npi, f"{remittance.paid_on:%Y}1231"]
        for plb in remittance.adjustments[at : at + 6]:
            row += [f"{plb.reason}:{plb.reference}", money(plb.amount)]
        rows.append(row)
    return rows


def _claim_rows(*, item: Item, payer: Payer) -> list[list[str]]:
    claim, result = item.claim, item.result
    share = result.patient_share
    clp = ["CLP", claim.account, result.status, money(result.charge), money(result.paid)]
    clp += [money(share) if share else "", payer.filing, item.payer_number, claim.place, claim.frequency]
    rows = [clp, _name("QC", claim.patient, claim.member if claim.patient == claim.subscriber else "")]
    if claim.patient != claim.subscriber:
        rows.append(_name("IL", claim.subscriber, claim.member))
    if claim.rendering_npi:
        last, first = claim.rendering
        kind = "1" if first else "2"
        name = [clean(last) or "PROVIDER", clean(first, limit=35)]
        rows.append(["NM1", "82", kind, *name, "", "", "", "XX", claim.rendering_npi])
    if result.remarks:
        rows.append(["MOA", "", "", *result.remarks[:5]])
    rows += [["DTM", "232", claim.date_of_service], ["DTM", "233", claim.last_date]]
    rows.append(["DTM", "050", f"{item.received:%Y%m%d}"])
    if result.status != "22" and result.allowed > 0:
        rows.append(["AMT", "AU", money(result.allowed)])
    for line, adjudicated in zip(claim.lines, result.lines, strict=True):
        code = ":".join(["HC", line.procedure, *line.modifiers])
        rows.append(["SVC", code, money(adjudicated.charge), money(adjudicated.paid), "", line.units])
        if line.date_from == line.date_to:
            rows.append(["DTM", "472", line.date_from])
        else:
            rows += [["DTM", "150", line.date_from], ["DTM", "151", line.date_to]]
        rows += _cas(adjudicated.adjustments)
        if line.control:
            rows.append(["REF", "6R", line.control])
        if result.status != "22":
            rows.append(["AMT", "B6", money(adjudicated.allowed)])
        rows += [["LQ", "HE", code] for code in adjudicated.remarks]
    return rows


def _name(entity: str, who: tuple[str, str], member: str) -> list[str]:
    row = ["NM1", entity, "1", clean(who[0]) or "PATIENT", clean(who[1], limit=35), "", "", ""]
    return [*row, "MI", member] if member else row


def _cas(adjustments: tuple[tuple[str, str, Decimal], ...]) -> list[list[str]]:
    """One CAS per group, six reasons each, in order of first use."""
    rows = []
    for group in dict.fromkeys(group for group, _, _ in adjustments):
        mine = [(carc, amount) for kind, carc, amount in adjustments if kind == group]
        for at in range(0, len(mine), 6):
            row = ["CAS", group]
            for number, (carc, amount) in enumerate(mine[at : at + 6]):
                row += ([""] if number else []) + [carc, money(amount)]
            rows.append(row)
    return rows
