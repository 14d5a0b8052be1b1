"""Lossless tokenizer: which bytes are which segment and element, whatever the delimiters.

The bytes stay as they came (`Source.data`); a segment's row is a view of them for reading. Delimiters are taken from
each ISA, so that one file may hold interchanges of different partners.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from operator import itemgetter

from claims.x12.findings import Finding, X12Unreadable

_WHITE = b"\r\n\t \x00"
_WHITE_TEXT = "\r\n\t \x00"
_NEXT_ISA = re.compile(rb"ISA[^A-Za-z0-9\s]")
# Element widths of ISA01..ISA16 (X12 interchange control structure 00501).
ISA_WIDTHS = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Delimiters:
    """The separators of one interchange; `repetition` is empty before version 00402."""

    element: str = "*"
    component: str = ":"
    segment: str = "~"
    repetition: str = "^"


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: `number` counts from 1, `offset` is the byte position of its id, `elements[0]` is the id."""

    number: int
    offset: int
    elements: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.elements[0]

    def element(self, position: int) -> str:
        """Element by its 1-based position; empty when absent."""
        return self.elements[position] if position < len(self.elements) else ""


@dataclass(slots=True)
class Source:
    """A tokenized file. `rows[i]` is segment number i + 1 as a list of texts; readers use rows, because it is fast."""

    data: bytes
    rows: list[list[str]] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    spans: list[tuple[int, Delimiters]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Segment]:
        for index in range(len(self.rows)):
            yield self.segment(index + 1)

    def segment(self, number: int) -> Segment:
        """Segment by its 1-based number."""
        return Segment(number, self.offsets[number - 1], tuple(self.rows[number - 1]))

    def raw(self, first: int, last: int) -> bytes:
        """The bytes of segments `first` to `last` (1-based, inclusive), with their terminators."""
        return self.data[self.offsets[first - 1] : self.ends[last - 1]]

    def delimiters_at(self, index: int) -> Delimiters:
        """The delimiters in force at row `index`."""
        return self.spans[bisect_right(self.spans, index, key=itemgetter(0)) - 1][1]


def tokenize(data: bytes) -> Source:
    """Split `data` into segments. Raises X12Unreadable when there is no ISA, GS or ST to start from."""
    start = _start(data)
    source = Source(data)
    if start and data[:start].strip(_WHITE + b"\xef\xbb\xbf"):
        _say(source, "warning", 0, "", f"{start} bytes before the first segment were skipped", "leading_bytes")
    position = start
    while position < len(data):
        delimiters = _detect(data, position, source)
        end = _chunk_end(data, position, delimiters)
        source.spans.append((len(source.rows), delimiters))
        _split(data, position, end, delimiters, source)
        position = end
    if not source.rows:
        raise X12Unreadable("no segments")
    return source


def _say(source: Source, severity: str, number: int, segment: str, message: str, code: str, element: int = 0) -> None:
    source.findings.append(Finding(severity, number, segment, element, message, code))


def _start(data: bytes) -> int:
    if not data.strip(_WHITE):
        raise X12Unreadable("the file is empty")
    head = data.removeprefix(b"\xef\xbb\xbf")
    skipped = len(data) - len(head)
    skipped += len(head) - len(head.lstrip(_WHITE))
    if re.match(rb"(?:ISA|GS|ST)[^A-Za-z0-9\s]", data[skipped : skipped + 4]):
        return skipped
    found = _NEXT_ISA.search(data[:4096])
    if found is None:
        raise X12Unreadable("no ISA, GS or ST segment at the start")
    return found.start()


def _detect(data: bytes, position: int, source: Source) -> Delimiters:
    """Delimiters from the ISA at `position`, or a stated guess when the interchange header is missing or broken."""
    window = data[position : position + 400].decode("latin-1")
    number = len(source.rows) + 1
    if window.startswith("ISA"):
        separator = window[3]
        parts = window.split(separator, 16)
        if len(parts) == 17 and len(parts[16]) >= 2 and not parts[16][1].isalnum():
            component, terminator = parts[16][0], parts[16][1]
            widths = tuple(len(part) for part in parts[1:16])
            if widths != ISA_WIDTHS[:15]:
                place = next(i for i, (a, b) in enumerate(zip(widths, ISA_WIDTHS, strict=False), 1) if a != b)
                _say(source, "warning", number, "ISA", "ISA element has not its fixed width", "isa_width", place)
            repetition = parts[11] if len(parts[11]) == 1 and not parts[11].isalnum() else ""
            return Delimiters(separator, component, terminator, repetition)
        _say(source, "error", number, "ISA", "ISA has not its 16 elements; delimiters are guessed", "isa_broken")
        return _guess(data[position : position + 4096], separator)
    _say(source, "error", number, window[:2], "no interchange header (ISA); delimiters are guessed", "missing_envelope")
    return _guess(data[position : position + 4096], window[2])


def _guess(data: bytes, separator: str) -> Delimiters:
    terminator = next((mark for mark in ("~", "\n", "\r", "'") if mark.encode() in data and mark != separator), "~")
    return Delimiters(separator, ":" if separator != ":" else ">", terminator, "^" if separator != "^" else "")


def _chunk_end(data: bytes, position: int, delimiters: Delimiters) -> int:
    """Where the next interchange starts: an ISA that follows a segment terminator."""
    terminator = delimiters.segment.encode("latin-1")
    for match in _NEXT_ISA.finditer(data, position + 3):
        at = match.start()
        before = at - 1
        while before > position and data[before : before + 1] != terminator and data[before] in _WHITE:
            before -= 1
        if data[before : before + 1] == terminator:
            return at
    return len(data)


def _split(data: bytes, position: int, end: int, delimiters: Delimiters, source: Source) -> None:
    chunk = data[position:end]
    marks = delimiters.element + delimiters.component + delimiters.segment + delimiters.repetition
    wide = False
    if chunk.isascii() or not marks.isascii():
        text = chunk.decode("latin-1")
    else:
        _say(source, "info", 0, "", "the file holds characters outside ASCII", "not_ascii")
        try:
            text = chunk.decode("utf-8")
            wide = True
        except UnicodeDecodeError:
            text = chunk.decode("latin-1")
    separator, terminator = delimiters.element, delimiters.segment
    if not wide and _split_regular(text, position, separator, terminator, source):
        return
    wrapped = terminator not in "\r\n" and _has_inner_breaks(text, terminator)
    rows, offsets, ends = source.rows, source.offsets, source.ends
    pieces = text.split(terminator)
    last = len(pieces) - 1
    empty = 0
    for index, piece in enumerate(pieces):
        length = (len(piece.encode()) if wide else len(piece)) + (index != last)
        body = piece.lstrip(_WHITE_TEXT)
        if body:
            if wrapped and ("\n" in body or "\r" in body):
                body = body.replace("\r", "").replace("\n", "")
            rows.append(body.split(separator))
            offsets.append(position + len(piece) - len(piece.lstrip(_WHITE_TEXT)))
            ends.append(position + length)
            if index == last:
                _say(source, "error", len(rows), "", "the last segment has no terminator", "unterminated")
        elif index != last and terminator not in "\r\n":
            empty += 1
        position += length
    if wrapped:
        _say(source, "warning", 0, "", "line breaks inside segments were ignored", "wrapped_lines")
    if empty:
        _say(source, "warning", 0, "", f"{empty} empty segment(s) were skipped", "empty_segment")


def _split_regular(text: str, position: int, separator: str, terminator: str, source: Source) -> bool:
    """The fast way, for files without surprises: every segment ends the same way and nothing stands between them."""
    end = terminator
    for line_break in ("\r\n", "\n"):
        if text.endswith(terminator + line_break):
            end = terminator + line_break
            break
    pieces = text.split(end)
    regular = (
        pieces.pop() == ""
        and text.count(terminator) == len(pieces)
        and text.count("\n") == (len(pieces) if "\n" in end else 0)
        and text.count("\r") == (len(pieces) if "\r" in end else 0)
        and "" not in pieces
        and all(piece[0] not in _WHITE_TEXT for piece in pieces)
    )
    if not regular:
        return False
    width = len(end)
    starts = list(accumulate((len(piece) + width for piece in pieces), initial=position))
    source.rows.extend([piece.split(separator) for piece in pieces])
    source.offsets.extend(starts[:-1])
    source.ends.extend(starts[1:])
    return True


def _has_inner_breaks(text: str, terminator: str) -> bool:
    """True when a line break stands somewhere else than right after a segment terminator."""
    breaks = text.count("\n") or text.count("\r")
    if not breaks:
        return False
    return any("\n" in body or "\r" in body for body in (p.strip(_WHITE_TEXT) for p in text.split(terminator)))
