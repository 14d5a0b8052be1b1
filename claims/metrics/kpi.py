"""The KPI register: one function per measure, each beside its definition (rules.md 1.1), all read from raw claims.

`measure(filters)` returns a `portal.dashboards.measures.Result` whose rows are the claims that make the number.
"""

import datetime as dt
from collections.abc import Callable
from importlib import import_module

from django.db.models import Q, QuerySet
from django.utils import timezone

from claims.lifecycle.models import Claim
from claims.metrics.facts import ClaimRow, load
from portal.dashboards.filters import Filters
from portal.dashboards.measures import Definition, Measure, Result, measures


def kpi(definition: Definition) -> Callable:
    """Register the decorated function under the definition's id; it is called with (definition, filters)."""

    def mark(function: Callable[[Definition, Filters], Result]) -> Callable[[Filters], Result]:
        def run(filters: Filters) -> Result:
            return function(definition, filters)

        run.__doc__ = function.__doc__
        measures.add(definition.id, Measure(definition, run))
        return run

    return mark


def register() -> None:
    """Load every KPI of this app into the register."""
    for name in ("kpi_flow", "kpi_denials", "kpi_money"):
        import_module(f"claims.metrics.{name}")


def run(kpi_id: str, filters: Filters) -> Result:
    """Measure one KPI in the open practice. KeyError for an unknown id."""
    return measures.get(kpi_id).run(filters)


def claims_of(filters: Filters) -> QuerySet:
    """The practice's claims of this payer and rendering provider."""
    found = Claim.objects.all()
    if filters.payer_id:
        found = found.filter(payer_id=filters.payer_id)
    if filters.provider_id:
        found = found.filter(rendering_id=filters.provider_id)
    return found


def moments(filters: Filters) -> tuple[dt.datetime | None, dt.datetime]:
    """The months asked for as moments [first, end) in the firm's time zone."""
    zone = timezone.get_current_timezone()
    first = dt.datetime.combine(filters.first, dt.time(), zone) if filters.first else None
    return first, dt.datetime.combine(filters.end, dt.time(), zone)


def within(name: str, filters: Filters) -> Q:
    """Condition: the moment `name` lies in the months asked for."""
    first, end = moments(filters)
    return Q(**{f"{name}__lt": end}) & (Q(**{f"{name}__gte": first}) if first else Q())


def days_within(name: str, filters: Filters) -> Q:
    """Condition: the date `name` lies in the months asked for."""
    return Q(**{f"{name}__lt": filters.end}) & (Q(**{f"{name}__gte": filters.first}) if filters.first else Q())


def cohort_rows(filters: Filters) -> list[ClaimRow]:
    """Claims counted by submission month (first received by the payer in the months asked for)."""
    found = claims_of(filters).filter(
        within("accepted_at", filters) | (Q(accepted_at=None) & within("sent_at", filters))
    )
    return [row for row in load(found) if row.in_cohort and filters.holds(row.received_on)]
