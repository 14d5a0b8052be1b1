"""NCCI pairs of one edition as sorted arrays: key code1<<30|code2, dates as days, indicator. Pure numpy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import numpy as np

_FOREVER = 2**31 - 1


def _number(code: str) -> int:
    """A code as an integer that keeps order: base 36, five places (26 bits), -1 when it is no code."""
    try:
        return int(code, 36) if len(code) == 5 else -1
    except ValueError:
        return -1


class PtpTable:
    """Look-ups of ordered pairs; a pair may have several spans of dates."""

    def __init__(self, rows: Iterable[tuple[str, str, dt.date, dt.date | None, int]]) -> None:
        table = sorted(
            ((_number(a) << 30) | _number(b), start.toordinal(), end.toordinal() if end else _FOREVER, flag)
            for a, b, start, end, flag in rows
        )
        self.keys = np.array([r[0] for r in table], dtype=np.int64)
        self.starts = np.array([r[1] for r in table], dtype=np.int32)
        self.ends = np.array([r[2] for r in table], dtype=np.int32)
        self.flags = np.array([r[3] for r in table], dtype=np.int8)

    def active(self, column1: str, column2: str, on: dt.date) -> int | None:
        """Indicator of the span in force on the date (a void pair, 9, is never in force); None without one."""
        a, b = _number(column1), _number(column2)
        if a < 0 or b < 0:
            return None
        key, day = (a << 30) | b, on.toordinal()
        at = int(self.keys.searchsorted(key))
        while at < len(self.keys) and self.keys[at] == key:
            if self.flags[at] != 9 and self.starts[at] <= day <= self.ends[at]:
                return int(self.flags[at])
            at += 1
        return None
