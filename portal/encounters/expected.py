"""What an encounter holds up, in cents: an estimate with a named basis, or unknown. Never a made-up amount."""

import datetime as dt
import statistics

from django.db.models import Q

from portal import registries
from portal.encounters.kinds import TYPICAL_CODES
from portal.payers.models import FeeScheduleRow


def expected_cents(*, practice_id: int, kind: str, on: dt.date) -> int:
    """The practice's own median charge for this kind (asked from the steps that know charges), else the median of its
    fee schedule over the kind's typical codes on that date, else 0, which is shown as unknown."""
    for _name, ask in registries.expected_amounts.items():
        amount = ask(practice_id, kind)
        if amount is not None:
            return amount
    charges = list(
        FeeScheduleRow.objects.filter(
            practice_id=practice_id, code__in=TYPICAL_CODES.get(kind, ()), modifier="", valid_from__lte=on
        )
        .filter(Q(valid_to=None) | Q(valid_to__gte=on))
        .values_list("charge_cents", flat=True)
    )
    return int(statistics.median_low(charges)) if charges else 0
