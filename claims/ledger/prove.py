"""Prove the books: every posting sums to zero, every claim accounts for its charge, every remittance for its money."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connections

from portal.tenants.models import Practice
from portal.tenants.scope import acting


@dataclass(slots=True)
class Proof:
    """`rows` looked at, and every difference in plain words with ids and amounts (no names)."""

    check: str
    rows: int = 0
    differences: list[str] = field(default_factory=list)


def each_practice() -> Iterator[Practice]:
    """Every practice, each inside a worker's context of its own."""
    with acting("cw_system"):
        practices = list(Practice._base_manager.order_by("pk"))
    for practice in practices:
        with acting("cw_system", practice_id=practice.pk):
            yield practice


UNBALANCED = """
SELECT posting_id, sum(amount_cents) FROM claims_entry WHERE practice_id = %s
GROUP BY posting_id HAVING sum(amount_cents) <> 0 ORDER BY 1"""

EMPTY = """
SELECT p.id FROM claims_posting p WHERE p.practice_id = %s
AND NOT EXISTS (SELECT 1 FROM claims_entry e WHERE e.practice_id = p.practice_id AND e.posting_id = p.id) ORDER BY 1"""

# a claim's entries on all accounts but revenue add up to its charge while the charge stands, and to what was handed on
# from the payer before for a secondary claim
CLAIMS = """
SELECT c.id, c.charge_cents, COALESCE(sum(e.amount_cents) FILTER (WHERE e.account = 'revenue'), 0),
       COALESCE(sum(e.amount_cents) FILTER (WHERE e.account <> 'revenue'), 0),
       COALESCE(sum(e.amount_cents) FILTER (WHERE e.account = 'payer_receivable'), 0),
       COALESCE(sum(e.amount_cents) FILTER (WHERE e.account = 'patient_receivable'), 0),
       bool_or(p.kind = 'charge'), bool_or(p.kind = 'charge_withdrawn'),
       COALESCE(sum(e.amount_cents) FILTER (WHERE p.kind = 'next_payer'), 0)
FROM claims_claim c JOIN claims_entry e ON e.practice_id = c.practice_id AND e.claim_id = c.id
JOIN claims_posting p ON p.practice_id = e.practice_id AND p.id = e.posting_id
WHERE c.practice_id = %s GROUP BY c.id ORDER BY c.id"""

TWICE = """
SELECT reverses_id, count(*) FROM claims_posting WHERE practice_id = %s AND reverses_id IS NOT NULL
GROUP BY reverses_id HAVING count(*) > 1 ORDER BY 1"""

REMITTANCES = """
SELECT r.id, r.paid_cents, COALESCE(sum(e.amount_cents) FILTER (WHERE e.account = 'cash'), 0)
FROM claims_remittance r
LEFT JOIN claims_posting p ON p.practice_id = r.practice_id AND p.remittance_id = r.id
LEFT JOIN claims_entry e ON e.practice_id = p.practice_id AND e.posting_id = p.id
WHERE r.practice_id = %s AND r.state = 'posted' GROUP BY r.id ORDER BY r.id"""


def prove_ledger() -> Proof:
    """Every practice's books. `rows` counts entries.

    A receivable below zero is a difference unless the claim's charge was withdrawn (replaced or void): then the payer's
    own reversal is still to come, and the amount shows as an overpayment.
    """
    proof = Proof("ledger")
    for practice in each_practice():
        _practice(practice, proof)
    return proof


def _practice(practice: Practice, proof: Proof) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*), COALESCE(sum(amount_cents), 0) FROM claims_entry WHERE practice_id = %s", [practice.pk])
        count, total = cursor.fetchone()
        proof.rows += count
        say = proof.differences.append
        if total:
            say(f"practice {practice.pk}: all entries sum to {_usd(total)}, not to zero")
        for posting, cents in _rows(cursor, UNBALANCED, practice):
            say(f"posting {posting} sums to {_usd(cents)}, not to zero")
        for (posting,) in _rows(cursor, EMPTY, practice):
            say(f"posting {posting} has no entries")
        for posting, times in _rows(cursor, TWICE, practice):
            say(f"posting {posting} was reversed {times} times")
        for row in _rows(cursor, CLAIMS, practice):
            _claim(row, say)
        for remittance, paid, cash in _rows(cursor, REMITTANCES, practice):
            if paid != cash:
                say(f"remittance {remittance}: paid {_usd(paid)} and posted to cash {_usd(cash)}")


def _claim(row: tuple, say) -> None:
    claim, charge, revenue, rest, payer, patient, charged, withdrawn, handed_on = row
    if rest + revenue != handed_on:
        say(f"claim {claim}: {_usd(rest)} on its accounts is not its charge {_usd(-revenue)} and {_usd(handed_on)} handed on")
    expected = -charge if charged and not withdrawn else 0
    if revenue != expected:
        say(f"claim {claim}: revenue {_usd(-revenue)} is not the charge {_usd(-expected)}")
    if payer < 0 and not withdrawn:
        say(f"claim {claim}: the payer's receivable is below zero ({_usd(payer)})")
    if patient < 0 and not withdrawn:
        say(f"claim {claim}: the patient's receivable is below zero ({_usd(patient)})")


def _rows(cursor, statement: str, practice: Practice) -> list[tuple]:
    cursor.execute(statement, [practice.pk])
    return cursor.fetchall()


def _usd(cents: int) -> str:
    """Cents as 12.34, for findings."""
    cents = int(cents)
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
