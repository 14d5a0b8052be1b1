"""Reader of 835 remittances (005010X221A1 and its neighbors): bytes in, typed facts and findings out.

Loops are told by their first segment (CLP, SVC, PLB), which holds for every payer seen and survives damaged files.
The library oxedi can be asked for a second opinion (`library_findings`); our balance proof alone decides.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import oxedi

from claims.x12.balance import BalanceProof, Equation, prove
from claims.x12.envelope import Envelopes, Transaction, read_envelopes
from claims.x12.findings import Finding
from claims.x12.quiet import collector_paused
from claims.x12.remittance_facts import (
    REVERSAL,
    Adjustment,
    Person,
    ProviderAdjustment,
    RemitClaim,
    RemitLine,
    Remittance,
    Remittance835,
)
from claims.x12.values import ZERO, read_date, read_money, read_quantity

__all__ = [
    "REVERSAL", "Adjustment", "BalanceProof", "Equation", "PayeePart", "Person", "ProviderAdjustment", "RemitClaim",
    "RemitLine", "Remittance", "Remittance835", "library_findings", "prove", "proved", "read_835", "read_835_envelopes",
    "split_by_payee",
]  # fmt: skip


@dataclass(slots=True)
class PayeePart:
    """The transactions of one payee: `transactions` are indexes into `Remittance835.transactions`."""

    npi: str
    tax_id: str
    transactions: list[int] = field(default_factory=list)


def read_835(data: bytes, *, second_opinion: bool = False) -> Remittance835:
    """Every 835 transaction of a file, with findings of envelope, content and balance.

    Raises X12Unreadable when the bytes are not X12 at all, nothing else. With `second_opinion` the findings of the
    library oxedi are appended as warnings.
    """
    with collector_paused():
        result = read_835_envelopes(read_envelopes(data))
    if second_opinion:
        result.findings.extend(library_findings(data))
    return result


def read_835_envelopes(envelopes: Envelopes) -> Remittance835:
    """As read_835, for a file whose envelopes are read already."""
    findings = list(envelopes.findings)
    transactions = []
    skipped = 0
    for group in (group for interchange in envelopes.interchanges for group in interchange.groups):
        for txn in group.transactions:
            if txn.type == "835":
                remittance = _Reader(envelopes, txn).run()
                findings.extend(remittance.findings)
                findings.extend(prove(remittance).findings())
                transactions.append(remittance)
            elif group.functional_id == "HP":
                skipped += 1
                findings.append(Finding("error", txn.first, "ST", 1, "no 835 in a group of payments", "not_an_835"))
    if not transactions:
        findings.append(Finding("error", 0, "ST", 1, "the file holds no 835 transaction", "no_835"))
    return Remittance835(envelopes.source.data, transactions, findings, skipped)


def proved(result: Remittance835) -> bool:
    """True when the file has a transaction, every one is balanced and none of its payment groups hold anything else.

    Ask this, not `all(prove(...))`, which holds for a file without transactions.
    """
    return bool(result.transactions) and not result.skipped and all(prove(t).balanced for t in result.transactions)


def split_by_payee(data: bytes | Remittance835) -> list[PayeePart]:
    """Group the transactions of a file by payee NPI and tax id, in order of first appearance."""
    remittance = data if isinstance(data, Remittance835) else read_835(data)
    parts: dict[tuple[str, str], PayeePart] = {}
    for index, txn in enumerate(remittance.transactions):
        key = (txn.payee_npi, txn.payee_tax_id)
        parts.setdefault(key, PayeePart(*key)).transactions.append(index)
    return list(parts.values())


def library_findings(data: bytes) -> list[Finding]:
    """What oxedi says about the same bytes: its diagnostics and its refusal as findings (rule names, no content)."""
    try:
        diagnostics = oxedi.parse(data).diagnostics
    except (ValueError, OverflowError):
        return [Finding("warning", 0, "", 0, "the second reader refuses the file", "second_reader_refuses")]
    return [
        Finding(
            "warning", (item.segment or 0) + 1, "", item.element or 0, f"second reader: {item.kind}", "second_reader"
        )
        for item in diagnostics
    ]


def _at(row: list[str], position: int) -> str:
    return row[position] if position < len(row) else ""


def _counted(seen: str, actual: int) -> bool:
    return seen.isascii() and seen.isdigit() and len(seen) <= 10 and int(seen) == actual


class _Reader:
    """One transaction. `self.claim` and `self.line` are the open loops."""

    def __init__(self, envelopes: Envelopes, txn: Transaction) -> None:
        self.rows = envelopes.source.rows
        self.txn = txn
        self.component = txn.delimiters.component
        self.out = Remittance(txn.control_no, txn.first, txn.last)
        self.claim: RemitClaim | None = None
        self.line: RemitLine | None = None
        self.party = ""
        self.number = txn.first
        self.segment = "ST"

    def run(self) -> Remittance:
        doors: dict[str, Callable[[list[str]], None]] = {
            "CLP": self.clp, "SVC": self.svc, "CAS": self.cas, "DTM": self.dtm, "REF": self.ref, "AMT": self.amt,
            "NM1": self.nm1, "LQ": self.lq, "MOA": self.moa, "MIA": self.mia, "PLB": self.plb, "BPR": self.bpr,
            "TRN": self.trn, "N1": self.n1, "LX": self.lx,
        }  # fmt: skip
        get = doors.get
        rows = self.rows
        last = self.txn.last - 1 if self.txn.complete else self.txn.last
        for index in range(self.txn.first, last):
            row = rows[index]
            door = get(row[0])
            if door is not None:
                self.number = index + 1
                self.segment = row[0]
                door(row)
        self.number, self.segment = last, rows[last - 1][0]
        self.close(last)
        self.complete()
        return self.out

    def complete(self) -> None:
        self.number, self.segment = self.txn.first, "ST"
        if not self.txn.complete:
            self.unproved(0, "the transaction is cut off; nothing in it can be proved", "unproved_truncated")
        elif not _counted(_at(self.rows[self.txn.last - 1], 1), self.txn.last - self.txn.first + 1):
            # segments may be missing or doubled in a way that leaves the sums right (a lost remark, a claim paid 0)
            self.number, self.segment = self.txn.last, "SE"
            self.unproved(1, "the count of segments is not that of the file; nothing in it can be proved", "unproved_count")
            self.number, self.segment = self.txn.first, "ST"
        if not self.out.method and not self.out.handling:
            self.unproved(0, "no payment segment (BPR)", "missing_bpr")
        if not self.out.trace:
            self.unproved(0, "no trace number (TRN)", "missing_trn")
        if not (self.out.payee_npi or self.out.payee_tax_id):
            self.say("warning", 0, "no payee identification (N1*PE)", "missing_payee")

    def say(self, severity: str, element: int, message: str, code: str) -> None:
        self.out.findings.append(Finding(severity, self.number, self.segment, element, message, code))

    def unproved(self, element: int, message: str, code: str) -> None:
        self.say("error", element, message, code)

    # values --------------------------------------------------------------------------------------------------------

    def money(self, row: list[str], position: int, *, required: bool = True) -> Decimal:
        text = row[position] if position < len(row) else ""
        if text:
            amount = read_money(text)
            if amount is not None:
                return amount
            self.unproved(position, "amount is not readable", "bad_amount")
        elif required:
            self.unproved(position, "amount is missing", "missing_amount")
        return ZERO

    def quantity(self, row: list[str], position: int) -> Decimal | None:
        text = row[position] if position < len(row) else ""
        if not text:
            return None
        value = read_quantity(text)
        if value is None:
            self.unproved(position, "quantity is not readable", "bad_quantity")
        return value

    # loops ---------------------------------------------------------------------------------------------------------

    def close(self, last: int) -> None:
        """Note the last segment of the open claim and line."""
        if self.line is not None:
            self.line.last = last
            self.line = None
        if self.claim is not None:
            self.claim.last = last
            self.claim = None

    def lx(self, row: list[str]) -> None:
        self.close(self.number - 1)

    def clp(self, row: list[str]) -> None:
        number = self.number
        self.close(number - 1)
        if self.out.provider_adjustments:
            self.unproved(0, "claim after the provider adjustments", "claim_after_plb")
        patient_resp = self.money(row, 5, required=False) if _at(row, 5) else None
        self.claim = RemitClaim(
            _at(row, 1), _at(row, 2), self.money(row, 3), self.money(row, 4), patient_resp, _at(row, 6), _at(row, 7),
            _at(row, 8), _at(row, 9), number, number,
        )  # fmt: skip
        if not self.claim.control_no:
            self.unproved(1, "claim has no control number", "missing_control_no")
        self.out.claims.append(self.claim)

    def svc(self, row: list[str]) -> None:
        claim, number = self.claim, self.number
        if claim is None:
            self.unproved(0, "service line outside a claim", "orphan_segment")
            return
        if self.line is not None:
            self.line.last = number - 1
        parts = _at(row, 1).split(self.component)
        units = self.quantity(row, 5)
        line = RemitLine(
            len(claim.lines) + 1, parts[0], parts[1] if len(parts) > 1 else "",
            tuple([part for part in parts[2:6] if part]), self.money(row, 2), self.money(row, 3, required=False),
            units, number, number, _at(row, 4),
        )  # fmt: skip
        if len(row) > 6 and row[6]:
            sent = row[6].split(self.component)
            line.submitted_procedure = sent[1] if len(sent) > 1 else ""
            line.submitted_modifiers = tuple([part for part in sent[2:6] if part])
            line.submitted_units = self.quantity(row, 7)
        claim.lines.append(line)
        self.line = line

    def cas(self, row: list[str]) -> None:
        owner = self.line if self.line is not None else self.claim
        if owner is None:
            self.unproved(0, "adjustment outside a claim", "orphan_segment")
            return
        group = _at(row, 1)
        if group not in ("CO", "PR", "OA", "PI"):
            self.unproved(1, "adjustment group is not CO, OA, PI or PR", "bad_group")
        if len(row) > 20:
            self.unproved(20, "adjustment segment has more than six reasons", "too_many_adjustments")
        for start in range(2, len(row), 3):
            reason, amount = row[start], _at(row, start + 1)
            if reason or amount:
                if not reason:
                    self.unproved(start, "adjustment has no reason", "missing_reason")
                quantity = self.quantity(row, start + 2)
                owner.adjustments.append(Adjustment(group, reason, self.money(row, start + 1), quantity))

    def plb(self, row: list[str]) -> None:
        self.close(self.number - 1)
        npi, fiscal = _at(row, 1), read_date(_at(row, 2))
        if len(row) < 5:
            self.unproved(4, "amount is missing", "missing_amount")
        for start in range(3, len(row), 2):
            if row[start] or _at(row, start + 1):
                reason, _, reference = row[start].partition(self.component)
                amount = self.money(row, start + 1)
                self.out.provider_adjustments.append(
                    ProviderAdjustment(npi, fiscal, reason, reference, amount, self.number)
                )

    # header --------------------------------------------------------------------------------------------------------

    def bpr(self, row: list[str]) -> None:
        out = self.out
        if out.handling:
            self.unproved(0, "second payment segment in one transaction", "repeated_bpr")
        out.handling, out.payment = _at(row, 1) or "-", self.money(row, 2)
        out.credit_debit, out.method, out.payment_date = _at(row, 3), _at(row, 4), read_date(_at(row, 16))
        if out.credit_debit != "C":
            self.say("warning", 3, "payment is not marked as credit", "not_credit")
        if _at(row, 16) and out.payment_date is None:
            self.say("warning", 16, "payment date is not readable", "bad_date")

    def trn(self, row: list[str]) -> None:
        if self.out.trace:
            self.unproved(0, "second trace number in one transaction", "repeated_trn")
        self.out.trace, self.out.payer_trace_id = _at(row, 2), _at(row, 3)

    def n1(self, row: list[str]) -> None:
        self.party = _at(row, 1)
        if self.party == "PR":
            self.out.payer_name = _at(row, 2)
            self.out.payer_id = _at(row, 4)
        elif self.party == "PE":
            self.out.payee_name = _at(row, 2)
            if _at(row, 3) == "XX":
                self.out.payee_npi = _at(row, 4)
            elif _at(row, 3) == "FI":
                self.out.payee_tax_id = _at(row, 4)

    # details of claim and line -------------------------------------------------------------------------------------

    def dtm(self, row: list[str]) -> None:
        kind, value = _at(row, 1), read_date(_at(row, 2))
        line, claim = self.line, self.claim
        if value is None and claim is not None:
            self.say("warning", 2, "date is not readable", "bad_date")
        elif line is not None:
            if kind in ("472", "150"):
                line.date_from = value
            if kind in ("472", "151"):
                line.date_to = value
        elif claim is not None:
            if kind == "232":
                claim.date_from = value
            elif kind == "233":
                claim.date_to = value
            elif kind == "050":
                claim.received = value
        elif kind == "405":
            self.out.production_date = value

    def ref(self, row: list[str]) -> None:
        kind, value = _at(row, 1), _at(row, 2)
        if self.line is not None:
            if kind == "6R":
                self.line.control_no = value
            else:
                self.line.references[kind] = value
        elif self.claim is not None:
            self.claim.references[kind] = value
        elif self.party == "PE" and kind == "TJ":
            self.out.payee_tax_id = value
        elif self.party == "PR" and kind == "2U" and not self.out.payer_id:
            self.out.payer_id = value

    def amt(self, row: list[str]) -> None:
        kind = _at(row, 1)
        amount = read_money(_at(row, 2))
        if amount is None:
            self.say("warning", 2, "informational amount is not readable", "bad_info_amount")
        elif self.line is not None:
            if kind == "B6":
                self.line.allowed = amount
        elif self.claim is not None:
            self.claim.amounts[kind] = amount

    def nm1(self, row: list[str]) -> None:
        claim, kind = self.claim, _at(row, 1)
        if claim is None or self.line is not None:
            return
        if kind in ("QC", "IL", "74"):
            person = Person(_at(row, 3), _at(row, 4), _at(row, 5), _at(row, 8), _at(row, 9))
            if kind == "QC":
                claim.patient = person
            elif kind == "IL":
                claim.insured = person
            else:
                claim.corrected = person
        elif kind == "82":
            claim.rendering_npi = _at(row, 9) if _at(row, 8) == "XX" else ""
        elif kind == "TT":
            claim.crossover_payer = _at(row, 9)

    def lq(self, row: list[str]) -> None:
        owner = self.line if self.line is not None else self.claim
        if owner is not None and _at(row, 1) == "HE" and _at(row, 2):
            owner.rarcs.append(row[2])

    def moa(self, row: list[str]) -> None:
        if self.claim is not None:
            self.claim.rarcs.extend(code for code in row[3:8] if code)

    def mia(self, row: list[str]) -> None:
        if self.claim is not None:
            self.claim.rarcs.extend(code for code in (_at(row, 5), *row[20:24]) if code)
