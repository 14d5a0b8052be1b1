"""ICD-10-CM codes from the yearly order file (fixed columns), or the same content as CSV with a header."""

from __future__ import annotations

import re
from pathlib import Path

from coding.codesets.loaders.parsed import BadRow, Parsed, UnreadableFile, code_row, table_of, text_of

# letters occur in 2nd place (QA0.*) and U codes exist: the classic pattern would refuse real codes
CODE = re.compile(r"^[A-Z][0-9A-Z]{2}(\.?[0-9A-Z]{1,4})?$")


def normalized(code: str) -> str:
    """Upper case without the dot; BadRow when it has not the shape of an ICD-10-CM code."""
    code = code.strip().upper()
    if not CODE.match(code):
        raise BadRow(f"{code[:12]!r} has not the shape of an ICD-10-CM code")
    return code.replace(".", "")


def dotted(code: str) -> str:
    return code if len(code) <= 3 else f"{code[:3]}.{code[3:]}"


def _row(code: str, flag: str, short: str, long: str):
    plain = normalized(code)
    if flag not in {"0", "1"}:
        raise BadRow(f"billable flag {flag[:5]!r} is neither 0 nor 1")
    if not long and not short:
        raise BadRow("no description")
    return code_row("icd10cm", plain, display=dotted(plain), short=short or long, long=long, billable=flag == "1")


def parse(path: Path | str) -> Parsed:
    """Order file: columns 1-5 order number, 7-13 code, 15 billable, 17-76 short, 78- long description."""
    text = text_of(path)
    parsed = Parsed()
    if text.lstrip().lower().startswith(("code,", '"code"')):
        for line, cells in table_of(path):
            if line == 1 or not any(cells):
                continue
            if len(cells) < 5:
                parsed.read += 1
                parsed.rejected.append((line, f"{len(cells)} columns, 5 expected"))
                continue
            parsed.take(line, _row, cells[0], cells[2], cells[3], cells[4])
        return parsed
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        if not re.match(r"^\d{5} ", line) or len(line) < 17:
            parsed.read += 1
            parsed.rejected.append(
                (number, "not a line of the order file (5-digit order number, code, flag, descriptions)")
            )
            continue
        parsed.take(number, _row, line[6:13], line[14:15], line[16:76].strip(), line[77:].strip())
    if not parsed.rows:
        raise UnreadableFile(f"{Path(path).name}: no line has the layout of an ICD-10-CM order file")
    return parsed
