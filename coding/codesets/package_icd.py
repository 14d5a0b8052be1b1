"""The ICD-10-CM edition that comes with the package simple-icd-10-cm: the update in force from April 1, 2026.

It answers for dates of service from 2026-04-01 to 2026-09-30 only. The package's own tree is not used: it calls 22
blocks "leaves" (C00-C96, M00-M25 …); we read its tabular XML and keep what its list of codes confirms.
"""

from __future__ import annotations

import datetime as dt
from importlib.resources import as_file, files

import psycopg

from coding.codesets.load import LoadReport, store
from coding.codesets.loaders import icd10cm_tabular
from coding.codesets.loaders.parsed import Parsed

EDITION = "ICD-10-CM April 2026 (dates of service 04/01/2026 to 09/30/2026)"
VALID_FROM = dt.date(2026, 4, 1)
VALID_TO = dt.date(2026, 9, 30)
_DATA = files("simple_icd_10_cm") / "data"
_XML = "icd10c-tabular-April-1-2026.xml"
_LIST = "code-list-April-2026.txt"


def parse_package() -> Parsed:
    """Every code of the package, chapters and blocks left out. A code its list does not name is rejected."""
    with as_file(_DATA / _XML) as path:
        parsed = icd10cm_tabular.parse(path)
    listed = {line.strip().replace(".", "") for line in (_DATA / _LIST).read_text(encoding="utf-8").splitlines()}
    unknown = [row for row in parsed.rows if row[1] not in listed]
    if unknown:
        parsed.rejected.extend((0, f"{row[2]}: in the tabular list, not in the list of codes") for row in unknown)
        parsed.rows = [row for row in parsed.rows if row[1] in listed]
    return parsed


def load_package_icd(*, connection: psycopg.Connection | None = None) -> LoadReport:
    """Store the package's codes with their notes as one edition of kind icd10cm; idempotent, about 6 s."""
    return store(
        kind="icd10cm",
        parsed=parse_package(),
        edition=EDITION,
        valid_from=VALID_FROM,
        valid_to=VALID_TO,
        source=_XML,
        connection=connection,
    )
