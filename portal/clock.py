"""Business time: SLA, filing limits, KPIs and dates in files. Leases, sessions, trail and seals use the database's now().

It is read once when a context is entered and stands still inside that transaction. Only demo and tests may move it.
"""

import datetime as dt

from django.conf import settings
from django.db import connections

from portal.tenants import scope


class ClockFixed(RuntimeError):
    """Business time may only be moved in the demo and in tests."""


def now() -> dt.datetime:
    """Business time (aware, UTC). Inside a context: the time at which it was entered."""
    context = scope.current_or_none()
    if context is not None:
        return context.business_now
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT cw_business_now()")
        return cursor.fetchone()[0]


def today() -> dt.date:
    """Business date in the firm's time zone."""
    from django.utils import timezone  # leaf: only to convert, never to ask the machine's clock

    return timezone.localtime(now()).date()


def move_to(moment: dt.datetime | None) -> None:
    """Set business time to `moment` (it runs on from there), or back to real time with None.

    Raises ClockFixed outside demo and tests.
    """
    if not settings.CLOCK_MOVABLE:
        raise ClockFixed("Business time cannot be moved on this installation.")
    with scope.acting("cw_system"), connections["default"].cursor() as cursor:
        cursor.execute(
            'INSERT INTO portal_businessclock ("only", moved_to, moved_at) VALUES (true, %s, clock_timestamp())'
            ' ON CONFLICT ("only") DO UPDATE SET moved_to = excluded.moved_to, moved_at = excluded.moved_at',
            [moment],
        )
