"""The smallest X12 layer the sandbox needs: splitting bytes into segments and writing interchanges.

Deliberately not shared with the product: two readings of the same bytes are a check, one is not.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

#: Qualifier and id under which the sandbox's clearinghouse signs its interchanges (ISA05/ISA06, GS02).
SELF_QUALIFIER = "ZZ"
SELF_ID = "SANDBOXCH"
SELF_NAME = "SANDBOX CLEARINGHOUSE"


class BadEnvelope(ValueError):
    """The bytes are not an interchange that can be taken in. ``code`` is the TA105 note code."""

    def __init__(self, code: str, reason: str, isa: list[str] | None = None) -> None:
        super().__init__(reason)
        self.code = code
        self.isa = isa


@dataclass(frozen=True)
class Transaction:
    """One ST..SE of a functional group, as lists of elements, with the group's GS."""

    gs: list[str]
    segments: list[list[str]]

    @property
    def control(self) -> str:
        """ST02."""
        return element(self.segments[0], 2)

    @property
    def kind(self) -> str:
        """ST01, for example ``837``."""
        return element(self.segments[0], 1)


@dataclass(frozen=True)
class Interchange:
    """One ISA..IEA: its header, separators and transactions in order."""

    isa: list[str]
    component: str
    terminator: str
    separator: str
    repetition: str
    transactions: list[Transaction] = field(default_factory=list)

    @property
    def control(self) -> str:
        """ISA13."""
        return element(self.isa, 13).strip()

    @property
    def sender(self) -> tuple[str, str]:
        """(ISA05, ISA06) without the padding."""
        return element(self.isa, 5).strip(), element(self.isa, 6).strip()


def element(segment: list[str], position: int) -> str:
    """Element ``position`` (1-based) of a segment, empty when the segment is shorter."""
    return segment[position] if 0 < position < len(segment) else ""


def split_interchange(data: bytes) -> Interchange:
    """Split one interchange and check its counts and control numbers.

    Raises BadEnvelope with the TA105 code: 022 control structure, 023 early end of file,
    001 control numbers of ISA and IEA differ, 021 wrong count of groups, 024 wrong content of a group.
    """
    text = data.decode("latin-1").lstrip("\r\n\t ")
    text = text.removeprefix("\u00ef\u00bb\u00bf")
    if not text.startswith("ISA") or len(text) < 106:
        raise BadEnvelope("022", "the file does not begin with a complete ISA segment")
    separator, component, terminator = text[3], text[104], text[105]
    isa = text[:105].split(separator)
    if len(isa) != 17 or not isa[13].isdigit():
        raise BadEnvelope("022", "the ISA segment does not have its 16 fixed elements")
    rows = [row.strip("\r\n") for row in text[106:].split(terminator)]
    segments = [row.split(separator) for row in rows if row.strip()]
    if not segments or segments[-1][0] != "IEA" or text.rstrip("\r\n ")[-1:] != terminator:
        raise BadEnvelope("023", "the file ends before its IEA segment", isa)
    if element(segments[-1], 2).strip() != isa[13].strip():
        raise BadEnvelope("001", "ISA13 and IEA02 differ", isa)
    transactions: list[Transaction] = []
    groups = 0
    gs: list[str] | None = None
    current: list[list[str]] | None = None
    for segment in segments[:-1]:
        name = segment[0]
        if name == "ISA":
            raise BadEnvelope("022", "a second ISA before the IEA", isa)
        if name == "GS":
            gs, groups = segment, groups + 1
        elif name == "GE":
            gs = None
        elif gs is None:
            raise BadEnvelope("024", "a segment stands outside every functional group", isa)
        elif name == "ST":
            current = [segment]
            transactions.append(Transaction(gs=gs, segments=current))
        elif current is None:
            raise BadEnvelope("024", "a segment stands outside every transaction", isa)
        else:
            current.append(segment)
            if name == "SE":
                current = None
    if current is not None or gs is not None:
        raise BadEnvelope("024", "a transaction or a group is not closed", isa)
    if element(segments[-1], 1) != str(groups):
        raise BadEnvelope("021", "IEA01 does not state the count of groups", isa)
    return Interchange(
        isa=isa,
        component=component,
        terminator=terminator,
        separator=separator,
        repetition=isa[11],
        transactions=transactions,
    )


def clean(text: str, *, limit: int = 60) -> str:
    """Text that is safe inside an element: upper case, without our separators, at most ``limit`` long."""
    kept = "".join(c if c.isascii() and c.isprintable() and c not in "*~:^" else " " for c in text.upper())
    return " ".join(kept.split())[:limit].strip()


def money(amount: Decimal) -> str:
    """Dollars as X12 wants them: no trailing zeros, no plus sign, ``0`` for nothing."""
    text = f"{amount:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def write_segments(rows: list[list[str]]) -> str:
    """Rows of elements as text, one segment per line, trailing empty elements dropped."""
    lines = []
    for row in rows:
        cut = list(row)
        while cut and cut[-1] == "":
            cut.pop()
        lines.append("*".join(cut) + "~")
    return "\n".join(lines) + "\n"


def write_isa(*, receiver: tuple[str, str], control: int, on: date, at: str, test: str) -> str:
    """The fixed-width ISA from the sandbox to ``receiver`` (qualifier, id)."""
    qualifier, name = receiver
    return (
        f"ISA*00*          *00*          *{SELF_QUALIFIER}*{SELF_ID:<15.15}*{qualifier:<2.2}*{name:<15.15}"
        f"*{on:%y%m%d}*{at}*^*00501*{control:09d}*0*{test}*:~\n"
    )


def write_interchange(
    *,
    receiver: tuple[str, str],
    control: int,
    on: date,
    functional: str,
    version: str,
    transactions: list[list[list[str]]],
    at: str = "0800",
    test: str = "T",
) -> bytes:
    """One ISA with one group of ``functional`` (GS01) and ``version`` (GS08).

    Each transaction is the rows between ST and SE; ST and SE with their counts are added here.
    """
    kind = {"HP": "835", "HN": "277", "FA": "999"}[functional]
    out = [write_isa(receiver=receiver, control=control, on=on, at=at, test=test)]
    gs = ["GS", functional, SELF_ID, receiver[1] or "UNKNOWN", f"{on:%Y%m%d}", at, str(control), "X", version]
    out.append(write_segments([gs]))
    for number, rows in enumerate(transactions, start=1):
        st = ["ST", kind, f"{number:04d}"] + ([] if functional == "HP" else [version])
        out.append(write_segments([st, *rows, ["SE", str(len(rows) + 2), f"{number:04d}"]]))
    out.append(write_segments([["GE", str(len(transactions)), str(control)], ["IEA", "1", f"{control:09d}"]]))
    return "".join(out).encode("ascii")
