"""The floor: load, age, promises about to break, who works on what; and a manager's hand on one item, with undo."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Count, F, Min, Q, Sum
from django.db.models.functions import Now

from coding.workqueue import credentials, lease, take_in
from coding.workqueue.models import WorkItem, WorkState
from coding.workqueue.reasons import HOLD_REASONS
from portal import clock
from portal.encounters.kinds import KINDS
from portal.people.models import Credential, Membership, Person, PracticeGrant
from portal.people.roles import Role

SOON = dt.timedelta(hours=4)
SHOWN = 50
_SALT = "coding.floor.undo"
UNDO_SECONDS = 600


class CannotAct(ValueError):
    """The item is no longer where the manager saw it, or the coder may not take it."""


@dataclass(slots=True)
class Floor:
    lanes: list[dict[str, Any]]
    totals: dict[str, int]
    working: list[WorkItem]
    held: list[WorkItem]
    waiting: list[WorkItem]
    coders: list[dict[str, Any]]


def floor() -> Floor:
    """Everything on the board, in six queries whatever the load."""
    now = clock.now()
    alive = WorkItem.objects.exclude(state=WorkState.CLOSED)
    opened = Q(state=WorkState.OPEN)
    lanes = list(
        alive.values("practice_id", "practice__name")
        .annotate(
            open=Count("id", filter=opened),
            late=Count("id", filter=~Q(state=WorkState.HELD) & Q(due_at__lte=now)),
            soon=Count("id", filter=~Q(state=WorkState.HELD) & Q(due_at__gt=now, due_at__lte=now + SOON)),
            leased=Count("id", filter=Q(state=WorkState.LEASED)),
            held=Count("id", filter=Q(state=WorkState.HELD)),
            oldest=Min("entered_at", filter=opened),
            minutes=Sum("expected_minutes", filter=opened),
        )
        .order_by("practice__name")
    )
    totals = {name: sum(row[name] for row in lanes) for name in ("open", "late", "soon", "leased", "held")}
    rows = alive.select_related("encounter", "practice").order_by("tier", "due_at", F("score").desc(), "id").listed()
    busy = list(rows.filter(state__in=[WorkState.LEASED, WorkState.HELD])[: SHOWN * 4])
    waiting = list(rows.filter(state=WorkState.OPEN)[:SHOWN])
    coders = {p.pk: p.display_name for p in Person.objects.filter(role=Role.CODER)}
    for item in (*busy, *waiting):
        item.coder_name = coders.get(item.coder_id or item.reserved_for_id or 0, "")
        reason = HOLD_REASONS.get(item.hold_reason)
        item.reason_label = reason.label if reason else ""
        item.waits_for_practice = bool(reason and reason.practice)
        item.late = item.due_at <= now
        item.kind_label = KINDS.get(item.encounter.kind, item.encounter.kind)
    done = dict(
        WorkItem.objects.filter(state=WorkState.CLOSED, closed_at__gte=now - dt.timedelta(hours=24))
        .values_list("coder_id")
        .annotate(n=Count("id"))
    )
    per_coder = [
        {
            "pk": pk, "name": name, "done": done.get(pk, 0),
            "leased": sum(i.coder_id == pk and i.state == WorkState.LEASED for i in busy),
            "held": sum(i.coder_id == pk and i.state == WorkState.HELD for i in busy),
        }
        for pk, name in sorted(coders.items(), key=lambda pair: pair[1])
    ]  # fmt: skip
    return Floor(
        lanes, totals, [i for i in busy if i.state == WorkState.LEASED], [i for i in busy if i.state == WorkState.HELD],
        waiting, per_coder,
    )  # fmt: skip


def _locked(item_id: int) -> WorkItem:
    item = WorkItem.objects.select_for_update(of=("self",)).select_related("encounter").filter(pk=item_id).first()
    if item is None or item.state == WorkState.CLOSED:
        raise CannotAct("This chart is finished or gone.")
    return item


def _token(item: WorkItem, before: dict[str, Any]) -> str:
    return signing.dumps({"item": item.pk, **before}, salt=_SALT)


def release(*, item_id: int) -> str:
    """Take a chart out of a coder's hands, back into the queue. Returns the token that undoes it."""
    item = _locked(item_id)
    if item.state != WorkState.LEASED:
        raise CannotAct("Nobody works on this chart.")
    before = {"reserved": item.coder_id}
    lease.give_back(item, text="A manager put the chart back into the queue.")
    return _token(item, before)


def reassign(*, item_id: int, coder_id: int) -> str:
    """Hand a waiting or leased chart to one coder: it waits for him under My work. Returns the token that undoes it.

    Raises CannotAct when the coder is not assigned to the practice or lacks an unexpired certificate for the work.
    """
    item = _locked(item_id)
    if item.state == WorkState.HELD:
        raise CannotAct("A chart on hold comes back to its coder first.")
    if not may_take(item, coder_id):
        raise CannotAct("This coder is not assigned to the practice, or has no valid certificate for this work.")
    before = {"reserved": item.coder_id or item.reserved_for_id}
    if item.state == WorkState.LEASED:
        lease.give_back(item, text="A manager handed the chart to another coder.")
    WorkItem.objects.filter(pk=item.pk).update(reserved_for_id=coder_id, reserved_until=Now() + take_in.BACK)
    return _token(item, before)


def may_take(item: WorkItem, coder_id: int) -> bool:
    """Is this person a coder, assigned to the item's practice, with a certificate that opens its class today?"""
    if not Membership.objects.filter(user_id=coder_id, role=Role.CODER, ended_at=None).exists():
        return False
    if not PracticeGrant.objects.filter(user_id=coder_id, practice_id=item.practice_id, ended_at=None).exists():
        return False
    kinds = set(Credential.objects.filter(user_id=coder_id, expires_on__gte=clock.today()).values_list("kind", flat=True))
    return item.credential in credentials.opened_by(kinds)


def undo(*, token: str) -> None:
    """Put an item back as it was before `release` or `reassign`, within UNDO_SECONDS and if nobody has taken it since:
    it waits again for the coder who had it. Raises CannotAct."""
    try:
        before = signing.loads(token, salt=_SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature as problem:
        raise CannotAct("It is too late to undo this.") from problem
    item = _locked(before["item"])
    if item.state != WorkState.OPEN:
        raise CannotAct("Somebody has taken the chart meanwhile.")
    reserved = before["reserved"]
    WorkItem.objects.filter(pk=item.pk).update(
        reserved_for_id=reserved, reserved_until=Now() + take_in.BACK if reserved else None
    )
