"""Amounts and dates as US readers write them. Formatting only: no arithmetic happens here or in the browser."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

CENT = Decimal("0.01")


def dollars(amount: int | Decimal) -> Decimal:
    """Decimal dollars with two places. An int is cents (as in the database); a Decimal is dollars.

    Raises TypeError for anything else (a float has already lost cents, a bool is a slip).
    """
    if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
        raise TypeError(f"Money is int cents or Decimal dollars, not {type(amount).__name__}.")
    value = Decimal(amount) / 100 if isinstance(amount, int) else amount
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def usd(amount: int | Decimal) -> str:
    """`$1,234.56`; a negative amount in parentheses: `($1,234.56)`."""
    value = dollars(amount)
    text = f"${abs(value):,.2f}"
    return f"({text})" if value < 0 else text


def us_date(day: dt.date | dt.datetime) -> str:
    """MM/DD/YYYY; an aware moment is first put into the firm's time zone."""
    return _local(day).strftime("%m/%d/%Y")


def us_moment(moment: dt.datetime) -> str:
    """MM/DD/YYYY h:mm AM/PM with the zone's short name, in the firm's time zone."""
    local = _local(moment)
    hour = local.hour % 12 or 12
    zone = f" {local.tzname()}" if local.tzinfo else ""
    return f"{local:%m/%d/%Y} {hour}:{local:%M} {'AM' if local.hour < 12 else 'PM'}{zone}"


def ago(moment: dt.datetime, *, now: dt.datetime) -> str:
    """`3 d ago`, `5 h ago`, `in 2 d`, `just now`. The caller says which of the two times (portal.clock) `now` is."""
    seconds = int((now - moment).total_seconds())
    size = abs(seconds)
    if size < 60:
        return "just now"
    if size < 3600:
        text = f"{size // 60} min"
    elif size < 86400:
        text = f"{size // 3600} h"
    else:
        text = f"{size // 86400} d"
    return f"in {text}" if seconds < 0 else f"{text} ago"


def _local(day):
    if isinstance(day, dt.datetime) and timezone.is_aware(day):
        return timezone.localtime(day)
    return day
