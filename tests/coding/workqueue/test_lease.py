"""Pull, renew, put back, hold and resume; who is eligible; what the database's clock ends."""

import datetime as dt

import pytest

from coding.workqueue import lease, refresh, tasks
from coding.workqueue.models import WorkItem, WorkSkip, WorkState
from portal import clock
from portal.encounters.models import Encounter
from portal.encounters.states import EncounterState, Owner
from portal.encounters.transitions import move
from portal.jobs import sweep
from portal.people.models import Credential, PracticeGrant
from tests.coding import charts

pytestmark = pytest.mark.django_db


def state_of(cast, encounter, slug="northside"):
    with cast.system(slug):
        return Encounter.objects.get(pk=encounter.pk)


def item_of(cast, encounter, slug="northside"):
    with cast.system(slug):
        return WorkItem.objects.order_by("-id").filter(encounter=encounter).first()


def set_item(cast, item, slug="northside", **values):
    with cast.system(slug):
        WorkItem.objects.filter(pk=item.pk).update(**values)


def test_taking_in_is_idempotent_and_sets_lane_and_promise(cast):
    encounter = charts.ready(cast)
    item = item_of(cast, encounter)
    assert (item.lane, item.credential, item.state) == ("northside:office", "pro-fee", "open")
    assert item.due_at > item.entered_at
    assert {t["name"] for t in item.terms} == {"promise", "filing", "age", "money"}
    from coding.workqueue.take_in import take_in

    with cast.system("northside"):
        take_in(encounter_id=encounter.pk)
        assert WorkItem.objects.filter(encounter=encounter).count() == 1


def test_pull_takes_the_most_urgent_and_moves_the_encounter(cast):
    first, second = charts.ready(cast), charts.ready(cast)
    set_item(cast, item_of(cast, second), tier=0)
    item = charts.pull(cast)
    assert item.encounter_id == second.pk
    assert (item.state, item.coder_id) == (WorkState.LEASED, cast.alice.pk)
    assert state_of(cast, second).state == EncounterState.CODING
    assert charts.pull(cast, "bob").encounter_id == first.pk
    assert charts.pull(cast, "bob") is None


def test_nothing_without_certificate_or_with_an_expired_one(cast):
    charts.ready(cast)
    with cast.acting("frank"):
        Credential.objects.filter(user=cast.alice).update(expires_on=dt.date(2020, 1, 1))
    assert charts.pull(cast) is None
    assert charts.pull(cast, "bob") is not None


def test_nothing_of_a_practice_that_is_not_assigned(cast):
    charts.ready(cast)
    with cast.acting("frank"):
        PracticeGrant.objects.filter(user=cast.alice, practice=cast.northside).update(ended_at="2026-01-01T00:00Z")
    assert charts.pull(cast) is None


def test_surgery_needs_its_own_certificate(cast):
    charts.ready(cast, kind="inpatient")
    assert charts.pull(cast) is None  # a CPC does not open inpatient work


def test_work_in_progress_is_capped(cast):
    for _ in range(lease.WIP_CAP + 1):
        charts.ready(cast)
    for _ in range(lease.WIP_CAP):
        assert charts.pull(cast)
    with pytest.raises(lease.TooMany):
        charts.pull(cast)


def test_same_patient_is_preferred_mildly(cast):
    who = charts.patient(cast)
    one = charts.ready(cast, who=who)
    other, again = charts.ready(cast), charts.ready(cast, who=who)
    set_item(cast, item_of(cast, one), tier=0)
    due = item_of(cast, other).due_at
    set_item(cast, item_of(cast, again), due_at=due + dt.timedelta(hours=3))
    assert charts.pull(cast).encounter_id == one.pk
    assert charts.pull(cast).encounter_id == again.pk  # within four hours of the head
    assert charts.pull(cast).encounter_id == other.pk


def test_same_patient_never_overtakes_by_much(cast):
    who = charts.patient(cast)
    one = charts.ready(cast, who=who)
    other, again = charts.ready(cast), charts.ready(cast, who=who)
    set_item(cast, item_of(cast, one), tier=0)
    set_item(cast, item_of(cast, again), due_at=item_of(cast, other).due_at + dt.timedelta(hours=5))
    charts.pull(cast)
    assert charts.pull(cast).encounter_id == other.pk


def test_release_is_counted_with_its_reason(cast):
    encounter = charts.ready(cast)
    charts.pull(cast)
    with cast.acting("alice"), pytest.raises(lease.UnknownReason):
        lease.release(encounter_id=encounter.pk, coder_id=cast.alice.pk, reason="")
    with cast.acting("alice"):
        lease.release(encounter_id=encounter.pk, coder_id=cast.alice.pk, reason="conflict")
    item = item_of(cast, encounter)
    assert (item.state, item.coder_id, item.skips) == (WorkState.OPEN, None, 1)
    assert state_of(cast, encounter).state == EncounterState.READY
    with cast.system("northside"):
        assert WorkSkip.objects.get(work_item=item).reason == "conflict"
    sweep.drain(seconds=20)
    assert item_of(cast, encounter).pk == item.pk  # encounter.ready again: still one item
    assert charts.pull(cast, "bob").pk == item.pk


def test_only_the_holder_may_act(cast):
    encounter = charts.ready(cast)
    charts.pull(cast)
    for call in (
        lambda: lease.release(encounter_id=encounter.pk, coder_id=cast.bob.pk, reason="conflict"),
        lambda: lease.hold(encounter_id=encounter.pk, coder_id=cast.bob.pk, reason="code_book"),
    ):
        with cast.acting("bob"), pytest.raises(lease.NotYours):
            call()
    with cast.acting("bob"):
        assert not lease.heartbeat(encounter_id=encounter.pk, coder_id=cast.bob.pk)


def test_a_question_goes_to_the_practice_and_comes_back_to_the_same_coder(cast):
    encounter = charts.ready(cast)
    item = charts.pull(cast)
    with cast.acting("alice"), pytest.raises(lease.UnknownReason, match="Write what you need"):
        lease.hold(encounter_id=encounter.pk, coder_id=cast.alice.pk, reason="question", note="  ")
    with cast.acting("alice"):
        lease.hold(encounter_id=encounter.pk, coder_id=cast.alice.pk, reason="question", note="Which wrist?")
    waiting = state_of(cast, encounter)
    assert (waiting.state, waiting.owner) == (EncounterState.INCOMPLETE, Owner.PRACTICE)
    assert (waiting.waiting_reason, waiting.waiting_note) == ("question", "Which wrist?")
    assert charts.pull(cast, "bob") is None
    with cast.acting("nora"):
        move(Encounter.objects.get(pk=encounter.pk), to=EncounterState.READY, text="Answered: left.")
    sweep.drain(seconds=20)
    back = item_of(cast, encounter)
    assert (back.pk, back.state, back.reserved_for_id) == (item.pk, WorkState.OPEN, cast.alice.pk)
    assert charts.pull(cast, "bob") is None
    assert charts.pull(cast).pk == item.pk


def test_a_reservation_lapses_by_the_database_clock(cast):
    encounter = charts.ready(cast)
    item = item_of(cast, encounter)
    set_item(cast, item, reserved_for_id=cast.alice.pk, reserved_until=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert charts.pull(cast, "bob").pk == item.pk


def test_an_internal_hold_stays_with_the_firm_and_is_resumed(cast):
    encounter = charts.ready(cast)
    item = charts.pull(cast)
    with cast.acting("alice"):
        lease.hold(encounter_id=encounter.pk, coder_id=cast.alice.pk, reason="code_book")
    assert state_of(cast, encounter).state == EncounterState.HELD
    with cast.acting("bob"), pytest.raises(lease.NotYours):
        lease.resume(item_id=item.pk, coder_id=cast.bob.pk)
    with cast.acting("alice"):
        lease.resume(item_id=item.pk, coder_id=cast.alice.pk)
    assert state_of(cast, encounter).state == EncounterState.CODING


def test_a_manager_ends_an_internal_hold(cast):
    encounter = charts.ready(cast)
    item = charts.pull(cast)
    with cast.acting("alice"):
        lease.hold(encounter_id=encounter.pk, coder_id=cast.alice.pk, reason="code_book")
    with cast.acting("dave"):
        lease.unhold(item_id=item.pk)
    back = item_of(cast, encounter)
    assert (back.state, back.reserved_for_id) == (WorkState.OPEN, cast.alice.pk)
    with cast.acting("dave"), pytest.raises(lease.NotYours):
        lease.unhold(item_id=item.pk)


def test_leases_end_by_the_database_clock_not_by_business_time(cast, settings):
    encounter = charts.ready(cast)
    item = charts.pull(cast)
    settings.CLOCK_MOVABLE = True
    clock.move_to(clock.now() + dt.timedelta(days=30))
    try:
        tasks.expire_leases()
        assert item_of(cast, encounter).state == WorkState.LEASED
    finally:
        clock.move_to(None)
    set_item(cast, item, lease_until=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    tasks.expire_leases()
    after = item_of(cast, encounter)
    assert (after.state, after.coder_id, after.reserved_for_id) == (WorkState.OPEN, None, cast.alice.pk)
    assert state_of(cast, encounter).state == EncounterState.READY


def test_a_heartbeat_saves_the_lease(cast):
    encounter = charts.ready(cast)
    item = charts.pull(cast)
    set_item(cast, item, lease_until=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    with cast.acting("alice"):
        assert lease.heartbeat(encounter_id=encounter.pk, coder_id=cast.alice.pk)
    tasks.expire_leases()
    assert item_of(cast, encounter).state == WorkState.LEASED


def test_scores_are_refreshed_and_tiers_change_by_time(cast):
    encounter = charts.ready(cast, service_date=clock.today())
    item = item_of(cast, encounter)
    assert item.tier == 1
    set_item(cast, item, due_at=clock.now() - dt.timedelta(hours=1))
    with cast.system("northside"):
        assert refresh.refresh_scores() == 1
        assert refresh.refresh_scores() <= 1
    assert item_of(cast, encounter).tier == 0
    tasks.refresh_scores()
    assert item_of(cast, encounter).tier == 0


def test_work_after_signing_is_a_new_item_for_the_same_coder(cast):
    encounter = charts.ready(cast)
    charts.signed(cast)
    sweep.drain(seconds=20)
    with cast.system("northside"):
        move(Encounter.objects.get(pk=encounter.pk), to=EncounterState.READY, text="Sent back for correction.", key="again")
    sweep.drain(seconds=20)
    item = item_of(cast, encounter)
    assert (item.state, item.reopened, item.reserved_for_id) == (WorkState.OPEN, True, cast.alice.pk)
    assert any(t["name"] == "reopened" for t in item.terms)
