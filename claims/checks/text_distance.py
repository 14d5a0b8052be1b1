"""How two names or two birth dates differ. Small and exact; the identity engine of the portal does more."""

from __future__ import annotations

import re
from datetime import date

_SUFFIX = re.compile(r"\b(JR|SR|II|III|IV)\b")
_PREFIX = re.compile(r"^(MR|MRS|MS|DR)\b")


def normal(name: str) -> str:
    """Upper case without title, generation suffix, punctuation and spaces."""
    text = _SUFFIX.sub("", _PREFIX.sub("", name.upper().replace(".", "").strip()))
    return re.sub(r"[^A-Z]", "", text)


def distance(left: str, right: str) -> int:
    """Edit distance counting a swap of neighbors as one (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, one in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, two in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one != two))
            if i > 1 and j > 1 and one == right[j - 2] and left[i - 2] == two:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


def name_match(last: str, first: str, other_last: str, other_first: str) -> str:
    """``same``, ``misspelt`` (two slips at most, never more than a third of the name) or ``different``."""
    ours, theirs = (normal(last), normal(first)), (normal(other_last), normal(other_first))
    if ours == theirs:
        return "same"
    slips = [distance(a, b) for a, b in zip(ours, theirs, strict=True)]
    short = [slip * 3 <= max(len(a), len(b), 3) for slip, a, b in zip(slips, ours, theirs, strict=True)]
    return "misspelt" if sum(slips) <= 2 and all(short) else "different"


def birth_difference(ours: date, theirs: date) -> str:
    """Name the likely slip between two birth dates."""
    if (ours.year, ours.month, ours.day) == (theirs.year, theirs.day, theirs.month):
        return "month and day are swapped"
    if ours.month == theirs.month and ours.day == theirs.day and abs(ours.year - theirs.year) == 100:
        return "the century is off"
    a, b = ours.strftime("%Y%m%d"), theirs.strftime("%Y%m%d")
    at = [index for index in range(8) if a[index] != b[index]]
    if len(at) == 1:
        return "one digit differs"
    if len(at) == 2 and at[1] == at[0] + 1 and a[at[0]] == b[at[1]] and a[at[1]] == b[at[0]]:
        return "two digits are swapped"
    return "the dates differ"
