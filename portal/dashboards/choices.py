"""What the filters of a revenue page offer: the practice's payers and providers, two queries."""

from dataclasses import dataclass

from portal.dashboards.filters import Filters
from portal.payers.models import Payer
from portal.tenants.models import Provider


@dataclass(frozen=True, slots=True)
class Choices:
    """(id, name) pairs."""

    payers: list[tuple[int, str]]
    providers: list[tuple[int, str]]


def of(filters: Filters) -> Choices:
    """The choices; names of payers are kept for the panels of the same page."""
    names = dict(Payer.objects.order_by("name").values_list("pk", "name"))
    filters.memo["payers"] = names
    providers = [(p.pk, str(p)) for p in Provider.objects.order_by("last_name", "first_name").listed()]
    return Choices(list(names.items()), providers)
