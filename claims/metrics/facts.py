"""What the measures know about a claim: its dates and its first answer, as one flat row. No measure reads anything else.

Days are the firm's business dates. T0 is the payer's receipt (277CA A2); where a payer answers without having
acknowledged, it is the day of sending.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, Min, OuterRef, QuerySet, Subquery
from django.utils import timezone

from claims.denials.reasons import DENIAL, carcs
from claims.lifecycle.models import Claim, Frequency, Outcome
from claims.lifecycle.states import ClaimState
from claims.remittance.models import RemittanceAdjustment, RemittanceClaim

DENIED, CLEARED = "denied", "cleared"
IN_RATE = [code for code, reason in carcs().items() if reason.kind == DENIAL and reason.in_rate and reason.final]


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim. `rated` is False when it was denied only for reasons outside every rate (duplicates).

    `answered_on` is the payment date (BPR16) of its first posted final answer; it is there as soon as the money is
    posted, whatever else still has to be settled about the claim.
    """

    id: int
    payer_id: int
    provider_id: int
    frequency: str
    state: str
    charge_cents: int
    service_from: dt.date
    built_on: dt.date
    sent_on: dt.date | None
    accepted_on: dt.date | None
    answered_on: dt.date | None
    first_outcome: str
    first_paid_on: dt.date | None
    first_denied_on: dt.date | None
    clean_first_time: bool | None
    rated: bool = True

    @property
    def received_on(self) -> dt.date | None:
        """T0: the payer's receipt, or the day of sending when the payer answered without acknowledging."""
        return self.accepted_on or (self.sent_on if self.first_answer() else None)

    @property
    def in_cohort(self) -> bool:
        """Counted by submission month: originals the payer has, not withdrawn, not denied merely as duplicates."""
        return (
            self.received_on is not None
            and self.frequency == Frequency.ORIGINAL
            and self.state != ClaimState.WITHDRAWN
            and self.rated
        )

    def first_answer(self) -> tuple[str, dt.date] | None:
        """(denied or cleared, day) of the first final answer; None while there is none.

        Denied = nothing of it was allowed (all lines denied). Partly denied, paid and patient's share only are cleared.
        """
        if self.first_outcome == Outcome.DENIED:
            on = self.first_denied_on or self.answered_on
            return (DENIED, on) if on else None
        if self.first_outcome in {Outcome.PAID, Outcome.PARTLY_DENIED, Outcome.PATIENT}:
            on = self.first_paid_on or self.first_denied_on or self.answered_on
            if self.first_paid_on and self.first_denied_on:
                on = min(self.first_paid_on, self.first_denied_on)
            return (CLEARED, on) if on else None
        # pended or forwarded at first: the first final answer that came after it
        if self.first_denied_on and (self.first_paid_on is None or self.first_denied_on < self.first_paid_on):
            return DENIED, self.first_denied_on
        return (CLEARED, self.first_paid_on) if self.first_paid_on else None

    def known_on(self, as_of: dt.date) -> "tuple[tuple[str, dt.date] | None, dt.date | None, dt.date | None]":
        """(first answer, day of first payment, day the payment clock stopped without one) as known on that day."""
        answer = self.first_answer()
        if answer and answer[1] > as_of:
            answer = None
        paid = self.first_paid_on if self.first_paid_on and self.first_paid_on <= as_of else None
        stopped = answer[1] if answer and answer[0] == CLEARED and self.first_paid_on is None else None
        return answer, paid, stopped


def business_date(moment: dt.datetime | None) -> dt.date | None:
    """The firm's date of a business moment."""
    return timezone.localtime(moment).date() if moment else None


_FIELDS = (
    "id", "payer_id", "rendering_id", "frequency", "state", "charge_cents", "service_from", "built_at", "sent_at",
    "accepted_at", "adjudicated_at", "first_outcome", "first_paid_on", "first_denied_on", "clean_first_time",
)  # fmt: skip


def load(claims: QuerySet | None = None, *, ids: Sequence[int] | None = None) -> list[ClaimRow]:
    """Rows of these claims (default: every claim of the open context), in one query, by id."""
    found = Claim.objects.all() if claims is None else claims
    if ids is not None:
        found = found.filter(pk__in=list(ids))
    adjustments = RemittanceAdjustment.objects.filter(
        practice_id=OuterRef("practice_id"), remittance_claim__claim_id=OuterRef("pk"), amount_cents__gt=0
    )
    first = (
        RemittanceClaim.objects.filter(
            practice_id=OuterRef("practice_id"), claim_id=OuterRef("pk"), posted_at__isnull=False
        )
        .exclude(status_code="22")
        .exclude(outcome__in=["", Outcome.PENDED])
        .order_by()
        .values("claim_id")
        .annotate(day=Min("remittance__paid_on"))
        .values("day")
    )
    rows = (
        found.annotate(
            answered_on=Subquery(first),
            answered=Exists(adjustments),
            counts=Exists(adjustments.filter(carc__in=IN_RATE)),
        )
        .order_by("pk")
        .values_list(*_FIELDS, "answered_on", "answered", "counts")
    )
    return list(_rows(rows))


def _rows(values: Iterable[tuple]) -> Iterable[ClaimRow]:
    for *head, built, sent, accepted, adjudicated, outcome, paid, denied, clean, first, answered, counts in values:
        yield ClaimRow(
            *head,
            built_on=business_date(built),
            sent_on=business_date(sent),
            accepted_on=business_date(accepted),
            answered_on=first or business_date(adjudicated),
            first_outcome=outcome,
            first_paid_on=paid,
            first_denied_on=denied,
            clean_first_time=clean,
            rated=outcome != Outcome.DENIED or counts or not answered,
        )


def month_of(day: dt.date) -> dt.date:
    """First day of the month."""
    return day.replace(day=1)


def counted(row: ClaimRow) -> dict | None:
    """What a claim adds to its cell, as plain JSON; None when it is in no cell.

    `none` of the days means: not yet. Days before receipt (data errors) are 0.
    """
    if not row.in_cohort:
        return None
    start = row.received_on
    answer = row.first_answer()
    _, _, stopped = row.known_on(dt.date.max)
    return {
        "cell": [row.payer_id, row.provider_id, month_of(start).isoformat()],
        "cents": row.charge_cents,
        "on": start.day - 1,
        "answer": answer[0] if answer else "",
        "answer_day": _days(start, answer[1]) if answer else None,
        "paid_day": _days(start, row.first_paid_on) if row.first_paid_on else None,
        "stop_day": _days(start, stopped) if stopped else None,
    }


def _days(start: dt.date, end: dt.date) -> int:
    return max((end - start).days, 0)
