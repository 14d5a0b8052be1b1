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
_LOCK = 72395  # advisory lock space: one pull at a time per coder

# One probe of the index `work_next` per lane (practice x class of work), then the best of the heads. `same` prefers the
# patient whom the coder has just had: only over items due within 4 hours of the head's own tier, so nobody waits long.
PICK = """
WITH lanes AS (
  SELECT p.id AS practice, c.name AS class
  FROM unnest(cw_practices()) AS p(id) CROSS JOIN unnest(%(classes)s::text[]) AS c(name)),
heads AS (
  SELECT h.* FROM lanes CROSS JOIN LATERAL (
    SELECT w.id, w.practice_id, w.credential, w.tier, w.due_at, w.score FROM coding_workitem w
    WHERE w.practice_id = lanes.practice AND w.credential = lanes.class AND w.state = 'open'
      AND (w.reserved_for_id IS NULL OR w.reserved_for_id = %(coder)s OR w.reserved_until < now())
    ORDER BY w.tier, w.due_at, w.score DESC, w.id LIMIT 1) h)
SELECT practice_id, credential, tier, due_at FROM heads ORDER BY tier, due_at, score DESC, id
"""
TAKE = """
UPDATE coding_workitem SET state = 'leased', coder_id = %(coder)s, leased_at = now(),
       lease_until = now() + make_interval(mins => %(minutes)s), reserved_for_id = NULL, reserved_until = NULL
WHERE id = (
  SELECT w.id FROM coding_workitem w
  WHERE w.practice_id = %(practice)s AND w.credential = %(class)s AND w.state = 'open'
    AND (w.reserved_for_id IS NULL OR w.reserved_for_id = %(coder)s OR w.reserved_until < now())
  ORDER BY w.tier, w.due_at, w.score DESC, w.id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id
"""
SAME_PATIENT = """
UPDATE coding_workitem SET state = 'leased', coder_id = %(coder)s, leased_at = now(),
       lease_until = now() + make_interval(mins => %(minutes)s), reserved_for_id = NULL, reserved_until = NULL
WHERE id = (
  SELECT w.id FROM coding_workitem w JOIN portal_encounter e ON e.practice_id = w.practice_id AND e.id = w.encounter_id
  WHERE e.practice_id = %(last_practice)s AND e.patient_id = %(patient)s
    AND w.state = 'open' AND w.credential = ANY (%(classes)s::text[]) AND w.tier <= %(tier)s
    AND w.due_at <= %(due)s + interval '4 hours'
    AND (w.reserved_for_id IS NULL OR w.reserved_for_id = %(coder)s OR w.reserved_until < now())
  ORDER BY w.tier, w.due_at, w.score DESC, w.id LIMIT 1 FOR UPDATE OF w SKIP LOCKED)
RETURNING id
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
        chosen = choose(cursor, values, last)
    return None if chosen is None else _begin(chosen)


def choose(cursor, values: dict[str, object], last: dict[str, int] | None) -> int | None:
    """Lease the best eligible item by SQL alone: its id, or None. `values`: coder, classes, minutes; `last` the practice
    and patient of the coder's last chart. Apart from `pull_next` the benchmark calls it."""
    cursor.execute(PICK, values)
    heads = cursor.fetchall()
    if heads and last:
        near = {"last_practice": last["practice_id"], "patient": last["encounter__patient_id"]}
        cursor.execute(SAME_PATIENT, {**values, **near, "tier": heads[0][2], "due": heads[0][3]})
        row = cursor.fetchone()
        if row is not None:
            return row[0]
    for practice, work_class, _tier, _due in heads:
        cursor.execute(TAKE, {**values, "practice": practice, "class": work_class})
        row = cursor.fetchone()
        if row is not None:
            return row[0]
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
