"""Load the DEMO editions. The days from 2026-11-10 on are left without an edition on purpose: the gap must show."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import psycopg

from coding.codesets.load import LoadReport, load_codes
from coding.codesets.package_icd import load_package_icd

FOLDER = Path(__file__).with_name("demo_editions")
FIRST, LAST = dt.date(2025, 7, 1), dt.date(2026, 11, 9)
ICD_YEARS = {
    2025: (FIRST, dt.date(2025, 9, 30)),
    2026: (dt.date(2025, 10, 1), dt.date(2026, 3, 31)),
    2027: (dt.date(2026, 10, 1), LAST),
}
FILES = {
    "icd10cm_tabular": "icd10cm_tabular_DEMO.xml",
    "hcpcs": "hcpcs_DEMO.csv",
    "cpt": "cpt_DEMO.csv",
    "modifiers": "modifiers_DEMO.csv",
    "pos": "pos_DEMO.csv",
    "ncci_ptp": "ncci_ptp_DEMO.txt",
    "mue": "mue_DEMO.csv",
    "aoc": "aoc_DEMO.csv",
    "mpfs": "mpfs_DEMO.csv",
}


def load_demo_editions(*, connection: psycopg.Connection | None = None) -> list[LoadReport]:
    """Load the package's ICD-10-CM edition and every DEMO edition; idempotent. `connection` is the owner's."""
    reports = [
        load_codes(
            kind="icd10cm",
            path=FOLDER / f"icd10cm_order_DEMO_FY{year}.txt",
            edition=f"DEMO FY{year}",
            valid_from=first,
            valid_to=last,
            is_demo=True,
            connection=connection,
        )
        for year, (first, last) in ICD_YEARS.items()
    ]
    reports += [
        load_codes(
            kind=kind,
            path=FOLDER / name,
            edition="DEMO",
            valid_from=FIRST,
            valid_to=LAST,
            is_demo=True,
            connection=connection,
        )
        for kind, name in FILES.items()
    ]
    return [*reports, load_package_icd(connection=connection)]
