"""Claims that nobody answered: what is late, at which step, with whom (rules.md 3.2)."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, DurationField, ExpressionWrapper, F, Min, Q, Sum, Value
from django.utils import timezone

from claims.clearinghouse.models import Batch, BatchState
from claims.lifecycle.models import Claim
from claims.lifecycle.states import ClaimState
from portal import clock

SYNTAX_DAYS = 1  # business days: a 999 comes within the hour, more than a day is an alarm
CLAIM_DAYS = 2  # business days: a payer's 277CA comes the next business day


@dataclass(frozen=True, slots=True)
class Gap:
    """A group of silent claims. `query` is the filter of the claims list that shows exactly these."""

    step: str
    who: str
    claims: int
    cents: int
    since: dt.datetime | None
    query: str
    todo: str


def gaps() -> list[Gap]:
    """What is late, per partner and payer, in a constant number of queries, in the open context."""
    return [*_batches(), *_unaccepted(), *_unanswered()]


def _batches() -> list[Gap]:
    late = business_days_ago(SYNTAX_DAYS)
    rows = (
        Batch.objects.filter(state__in=[BatchState.SENT, BatchState.UNKNOWN], intended_at__lt=late)
        .values("partner")
        .annotate(claims=Sum("claims_count"), cents=Sum("charge_cents"), since=Min("intended_at"))
        .order_by("partner")
    )
    return [
        Gap("No syntax answer (999)", row["partner"], row["claims"], row["cents"], row["since"], "", "Ask the clearinghouse.")
        for row in rows
    ]


def _unaccepted() -> list[Gap]:
    late = business_days_ago(CLAIM_DAYS)
    rows = (
        Claim.objects.filter(late_unaccepted(late))
        .values(payer_pk=F("payer_id"), payer_name=F("payer__name"))
        .annotate(claims=Count("pk"), cents=Sum("charge_cents"), since=Min("sent_at"))
        .order_by("payer_name")
    )
    return [
        Gap(
            "Sent, not accepted (277CA)", row["payer_name"], row["claims"], row["cents"], row["since"],
            f"silent=unaccepted&payer={row['payer_pk']}", "Ask for the claim's status; send again if it was lost.",
        )
        for row in rows
    ]  # fmt: skip


def _unanswered() -> list[Gap]:
    rows = (
        Claim.objects.filter(late_unanswered(clock.now()))
        .values(payer_pk=F("payer_id"), payer_name=F("payer__name"))
        .annotate(claims=Count("pk"), cents=Sum("charge_cents"), since=Min("accepted_at"))
        .order_by("payer_name")
    )
    return [
        Gap(
            "Accepted, no answer", row["payer_name"], row["claims"], row["cents"], row["since"],
            f"silent=unanswered&payer={row['payer_pk']}", "Ask the payer: pended, or lost?",
        )
        for row in rows
    ]  # fmt: skip


def late_unaccepted(late: dt.datetime) -> Q:
    """The condition on claims: sent before `late` and no acceptance yet."""
    return Q(state=ClaimState.SENT, sent_at__lt=late)


def late_unanswered(now: dt.datetime) -> Q:
    """The condition on claims: accepted longer ago than their payer is slow."""
    slow = ExpressionWrapper(F("payer__slow_after_days") * dt.timedelta(days=1), output_field=DurationField())
    return Q(state=ClaimState.ACCEPTED, accepted_at__lt=Value(now) - slow)


def business_days_ago(days: int) -> dt.datetime:
    """Business time that many working days (Monday to Friday) ago."""
    moment = clock.now()
    while days:
        moment -= dt.timedelta(days=1)
        days -= timezone.localtime(moment).weekday() < 5
    return moment

