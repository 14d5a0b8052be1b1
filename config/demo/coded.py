"""What a visit is coded as: diagnoses in order and lines. Also the slips coders really make."""

import re
from dataclasses import dataclass, replace

from config.demo.fees import charge_cents
from config.demo.payers import payer

TIMED = frozenset({"97110", "97112", "97140", "97530", "97035"})
"""Codes billed in 15-minute units of direct contact."""
OFFICE_MINUTES = {
    "99202": (15, 29),
    "99203": (30, 44),
    "99204": (45, 59),
    "99205": (60, 74),
    "99212": (10, 19),
    "99213": (20, 29),
    "99214": (30, 39),
    "99215": (40, 54),
}
"""Total time on the date of the encounter that supports each office visit level, in minutes."""

_LINE = re.compile(
    r"(?P<code>[A-Z0-9]{5})(?P<mods>(?:-[A-Z0-9]{2})*)(?:x(?P<units>\d+))?(?:@(?P<min>\d+))?:(?P<ptr>\d{1,4})"
)
_UP = {"99202": "99203", "99203": "99204", "99212": "99213", "99213": "99214", "99214": "99215", "97161": "97162"}
_LESS_SPECIFIC = {"E11.65": "E11.9", "M54.16": "M54.50", "Z00.01": "Z00.00", "M17.11": "M25.561", "M17.12": "M25.562"}
_OTHER_SIDE = {
    a: b
    for pair in (
        ("M25.561", "M25.562"),
        ("M17.11", "M17.12"),
        ("M75.101", "M75.102"),
        ("S62.025A", "S62.024A"),
        ("S93.401A", "S93.402A"),
        ("L03.115", "L03.116"),
        ("H61.21", "H61.22"),
    )
    for a, b in (pair, pair[::-1])
}


@dataclass(frozen=True)
class Line:
    """One service line. `pointers` are 1-based places in the diagnosis list; `minutes` only on timed codes."""

    code: str
    modifiers: tuple[str, ...]
    units: int
    pointers: tuple[int, ...]
    minutes: int | None = None

    def charge_cents(self, *, slug: str) -> int:
        """Charge of the whole line, in cents, from the practice's fee schedule."""
        return charge_cents(slug=slug, code=self.code, units=self.units)


@dataclass(frozen=True)
class Coded:
    """A complete coding: diagnoses in order (with the dot) and lines."""

    diagnoses: tuple[str, ...]
    lines: tuple[Line, ...]

    def total_cents(self, *, slug: str) -> int:
        return sum(line.charge_cents(slug=slug) for line in self.lines)


@dataclass(frozen=True)
class Slip:
    """A mistake in a coding: `kind` names the error in the audit's taxonomy (rules.md 4.4), `signed` the result."""

    kind: str
    signed: Coded


def lines(text: str) -> tuple[Line, ...]:
    """Lines from the short form `CODE-MODxUNITS@MINUTES:POINTERS`, separated by blanks; ValueError when malformed."""
    found = []
    for word in text.split():
        match = _LINE.fullmatch(word)
        if match is None:
            raise ValueError(f"not a line: {word}")
        found.append(
            Line(
                match["code"],
                tuple(match["mods"].split("-")[1:]),
                int(match["units"] or 1),
                tuple(int(digit) for digit in match["ptr"]),
                int(match["min"]) if match["min"] else None,
            )
        )
    return tuple(found)


def eight_minute_units(minutes: int) -> int:
    """Timed units allowed for that many minutes in one day (Medicare's 8-minute rule)."""
    return 0 if minutes < 8 else (minutes + 7) // 15


def with_payer_modifiers(coded: Coded, *, payer_id: str) -> Coded:
    """The coding with the modifiers that this payer wants added."""
    wanted = payer(payer_id).modifiers_wanted
    return replace(
        coded,
        lines=tuple(
            replace(line, modifiers=(*line.modifiers, wanted[line.code]))
            if line.code in wanted and wanted[line.code] not in line.modifiers
            else line
            for line in coded.lines
        ),
    )


def _swap_line(coded: Coded, index: int, **changes: object) -> Coded:
    changed = replace(coded.lines[index], **changes)
    return replace(coded, lines=(*coded.lines[:index], changed, *coded.lines[index + 1 :]))


def _swap_diagnosis(coded: Coded, index: int, code: str) -> Coded:
    return replace(coded, diagnoses=(*coded.diagnoses[:index], code, *coded.diagnoses[index + 1 :]))


def _without_last_diagnosis(coded: Coded) -> Coded:
    last = len(coded.diagnoses)
    kept = tuple(replace(line, pointers=tuple(p for p in line.pointers if p != last)) for line in coded.lines)
    return Coded(coded.diagnoses[:-1], kept)


def slips(coded: Coded) -> tuple[Slip, ...]:
    """Every single mistake a coder could plausibly make on this coding; each differs from the truth in one point.

    Wrong codings stay within the demo's codes and stay well formed (pointers legal), so that they can be signed.
    """
    found: list[Slip] = []
    down = {up: code for code, up in _UP.items()}
    for n, line in enumerate(coded.lines):
        if line.code in _UP:
            found.append(
                Slip(
                    "em_upcoded" if line.code.startswith("992") else "procedure_level",
                    _swap_line(coded, n, code=_UP[line.code]),
                )
            )
        if line.code in down and line.code.startswith("992"):
            found.append(Slip("em_undercoded", _swap_line(coded, n, code=down[line.code])))
        for modifier in line.modifiers:
            found.append(
                Slip(
                    "modifier_missing",
                    _swap_line(coded, n, modifiers=tuple(m for m in line.modifiers if m != modifier)),
                )
            )
        if line.minutes is not None:
            found.append(Slip("units", _swap_line(coded, n, units=line.units + 1)))
    for n, code in enumerate(coded.diagnoses):
        if code in _LESS_SPECIFIC and _LESS_SPECIFIC[code] not in coded.diagnoses:
            found.append(Slip("specificity", _swap_diagnosis(coded, n, _LESS_SPECIFIC[code])))
        if code in _OTHER_SIDE:
            found.append(Slip("laterality", _swap_diagnosis(coded, n, _OTHER_SIDE[code])))
    last = len(coded.diagnoses)
    if last > 1 and all(line.pointers != (last,) for line in coded.lines):
        found.append(Slip("missed_diagnosis", _without_last_diagnosis(coded)))
    if len(coded.lines) > 1 and coded.lines[-1].code in {"36415", "81002", "99406", "93000"}:
        found.append(Slip("missed_procedure", replace(coded, lines=coded.lines[:-1])))
    return tuple(found)
