"""CPT codes without descriptors, and the age, sex and manifestation lists of the Medicare Code Editor."""

from __future__ import annotations

import re
from pathlib import Path

from coding.codesets.loaders.icd10cm import dotted, normalized
from coding.codesets.loaders.parsed import BadRow, Parsed, UnreadableFile, code_row, table_of

_CPT = re.compile(r"^\d{4}[0-9FTUM]$")
_AGES = {"newborn": (0, 0), "pediatric": (0, 17), "maternity": (9, 64), "adult": (15, 124)}


def _cpt(cells: list[str]):
    code = cells[0].upper()
    if not _CPT.match(code):
        raise BadRow(f"{code[:12]!r} is not a CPT code")
    label = cells[1] if len(cells) > 1 else ""
    return code_row("cpt", code, short=label, long=label)


def parse_cpt(path: Path | str) -> Parsed:
    """CSV `code[,label]`. Labels are the firm's own words or its licensed descriptors; none are shipped."""
    parsed = Parsed()
    for line, cells in table_of(path):
        if any(cells) and not (line == 1 and cells[0].lower() in {"code", "cpt", "hcpcs"}):
            parsed.take(line, _cpt, cells)
    if not parsed.rows:
        raise UnreadableFile(f"{Path(path).name}: no CPT code in the first column")
    return parsed


def _edit(code: str, group: str, rule: str) -> tuple[str, dict]:
    plain, lowered = normalized(code), rule.lower()
    if group == "age":
        for word, (low, high) in _AGES.items():
            if word in lowered:
                return plain, {"age_min": low, "age_max": high}
        raise BadRow(f"age rule {rule[:40]!r} is unknown")
    if group == "sex":
        if lowered[:1] not in {"f", "m"}:
            raise BadRow(f"sex rule {rule[:40]!r} is unknown")
        return plain, {"sex": lowered[0].upper()}
    if "manifestation" in lowered:
        return plain, {"manifestation": True}
    raise BadRow(f"rule group {group[:20]!r} is unknown")


def parse_demographic(path: Path | str) -> Parsed:
    """CSV `icd_code,icd_description,icd_conflict_group,icd_conflict_rule`; one row per code with all its edits."""
    rows = table_of(path)
    _, header = next(rows)
    if [h.lower() for h in header[:1]] != ["icd_code"] or len(header) < 4:
        raise UnreadableFile(
            f"{Path(path).name}: header icd_code,icd_description,icd_conflict_group,icd_conflict_rule expected"
        )
    parsed, merged = Parsed(), {}
    for line, cells in rows:
        if not any(cells):
            continue
        parsed.read += 1
        try:
            if len(cells) < 4:
                raise BadRow(f"{len(cells)} columns, 4 expected")
            code, edits = _edit(cells[0], cells[2].lower(), cells[3])
        except BadRow as why:
            parsed.rejected.append((line, str(why)))
            continue
        held = merged.setdefault(code, {})
        if "age_min" in edits and "age_min" in held:
            # a code on two age lists is legal for their union
            edits = {
                "age_min": min(held["age_min"], edits["age_min"]),
                "age_max": max(held["age_max"], edits["age_max"]),
            }
        held.update(edits)
    parsed.rows = [code_row("icd10cm_edit", c, display=dotted(c), attributes=a) for c, a in merged.items()]
    return parsed
