"""Load one publication into its edition: parse, COPY to a temporary table, compare, INSERT..SELECT. Idempotent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from coding.codesets.loaders import hcpcs, icd10cm, icd10cm_tabular, mpfs, ncci, plain
from coding.codesets.loaders.parsed import Parsed, UnreadableFile
from portal.tenants.scope import owner_connection

__all__ = ["KINDS", "LoadReport", "UnreadableFile", "load_codes", "store"]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did. Counts of added, changed and dropped are against `compared_with` (the edition's earlier
    content, else the edition before it); `rejected` holds (line, why)."""

    kind: str
    edition: str
    valid_from: dt.date
    valid_to: dt.date | None
    read: int
    added: int
    changed: int
    dropped: int
    rejected: list[tuple[int, str]] = field(default_factory=list)
    compared_with: str | None = None
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """A table, its columns with their PostgreSQL types, and how many leading columns after `skip` are the key."""

    table: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    unique: bool = True

    @property
    def names(self) -> str:
        return ", ".join(f'"{name}"' for name, _ in self.columns)


CODES = Target(
    "coding_code",
    (
        ("system", "text"),
        ("code", "text"),
        ("display", "text"),
        ("short_label", "text"),
        ("long_label", "text"),
        ("billable", "boolean"),
        ("added_on", "date"),
        ("term_on", "date"),
        ("attributes", "jsonb"),
    ),
    ("code",),
)
PTP = Target(
    "coding_ptpedit",
    (("code1", "text"), ("code2", "text"), ("effective", "date"), ("deletion", "date"), ("indicator", "smallint")),
    ("code1", "code2"),
    unique=False,  # a pair may have several spans
)
MUE = Target(
    "coding_muelimit", (("code", "text"), ("value", "integer"), ("mai", "smallint"), ("rationale", "text")), ("code",)
)
AOC = Target(
    "coding_addonrule", (("code", "text"), ("type", "smallint"), ("primaries", "varchar(5)[]")), ("code", "type")
)
FEES = Target(
    "coding_physicianfee",
    (
        ("code", "text"),
        ("modifier", "text"),
        ("status", "text"),
        ("global_days", "text"),
        ("pctc", "text"),
        ("multiple", "text"),
        ("bilateral", "text"),
        ("assistant", "text"),
        ("co", "text"),
        ("team", "text"),
        ("work_rvu", "numeric(8,3)"),
        ("nonfacility_pe_rvu", "numeric(8,3)"),
        ("facility_pe_rvu", "numeric(8,3)"),
        ("mp_rvu", "numeric(8,3)"),
        ("conversion_factor", "numeric(8,4)"),
    ),
    ("code", "modifier"),
)
KINDS: dict[str, tuple[Callable[..., Parsed], Target]] = {
    "icd10cm": (icd10cm.parse, CODES),
    "icd10cm_tabular": (icd10cm_tabular.parse, CODES),
    "hcpcs": (hcpcs.parse, CODES),
    "cpt": (plain.parse_cpt, CODES),
    "modifiers": (hcpcs.parse_modifiers, CODES),
    "pos": (hcpcs.parse_pos, CODES),
    "ncci_ptp": (ncci.parse_ptp, PTP),
    "mue": (ncci.parse_mue, MUE),
    "aoc": (ncci.parse_aoc, AOC),
    "mpfs": (mpfs.parse, FEES),
    "gpci": (mpfs.parse_gpci, CODES),
    "demographic_edits": (plain.parse_demographic, CODES),
}


def load_codes(
    *,
    kind: str,
    path: Path | str,
    edition: str,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    is_demo: bool = False,
    connection: psycopg.Connection | None = None,
) -> LoadReport:
    """Read a publisher's file into the edition named. Raises UnreadableFile (nothing stored) when it is not that kind.

    Loading the same file again changes nothing. `connection` is the owner's; opened here when absent.
    """
    if kind not in KINDS:
        raise UnreadableFile(f"unknown kind {kind!r}; one of {', '.join(KINDS)}")
    parse = KINDS[kind][0]
    if kind == "ncci_ptp":
        parse = partial(parse, assumed_from=valid_from)
    return store(
        kind=kind,
        parsed=parse(path),
        edition=edition,
        valid_from=valid_from,
        valid_to=valid_to,
        source=Path(path).name,
        is_demo=is_demo,
        connection=connection,
    )


def store(
    *,
    kind: str,
    parsed: Parsed,
    edition: str,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    source: str = "",
    is_demo: bool = False,
    connection: psycopg.Connection | None = None,
) -> LoadReport:
    """Store parsed rows as an edition in one transaction; see `load_codes`."""
    if valid_to is not None and valid_to < valid_from:
        raise UnreadableFile(f"edition ends {valid_to} before it begins {valid_from}")
    target = KINDS[kind][1]
    rows = _without_repeats(parsed, target)
    if not rows:
        raise UnreadableFile(f"{source or kind}: no row could be read ({len(parsed.rejected)} rejected)")
    with owner_connection() if connection is None else nullcontext(connection) as live, live.transaction():
        cursor = live.cursor()
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"code edition {kind}"])
        # prior edition before ours is written: the one of the same name, else the newest that began earlier
        cursor.execute(
            "SELECT id, name FROM coding_codeedition WHERE kind = %s AND (name = %s OR valid_from < %s)"
            " ORDER BY name = %s DESC, valid_from DESC, id DESC LIMIT 1",
            [kind, edition, valid_from, edition],
        )
        base = cursor.fetchone()
        _copy(cursor, target, rows)
        added, changed, dropped = _compare(cursor, target, base[0] if base else None)
        same = base is not None and base[1] == edition
        edition_id = _edition(
            cursor, kind, edition, valid_from, valid_to, source, len(rows), is_demo, parsed.assumed_dates
        )
        if not same or added or changed or dropped:
            cursor.execute(f"DELETE FROM {target.table} WHERE edition_id = %s", [edition_id])
            cursor.execute(
                f"INSERT INTO {target.table} (edition_id, {target.names}) SELECT %s, {target.names} FROM new_codes",
                [edition_id],
            )
            cursor.execute("UPDATE coding_codeedition SET loaded_at = clock_timestamp() WHERE id = %s", [edition_id])
        cursor.execute("DROP TABLE new_codes")
    return LoadReport(
        kind,
        edition,
        valid_from,
        valid_to,
        parsed.read,
        added,
        changed,
        dropped,
        parsed.rejected,
        base[1] if base else None,
        len(rows),
    )


def _without_repeats(parsed: Parsed, target: Target) -> list[tuple[Any, ...]]:
    """Rows once each; a second row with the key of an earlier one is rejected where keys are unique."""
    if not target.unique:
        return list(dict.fromkeys(parsed.rows))
    places = [[name for name, _ in target.columns].index(key) for key in target.key]
    kept: dict[tuple, tuple] = {}
    for number, row in enumerate(parsed.rows, start=1):
        key = tuple(row[place] for place in places)
        if key not in kept:
            kept[key] = row
        elif kept[key] != row:
            parsed.rejected.append(
                (number, f"{' '.join(map(str, key))}: repeated with other content; the first was kept")
            )
    return list(kept.values())


def _copy(cursor: psycopg.Cursor, target: Target, rows: list[tuple[Any, ...]]) -> None:
    columns = ", ".join(f'"{name}" {kind}' for name, kind in target.columns)
    cursor.execute("DROP TABLE IF EXISTS new_codes")
    cursor.execute(f"CREATE TEMPORARY TABLE new_codes ({columns})")
    json_at = [i for i, (_, kind) in enumerate(target.columns) if kind == "jsonb"]
    with cursor.copy(f"COPY new_codes ({target.names}) FROM STDIN") as copy:
        for row in rows:
            if json_at:
                row = tuple(Jsonb(v) if i in json_at else v for i, v in enumerate(row))
            copy.write_row(row)
    cursor.execute("ANALYZE new_codes")


def _compare(cursor: psycopg.Cursor, target: Target, base_id: int | None) -> tuple[int, int, int]:
    """Rows added, changed and dropped against an edition; a key on both sides with other content is changed."""
    if base_id is None:
        cursor.execute("SELECT count(*) FROM new_codes")
        return cursor.fetchone()[0], 0, 0
    typed = ", ".join(f'"{name}"::{kind}' for name, kind in target.columns)
    key = ", ".join(target.key)
    cursor.execute(
        f"""WITH base AS (SELECT {typed} FROM {target.table} WHERE edition_id = %(base)s),
                 plus AS (SELECT {target.names} FROM new_codes EXCEPT SELECT * FROM base),
                 minus AS (SELECT * FROM base EXCEPT SELECT {target.names} FROM new_codes),
                 plus_keys AS (SELECT DISTINCT {key} FROM plus),
                 minus_keys AS (SELECT DISTINCT {key} FROM minus),
                 both_keys AS (SELECT * FROM plus_keys INTERSECT SELECT * FROM minus_keys)
            SELECT (SELECT count(*) FROM plus_keys), (SELECT count(*) FROM both_keys),
                   (SELECT count(*) FROM minus_keys)""",
        {"base": base_id},
    )
    plus, both, minus = cursor.fetchone()
    return plus - both, both, minus - both


def _edition(cursor, kind, name, valid_from, valid_to, source, rows, is_demo, assumed) -> int:
    cursor.execute(
        "INSERT INTO coding_codeedition (kind, name, valid_from, valid_to, source, rows, is_demo, assumed_dates)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (kind, name) DO UPDATE SET"
        " valid_from = excluded.valid_from,"
        " valid_to = excluded.valid_to, source = excluded.source, rows = excluded.rows, is_demo = excluded.is_demo,"
        " assumed_dates = excluded.assumed_dates RETURNING id",
        [kind, name, valid_from, valid_to, source[:200], rows, is_demo, assumed],
    )
    return cursor.fetchone()[0]
