"""Filing limits."""

from __future__ import annotations

from datetime import date, timedelta

from claims.checks.context import NO_DATE, Context
from claims.checks.findings import PASS, Hit, Skip, Verdict
from claims.checks.registry import rule

WARN_DAYS = 30
URGENT_DAYS = 15


def last_filing_day(service: date, days: int | None, medicare: bool) -> date | None:
    """Last day of receipt: Medicare one calendar year (29 February ends on the 28th), else ``days`` after service.

    42 CFR 424.44; professional lines count from the From date. None when the payer's limit is not set.
    """
    if medicare:
        try:
            return service.replace(year=service.year + 1)
        except ValueError:
            return service.replace(year=service.year + 1, day=28)
    return None if days is None else service + timedelta(days=days)


def _limit(c: Context) -> date | list[Skip]:
    if c.first_day is None:
        return [Skip(NO_DATE)]
    limit = last_filing_day(c.first_day, c.payer.timely_filing_days, bool(c.medicare))
    return limit if limit is not None else [Skip("the payer's filing limit is not set", "payer rules")]


@rule("TF-01")
def in_time(c: Context) -> Verdict:
    limit = _limit(c)
    if isinstance(limit, list):
        return limit
    if c.today <= limit:
        return PASS
    excused = bool(c.facts.delay_reason) and bool(c.facts.delay_proof)
    return [
        Hit(
            f"service {c.first_day.isoformat()} had to be received by {limit.isoformat()}",
            "send the proof with the delay reason" if excused else "find proof of earlier acceptance, or write it off",
            field="date",
            severity="denial" if excused else None,
        )
    ]


@rule("TF-02")
def limit_near(c: Context) -> Verdict:
    limit = _limit(c)
    if isinstance(limit, list):
        return limit
    left = (limit - c.today).days
    if left < 0 or left > WARN_DAYS:
        return PASS
    speed = "send today" if left <= URGENT_DAYS else "send this week"
    return [Hit(f"{left} days left to file (by {limit.isoformat()})", speed, field="date")]


@rule("TF-03")
def delay_reason(c: Context) -> Verdict:
    limit = _limit(c)
    if isinstance(limit, list):
        return limit
    if c.today <= limit:
        return None
    if c.facts.delay_reason is None:
        return [Skip("the delay reason is unknown")]
    if not c.facts.delay_reason:
        return [Hit("late without a delay reason", "state the reason if an exception applies", field="delay reason")]
    if c.facts.delay_proof is None:
        return [Skip("whether proof is on file is unknown")]
    return (
        PASS if c.facts.delay_proof else [Hit("delay reason without proof", "attach the proof", field="delay reason")]
    )
