"""NCCI pairs of one edition as sorted arrays: 9 bytes a pair (key of two code numbers, two days, indicator). Pure numpy.

Void pairs (indicator 9) are never in force and are left out.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

_ZERO = dt.date(1970, 1, 1).toordinal()
_LAST_DAY = 65_535
"""Days are counted from 1970 in 16 bits (to 2149); an open end is the last of them, an earlier day is day 0."""
_VOID = 9
# a row of COPY (FORMAT binary) with five values of known width: count of fields, then length and content of each
_COPIED = np.dtype(
    [("fields", ">i2"), ("n1", ">i4"), ("code1", "S5"), ("n2", ">i4"), ("code2", "S5"), ("n3", ">i4"), ("start", ">i4"),
     ("n4", ">i4"), ("end", ">i4"), ("n5", ">i4"), ("flag", ">i2")]
)  # fmt: skip
_HEADER, _TRAILER = 19, 2
COPY_SQL = (
    "COPY (SELECT code1::text, code2::text, effective - date '1970-01-01',"
    " coalesce(deletion - date '1970-01-01', 65535), indicator FROM coding_ptpedit"
    " WHERE edition_id = %s AND indicator <> 9 AND length(code1) = 5 AND length(code2) = 5) TO STDOUT (FORMAT binary)"
)
"""The rows `PtpTable.from_copy` reads."""


class PtpTable:
    """Look-ups of ordered pairs; a pair may have several spans of dates."""

    def __init__(self, rows: Iterable[tuple[str, str, dt.date, dt.date | None, int]]) -> None:
        held = [row for row in rows if row[4] != _VOID and len(row[0]) == len(row[1]) == 5]
        days = [(a.toordinal() - _ZERO, b.toordinal() - _ZERO if b else _LAST_DAY) for _, _, a, b, _ in held]
        self._build(
            np.array([row[0] for row in held], dtype="S5"),
            np.array([row[1] for row in held], dtype="S5"),
            np.array([day[0] for day in days], dtype=np.int32),
            np.array([day[1] for day in days], dtype=np.int32),
            np.array([row[4] for row in held], dtype=np.int8),
        )

    @classmethod
    def from_copy(cls, chunks: Iterable[bytes]) -> PtpTable:
        """The table from the output of `COPY_SQL`, without one Python object per row."""
        table = cls.__new__(cls)
        parts = list(_blocks(chunks))
        names = ("code1", "code2", "start", "end", "flag")
        empty = np.empty(0, dtype=_COPIED)
        table._build(*(np.concatenate([part[name] for part in (parts or [empty])]) for name in names))
        return table

    def _build(
        self, first: np.ndarray, second: np.ndarray, start: np.ndarray, end: np.ndarray, flag: np.ndarray
    ) -> None:
        first, second = _whole(first), _whole(second)
        codes = np.unique(np.concatenate([np.unique(first), np.unique(second)]))
        names = codes.astype(">u8").tobytes()
        self.numbers = {names[8 * n + 3 : 8 * n + 8].decode("ascii"): n for n in range(len(codes))}
        self.width = max(len(codes), 1)
        kind = np.uint32 if self.width <= 65_536 else np.uint64
        keys = codes.searchsorted(first).astype(kind) * kind(self.width) + codes.searchsorted(second).astype(kind)
        order = np.argsort(keys, kind="stable")
        self.keys = keys[order]
        self.starts = np.clip(start, 0, _LAST_DAY).astype(np.uint16)[order]
        self.ends = np.clip(end, 0, _LAST_DAY).astype(np.uint16)[order]
        self.flags = flag.astype(np.int8)[order]
        # plain views: reading one item of a memoryview is several times quicker than of an array
        self._views = tuple(memoryview(part) for part in (self.keys, self.starts, self.ends, self.flags))
        repeats = np.flatnonzero(self.keys[1:] == self.keys[:-1])
        self._spans = 1
        while len(repeats):
            self._spans += 1
            repeats = repeats[:-1][np.diff(repeats) == 1]

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        return self.keys.nbytes + self.starts.nbytes + self.ends.nbytes + self.flags.nbytes

    def active(self, column1: str, column2: str, on: dt.date) -> int | None:
        """Indicator, 0 or 1, of the span in force on the date; None without one."""
        a, b = self.numbers.get(column1), self.numbers.get(column2)
        if a is None or b is None:
            return None
        key, day = a * self.width + b, on.toordinal() - _ZERO
        keys, starts, ends, flags = self._views
        at = bisect_left(keys, key)
        while at < len(keys) and keys[at] == key:
            if starts[at] <= day <= ends[at]:
                return flags[at]
            at += 1
        return None

    def active_many(self, pairs: Sequence[tuple[str, str]], days: Sequence[dt.date]) -> np.ndarray:
        """As `active` for many pairs at once, one day each: an int8 array, -1 where no span is in force."""
        number, unknown = self.numbers.get, -1
        first = np.fromiter((number(a, unknown) for a, _ in pairs), dtype=np.int64, count=len(pairs))
        second = np.fromiter((number(b, unknown) for _, b in pairs), dtype=np.int64, count=len(pairs))
        day = np.fromiter((one.toordinal() - _ZERO for one in days), dtype=np.int64, count=len(pairs))
        found = np.full(len(pairs), -1, dtype=np.int8)
        known = (first >= 0) & (second >= 0)
        if not len(self.keys) or not known.any():
            return found
        keys = np.where(known, first * self.width + second, 0).astype(self.keys.dtype)
        at = self.keys.searchsorted(keys)
        for step in range(self._spans):
            place = np.minimum(at + step, len(self.keys) - 1)
            hit = known & (self.keys[place] == keys) & (at + step < len(self.keys)) & (found < 0)
            hit &= (self.starts[place] <= day) & (day <= self.ends[place])
            found[hit] = self.flags[place[hit]]
        return found


def _whole(codes: np.ndarray) -> np.ndarray:
    """Five-letter codes as whole numbers in the same order: numbers sort many times quicker than strings."""
    letters = np.ascontiguousarray(codes, dtype="S5").view(np.uint8).reshape(-1, 5)
    found = np.zeros(len(letters), dtype=np.int64)
    for place in range(5):
        found = (found << 8) | letters[:, place]
    return found


def _blocks(chunks: Iterable[bytes]) -> Iterator[np.ndarray]:
    """Records of a binary COPY stream; its header is skipped, its trailer ends it."""
    rest, begun = b"", False
    for chunk in _gathered(chunks):
        rest += chunk
        if not begun:
            rest, begun = rest[_HEADER:], True
        whole = (len(rest) - _TRAILER) // _COPIED.itemsize
        if whole > 0:
            size = whole * _COPIED.itemsize
            yield np.frombuffer(rest[:size], dtype=_COPIED)
            rest = rest[size:]


def _gathered(chunks: Iterable[bytes], size: int = 4_000_000) -> Iterator[bytes]:
    held: list[bytes] = []
    length = 0
    for chunk in chunks:
        held.append(bytes(chunk))
        length += len(chunk)
        if length >= size:
            yield b"".join(held)
            held, length = [], 0
    if held:
        yield b"".join(held)
