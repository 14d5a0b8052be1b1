"""Readers of acknowledgments: TA1 (interchange), 999 (syntax) and 277CA (claim by claim). Facts out, no judgment.

Match keys: TA1 by our ISA13; 999 by our GS06 and ST02; 277CA batch by our BHT03, claim by our CLM01, line by REF*6R.
"""

from claims.x12.ack_facts import (
    ACCEPTED,
    REJECTED,
    TA1,
    Ack277CA,
    Ack999,
    AckFile,
    ClaimFact,
    LineFact,
    SetResponse,
    Status,
    StatusCode,
    SyntaxError999,
)
from claims.x12.envelope import Envelopes, Transaction, read_envelopes
from claims.x12.findings import Finding
from claims.x12.values import read_date, read_money

__all__ = [
    "ACCEPTED", "REJECTED", "TA1", "Ack277CA", "Ack999", "AckFile", "ClaimFact", "LineFact", "SetResponse", "Status",
    "StatusCode", "SyntaxError999", "is_claim_acknowledgment", "read_277ca", "read_999",
    "read_acknowledgment_envelopes", "read_acknowledgments", "read_ta1",
]  # fmt: skip


def read_acknowledgments(data: bytes) -> AckFile:
    """All TA1, 999 and 277CA of a file. Raises X12Unreadable only, when the bytes are not X12 at all."""
    return read_acknowledgment_envelopes(read_envelopes(data))


def read_acknowledgment_envelopes(envelopes: Envelopes) -> AckFile:
    """As read_acknowledgments, for a file whose envelopes are read already."""
    out = AckFile([], [], [], list(envelopes.findings))
    rows = envelopes.source.rows
    for interchange in envelopes.interchanges:
        for number in interchange.ta1:
            row = rows[number - 1]
            out.ta1.append(TA1(_at(row, 1), _at(row, 4), _at(row, 5), read_date(_at(row, 2)), _at(row, 3), number))
            if _at(row, 4) not in ("A", "E", "R"):
                out.findings.append(Finding("error", number, "TA1", 4, "code is not A, E or R", "bad_ta1_code"))
    for txn in envelopes.transactions():
        if txn.type == "999":
            out.syntax.append(_read_999(rows, txn, out.findings))
        elif txn.type == "277" and is_claim_acknowledgment(rows, txn):
            out.claims.append(_Reader277CA(rows, txn, out.findings).run())
    if not (out.ta1 or out.syntax or out.claims):
        out.findings.append(Finding("error", 0, "ST", 1, "the file holds no TA1, 999 or 277CA", "no_acknowledgment"))
    return out


def read_ta1(data: bytes) -> list[TA1]:
    """The interchange acknowledgments of a file."""
    return read_acknowledgments(data).ta1


def read_999(data: bytes) -> list[Ack999]:
    """The 999 transactions of a file."""
    return read_acknowledgments(data).syntax


def read_277ca(data: bytes) -> list[Ack277CA]:
    """The claim acknowledgments of a file; an answer to a 276 (also a 277) is not one."""
    return read_acknowledgments(data).claims


def is_claim_acknowledgment(rows: list[list[str]], txn: Transaction) -> bool:
    """Tell 277CA from the answer to a 276: by version, else by BHT06 = TH (X12 005010X214)."""
    if "X214" in txn.version:
        return True
    if "X212" in txn.version:
        return False
    head = rows[txn.first] if txn.first < len(rows) else []
    return _at(head, 0) == "BHT" and _at(head, 6) == "TH"


def _at(row: list[str], position: int) -> str:
    return row[position] if position < len(row) else ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else 0


def _read_999(rows: list[list[str]], txn: Transaction, findings: list[Finding]) -> Ack999:
    ack = Ack999("", "", "", txn.first, txn.last)
    current: SetResponse | None = None
    place: SyntaxError999 | None = None
    component = txn.delimiters.component
    for index in range(txn.first, txn.last):
        row = rows[index]
        match row[0]:
            case "AK1":
                ack.functional_id, ack.gs06, ack.version = _at(row, 1), _at(row, 2), _at(row, 3)
            case "AK2":
                current, place = SetResponse(_at(row, 1), _at(row, 2)), None
                ack.sets.append(current)
            case "IK3" if current is not None:
                place = SyntaxError999(_at(row, 1), _number(_at(row, 2)), _at(row, 3), 0, 0, _at(row, 4))
                current.errors.append(place)
            case "IK4" if current is not None and place is not None:
                spot = _at(row, 1).split(component)
                inner = _number(spot[1]) if len(spot) > 1 else 0
                element = SyntaxError999(
                    place.segment, place.segment_no, place.loop, _number(spot[0]), inner, _at(row, 3)
                )
                place = element
                current.errors.append(element)
            case "CTX" if place is not None:
                place.contexts.append(_at(row, 1).split(component)[0])
            case "IK5" if current is not None:
                current.verdict = _at(row, 1)
                current.codes = tuple([code for code in row[2:7] if code])
                if current.verdict not in ("A", "E", "R", "M", "W", "X"):
                    findings.append(Finding("error", index + 1, "IK5", 1, "verdict is not a known code", "bad_verdict"))
            case "AK9":
                ack.verdict, ack.included, ack.received, ack.accepted = (_at(row, i) for i in (1, 2, 3, 4))
            case "IK3" | "IK4" | "IK5":
                findings.append(Finding("error", index + 1, row[0], 0, "error note outside its loop", "orphan_segment"))
            case _:
                continue
    if not ack.gs06:
        findings.append(Finding("error", txn.first, "AK1", 2, "999 names no group", "missing_ak1"))
    if not ack.verdict:
        findings.append(Finding("error", txn.last, "AK9", 1, "999 has no verdict on the group", "missing_ak9"))
    return ack


class _Reader277CA:
    """One 277CA; `self.level` is HL03 of the open loop (20 source, 21 receiver, 19 provider, PT patient)."""

    def __init__(self, rows: list[list[str]], txn: Transaction, findings: list[Finding]) -> None:
        self.rows, self.txn, self.findings = rows, txn, findings
        self.component = txn.delimiters.component
        self.out = Ack277CA("", "", txn.first, txn.last)
        self.level = ""
        self.claim: ClaimFact | None = None
        self.line: LineFact | None = None
        self.start = 0

    def run(self) -> Ack277CA:
        for index in range(self.txn.first, self.txn.last):
            self.take(self.rows[index], index + 1)
        for claim in self.out.claims:
            if not claim.statuses:
                self.say(claim.first, "STC", "claim has no status", "missing_status")
        if not self.out.batch:
            self.say(self.txn.first, "TRN", "no batch trace number at the receiver level", "missing_batch")
        return self.out

    def say(self, number: int, segment: str, message: str, code: str) -> None:
        self.findings.append(Finding("error", number, segment, 0, message, code))

    def take(self, row: list[str], number: int) -> None:
        match row[0]:
            case "HL":
                self.level, self.claim, self.line, self.start = _at(row, 3), None, None, number
            case "NM1" if self.level == "20" and not self.out.level:
                self.out.level = {"AY": "clearinghouse", "PR": "payer"}.get(_at(row, 1), "")
                self.out.source_id = _at(row, 9)
            case "TRN" if self.level == "21" and _at(row, 1) == "2":
                self.out.batch = _at(row, 2)
            case "TRN" if self.level == "PT" and _at(row, 1) == "2":
                # A second TRN under the same patient is a second claim of that patient.
                self.claim = ClaimFact(_at(row, 2), self.start if self.claim is None else number, number)
                self.line = None
                self.out.claims.append(self.claim)
            case "SE" | "GE":
                self.claim = None
            case "STC":
                self.stc(row, number)
            case "SVC" if self.claim is not None:
                parts = _at(row, 1).split(self.component)
                self.line = LineFact(parts[1] if len(parts) > 1 else "")
                self.claim.lines.append(self.line)
            case "REF" if self.claim is not None:
                self.ref(row)
            case "DTP" if self.claim is not None and self.line is None and _at(row, 1) == "472":
                begin, _, end = _at(row, 3).partition("-")
                self.claim.service_from, self.claim.service_to = read_date(begin), read_date(end or begin)
        if self.claim is not None:
            self.claim.last = number

    def ref(self, row: list[str]) -> None:
        kind, value = _at(row, 1), _at(row, 2)
        assert self.claim is not None
        if self.line is not None:
            if kind == "FJ":
                self.line.control_no = value
        elif kind == "1K":
            self.claim.payer_claim_no = value
        elif kind == "D9":
            self.claim.intermediary_no = value

    def stc(self, row: list[str], number: int) -> None:
        codes = []
        for position in (1, 10, 11):
            if _at(row, position):
                parts = [*row[position].split(self.component), "", ""]
                codes.append(StatusCode(parts[0], parts[1], parts[2]))
        amount = read_money(_at(row, 4)) if _at(row, 4) else None
        if _at(row, 4) and amount is None:
            self.say(number, "STC", "amount is not readable", "bad_amount")
        status = Status(tuple(codes), read_date(_at(row, 2)), _at(row, 3), amount)
        if not codes:
            self.say(number, "STC", "status has no code", "missing_status")
        if self.line is not None:
            self.line.statuses.append(status)
        elif self.claim is not None:
            self.claim.statuses.append(status)
        elif self.level == "21":
            self.out.batch_statuses.append(status)
        elif self.level == "19":
            self.out.provider_statuses.append(status)
        else:
            self.say(number, "STC", "status outside its loop", "orphan_segment")
