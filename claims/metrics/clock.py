"""The money clock: whose days passed between a service and its money in the bank."""

import datetime as dt

import numpy as np
from django.db.models import Min, OuterRef, Subquery

from claims.lifecycle.models import Claim, Frequency
from claims.metrics.facts import business_date
from claims.remittance.models import Deposit
from portal import clock
from portal.dashboards.filters import Filters
from portal.tenants.models import Practice
from portal.ui import charts

DAYS = 90
# (label, family): practice, coding, sending, payers, bank
SEGMENTS = (("You", "waiting"), ("Coding", "working"), ("Sending", "received"), ("Payers", "sent"), ("Bank", "paid"))


def segments(practice: Practice | None = None, *, as_of: dt.date | None = None) -> dict[str, object]:
    """Median days of each stretch over encounters first paid in the last 90 days, in the open practice.

    You: service to complete papers. Coding: complete to signed. Sending: signed to the payer's acceptance. Payers:
    acceptance to payment date. Bank: payment date to deposit. Encounters missing one of the dates are left out of that
    stretch only; a stretch without any has days None. `n` counts the encounters paid.
    """
    today = as_of or clock.today()
    since = today - dt.timedelta(days=DAYS)
    deposited = (
        Deposit.objects.filter(
            practice_id=OuterRef("practice_id"), remittance__claim_rows__claim_id=OuterRef("pk"),
            remittance__paid_on=OuterRef("first_paid_on"),
        )
        .order_by()
        .values("practice_id")
        .annotate(day=Min("deposited_on"))
        .values("day")
    )  # fmt: skip
    found = (
        Claim.objects.filter(frequency=Frequency.ORIGINAL, first_paid_on__gt=since, first_paid_on__lte=today)
        .annotate(deposited_on=Subquery(deposited))
        .values_list(
            "encounter__service_date", "encounter__complete_at", "encounter__signed_at", "accepted_at", "first_paid_on",
            "deposited_on",
        )
    )  # fmt: skip
    if practice is not None:
        found = found.filter(practice_id=practice.pk)
    stretches: list[list[int]] = [[] for _ in SEGMENTS]
    paid = 0
    for service, complete, signed, accepted, first_paid, deposited_on in found:
        paid += 1
        days = [
            service,
            business_date(complete),
            business_date(signed),
            business_date(accepted),
            first_paid,
            deposited_on,
        ]
        for index, (start, end) in enumerate(zip(days, days[1:], strict=False)):
            if start and end:
                stretches[index].append(max((end - start).days, 0))
    medians = [float(np.median(days)) if days else None for days in stretches]
    parts = [
        {"label": label, "family": family, "days": median, "n": len(days)}
        for (label, family), median, days in zip(SEGMENTS, medians, stretches, strict=True)
    ]
    return {"n": paid, "since": since, "as_of": today, "segments": parts, "total": sum(m or 0 for m in medians)}


def panel(filters: Filters) -> dict[str, object]:
    """The clock as a panel (`portal.registries.panels` "clock"): strip, table and sentence for the practice's home."""
    data = segments(as_of=filters.as_of)
    known = [part for part in data["segments"] if part["days"] is not None]
    if not data["n"] or not known:
        return data | {"strip": "", "table": None, "sentence": "Nothing was paid in the last 90 days.", "export": []}
    drawn = [charts.Segment(label=part["label"], days=part["days"], family=part["family"]) for part in known]
    words = ", ".join(f"{part['label'].lower()} {part['days']:.1f}" for part in known)
    sentence = f"Median days from service to money, {data['total']:.1f} in all: {words}."
    return data | {
        "strip": charts.segment_strip(drawn, sentence=sentence), "table": charts.segment_rows(drawn), "sentence": sentence,
        "export": [],
    }  # fmt: skip
