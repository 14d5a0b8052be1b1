"""The floor: what a manager sees, what he may move, and undo."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coding.workqueue import floor, lease
from coding.workqueue.models import WorkItem, WorkState
from portal import clock
from portal.people.models import Credential
from tests.coding import charts

pytestmark = pytest.mark.django_db


def item_of(cast, encounter, slug="northside"):
    with cast.system(slug):
        return WorkItem.objects.get(encounter=encounter)


def test_the_board_counts_what_is_there(cast):
    first, _second, late = charts.ready(cast), charts.ready(cast), charts.ready(cast, "lakeview")
    with cast.system("lakeview"):
        WorkItem.objects.filter(encounter=late).update(due_at=clock.now() - dt.timedelta(hours=2))
    with cast.system("northside"):
        WorkItem.objects.filter(encounter=first).update(tier=0, due_at=clock.now() + dt.timedelta(hours=2))
    charts.pull(cast)  # the one of tier 0
    with cast.acting("dave"):
        board = floor.floor()
    assert board.totals == {"open": 2, "late": 1, "soon": 1, "leased": 1, "held": 0}
    assert [i.coder_name for i in board.working] == ["Alice Marchetti"]
    assert {lane["practice__name"]: lane["open"] for lane in board.lanes} == {
        cast.northside.name: 1, cast.lakeview.name: 1,
    }  # fmt: skip
    assert next(c for c in board.coders if c["pk"] == cast.alice.pk)["leased"] == 1


def test_release_and_undo_by_the_page(cast):
    encounter = charts.ready(cast)
    item = charts.pull(cast)
    dave = cast.client("dave")
    answer = dave.post(f"/coding/floor/{item.pk}/", {"do": "release"})
    token = answer["Location"].split("undo=")[1]
    assert item_of(cast, encounter).state == WorkState.OPEN
    assert 'data-action="undo"' in dave.get(answer["Location"]).content.decode()
    dave.post("/coding/floor/undo/", {"token": token})
    back = item_of(cast, encounter)
    assert (back.state, back.reserved_for_id) == (WorkState.OPEN, cast.alice.pk)
    assert charts.pull(cast, "bob") is None
    assert charts.pull(cast).pk == item.pk
    said = dave.post("/coding/floor/undo/", {"token": token}, follow=True)
    assert b"has taken the chart meanwhile" in said.content
    forged = dave.post("/coding/floor/undo/", {"token": token[:-3] + "abc"}, follow=True)
    assert b"too late to undo" in forged.content


def test_reassign_asks_for_grant_and_certificate(cast):
    encounter = charts.ready(cast)
    item = charts.pull(cast)
    with cast.acting("dave"):
        for nobody in (cast.carol.pk, cast.nora.pk, 0):
            with pytest.raises(floor.CannotAct):
                floor.reassign(item_id=item.pk, coder_id=nobody)
        token = floor.reassign(item_id=item.pk, coder_id=cast.bob.pk)
    with cast.acting("alice"):
        assert not lease.heartbeat(encounter_id=encounter.pk, coder_id=cast.alice.pk)
    assert charts.pull(cast) is None
    with cast.acting("dave"):
        floor.undo(token=token)
    assert item_of(cast, encounter).reserved_for_id == cast.alice.pk
    with cast.acting("frank"):
        Credential.objects.filter(user=cast.bob).update(expires_on=dt.date(2020, 1, 1))
    with cast.acting("dave"), pytest.raises(floor.CannotAct, match="certificate"):
        floor.reassign(item_id=item.pk, coder_id=cast.bob.pk)


def test_a_hold_is_ended_by_the_page(cast):
    encounter = charts.ready(cast)
    item = charts.pull(cast)
    with cast.acting("alice"):
        lease.hold(encounter_id=encounter.pk, coder_id=cast.alice.pk, reason="code_book")
    cast.client("dave").post(f"/coding/floor/{item.pk}/", {"do": "unhold"})
    assert item_of(cast, encounter).reserved_for_id == cast.alice.pk


@pytest.mark.parametrize("what", [{"do": "unhold"}, {"do": "reassign", "coder": "x"}, {"do": "nonsense"}, {}])
def test_what_cannot_be_done_changes_nothing(cast, what):
    charts.ready(cast)
    item = charts.pull(cast)
    assert cast.client("dave").post(f"/coding/floor/{item.pk}/", what).status_code == 302
    with cast.system("northside"):
        assert WorkItem.objects.get(pk=item.pk).coder_id == cast.alice.pk


def test_who_may(cast):
    charts.ready(cast)
    item = charts.pull(cast)
    assert cast.client("carol").get("/coding/floor/").status_code == 200
    assert b'data-action="release"' not in cast.client("carol").get("/coding/floor/").content
    assert cast.client("carol").post(f"/coding/floor/{item.pk}/", {"do": "release"}).status_code == 403
    assert cast.client("alice").get("/coding/floor/").status_code == 403
    assert cast.client("nora").get("/coding/floor/").status_code == 404
    assert cast.client("dave").post("/coding/floor/999999/", {"do": "release"}).status_code == 404


def test_the_board_asks_the_same_queries_for_one_and_three(cast):
    def grow():
        charts.ready(cast)
        item = charts.pull(cast)
        with cast.acting("alice"):
            lease.hold(encounter_id=item.encounter_id, coder_id=cast.alice.pk, reason="code_book")
        charts.ready(cast)
        charts.pull(cast)
        charts.ready(cast)
        if charts.pull(cast, "bob"):
            charts.ready(cast, "lakeview")

    def count():
        client = cast.client("dave")
        client.get("/coding/floor/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/coding/floor/").status_code == 200
        return len(seen)

    grow()
    one = count()
    grow()
    grow()
    assert count() == one
