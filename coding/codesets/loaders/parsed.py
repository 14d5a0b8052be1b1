"""What every loader returns, and the few readers they share. Pure: no Django, no database."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

CODE5 = re.compile(r"^[0-9A-Z]\d{3}[0-9A-Z]$")
LIMIT_BYTES = 400_000_000


class UnreadableFile(Exception):
    """The file cannot be read as this kind at all; says what was expected. Nothing was loaded."""


class BadRow(ValueError):
    """One row cannot be read; the text says why. Other rows go on."""


@dataclass(slots=True)
class Parsed:
    """Rows in the column order of the kind, rows read, and rejected rows as (line number, why)."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    read: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)
    assumed_dates: bool = False

    def take(self, line: int, make, *args) -> None:
        """Read one row with `make(*args)`; a BadRow is rejected with its line."""
        self.read += 1
        try:
            self.rows.append(make(*args))
        except BadRow as why:
            self.rejected.append((line, str(why)))


def text_of(path: Path | str) -> str:
    """The file's text: gzip or plain, UTF-8 or Windows-1252. UnreadableFile when it is neither."""
    path = Path(path)
    try:
        raw = path.read_bytes()
        if raw[:2] == b"\x1f\x8b":
            with gzip.open(io.BytesIO(raw)) as packed:
                raw = packed.read(LIMIT_BYTES + 1)
    except (OSError, EOFError) as why:
        raise UnreadableFile(f"{path.name}: {why.__class__.__name__}: cannot be opened") from why
    if len(raw) > LIMIT_BYTES:
        raise UnreadableFile(f"{path.name}: larger than {LIMIT_BYTES // 1_000_000} MB")
    if not raw.strip():
        raise UnreadableFile(f"{path.name}: the file is empty")
    if b"\0" in raw[:4096]:
        raise UnreadableFile(
            f"{path.name}: binary content; unpack the publisher's zip or save the sheet as CSV/text first"
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def table_of(path: Path | str, *, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of a delimited file; quoted cells may span lines."""
    reader = csv.reader(io.StringIO(text_of(path), newline=""), delimiter=delimiter)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as why:
            raise UnreadableFile(f"{Path(path).name}: line {reader.line_num}: {why}") from why
        yield reader.line_num, [cell.strip() for cell in cells]


def day(text: str) -> date | None:
    """A date written YYYYMMDD, YYYY-MM-DD or MM/DD/YYYY; empty and `*` are None."""
    text = text.strip()
    if text in {"", "*"}:
        return None
    for shape in ("%Y%m%d", "%Y-%m-%d", "%m/%d/%Y"):
        try:
            return datetime.strptime(text, shape).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    raise BadRow(f"{text[:20]!r} is not a date")


def code5(text: str) -> str:
    """A CPT or HCPCS code; BadRow when it is not five characters of the known shape."""
    text = text.strip().upper()
    if not CODE5.match(text):
        raise BadRow(f"{text[:12]!r} is not a CPT or HCPCS code")
    return text


def whole(text: str, what: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text.strip()):
        raise BadRow(f"{what} {text[:20]!r} is not a whole number")
    return int(text)


def code_row(
    system: str,
    code: str,
    *,
    display: str | None = None,
    short: str = "",
    long: str = "",
    billable: bool = True,
    added: date | None = None,
    term: date | None = None,
    attributes: dict[str, Any] | None = None,
) -> tuple[Any, ...]:
    """A row for the table of codes, in its column order."""
    return (system, code, display or code, short[:120], long or short, billable, added, term, attributes or {})
