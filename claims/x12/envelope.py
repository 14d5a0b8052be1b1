"""Interchanges, groups and transactions with their control numbers and counts; every mismatch is a finding."""

from dataclasses import dataclass, field

from claims.x12.findings import Finding, safe_number
from claims.x12.segments import Delimiters, Source, tokenize


@dataclass(slots=True)
class Transaction:
    """ST..SE. `first` and `last` are segment numbers, inclusive; `complete` is False when SE is missing."""

    type: str
    control_no: str
    version: str
    first: int
    last: int
    delimiters: Delimiters
    complete: bool = False


@dataclass(slots=True)
class Group:
    """GS..GE. `functional_id` is GS01 (HC claims, HP payments, FA acknowledgments, HN claim status)."""

    control_no: str
    functional_id: str
    version: str
    first: int
    transactions: list[Transaction] = field(default_factory=list)
    complete: bool = False


@dataclass(slots=True)
class Interchange:
    """ISA..IEA. `ta1` holds the segment numbers of interchange acknowledgments; `usage` is ISA15 (P or T)."""

    control_no: str
    sender: str
    receiver: str
    date: str
    time: str
    usage: str
    version: str
    first: int
    delimiters: Delimiters
    groups: list[Group] = field(default_factory=list)
    ta1: list[int] = field(default_factory=list)
    complete: bool = False


@dataclass(slots=True)
class Envelopes:
    """A tokenized file with its envelopes. `findings` starts with those of the tokenizer."""

    source: Source
    interchanges: list[Interchange]
    findings: list[Finding]

    def transactions(self) -> list[Transaction]:
        """Every transaction of the file, in file order."""
        return [txn for ix in self.interchanges for group in ix.groups for txn in group.transactions]


def read_envelopes(data: bytes) -> Envelopes:
    """Parse the envelopes of `data`; raises X12Unreadable only."""
    return _Walk(tokenize(data)).run()


def _at(row: list[str], position: int) -> str:
    return row[position].strip() if position < len(row) else ""


class _Walk:
    """One pass over the rows. A missing header opens an implied envelope, so that nothing in the file is lost."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings = list(source.findings)
        self.interchanges: list[Interchange] = []
        self.interchange: Interchange | None = None
        self.group: Group | None = None
        self.transaction: Transaction | None = None
        self.stray = 0

    def say(self, number: int, segment: str, element: int, message: str, code: str, severity: str = "error") -> None:
        self.findings.append(Finding(severity, number, segment, element, message, code))

    def run(self) -> Envelopes:
        doors = {
            "ISA": self.isa, "GS": self.gs, "ST": self.st, "SE": self.se, "GE": self.ge, "IEA": self.iea,
            "TA1": self.ta1,
        }  # fmt: skip
        number = 0
        for number, row in enumerate(self.source.rows, 1):
            door = doors.get(row[0])
            if door is not None:
                door(number, row)
            elif self.transaction is None:
                self.stray += 1
                if self.stray == 1:
                    self.say(number, "", 0, "segment outside any transaction", "stray_segment")
        self.close_interchange(number)
        return Envelopes(self.source, self.interchanges, self.findings)

    # headers -------------------------------------------------------------------------------------------------------

    def isa(self, number: int, row: list[str]) -> None:
        self.close_interchange(number - 1)
        self.interchange = Interchange(
            _at(row, 13), _at(row, 6), _at(row, 8), _at(row, 9), _at(row, 10), _at(row, 15), _at(row, 12), number,
            self.source.delimiters_at(number - 1),
        )  # fmt: skip
        self.interchanges.append(self.interchange)

    def gs(self, number: int, row: list[str]) -> None:
        self.close_group(number - 1)
        if self.interchange is None:
            self.interchange = Interchange("", "", "", "", "", "", "", number, self.source.delimiters_at(number - 1))
            self.interchanges.append(self.interchange)
        self.group = Group(_at(row, 6), _at(row, 1), _at(row, 8), number)
        self.interchange.groups.append(self.group)

    def st(self, number: int, row: list[str]) -> None:
        self.close_transaction(number - 1)
        if self.group is None:
            if self.interchange is not None:
                self.say(number, "ST", 0, "transaction without a group header (GS)", "missing_gs")
            self.gs(number, ["GS"])
        assert self.group is not None and self.interchange is not None
        version = _at(row, 3) or self.group.version
        self.transaction = Transaction(_at(row, 1), _at(row, 2), version, number, number, self.interchange.delimiters)
        self.group.transactions.append(self.transaction)

    def ta1(self, number: int, row: list[str]) -> None:
        if self.interchange is None:
            self.isa(number, ["ISA"])
            self.say(number, "TA1", 0, "TA1 outside an interchange", "stray_segment")
        assert self.interchange is not None
        self.interchange.ta1.append(number)

    # trailers ------------------------------------------------------------------------------------------------------

    def same(self, number: int, segment: str, element: int, seen: str, wanted: str, header: str) -> None:
        if seen != wanted:
            text = f"control number {safe_number(seen)} does not repeat {header} {safe_number(wanted)}"
            self.say(number, segment, element, text, "control_number_mismatch")

    def count(self, number: int, segment: str, seen: str, actual: int, what: str, code: str) -> None:
        if not (seen.isascii() and seen.isdigit() and len(seen) <= 10 and int(seen) == actual):
            self.say(number, segment, 1, f"count says {safe_number(seen)} {what}, the file has {actual}", code)

    def se(self, number: int, row: list[str]) -> None:
        txn = self.transaction
        if txn is None:
            self.say(number, "SE", 0, "trailer without its header (ST)", "stray_trailer")
            return
        txn.last, txn.complete = number, True
        self.count(number, "SE", _at(row, 1), number - txn.first + 1, "segments", "segment_count_mismatch")
        self.same(number, "SE", 2, _at(row, 2), txn.control_no, "ST02")
        self.transaction = None

    def ge(self, number: int, row: list[str]) -> None:
        self.close_transaction(number - 1)
        if self.group is None:
            self.say(number, "GE", 0, "trailer without its header (GS)", "stray_trailer")
            return
        self.count(
            number, "GE", _at(row, 1), len(self.group.transactions), "transactions", "transaction_count_mismatch"
        )
        self.same(number, "GE", 2, _at(row, 2), self.group.control_no, "GS06")
        self.group.complete = True
        self.group = None

    def iea(self, number: int, row: list[str]) -> None:
        self.close_group(number - 1)
        if self.interchange is None:
            self.say(number, "IEA", 0, "trailer without its header (ISA)", "stray_trailer")
            return
        self.count(number, "IEA", _at(row, 1), len(self.interchange.groups), "groups", "group_count_mismatch")
        self.same(number, "IEA", 2, _at(row, 2), self.interchange.control_no, "ISA13")
        self.interchange.complete = True
        self.interchange = None

    # what was left open --------------------------------------------------------------------------------------------

    def close_transaction(self, last: int) -> None:
        if self.transaction is not None:
            self.transaction.last = last
            self.say(last, "ST", 0, "transaction has no trailer (SE): the file is cut off or damaged", "truncated")
            self.transaction = None

    def close_group(self, last: int) -> None:
        self.close_transaction(last)
        if self.group is not None:
            if self.group.functional_id:
                self.say(last, "GS", 0, "group has no trailer (GE)", "truncated")
            self.group = None

    def close_interchange(self, last: int) -> None:
        self.close_group(last)
        if self.interchange is not None:
            if self.interchange.control_no:
                self.say(last, "ISA", 0, "interchange has no trailer (IEA): the file is cut off", "truncated")
            self.interchange = None
