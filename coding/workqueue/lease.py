"""Who works on what: pull, renew, put back, hold, resume. Leases run by the database's clock, never by business time.

Locks are always taken in the order work item, coding, encounter.
"""

from django.db import connection
from django.db.models import F
from django.db.models.functions import Now

from coding.workqueue import credentials, take_in
from coding.workqueue.models import WorkItem, WorkSkip, WorkState
from coding.workqueue.reasons import HOLD_REASONS, RELEASE_REASONS
from portal import clock
from portal.encounters.states import EncounterState, Owner
from portal.encounters.transitions import move
from portal.people.models import Credential

LEASE_MINUTES = 30
WIP_CAP = 3  # charts in one coder's hands at a time; holds do not count
_LOCK = 72398  # advisory lock space: one pull at a time per coder

_ELIGIBLE = "(w.reserved_for_id IS NULL OR w.reserved_for_id = %(coder)s OR w.reserved_until < now())"
_ORDER = "w.tier, w.due_at, w.score DESC, w.id"
_LEASED = """state = 'leased', coder_id = %(coder)s, leased_at = now(),
       lease_until = now() + make_interval(mins => %(minutes)s), reserved_for_id = NULL, reserved_until = NULL"""
# One probe of the index `work_next` per lane (practice x class of work); the heads come out best first.
_HEADS = f"""
  SELECT h.* FROM unnest(cw_practices()) AS p(id) CROSS JOIN unnest(%(classes)s::text[]) AS c(name) CROSS JOIN LATERAL (
    SELECT w.id, w.practice_id, w.credential, w.tier, w.due_at, w.score FROM coding_workitem w
    WHERE w.practice_id = p.id AND w.credential = c.name AND w.state = 'open' AND {_ELIGIBLE}
    ORDER BY {_ORDER} LIMIT 1) h ORDER BY h.tier, h.due_at, h.score DESC, h.id"""
# The whole choice in one statement. `near` prefers the patient whom the coder has just had, only among items of at most
# the head's tier that are due within 4 hours of it, so that nobody waits long for it.
TAKE_BEST = f"""
WITH best AS MATERIALIZED ({_HEADS} LIMIT 1),
near AS (
  SELECT w.id FROM best, portal_encounter e JOIN coding_workitem w ON w.practice_id = e.practice_id AND w.encounter_id = e.id
  WHERE e.practice_id = %(last_practice)s AND e.patient_id = %(last_patient)s AND w.state = 'open'
    AND w.credential = ANY (%(classes)s::text[]) AND w.tier <= best.tier AND w.due_at <= best.due_at + interval '4 hours'
    AND {_ELIGIBLE} ORDER BY {_ORDER} LIMIT 1 FOR UPDATE OF w SKIP LOCKED),
own AS (
  SELECT o.id FROM best CROSS JOIN LATERAL (
    SELECT w.id FROM coding_workitem w
    WHERE w.practice_id = best.practice_id AND w.credential = best.credential AND w.state = 'open' AND {_ELIGIBLE}
    ORDER BY {_ORDER} LIMIT 1 FOR UPDATE SKIP LOCKED) o),
chosen AS (SELECT id FROM near UNION ALL SELECT id FROM own LIMIT 1)  -- own is not asked when near answers
UPDATE coding_workitem SET {_LEASED} WHERE id = (SELECT id FROM chosen)
RETURNING id, practice_id, encounter_id
"""
# When colleagues hold locks on everything in the best lane: lane by lane.
HEADS = f"SELECT practice_id, credential FROM ({_HEADS}) AS heads"
TAKE_IN_LANE = f"""
UPDATE coding_workitem SET {_LEASED} WHERE id = (
  SELECT w.id FROM coding_workitem w
  WHERE w.practice_id = %(practice)s AND w.credential = %(class)s AND w.state = 'open' AND {_ELIGIBLE}
  ORDER BY {_ORDER} LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, practice_id, encounter_id
"""


class NotYours(RuntimeError):
    """The coder does not hold this item (any more)."""


class TooMany(RuntimeError):
    """The coder already has as many charts in hand as allowed."""


class UnknownReason(ValueError):
    """A reason that the list does not know, or no reason at all."""


def classes_of(coder_id: int) -> list[str]:
    """Classes of work that the coder's unexpired certificates open today (business date)."""
    held = Credential.objects.filter(user_id=coder_id, expires_on__gte=clock.today()).values_list("kind", flat=True)
    return credentials.opened_by(set(held))


def pull_next(*, coder_id: int) -> WorkItem | None:
    """Lease the next encounter to this coder, or None when nothing eligible waits. Runs in the coder's context.

    Eligible: practice assigned, certificate unexpired, not reserved for a colleague. Two coders never get the same item
    (FOR UPDATE SKIP LOCKED). Raises TooMany when WIP_CAP charts are in hand.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, coder_id % 2**31])
        last = (
            WorkItem.objects.filter(coder_id=coder_id, leased_at__isnull=False)
            .order_by("-leased_at")
            .values("practice_id", "encounter__patient_id")
            .first()
        )
        if WorkItem.objects.filter(coder_id=coder_id, state=WorkState.LEASED).count() >= WIP_CAP:
            raise TooMany(f"You have {WIP_CAP} charts open. Sign, hold or put one back first.")
        values: dict[str, object] = {"coder": coder_id, "classes": classes_of(coder_id), "minutes": LEASE_MINUTES}
        if last:
            values |= {"last_practice": last["practice_id"], "last_patient": last["encounter__patient_id"]}
        chosen = choose(cursor, values)
    return None if chosen is None else _begin(chosen[0])


def choose(cursor, values: dict[str, object]) -> tuple[int, int, int] | None:
    """Lease the best eligible item by SQL alone: (item, practice, encounter), or None. `values`: coder, classes, minutes,
    and last_practice and last_patient of the coder's last chart. Apart from `pull_next` the benchmark calls it."""
    values = {"last_practice": None, "last_patient": None, **values}
    cursor.execute(TAKE_BEST, values)
    row = cursor.fetchone()
    if row is not None:
        return row
    cursor.execute(HEADS, values)
    for practice, work_class in cursor.fetchall():
        cursor.execute(TAKE_IN_LANE, {**values, "practice": practice, "class": work_class})
        row = cursor.fetchone()
        if row is not None:
            return row
    return None


def _begin(item_id: int) -> WorkItem:
    item = WorkItem.objects.select_related("encounter").get(pk=item_id)
    if item.encounter.state in {EncounterState.READY, EncounterState.HELD}:
        move(item.encounter, to=EncounterState.CODING, text="A coder has opened the chart.")
    return item


def resume(*, item_id: int, coder_id: int) -> WorkItem:
    """Lease one particular item that waits for this coder: reserved for him, or his own internal hold. Else NotYours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE coding_workitem SET state = 'leased', coder_id = %(coder)s, leased_at = now(),"
            " lease_until = now() + make_interval(mins => %(minutes)s), reserved_for_id = NULL, reserved_until = NULL,"
            " hold_reason = '', hold_note = '', held_at = NULL"
            " WHERE id = %(item)s AND ((state = 'open' AND reserved_for_id = %(coder)s)"
            " OR (state = 'held' AND coder_id = %(coder)s AND hold_reason = ANY (%(ours)s)))",
            {
                "coder": coder_id, "item": item_id, "minutes": LEASE_MINUTES,
                "ours": [name for name, reason in HOLD_REASONS.items() if not reason.practice],
            },
        )  # fmt: skip
        if not cursor.rowcount:
            raise NotYours("This chart no longer waits for you.")
    return _begin(item_id)


def held_item(*, encounter_id: int, coder_id: int) -> WorkItem:
    """The coder's leased item of this encounter, its row locked; NotYours when he does not hold it."""
    item = (
        WorkItem.objects.select_for_update(of=("self",))
        .select_related("encounter")
        .filter(encounter_id=encounter_id, coder_id=coder_id, state=WorkState.LEASED)
        .first()
    )
    if item is None:
        raise NotYours("You do not hold this chart any more. Your last saved draft is kept.")
    return item


def heartbeat(*, encounter_id: int, coder_id: int) -> bool:
    """Renew the lease by LEASE_MINUTES from now; False when the coder lost it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE coding_workitem SET lease_until = now() + make_interval(mins => %s)"
            " WHERE encounter_id = %s AND coder_id = %s AND state = 'leased'",
            [LEASE_MINUTES, encounter_id, coder_id],
        )
        return cursor.rowcount == 1


def release(*, encounter_id: int, coder_id: int, reason: str, note: str = "") -> WorkItem:
    """Put the chart back for anybody, with a reason; counted as a skip. The draft stays with the encounter."""
    if reason not in RELEASE_REASONS:
        raise UnknownReason("Choose why you put it back.")
    item = held_item(encounter_id=encounter_id, coder_id=coder_id)
    WorkSkip.objects.create(
        practice_id=item.practice_id, work_item=item, coder_id=coder_id, reason=reason, note=note[:300]
    )
    give_back(item, text="The coder put the chart back.", skips=F("skips") + 1)
    return item


def give_back(item: WorkItem, *, text: str, **changes: object) -> None:
    """Open a leased item again and its encounter with it."""
    values = {"state": WorkState.OPEN, "coder_id": None, "lease_until": None, "leased_at": None, **changes}
    WorkItem.objects.filter(pk=item.pk).update(**values)
    if item.encounter.state == EncounterState.CODING:
        move(item.encounter, to=EncounterState.READY, text=text)
    item.refresh_from_db()


def hold(*, encounter_id: int, coder_id: int, reason: str, note: str = "") -> WorkItem:
    """Stop working on a chart until something comes. A practice's reason moves the encounter to the practice's board,
    with the note as the question; ours keep it with the firm. The item comes back to the same coder."""
    found = HOLD_REASONS.get(reason)
    if found is None:
        raise UnknownReason("Choose why it has to wait.")
    if found.practice and not note.strip():
        raise UnknownReason("Write what you need: the practice reads it.")
    item = held_item(encounter_id=encounter_id, coder_id=coder_id)
    note = note.strip()[:300]
    WorkItem.objects.filter(pk=item.pk).update(
        state=WorkState.HELD, hold_reason=reason, hold_note=note, held_at=clock.now(), lease_until=None
    )
    if found.practice:
        move(item.encounter, to=EncounterState.INCOMPLETE, text=f"{found.label}.", reason=reason, note=note)
    else:
        move(item.encounter, to=EncounterState.HELD, text=f"On hold: {found.label.lower()}.", reason=reason, note=note,
             owner=Owner.CODER)  # fmt: skip
    item.refresh_from_db()
    return item


def unhold(*, item_id: int) -> WorkItem:
    """End a hold of the firm by hand (a manager): the item waits first for the coder who held it. NotYours when it is
    not held, or waits for the practice."""
    item = WorkItem.objects.select_for_update(of=("self",)).select_related("encounter").filter(
        pk=item_id, state=WorkState.HELD
    ).first()  # fmt: skip
    if item is None or item.encounter.state != EncounterState.HELD:
        raise NotYours("This chart is not on a hold of the firm.")
    encounter = item.encounter
    take_in.back_to_coder(item)
    move(encounter, to=EncounterState.READY, text="The hold has ended.")
    return item


def expire_leases() -> int:
    """Open again what was not renewed in time, in the practice in scope. Returns how many."""
    late = WorkItem.objects.select_for_update(skip_locked=True, of=("self",)).select_related("encounter")
    count = 0
    for item in late.filter(state=WorkState.LEASED, lease_until__lt=Now()):
        give_back(
            item, text="The chart went back to the queue: nobody worked on it.", reserved_for_id=item.coder_id,
            reserved_until=Now() + take_in.BACK / 24,
        )  # fmt: skip
        count += 1
    return count


def close(item: WorkItem) -> None:
    """The chart is signed: the item is finished, its coder stays on it."""
    WorkItem.objects.filter(pk=item.pk).update(state=WorkState.CLOSED, closed_at=clock.now(), lease_until=None)
