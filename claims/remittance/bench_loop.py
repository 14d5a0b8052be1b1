"""The peer of the posting benchmark: what a straightforward loop does, one commit per claim."""

import time
from collections.abc import Callable
from typing import Any

from portal.tenants.scope import owner_connection


def post_in_a_loop(schema: str, count: int, turn: int) -> float:
    """Post `count` claims of a round one by one with plain psycopg; seconds. Same rows per claim as ours."""
    with owner_connection() as owner:

        def run(statement: str, values: list[object]) -> Any:
            return owner.execute(statement.replace("@.", f"{schema}."), values)

        remittance, practice = run(
            "INSERT INTO @.claims_remittance (practice_id, key, content_hash, payer_ident, trace, method, paid_cents,"
            " claims_cents, provider_adjustment_cents, paid_on, state, parked_reason, proof, claims_matched, claims_parked,"
            " received_at) SELECT id, %s, '', '', '', 'ACH', 0, 0, 0, '2026-07-20', 'posted', '', '[]', 0, 0, now()"
            " FROM @.portal_practice RETURNING id, practice_id", [f"loop:{turn}"],
        ).fetchone()  # fmt: skip
        owner.commit()
        begun = time.perf_counter()
        for ordinal in range(1, count + 1):
            _one(run, practice, remittance, ordinal, f"B{turn}X{ordinal}")
            owner.commit()
        return time.perf_counter() - begun


def _one(run: Callable, practice: int, remittance: int, ordinal: int, number: str) -> None:
    claim = run("SELECT id FROM @.claims_claim WHERE control_no = %s", [number]).fetchone()[0]
    lines = run("SELECT id FROM @.claims_serviceline WHERE practice_id = %s AND claim_id = %s", [practice, claim]).fetchall()
    row = run(
        "INSERT INTO @.claims_remittanceclaim (practice_id, remittance_id, ordinal, claim_id, control_no, status_code,"
        " charge_cents, paid_cents, patient_cents, payer_control_no, remarks, outcome, matched_by, parked_reason, posted_at,"
        " first_segment, last_segment) VALUES (%s, %s, %s, %s, %s, '1', 30000, 18000, 3000, '', '{}', 'paid', '', '', now(),"
        " 0, 0) RETURNING id", [practice, remittance, ordinal, claim, number],
    ).fetchone()[0]  # fmt: skip
    posting = run(
        "INSERT INTO @.claims_posting (practice_id, key, kind, at, effective_on, claim_id, remittance_id)"
        " VALUES (%s, %s, 'remittance', now(), '2026-07-20', %s, %s) RETURNING id",
        [practice, f"loop:{remittance}:{ordinal}", claim, remittance],
    ).fetchone()[0]
    for position, (line,) in enumerate(lines, 1):
        answered = run(
            "INSERT INTO @.claims_remittanceline (practice_id, remittance_claim_id, ordinal, service_line_id, code, modifiers,"
            " charge_cents, paid_cents, allowed_cents, control_no, service_date, rarcs, outcome) VALUES"
            " (%s, %s, %s, %s, '99213', '{}', 10000, 6000, 7000, '', '2026-07-01', '{}', 'paid') RETURNING id",
            [practice, row, position, line],
        ).fetchone()[0]
        for group, carc, cents in (("CO", "45", 3000), ("PR", "2", 1000)):
            run(
                'INSERT INTO @.claims_remittanceadjustment (practice_id, remittance_claim_id, line_id, "group", carc,'
                " amount_cents) VALUES (%s, %s, %s, %s, %s, %s)", [practice, row, answered, group, carc, cents],
            )  # fmt: skip
        run(
            "INSERT INTO @.claims_entry (practice_id, posting_id, account, amount_cents, claim_id, service_line_id)"
            " SELECT %s, %s, side.account, side.cents, %s, %s FROM (VALUES ('cash', 6000), ('contractual', 3000),"
            " ('patient_receivable', 1000), ('payer_receivable', -10000)) AS side (account, cents)",
            [practice, posting, claim, line],
        )
