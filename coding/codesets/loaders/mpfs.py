"""Medicare physician fee schedule (PPRRVU) and geographic indices, CMS's CSV layouts and CSV of the same order."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from pathlib import Path

from coding.codesets.loaders.parsed import BadRow, Parsed, UnreadableFile, code5, code_row, table_of

# positions of PPRRVU since 2023; columns after TEAM moved in 2026, so the conversion factor is found by its header
_AT = {
    "status": 3,
    "work": 5,
    "nonfac": 6,
    "fac": 8,
    "mp": 10,
    "pctc": 13,
    "glob": 14,
    "mult": 18,
    "bilat": 19,
    "asst": 20,
    "co": 21,
    "team": 22,
}
_STATUS = set("ABCDEFGHIJMNPQRTX")


def _number(text: str, what: str) -> Decimal:
    try:
        value = Decimal(text or "0")
    except InvalidOperation as why:
        raise BadRow(f"{what} {text[:12]!r} is not a number") from why
    if not value.is_finite() or not 0 <= value < 100_000:
        raise BadRow(f"{what} {text[:12]!r} is out of range")
    return value


def _fee(cells: list[str], factor_at: int):
    if len(cells) <= max(factor_at, 22):
        raise BadRow(f"{len(cells)} columns, at least {max(factor_at, 22) + 1} expected")
    status = cells[_AT["status"]].upper()
    if status not in _STATUS:
        raise BadRow(f"status {status[:5]!r} is unknown")
    modifier = cells[1].upper()
    if modifier and not re.fullmatch(r"[0-9A-Z]{2}", modifier):
        raise BadRow(f"modifier {modifier[:5]!r} is not two characters")
    flags = [cells[_AT[k]][:1] for k in ("pctc", "mult", "bilat", "asst", "co", "team")]
    rvus = [_number(cells[_AT[k]], f"{k} RVU") for k in ("work", "nonfac", "fac", "mp")]
    return (
        code5(cells[0]),
        modifier,
        status,
        cells[_AT["glob"]][:3],
        *flags,
        *rvus,
        _number(cells[factor_at], "factor"),
    )


def parse(path: Path | str) -> Parsed:
    """Fee lines: code, modifier, indicators as published, RVUs, conversion factor (dollars per RVU)."""
    parsed, factor_at, above = Parsed(), None, []
    for line, cells in table_of(path):
        if factor_at is None:
            if cells and cells[0].lower() in {"hcpcs", "hcpcs_code"} and len(cells) > 22:
                names = [c.lower() for c in cells]
                factor_at = next((names.index(n) for n in ("factor", "cf") if n in names), None)
            above.append(line)
            continue
        if any(cells):
            parsed.take(line, _fee, cells, factor_at)
    if factor_at is None:
        raise UnreadableFile(f"{Path(path).name}: no PPRRVU header line (HCPCS,MOD,… FACTOR …)")
    return parsed


def _locality(cells: list[str]):
    if len(cells) < 7:
        raise BadRow(f"{len(cells)} columns, 7 expected")
    if not re.fullmatch(r"\d{5}", cells[0]) or not re.fullmatch(r"\d{1,2}", cells[2]):
        raise BadRow(f"contractor {cells[0][:8]!r} and locality {cells[2][:5]!r} are not 5 and 2 digits")
    work, pe, mp = (
        _number(cells[i], what) for i, what in ((4, "work index"), (5, "expense index"), (6, "malpractice index"))
    )
    locality = cells[2].zfill(2)
    return code_row(
        "locality",
        cells[0] + locality,
        display=f"{cells[0]}-{locality}",
        short=cells[3],
        attributes={"state": cells[1], "work": str(work), "pe": str(pe), "mp": str(mp)},
    )


def parse_gpci(path: Path | str) -> Parsed:
    """Geographic indices by contractor and locality."""
    parsed, started = Parsed(), False
    for line, cells in table_of(path):
        if not started:
            first = cells[0].lower() if cells else ""
            started = first == "mac" or first.startswith("medicare administrative contractor")
            continue
        if len([c for c in cells if c]) > 2:  # foot notes are one long cell
            parsed.take(line, _locality, cells)
    if not started:
        raise UnreadableFile(f"{Path(path).name}: no header line beginning with the contractor (MAC)")
    return parsed
