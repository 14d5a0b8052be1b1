"""HCPCS Level II from CMS's 48-column file, or from the CSV with `lvlII_*` headers; modifiers and places of service."""

from __future__ import annotations

import re
from pathlib import Path

from coding.codesets.loaders.parsed import BadRow, Parsed, UnreadableFile, code5, code_row, day, table_of

_MODIFIER = re.compile(r"^[0-9A-Z]{2}$")
_CMS_COLUMNS = 48


def _columns(header: list[str], name: str) -> dict[str, int]:
    lowered = [h.lower() for h in header]
    if lowered[:3] == ["hcpc", "seqnum", "recid"]:
        names = {
            "code": "hcpc",
            "rec": "recid",
            "long": "long description",
            "short": "short description",
            "coverage": "cov",
            "added": "add dt",
            "changed": "act eff dt",
            "term": "term dt",
            "action": "action cd",
        }
    elif lowered and lowered[0] == "hcpcs" and "lvlii_desc_long" in lowered:
        names = {
            "code": "hcpcs",
            "rec": "lvlii_recid",
            "long": "lvlii_desc_long",
            "short": "lvlii_desc_short",
            "coverage": "lvlii_coverage",
            "added": "lvlii_date_added",
            "changed": "lvlii_action_date",
            "term": "lvlii_date_term",
            "action": "lvlii_action",
        }
    else:
        raise UnreadableFile(f"{name}: header is not that of the HCPCS file (HCPC,SEQNUM,RECID,…)")
    missing = [column for column in names.values() if column not in lowered]
    if missing:
        raise UnreadableFile(f"{name}: column {missing[0]!r} is missing")
    return {key: lowered.index(column) for key, column in names.items()} | {"width": len(header)}


def _row(system: str, cells: list[str], at: dict[str, int]):
    if len(cells) != at["width"]:
        raise BadRow(f"{len(cells)} columns, {at['width']} expected")
    code = cells[at["code"]].upper() if system == "modifier" else code5(cells[at["code"]])
    if system == "hcpcs" and not code[0].isalpha():
        raise BadRow(f"{code!r} is not a Level II code")
    attributes = {"coverage": cells[at["coverage"]], "action": cells[at["action"]]}
    added, changed, term = (day(cells[at[k]]) for k in ("added", "changed", "term"))
    if changed:
        attributes["changed_on"] = changed.isoformat()
    return code_row(
        system, code, short=cells[at["short"]], long=cells[at["long"]], added=added, term=term, attributes=attributes
    )


def _parse(path: Path | str, system: str) -> Parsed:
    rows = table_of(path)
    _, header = next(rows)
    at = _columns(header, Path(path).name)
    parsed = Parsed()
    for line, cells in rows:
        if not any(cells):
            continue
        is_modifier = bool(_MODIFIER.match(cells[at["code"]].upper()))
        if is_modifier != (system == "modifier"):
            continue
        if (
            len(cells) == at["width"]
            and cells[at["rec"]] in {"4", "8"}
            and parsed.rows
            and parsed.rows[-1][1] == cells[at["code"]].upper()
        ):
            # a continuation record carries the rest of the long description
            before = parsed.rows[-1]
            parsed.rows[-1] = (*before[:4], f"{before[4]} {cells[at['long']]}", *before[5:])
            parsed.read += 1
            continue
        parsed.take(line, _row, system, cells, at)
    return parsed


def parse(path: Path | str) -> Parsed:
    """Level II codes; the file's modifier records belong to the kind `modifiers` and are passed over here."""
    return _parse(path, "hcpcs")


def _modifier(cells: list[str], label_at: int | None):
    code = cells[0].upper()
    if not _MODIFIER.match(code):
        raise BadRow(f"{code[:12]!r} is not a two-character modifier")
    return code_row("modifier", code, short=cells[label_at] if label_at is not None and len(cells) > label_at else "")


def parse_modifiers(path: Path | str) -> Parsed:
    """Modifiers: the HCPCS file's own, or CSV with a header `mod_code,…[,mod_description]` or `code,label`."""
    rows = table_of(path)
    _, header = next(rows)
    lowered = [h.lower() for h in header]
    if lowered[0] in {"hcpc", "hcpcs"}:
        return _parse(path, "modifier")
    if lowered[0] not in {"mod_code", "code", "modifier"}:
        raise UnreadableFile(f"{Path(path).name}: first column is {header[0][:20]!r}, mod_code or code expected")
    label_at = next((lowered.index(n) for n in ("mod_description", "label", "description") if n in lowered), None)
    parsed = Parsed()
    for line, cells in rows:
        if any(cells):
            parsed.take(line, _modifier, cells, label_at)
    return parsed


def _pos(cells: list[str], at: dict[str, int | None]):
    code = cells[0].zfill(2)
    if not re.fullmatch(r"\d{2}", code):
        raise BadRow(f"{cells[0][:12]!r} is not a two-digit place of service")
    kind = cells[at["type"]] if at["type"] is not None else ""
    name = cells[at["name"]] if at["name"] is not None and at["name"] < len(cells) else ""
    return code_row(
        "pos", code, short=name, billable=name.lower() != "unassigned", attributes={"type": kind} if kind else {}
    )


def parse_pos(path: Path | str) -> Parsed:
    """Places of service: CSV with a header `pos_code,pos_type,pos_name,…`. A range of unassigned codes is skipped."""
    rows = table_of(path)
    _, header = next(rows)
    lowered = [h.lower() for h in header]
    if lowered[0] not in {"pos_code", "code"}:
        raise UnreadableFile(f"{Path(path).name}: first column is {header[0][:20]!r}, pos_code expected")
    at = {
        key: next((lowered.index(n) for n in names if n in lowered), None)
        for key, names in {"type": ("pos_type", "type"), "name": ("pos_name", "name", "label")}.items()
    }
    parsed = Parsed()
    for line, cells in rows:
        if any(cells):
            parsed.take(line, _pos, cells, at)
    return parsed
