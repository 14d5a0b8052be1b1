import csv
import datetime as dt
import io
from decimal import Decimal
from types import SimpleNamespace as Row

import openpyxl
import pytest

from portal.ui.exports import harmless, to_csv, to_xlsx
from portal.ui.tables import Column

COLUMNS = (
    Column(key="who", title="Who", value=lambda r: r.who),
    Column(key="cents", title="Holds up", value=lambda r: r.cents, kind="money", definition="Charges that wait"),
    Column(key="day", title="Service", value=lambda r: r.day, kind="date"),
)
ROWS = [Row(who='=HYPERLINK("x")', cents=-123456, day=dt.date(2026, 11, 12)), Row(who="Ruiz, Marta", cents=5, day=None)]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "\n=1"])
def test_text_that_a_spreadsheet_could_run_is_disarmed(text):
    assert harmless(text) == "'" + text


def test_csv_has_a_mark_numbers_stay_numbers_and_dates_iso():
    data = to_csv(ROWS, COLUMNS)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows == [
        ["Who", "Holds up", "Service"],
        ['\'=HYPERLINK("x")', "-1234.56", "2026-11-12"],
        ["Ruiz, Marta", "0.05", ""],
    ]


def test_xlsx_has_real_numbers_plain_text_and_definitions():
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(ROWS, COLUMNS, {"As of": "11/21/2026"}, title="Waiting/on: you")))
    sheet = book.worksheets[0]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ('=HYPERLINK("x")', "s")
    assert Decimal(str(sheet["B2"].value)) == Decimal("-1234.56")
    assert sheet["C2"].value == dt.datetime(2026, 11, 12)  # noqa: DTZ001
    notes = [tuple(c.value for c in row) for row in book["Definitions"].iter_rows()]
    assert notes == [("Term", "Meaning"), ("As of", "11/21/2026"), ("Holds up", "Charges that wait")]
