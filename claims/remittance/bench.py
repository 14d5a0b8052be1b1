"""Measure posting: 835 bytes to matched, proved, posted rows; beside COPY of the same rows and a loop that commits per claim.

Everything happens in schemas of their own with copies of the product's tables: keys, indexes, row-level security, trail
and balance triggers included. Ours is the product's own code; COPY is the limit (no keys checked, no policies).
"""

import io
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from claims.remittance import post, read
from claims.remittance.bench_loop import post_in_a_loop
from portal.tenants import rls
from portal.tenants.scope import acting, owner_connection

OURS, COPIES = "bench_posting", "bench_posting_copy"
SIZES = {"small": (600, 3), "full": (10_000, 3)}  # claims in the file, rounds
LINES = 3
# what the measured posting writes; the copies hold the same
WRITTEN = (
    "claims_remittance", "claims_remittanceclaim", "claims_remittanceline", "claims_remittanceadjustment",
    "claims_posting", "claims_entry", "claims_claimfact", "portal_timelineentry", "portal_job",
)  # fmt: skip
GIVEN = (
    "portal_practice", "portal_patient", "portal_provider", "portal_payer", "portal_coverage", "portal_encounter",
    "portal_facility", "portal_trailevent", "coding_coding", "claims_claim", "claims_serviceline",
    "claims_interchangepart", "claims_provideradjustment", "claims_deposit", "claims_denial",
)  # fmt: skip


def bench_posting(size: str = "small", *, claims: int | None = None) -> dict[str, Any]:
    """Claims a second of ours, of COPY and of the loop; `ratio_copy` (target 0.5) and `ratio_loop` (target 40)."""
    count, rounds = SIZES[size]
    count = claims or count
    hints, settings.JOB_HINTS = settings.JOB_HINTS, False
    try:
        practice, payer = _make(count, rounds)
        ours, copied, looped, wrong = [], [], [], 0
        for turn in range(rounds):
            data = file_of(turn, count, payer)
            begun = time.perf_counter()
            wrong += _ours(practice, data, count)
            ours.append(count / (time.perf_counter() - begun))
            copied.append(count / _copy())
            few = min(count, 300)
            looped.append(few / post_in_a_loop(OURS, few, turn))
    finally:
        settings.JOB_HINTS = hints
        _drop()
    ratio_copy = statistics.median(mine / limit for mine, limit in zip(ours, copied, strict=True))
    ratio_loop = statistics.median(mine / slow for mine, slow in zip(ours, looped, strict=True))
    return {
        "ours": {"claims_per_s": [round(value) for value in ours], "claims": count, "lines": count * LINES},
        "peer": {
            "name": "COPY of the same rows; a loop that commits per claim", "version": f"psycopg {psycopg.__version__}",
            "copy_claims_per_s": [round(value) for value in copied], "loop_claims_per_s": [round(v) for v in looped],
        },
        "ratio": round(ratio_copy, 3), "ratio_copy": round(ratio_copy, 3), "ratio_loop": round(ratio_loop, 2),
        "target": {"ratio_copy": 0.5, "ratio_loop": 40}, "met": ratio_copy >= 0.5 and ratio_loop >= 40 and not wrong,
        "correct": {"checked": count * rounds, "wrong": wrong},
    }  # fmt: skip


def file_of(turn: int, count: int, payer: str) -> bytes:
    """An 835 that answers every claim of a round: each line of $100 pays 60, 30 contractual, 10 for the patient."""
    rows = ["ISA*00*          *00*          *ZZ*BENCH          *ZZ*US             *260720*1200*^*00501*000000001*0*T*:"]
    rows += ["GS*HP*BENCH*US*20260720*1200*1*X*005010X221A1", "ST*835*0001"]
    rows += [f"BPR*I*{count * LINES * 60}*C*ACH************20260720", f"TRN*1*B{turn}*1999999999", f"N1*PR*BENCH*XV*{payer}"]
    rows += ["N1*PE*BENCH*XX*1234567893", "LX*1"]
    for n in range(1, count + 1):
        number = f"B{turn}X{n}"
        rows += [f"CLP*{number}*1*{LINES * 100}*{LINES * 60}*{LINES * 10}*12*P{number}*11*1"]
        for line in range(1, LINES + 1):
            rows += [f"SVC*HC:9921{line}*100*60**1", "DTM*472*20260701", "CAS*CO*45*30", "CAS*PR*2*10", f"REF*6R*{number}L{line}"]
    rows += [f"SE*{len(rows) - 1}*0001", "GE*1*1", "IEA*1*000000001"]
    return ("~".join(rows) + "~").encode()


def _ours(practice: int, data: bytes, count: int) -> int:
    """Post the file by the product's own path; how many claims were not posted."""
    with _in_schema(), acting("cw_system", practice_id=practice):
        (row,) = read.store(practice_id=practice, data=data)
        return count - post.post_remittance(row.pk).claims_matched


@contextmanager
def _in_schema() -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL search_path TO {OURS}, public")
        yield


def _copy() -> float:
    """Seconds to COPY everything that was written into empty tables with the same indexes."""
    with owner_connection() as owner:
        held = {}
        for table in WRITTEN:
            buffer = io.BytesIO()
            with owner.cursor().copy(f"COPY {OURS}.{table} TO STDOUT (FORMAT binary)") as out:
                for chunk in out:
                    buffer.write(chunk)
            held[table] = buffer.getvalue()
            owner.execute(f"TRUNCATE {COPIES}.{table}")
        owner.commit()
        rounds = owner.execute(f"SELECT count(*) FROM {OURS}.claims_remittance").fetchone()[0]
        begun = time.perf_counter()
        for table, data in held.items():
            with owner.cursor().copy(f"COPY {COPIES}.{table} FROM STDIN (FORMAT binary)") as into:
                into.write(data)
        owner.commit()
        return (time.perf_counter() - begun) / rounds


def _make(count: int, rounds: int) -> tuple[int, str]:
    """The schemas, filled; the practice and the payer's id."""
    models = {m._meta.db_table: m for m in apps.get_models() if m._meta.db_table in {*WRITTEN, *GIVEN}}
    with owner_connection() as owner:
        for schema, tables in ((OURS, (*GIVEN, *WRITTEN)), (COPIES, WRITTEN)):
            owner.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
            owner.execute(f"CREATE SCHEMA {schema}")
            for table in tables:
                owner.execute(f"CREATE TABLE {schema}.{table} (LIKE public.{table} INCLUDING ALL)")
        trail = owner.execute("SELECT pg_get_functiondef('public.cw_trail_row'::regproc)").fetchone()[0]
        trail = trail.replace("public.cw_trail_row", f"{OURS}.cw_trail_row").replace("'public'", f"'{OURS}', 'public'")
        owner.execute(f"SET LOCAL search_path TO {OURS}, public")
        owner.execute(trail)
        _fill(owner, count, rounds)
        for model in models.values():
            for statement in (*rls._table(model), *getattr(model, "database_rules", ())):
                owner.execute(statement)
        owner.execute(f"GRANT USAGE ON SCHEMA {OURS} TO cw_system")
        owner.execute("ANALYZE claims_claim, claims_serviceline, claims_entry, claims_posting")
        return owner.execute("SELECT p.id, y.payer_id FROM portal_practice p, portal_payer y").fetchone()


def _fill(owner: psycopg.Connection, count: int, rounds: int) -> None:
    """Claims of $300 with three lines and their charge for every round; reference rows come from the installation."""
    one = "ORDER BY id LIMIT 1"
    practice = owner.execute(f"SELECT id FROM public.portal_practice {one}").fetchone()
    if practice is None:
        raise LookupError("there is no practice yet; run the demo or set one up first")
    mine = f"WHERE practice_id = {practice[0]} {one}"
    owner.execute(f"INSERT INTO portal_practice OVERRIDING SYSTEM VALUE SELECT * FROM public.portal_practice {one}")
    owner.execute(f"INSERT INTO portal_provider OVERRIDING SYSTEM VALUE SELECT * FROM public.portal_provider {mine}")
    owner.execute(f"INSERT INTO portal_payer OVERRIDING SYSTEM VALUE SELECT * FROM public.portal_payer {one}")
    owner.execute(
        "INSERT INTO portal_patient (practice_id, account_no, last_name, first_name, middle_name, suffix, birth_date, sex,"
        " address1, city, state, zip, phone, name_key) VALUES (%s, 'B', 'Bench', 'Ada', '', '', '1980-01-02', 'F', '', '',"
        " '', '', '', 'BENCH ADA')", [practice[0]],
    )  # fmt: skip
    owner.execute(
        "INSERT INTO portal_coverage (practice_id, patient_id, payer_id, rank, member_id, group_no, relationship,"
        " subscriber_last_name, subscriber_first_name, subscriber_sex, valid_from)"
        " SELECT p.practice_id, p.id, y.id, 1, 'B', '', '18', '', '', '', '2026-01-01' FROM portal_patient p, portal_payer y"
    )
    owner.execute(
        "INSERT INTO portal_encounter (practice_id, patient_id, provider_id, service_date, place_of_service, kind,"
        " external_ref, state, owner, waiting_reason, waiting_note, expected_cents, received_at)"
        " SELECT p.practice_id, p.id, d.id, '2026-07-01', '11', 'office', '', 'released', 'biller', '', '', 0, now()"
        " FROM portal_patient p, portal_provider d"
    )
    total = count * rounds
    owner.execute(
        "INSERT INTO coding_coding (practice_id, encounter_id, version, coder_id, state, revision, note)"
        f" SELECT e.practice_id, e.id, n, 0, 'signed', 0, '' FROM portal_encounter e, generate_series(1, {total}) n"
    )
    owner.execute(
        "INSERT INTO claims_claim (practice_id, encounter_id, coding_id, coverage_id, payer_id, rendering_id, patient_id,"
        " control_no, frequency, rank, payer_control_no, state, outcome, diagnoses, place_of_service, service_from,"
        " service_to, charge_cents, waiting_reason, built_at, first_outcome, part)"
        " SELECT k.practice_id, k.encounter_id, k.id, c.id, c.payer_id, e.provider_id, e.patient_id,"
        f" 'B' || (k.version - 1) / {count} || 'X' || (k.version - 1) % {count} + 1, '1', 'P', '', 'accepted', '', '{{I10}}',"
        f" '11', '2026-07-01', '2026-07-01', {LINES * 10000}, '', now(), '', 1"
        " FROM coding_coding k, portal_coverage c, portal_encounter e"
    )
    owner.execute(
        "INSERT INTO claims_serviceline (practice_id, claim_id, position, control_no, code, modifiers, pointers, units,"
        " charge_cents, service_date, outcome) SELECT c.practice_id, c.id, l, c.control_no || 'L' || l, '9921' || l, '{}',"
        f" '{{1}}', 1, 10000, '2026-07-01', '' FROM claims_claim c, generate_series(1, {LINES}) l"
    )
    owner.execute(
        "INSERT INTO claims_posting (practice_id, key, kind, at, effective_on, claim_id)"
        " SELECT practice_id, 'charge:' || id, 'charge', now(), '2026-07-01', id FROM claims_claim"
    )
    owner.execute(
        "INSERT INTO claims_entry (practice_id, posting_id, account, amount_cents, claim_id)"
        " SELECT p.practice_id, p.id, side.account, side.cents, p.claim_id FROM claims_posting p,"
        f" (VALUES ('payer_receivable', {LINES * 10000}), ('revenue', {-LINES * 10000})) AS side (account, cents)"
    )


def _drop() -> None:
    with owner_connection() as owner:
        for schema in (OURS, COPIES):
            owner.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
