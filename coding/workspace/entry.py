"""A form full of codes as values: read from a POST, changed by one button, written as rows. Pure, no database.

The workspace and the blind audit share it, so that both type codes in the same way.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

MOST_DIAGNOSES = 12
MOST_LINES = 50
LETTERS = "ABCDEFGHIJKL"
_ICD = re.compile(r"[A-Z][0-9][0-9A-Z](\.?[0-9A-Z]{1,4})?")
_CPT = re.compile(r"[A-Z0-9]{5}")
_MODIFIER = re.compile(r"[A-Z0-9]{2}")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`code` with its dot; `evidence` [[document id, page, first word, last word], …]."""

    code: str
    evidence: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """`pointers` are 1-based positions of diagnoses; `charge_cents` of the whole line, None = by the fee schedule."""

    code: str
    modifiers: tuple[str, ...] = ()
    units: Decimal = Decimal(1)
    pointers: tuple[int, ...] = ()
    minutes: int | None = None
    charge_cents: int | None = None
    evidence: tuple[tuple[int, int, int, int], ...] = ()

    @property
    def letters(self) -> str:
        return " ".join(LETTERS[p - 1] if 1 <= p <= len(LETTERS) else "?" for p in self.pointers)


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in the form. `problems`: sentences about what could not be read; what was typed stays in the row."""

    diagnoses: tuple[Diagnosis, ...] = ()
    lines: tuple[Line, ...] = ()
    problems: tuple[str, ...] = field(default=())


def with_dot(code: str) -> str:
    """An ICD-10-CM code as people write it: upper case, dot after the third character."""
    plain = code.strip().upper().replace(".", "").replace(" ", "")
    return plain if len(plain) <= 3 else f"{plain[:3]}.{plain[3:]}"


def read(post) -> Entry:
    """The entry in a QueryDict: repeated fields dx, dx_evidence, code, mods, units, ptr, minutes, evidence. Rows without
    code are left out; fields of one name must all be there, as the page sends them."""
    problems: list[str] = []
    diagnoses = []
    evidences = post.getlist("dx_evidence")
    for at, typed in enumerate(post.getlist("dx")[: MOST_DIAGNOSES * 2]):
        if not typed.strip():
            continue
        code = with_dot(typed)[:8]
        if not _ICD.fullmatch(code):
            problems.append(f"{code} is not written like an ICD-10-CM code.")
        diagnoses.append(Diagnosis(code, _evidence(evidences, at)))
    lines = []
    columns = {name: post.getlist(name) for name in ("code", "mods", "units", "ptr", "minutes", "evidence")}
    for at, typed in enumerate(columns["code"][: MOST_LINES * 2]):
        if not typed.strip():
            continue
        row = {name: values[at] if at < len(values) else "" for name, values in columns.items()}
        lines.append(_line(row, columns["evidence"], at, problems))
    if len(diagnoses) > MOST_DIAGNOSES:
        problems.append(f"A claim carries at most {MOST_DIAGNOSES} diagnoses.")
    if len(lines) > MOST_LINES:
        problems.append(f"A claim carries at most {MOST_LINES} lines.")
    return Entry(tuple(diagnoses[:MOST_DIAGNOSES]), tuple(lines[:MOST_LINES]), tuple(problems))


def _line(row: Mapping[str, str], evidences: list[str], at: int, problems: list[str]) -> Line:
    code = row["code"].strip().upper()[:5]
    name = f"Line {at + 1} ({code})"
    if not _CPT.fullmatch(code):
        problems.append(f"{name}: a procedure code has five characters.")
    modifiers = [m for m in re.split(r"[\s,]+", row["mods"].strip().upper()) if m]
    if len(modifiers) > 4 or any(not _MODIFIER.fullmatch(m) for m in modifiers):
        problems.append(f"{name}: up to four modifiers of two characters.")
    units = _units(row["units"])
    if units is None:
        problems.append(f"{name}: units are a number above zero.")
    pointers = []
    for letter in re.sub(r"[\s,]+", "", row["ptr"].upper()):
        if letter in LETTERS and LETTERS.index(letter) + 1 not in pointers:
            pointers.append(LETTERS.index(letter) + 1)
        elif letter not in LETTERS:
            problems.append(f"{name}: pointers are letters A to L.")
    if len(pointers) > 4:
        problems.append(f"{name}: a line points to at most four diagnoses.")
    minutes = row["minutes"].strip()
    if minutes and not (minutes.isascii() and minutes.isdigit() and int(minutes) <= 1440):
        problems.append(f"{name}: minutes are a whole number.")
        minutes = ""
    return Line(
        code, tuple(m[:2] for m in modifiers[:4]), units or Decimal(1), tuple(pointers[:4]),
        int(minutes) if minutes else None, None, _evidence(evidences, at),
    )  # fmt: skip


def _units(text: str) -> Decimal | None:
    try:
        units = Decimal(text.strip() or "1")
    except InvalidOperation:
        return None
    return units.quantize(Decimal("0.1")) if units.is_finite() and 0 < units <= 99999 else None


def _evidence(values: list[str], at: int) -> tuple[tuple[int, int, int, int], ...]:
    """Four whole numbers each; anything else is dropped (the page makes it, a person never types it)."""
    try:
        found = json.loads(values[at]) if at < len(values) and values[at] else []
    except ValueError:
        return ()
    if not isinstance(found, list):
        return ()
    return tuple(
        tuple(place)
        for place in found[:20]
        if isinstance(place, list) and len(place) == 4 and all(type(n) is int and 0 <= n < 2**53 for n in place)
    )


def change(entry: Entry, action: str) -> Entry:
    """Press one button: `dx-up:2`, `dx-down:1`, `dx-remove:3`, `dx-add:E11.9`, `line-remove:1`, `line-add:99213`.

    Pointers follow their diagnosis when it moves and leave with it. Anything else changes nothing.
    """
    verb, _, what = action.partition(":")
    if verb == "dx-add" and what:
        code = with_dot(what)[:8]
        if code in {d.code for d in entry.diagnoses} or len(entry.diagnoses) >= MOST_DIAGNOSES:
            return entry
        return replace(entry, diagnoses=(*entry.diagnoses, Diagnosis(code)))
    if verb == "line-add" and what and len(entry.lines) < MOST_LINES:
        pointers = (1,) if entry.diagnoses else ()
        return replace(entry, lines=(*entry.lines, Line(what.strip().upper()[:5], pointers=pointers)))
    at = int(what) if what.isascii() and what.isdigit() and len(what) < 4 else 0
    if verb == "line-remove" and 1 <= at <= len(entry.lines):
        return replace(entry, lines=entry.lines[: at - 1] + entry.lines[at:])
    count = len(entry.diagnoses)
    if verb == "dx-remove" and 1 <= at <= count:
        order = [n for n in range(1, count + 1) if n != at]
    elif verb == "dx-up" and 2 <= at <= count:
        order = _swapped(count, at - 1, at)
    elif verb == "dx-down" and 1 <= at < count:
        order = _swapped(count, at, at + 1)
    else:
        return entry
    return _reorder(entry, order)


def _swapped(count: int, a: int, b: int) -> list[int]:
    order = list(range(1, count + 1))
    order[a - 1], order[b - 1] = order[b - 1], order[a - 1]
    return order


def _reorder(entry: Entry, order: list[int]) -> Entry:
    new_place = {old: new for new, old in enumerate(order, start=1)}
    lines = tuple(
        replace(line, pointers=tuple(new_place.get(p, p) for p in line.pointers if p in new_place or p > len(entry.diagnoses)))
        for line in entry.lines
    )
    return replace(entry, diagnoses=tuple(entry.diagnoses[n - 1] for n in order), lines=lines)


def as_json(entry: Entry) -> tuple[list[str], list[dict[str, object]]]:
    """Diagnoses and lines as an audit case keeps them."""
    return [d.code for d in entry.diagnoses], [
        {
            "code": line.code, "modifiers": list(line.modifiers), "units": str(line.units),
            "pointers": list(line.pointers), "minutes": line.minutes,
        }
        for line in entry.lines
    ]  # fmt: skip


def from_json(diagnoses: list[str], lines: list[Mapping[str, object]]) -> Entry:
    """The reverse of `as_json`."""
    return Entry(
        tuple(Diagnosis(code) for code in diagnoses),
        tuple(
            Line(
                str(line["code"]), tuple(line["modifiers"]), Decimal(str(line["units"])), tuple(line["pointers"]),
                line.get("minutes"),
            )
            for line in lines
        ),
    )  # fmt: skip
