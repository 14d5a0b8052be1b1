"""Exports of exactly what is shown: CSV that no spreadsheet runs as a formula, XLSX with real numbers and definitions."""  # noqa: E501

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import timezone

from portal.ui.money import dollars
from portal.ui.tables import Column

# what a spreadsheet may read as the start of a formula or a command, also behind white space
# (OWASP, CSV injection); the full-width forms are folded by some spreadsheets
RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
CONTROL = ("\t", "\r", "\n")


def harmless(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet could run it. Numbers never pass here."""
    if text.startswith(CONTROL) or text.lstrip().startswith(RISKY):
        return "'" + text
    return text


def plain(column: Column, row: Any) -> Any:
    """The exported value: Decimal for money, int, date, datetime (naive, firm's zone), bool as yes/no, str; None = empty."""  # noqa: E501
    value = column.export_value(row)
    if value is None:
        return None
    if column.kind == "money":
        return dollars(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value).replace(tzinfo=None)
    if isinstance(value, int | float | Decimal | dt.date):
        return value
    return str(value)


def to_csv(rows: Iterable[Any], columns: Sequence[Column]) -> bytes:
    """UTF-8 with a byte order mark, CRLF; dates ISO, money as 1234.56 and -1234.56."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(column.title) for column in columns])
    for row in rows:
        cells = (plain(column, row) for column in columns)
        writer.writerow([_csv_cell(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, dt.date):
        return value.isoformat(" ", "seconds") if isinstance(value, dt.datetime) else value.isoformat()
    return str(value)


def to_xlsx(
    rows: Iterable[Any], columns: Sequence[Column], definitions: Mapping[str, str] | None = None, *, title: str = "Rows"
) -> bytes:
    """A workbook: the rows (numbers as numbers, dates as dates, text never a formula or link) and a sheet "Definitions".

    `definitions` (term to meaning: basis, as-of date, filters in force) come before the columns' own definitions.
    """  # noqa: E501
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "constant_memory": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    head = book.add_format({"bold": True, "bottom": 1})
    forms = {
        "money": book.add_format({"num_format": "$#,##0.00;($#,##0.00)"}),
        "date": book.add_format({"num_format": "mm/dd/yyyy"}),
        "datetime": book.add_format({"num_format": "mm/dd/yyyy hh:mm"}),
        "int": book.add_format({"num_format": "#,##0"}),
        "percent": book.add_format({"num_format": "0.0%"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    sheet = book.add_worksheet(_sheet_name(title))
    for index, column in enumerate(columns):
        sheet.write_string(0, index, column.title, head)
        sheet.set_column(
            index, index, {"money": 14, "date": 12, "datetime": 18, "int": 10, "percent": 10}.get(column.kind, 26)
        )
    last = 0
    for last, row in enumerate(rows, start=1):
        for index, column in enumerate(columns):
            _write(sheet, last, index, plain(column, row), forms, column.kind)
    sheet.freeze_panes(1, 0)
    if columns:
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
    notes = book.add_worksheet("Definitions")
    notes.set_column(0, 0, 28)
    notes.set_column(1, 1, 90)
    terms = [*(definitions or {}).items(), *((c.title, c.definition) for c in columns if c.definition)]
    notes.write_row(0, 0, ["Term", "Meaning"], head)
    for index, (term, meaning) in enumerate(terms, start=1):
        notes.write_string(index, 0, str(term))
        notes.write_string(index, 1, str(meaning), forms["wrap"])
    book.close()
    return out.getvalue()


def _write(sheet, line: int, index: int, value: Any, forms: Mapping[str, Any], kind: str) -> None:
    if value is None:
        return
    if isinstance(value, dt.datetime):
        sheet.write_datetime(line, index, value, forms["datetime"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(line, index, dt.datetime(value.year, value.month, value.day), forms["date"])  # noqa: DTZ001
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(line, index, value, forms.get(kind))
    else:
        sheet.write_string(line, index, value)


def _sheet_name(title: str) -> str:
    return "".join(" " if c in "[]:*?/\\'" else c for c in title)[:31].strip() or "Rows"
