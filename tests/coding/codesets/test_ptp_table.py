"""Pairs as arrays: the same answers whether rows come as values or as a binary copy, one by one or many at once."""

import datetime as dt
import gzip
import random
import time
import tracemalloc
from pathlib import Path

import pytest
from django.db import connection

from coding.codesets import codeviews
from coding.codesets.load import load_codes
from coding.codesets.models import CodeEdition, PtpEdit
from coding.codesets.ptp_table import COPY_SQL, PtpTable
from portal.tenants.scope import acting, owner_connection

SAMPLE = Path(__file__).resolve().parents[4] / "shared/samples/codesets/ncci/ncci_ptp_practitioner_2024Q3.csv.gz"
D = dt.date
ROWS = [
    ("97140", "97530", D(2020, 1, 1), D(2020, 6, 30), 0), ("97140", "97530", D(2021, 1, 1), None, 1),
    ("97110", "97140", D(2020, 1, 1), None, 9), ("G0283", "97164", D(1996, 1, 1), None, 1),
    ("0001A", "0591T", D(2022, 1, 1), D(2022, 1, 1), 1),
]  # fmt: skip


def test_spans_follow_dates_and_void_pairs_never_hold():
    table = PtpTable(ROWS)
    assert table.active("97140", "97530", D(2020, 6, 30)) == 0
    assert table.active("97140", "97530", D(2020, 7, 1)) is None
    assert table.active("97140", "97530", D(2026, 7, 1)) == 1
    assert table.active("97530", "97140", D(2026, 7, 1)) is None
    assert table.active("97110", "97140", D(2026, 7, 1)) is None
    assert table.active("0001A", "0591T", D(2022, 1, 1)) == 1 and table.active("0001A", "0591T", D(2022, 1, 2)) is None
    assert (
        table.active("99999", "bad", D(2026, 7, 1)) is None
        and PtpTable([]).active("97140", "97530", D(2026, 1, 1)) is None
    )


def test_many_at_once_equal_one_by_one():
    table, draw = PtpTable(ROWS), random.Random(5)
    names = ["97140", "97530", "97110", "G0283", "97164", "0001A", "0591T", "XXXXX", ""]
    pairs = [(draw.choice(names), draw.choice(names)) for _ in range(500)]
    days = [D(2019, 6, 1) + dt.timedelta(days=draw.randrange(1500)) for _ in pairs]
    single = [table.active(a, b, day) for (a, b), day in zip(pairs, days, strict=True)]
    assert table.active_many(pairs, days).tolist() == [-1 if one is None else one for one in single]
    assert any(one is not None for one in single)
    assert PtpTable([]).active_many([("97140", "97530")], [D(2026, 1, 1)]).tolist() == [-1]


@pytest.mark.django_db
def test_the_binary_copy_gives_the_table_of_the_rows():
    with acting("cw_system"):
        edition = CodeEdition.objects.get(kind="ncci_ptp", is_demo=True)
        rows = PtpEdit.objects.filter(edition=edition)
        plain = PtpTable(rows.values_list("code1", "code2", "effective", "deletion", "indicator"))
        copied = codeviews._pairs(edition)
    assert copied.numbers == plain.numbers and len(copied.keys) > 100
    for name in ("keys", "starts", "ends", "flags"):
        assert getattr(copied, name).tolist() == getattr(plain, name).tolist()


@pytest.mark.django_db
def test_a_copy_in_many_pieces_is_read_whole():
    with acting("cw_system"):
        edition = CodeEdition.objects.get(kind="ncci_ptp", is_demo=True)
        with connection.cursor() as cursor, cursor.copy(COPY_SQL.replace("%s", str(edition.pk))) as rows:
            whole = b"".join(bytes(part) for part in rows)
    pieces = [whole[at : at + 7] for at in range(0, len(whole), 7)]
    assert PtpTable.from_copy(pieces).keys.tolist() == PtpTable.from_copy([whole]).keys.tolist()
    assert len(PtpTable.from_copy([whole[:19] + whole[-2:]]).keys) == 0


class Undo(Exception):
    """Raised to roll the owner's connection back after the test."""


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.skipif(not SAMPLE.exists(), reason="the samples folder with the NCCI files is not here")
def test_the_whole_practitioner_file():
    measured = {}
    day, name = D(2024, 8, 1), "test NCCI 2024Q3"
    begun = time.perf_counter()
    with pytest.raises(Undo), owner_connection() as owner:  # noqa: PT012
        report = load_codes(
            kind="ncci_ptp",
            path=SAMPLE,
            edition=name,
            valid_from=D(2024, 7, 1),
            valid_to=D(2024, 9, 30),
            connection=owner,
        )
        measured.update(load_s=round(time.perf_counter() - begun, 1))
        assert report.rows > 2_000_000 and report.read >= report.rows
        edition_id = owner.execute("SELECT id FROM coding_codeedition WHERE name = %s", [name]).fetchone()[0]
        tracemalloc.start()
        begun = time.perf_counter()
        with owner.cursor().copy(COPY_SQL.replace("%s", str(edition_id))) as rows:
            table = PtpTable.from_copy(rows)
        measured.update(build_s=round(time.perf_counter() - begun, 2))
        measured.update(peak_mb=tracemalloc.get_traced_memory()[1] // 1_000_000)
        tracemalloc.stop()
        measured.update(table_mb=round(table.nbytes / 1e6, 1))
        held = owner.execute(
            "SELECT code1, code2, deletion, indicator FROM coding_ptpedit WHERE edition_id = %s"
            " AND indicator <> 9 AND (deletion IS NULL OR deletion > '2024-08-01') LIMIT 1000",
            [edition_id],
        ).fetchall()
        assert all(table.active(a, b, day) == flag for a, b, _, flag in held) and len(held) == 1000
        raise Undo
    assert table.nbytes < 30_000_000
    with gzip.open(SAMPLE, "rt") as lines:
        next(lines)
        sample = [line.split(",")[:2] for _, line in zip(range(90_000), lines, strict=False)]
    pairs = [(a.strip('"'), b.strip('"')) for a, b in sample]
    begun = time.process_time()
    found = table.active_many(pairs * 4, [day] * (4 * len(pairs)))
    # six ordered pairs make a claim of three lines
    measured.update(claims_per_cpu_s=round(4 * len(pairs) / 6 / (time.process_time() - begun)))
    assert (found[: len(pairs)] >= -1).all() and set(found.tolist()) <= {-1, 0, 1}
    print(measured)
