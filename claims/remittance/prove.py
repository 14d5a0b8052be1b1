"""Prove the cash: payment = claims less provider adjustments = posted cash = deposit."""

import datetime as dt

from django.db import connections

from claims.ledger.prove import Proof, each_practice
from portal import clock
from portal.tenants.models import Practice

DEPOSIT_DAYS = 5  # business days within which the bank's line may still be missing

REMITTANCES = """
SELECT r.id, r.paid_cents, r.claims_cents, r.provider_adjustment_cents, r.paid_on,
       COALESCE((SELECT sum(c.paid_cents) FROM claims_remittanceclaim c
                 WHERE c.practice_id = r.practice_id AND c.remittance_id = r.id), 0),
       COALESCE((SELECT sum(a.amount_cents) FROM claims_provideradjustment a
                 WHERE a.practice_id = r.practice_id AND a.remittance_id = r.id), 0),
       COALESCE((SELECT sum(e.amount_cents) FROM claims_posting p JOIN claims_entry e
                 ON e.practice_id = p.practice_id AND e.posting_id = p.id
                 WHERE p.practice_id = r.practice_id AND p.remittance_id = r.id AND e.account = 'cash'), 0),
       (SELECT sum(d.amount_cents) FROM claims_deposit d
        WHERE d.practice_id = r.practice_id AND d.remittance_id = r.id)
FROM claims_remittance r WHERE r.practice_id = %s AND r.state = 'posted' ORDER BY r.id"""

STRAYS = """
SELECT d.id, d.amount_cents FROM claims_deposit d
WHERE d.practice_id = %s AND d.remittance_id IS NULL ORDER BY d.id"""

UNPOSTED = """
SELECT p.remittance_id, sum(e.amount_cents) FROM claims_posting p
JOIN claims_entry e ON e.practice_id = p.practice_id AND e.posting_id = p.id
JOIN claims_remittance r ON r.practice_id = p.practice_id AND r.id = p.remittance_id
WHERE p.practice_id = %s AND r.state <> 'posted' GROUP BY p.remittance_id ORDER BY 1"""


def business_days_between(first: dt.date, last: dt.date) -> int:
    """Days from Monday to Friday after `first` up to `last`; holidays count, which only makes the limit stricter."""
    days = range(1, max((last - first).days, 0) + 1)
    return sum((first + dt.timedelta(days=n)).weekday() < 5 for n in days)


def prove_cash() -> Proof:
    """Every posted remittance of every practice. `rows` counts remittances.

    The bank's line may be missing for DEPOSIT_DAYS business days after the payment date; a payment of zero has none.
    """
    proof = Proof("cash")
    for practice in each_practice():
        _practice(practice, proof)
    return proof


def _practice(practice: Practice, proof: Proof) -> None:
    say = proof.differences.append
    with connections["default"].cursor() as cursor:
        cursor.execute(REMITTANCES, [practice.pk])
        for row in cursor.fetchall():
            proof.rows += 1
            _remittance(row, say)
        cursor.execute(STRAYS, [practice.pk])
        for deposit, cents in cursor.fetchall():
            say(f"deposit {deposit} ({_usd(cents)}) has the trace of a remittance with another amount")
        cursor.execute(UNPOSTED, [practice.pk])
        for remittance, _ in cursor.fetchall():
            say(f"remittance {remittance} is not posted and has ledger entries")


def _remittance(row: tuple, say) -> None:
    number, paid, claims, provider, paid_on, sum_claims, sum_provider, cash, deposit = row
    place = f"remittance {number}"
    if paid != sum_claims - sum_provider:
        say(f"{place}: paid {_usd(paid)} is not claims {_usd(sum_claims)} less provider adjustments {_usd(sum_provider)}")
    if (claims, provider) != (sum_claims, sum_provider):
        say(f"{place}: its totals are not the sums of its rows")
    if cash != paid:
        say(f"{place}: paid {_usd(paid)} and posted {_usd(cash)}")
    if deposit is not None and deposit != paid:
        say(f"{place}: paid {_usd(paid)} and deposited {_usd(deposit)}")
    if deposit is None and paid > 0 and business_days_between(paid_on, clock.today()) > DEPOSIT_DAYS:
        say(f"{place}: no deposit of {_usd(paid)} since {paid_on.isoformat()}")


def _usd(cents: int) -> str:
    cents = int(cents)
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
