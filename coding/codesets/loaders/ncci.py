"""National Correct Coding Initiative: PTP pairs, MUE and add-on codes, in CMS's layouts and as plain CSV."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from coding.codesets.loaders.parsed import BadRow, Parsed, UnreadableFile, code5, day, table_of, text_of, whole

CONTRACTOR_DEFINED = "CCCCC"


def _indicator(text: str) -> int:
    if text.strip() not in {"0", "1", "9"}:
        raise BadRow(f"modifier indicator {text[:5]!r} is not 0, 1 or 9")
    return int(text)


def _span(effective: date, deletion: date | None, indicator: int) -> None:
    if deletion is not None and deletion < effective and indicator != 9:
        raise BadRow(f"deleted {deletion.isoformat()} before it took effect {effective.isoformat()}")


def _cms_pair(cells: list[str], days: dict[str, date | None]):
    if len(cells) < 6:
        raise BadRow(f"{len(cells)} columns, 6 or 7 expected")
    for text in (cells[3], cells[4]):
        if text not in days:
            days[text] = day(text)
    effective, deletion, indicator = days[cells[3]], days[cells[4]], _indicator(cells[5])
    if effective is None:
        raise BadRow("no effective date")
    _span(effective, deletion, indicator)
    return code5(cells[0]), code5(cells[1]), effective, deletion, indicator


def _csv_pair(cells: list[str], days: dict[str, date | None], effective: date):
    if len(cells) < 4:
        raise BadRow(f"{len(cells)} columns, at least 4 expected")
    if cells[2] not in days:
        days[cells[2]] = day(cells[2])
    deletion = days[cells[2]]
    # a pair deleted before the assumed start keeps its one known day, so that the span is stored and never active
    return (
        code5(cells[0]),
        code5(cells[1]),
        min(effective, deletion) if deletion else effective,
        deletion,
        _indicator(cells[3]),
    )


def parse_ptp(path: Path | str, *, assumed_from: date) -> Parsed:
    """CMS: tab-separated with header lines, `*` = not deleted. CSV `column_1,column_2,deletion_date,…` names no
    effective date: `assumed_from` is stored instead and the edition is marked as assumed."""
    text = text_of(path)
    parsed, days = Parsed(), {}
    if text.lstrip('"').startswith("column_1"):
        parsed.assumed_dates = True
        for number, cells in table_of(path):
            if number > 1 and any(cells):
                parsed.take(number, _csv_pair, cells, days, assumed_from)
        return parsed
    started = False
    for number, line in enumerate(text.splitlines(), start=1):
        cells = [cell.strip().strip('"') for cell in line.split("\t")]
        if not started and (len(cells) < 6 or not re.fullmatch(r"\d{8}", cells[3])):
            if number > 40:
                break
            continue  # the publisher's header lines
        started = True
        if line.strip():
            parsed.take(number, _cms_pair, cells, days)
    if not started:
        raise UnreadableFile(f"{Path(path).name}: no line has the tab-separated layout of a PTP file")
    return parsed


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60]


def _mue(cells: list[str], at: dict[str, int]):
    if len(cells) <= max(at.values()):
        raise BadRow(f"{len(cells)} columns, {max(at.values()) + 1} expected")
    mai = cells[at["mai"]][:1]
    if mai not in {"1", "2", "3"}:
        raise BadRow(f"adjudication indicator {cells[at['mai']][:10]!r} does not begin with 1, 2 or 3")
    return code5(cells[at["code"]]), whole(cells[at["value"]], "MUE value"), int(mai), _slug(cells[at["why"]])


def parse_mue(path: Path | str) -> Parsed:
    """Practitioner MUE: CMS's CSV with its multi-line preamble, or CSV with snake-case headers (others skipped)."""
    parsed, at, service_at = Parsed(), None, None
    for line, cells in table_of(path):
        if at is None:
            names = [re.sub(r"\s+", " ", c).lower() for c in cells]
            if len(names) >= 4 and names[0].replace(" ", "") == "hcpcs/cptcode":
                at = {"code": 0, "value": 1, "mai": 2, "why": 3}
            elif names[0] in {"hcpcs", "hcpcs_code"} and "mue_mai" in names:
                value = "mue_units" if "mue_units" in names else "mue_uos"
                at = {
                    "code": 0,
                    "value": names.index(value),
                    "mai": names.index("mue_mai"),
                    "why": names.index("mue_rationale"),
                }
                service_at = next((names.index(n) for n in ("mue_service", "mue_service_type") if n in names), None)
            continue
        if not any(cells) or (
            service_at is not None and len(cells) > service_at and cells[service_at] != "Practitioner"
        ):
            continue
        parsed.take(line, _mue, cells, at)
    if at is None:
        raise UnreadableFile(f"{Path(path).name}: no header line of an MUE file (HCPCS/CPT Code, … MUE Values, …)")
    return parsed


def _aoc(cells: list[str], at: dict[str, int]) -> tuple[str, int, list[str]]:
    if len(cells) <= max(at.values()):
        raise BadRow(f"{len(cells)} columns, {max(at.values()) + 1} expected")
    kind = cells[at["type"]][:1]
    if kind not in {"1", "2", "3"}:
        raise BadRow(f"edit type {cells[at['type']][:10]!r} is not 1, 2 or 3")
    primaries = [p.strip().upper() for p in cells[at["primary"]].split("|")]
    return code5(cells[at["code"]]), int(kind), [code5(p) for p in primaries if p and p != CONTRACTOR_DEFINED]


def parse_aoc(path: Path | str) -> Parsed:
    """Add-on codes: one row per pair or with primaries joined by `|`; columns are found by their header names.

    `CCCCC` (the payer decides) gives no primary. Rows deleted before the newest year in force are passed over.
    """
    text = text_of(path)
    delimiter = "\t" if "\t" in text[:2000] else ","
    parsed, at, extra = Parsed(), None, {}
    grouped: dict[tuple[str, int], dict[str, None]] = {}
    for line, cells in table_of(path, delimiter=delimiter):
        if at is None:
            names = [re.sub(r"[^a-z]+", "_", c.lower()).strip("_") for c in cells]
            code = next((n for n in ("add_on_code", "addon_code", "hcpcs") if n in names), None)
            primary = next((n for n in ("primary_code", "aoc_complements") if n in names), None)
            kind = next((n for n in ("aoc_edit_type", "type_add_on_code_edit", "edit_type") if n in names), None)
            if code and primary and kind:
                at = {"code": names.index(code), "primary": names.index(primary), "type": names.index(kind)}
                extra = {
                    n: names.index(n) for n in ("aoc_type", "aoc_edit_deleted", "aoc_edit_deletion_date") if n in names
                }
            continue
        if not any(cells):
            continue
        side = extra.get("aoc_type")
        if side is not None and len(cells) > side and cells[side] == "primary":
            continue  # the same pairs seen from the other side
        if any(len(cells) > extra[n] and cells[extra[n]] for n in extra if n != "aoc_type"):
            continue
        parsed.read += 1
        try:
            code, kind, primaries = _aoc(cells, at)
        except BadRow as why:
            parsed.rejected.append((line, str(why)))
            continue
        grouped.setdefault((code, kind), {}).update(dict.fromkeys(primaries))
    if at is None:
        raise UnreadableFile(f"{Path(path).name}: no header names an add-on code, a primary code and an edit type")
    parsed.rows = [(code, kind, sorted(primaries)) for (code, kind), primaries in grouped.items()]
    return parsed
