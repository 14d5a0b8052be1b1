"""The coder's pages: pull, save, conflict, sign, hold; who may open what; the same queries for one row and three."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coding.workqueue import lease
from coding.workqueue.models import WorkItem, WorkState
from coding.workspace import record
from coding.workspace.entry import Line
from coding.workspace.models import Coding, CodingState
from portal import registries
from portal.encounters.models import Encounter, EncounterDocument
from portal.encounters.states import EncounterState
from tests.coding import charts

pytestmark = pytest.mark.django_db
FORM = {
    "revision": "0", "dx": ["E11.9", "I10"], "dx_evidence": ["", ""], "code": ["99213"], "mods": [""], "ptr": ["A B"],
    "units": ["1"], "minutes": [""], "evidence": [""],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    monkeypatch.setattr(registries.live_findings, "_entries", {})


def queries(client, address):
    client.get(address)  # first use fills per-process caches
    with CaptureQueriesContext(connection) as seen:
        response = client.get(address)
    assert response.status_code == 200
    return len(seen)


def draft(cast, encounter):
    with cast.acting("alice"):
        return record.draft_of(encounter.pk)


def opened(cast):
    encounter = charts.ready(cast)
    charts.pull(cast)
    return encounter, f"/coding/encounters/{encounter.pk}/"


def test_one_key_pulls_the_next_chart(cast):
    client = cast.client("alice")
    empty = client.get("/coding/")
    assert b"No chart in your hands" in empty.content
    assert b'data-key="n"' in empty.content
    assert client.post("/coding/next/")["Location"] == "/coding/"
    encounter = charts.ready(cast)
    answer = client.post("/coding/next/")
    assert answer["Location"] == f"/coding/encounters/{encounter.pk}/"
    page = client.get(answer["Location"])
    assert page.status_code == 200
    for key in (b'data-key="s"', b'data-key="q"', b'data-key="h"', b'data-key="/"'):
        assert key in page.content


def test_save_sign_and_done(cast):
    encounter, address = opened(cast)
    client = cast.client("alice")
    assert client.post(address + "save/", FORM).status_code == 302
    page = client.get(address).content.decode()
    assert 'value="E11.9"' in page and 'name="revision" value="1"' in page
    answer = client.post(address + "sign/", FORM | {"revision": "1"})
    assert answer["Location"] == "/coding/"
    with cast.acting("alice"):
        assert Coding.objects.get(encounter=encounter).state == CodingState.SIGNED
    work = client.get("/coding/").content.decode()
    assert "1 done today" in work
    assert "can no longer be changed" in client.get(address).content.decode()


def test_autosave_answers_with_small_parts(cast):
    encounter, address = opened(cast)
    client = cast.client("alice")
    answer = client.post(address + "save/", FORM, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="saved"' in text and 'name="revision" value="1"' in text
    assert 'id="findings"' in text and 'hx-swap-oob="true"' in text
    assert "<html" not in text
    assert 'id="charge-1" hx-swap-oob="true">$165.00<' in text and "total $165.00" in text
    assert "Essential (primary) hypertension" in text  # the label follows what was typed
    whole = client.post(address + "save/", FORM | {"revision": "1", "do": "dx-down:1"}, headers={"HX-Request": "true"}).content.decode()
    assert 'id="desk"' in whole and whole.index('value="I10"') < whole.index('value="E11.9"')
    assert 'value="B A"' in whole  # the pointers followed


def test_a_stale_save_shows_both_and_loses_nothing(cast):
    encounter, address = opened(cast)
    client = cast.client("alice")
    client.post(address + "save/", FORM)
    other = FORM | {"revision": "1", "dx": ["Z79.4"], "dx_evidence": [""], "ptr": ["A"]}
    assert client.post(address + "save/", other).status_code == 302
    late = client.post(address + "save/", FORM | {"revision": "1", "dx": ["M25.561", "I10"]})
    text = late.content.decode()
    assert late.status_code == 409
    assert 'value="M25.561"' in text  # what was typed
    assert "The other window saved: Z79.4" in text
    assert 'name="revision" value="2"' in text  # so that "keep" can win deliberately
    assert [d.code for d in record_entry(cast, encounter)] == ["Z79.4"]
    assert client.post(address + "save/", FORM | {"revision": "2", "do": "keep"}).status_code == 302
    assert [d.code for d in record_entry(cast, encounter)] == ["E11.9", "I10"]


def record_entry(cast, encounter):
    with cast.acting("alice"):
        return record.entry_of(record.draft_of(encounter.pk)).diagnoses


def test_the_same_form_sent_twice_is_no_conflict(cast):
    _, address = opened(cast)
    client = cast.client("alice")
    assert client.post(address + "save/", FORM).status_code == 302
    assert client.post(address + "save/", FORM).status_code == 302
    assert client.post(address + "sign/", FORM)["Location"] == "/coding/"


def test_what_cannot_be_signed_is_said_on_the_page(cast):
    _, address = opened(cast)
    client = cast.client("alice")
    answer = client.post(address + "sign/", FORM | {"ptr": [""]})
    assert answer.status_code == 422
    assert "points to no diagnosis" in answer.content.decode()
    assert 'value="99213"' in answer.content.decode()


def test_blocks_ask_for_a_confirmation(cast):
    encounter, address = opened(cast)
    registries.live_findings.add(
        "test", lambda coding: [{"rule": "XX-01", "outcome": "fail", "severity": "block", "seen": "A & B", "action": "Fix."}]
    )
    client = cast.client("alice")
    asked = client.post(address + "sign/", FORM)
    text = asked.content.decode()
    assert asked.status_code == 422
    assert "Sign anyway" in text and 'name="confirmed"' in text and "A &amp; B" in text
    assert client.post(address + "sign/", FORM | {"revision": "1", "confirmed": "yes"})["Location"] == "/coding/"


def test_the_missing_edition_is_named(cast):
    encounter = charts.ready(cast, service_date="2031-01-15")
    charts.pull(cast)
    text = cast.client("alice").get(f"/coding/encounters/{encounter.pk}/").content.decode()
    assert 'data-edition="missing"' in text
    assert "No edition for 01/15/2031" in text


def test_search_as_you_type_adds_a_code_without_script_too(cast):
    encounter, address = opened(cast)
    client = cast.client("alice")
    part = client.get(address + "search/", {"dx_q": "E11.9"}, headers={"HX-Request": "true"}).content.decode()
    assert 'value="dx-add:E11.9"' in part and "<html" not in part
    services = client.get(address + "search/", {"px_q": "99213"}).content.decode()
    assert 'value="line-add:99213"' in services
    page = client.post(address + "save/", {"revision": "0", "do": "find", "dx_q": "E11.9"}).content.decode()
    assert 'value="dx-add:E11.9"' in page and "<html" in page
    client.post(address + "save/", {"revision": "1", "do": "dx-add:E11.9"})
    assert [d.code for d in record_entry(cast, encounter)] == ["E11.9"]


def test_a_question_holds_the_chart(cast):
    encounter, address = opened(cast)
    client = cast.client("alice")
    assert client.post(address + "hold/", {"reason": "question", "note": ""}).status_code == 422
    assert client.post(address + "hold/", {"reason": "question", "note": "Which wrist?"})["Location"] == "/coding/"
    with cast.system("northside"):
        waiting = Encounter.objects.get(pk=encounter.pk)
        assert (waiting.state, waiting.waiting_note) == (EncounterState.INCOMPLETE, "Which wrist?")
    assert "Which wrist?" in client.get("/coding/").content.decode()
    assert client.post(address + "save/", FORM)["Location"] == "/coding/"  # no longer in his hands


def test_putting_back_needs_a_reason_and_closes_the_chart(cast):
    encounter, address = opened(cast)
    client = cast.client("alice")
    assert client.post(address + "release/", {"reason": "boring"}).status_code == 422
    assert client.post(address + "release/", {"reason": "conflict"}).status_code == 302
    assert client.get(address).status_code == 404


def test_heartbeat_tells_a_lost_lease(cast):
    _, address = opened(cast)
    client = cast.client("alice")
    assert "HX-Redirect" not in client.post(address + "heartbeat/")
    with cast.acting("alice"):
        WorkItem.objects.update(state=WorkState.OPEN, coder_id=None, lease_until=None)
    assert client.post(address + "heartbeat/")["HX-Redirect"] == "/coding/"


def test_a_coder_opens_only_what_is_or_was_his(cast):
    encounter, address = opened(cast)
    assert cast.client("bob").get(address).status_code == 404
    assert cast.client("bob").post(address + "save/", FORM).status_code == 404
    assert cast.client("dave").get(address).status_code == 403
    assert cast.client("nora").get(address).status_code == 404
    assert cast.client("eve").get(address).status_code == 404


def test_documents_are_open_while_held_and_closed_after_release(cast):
    who = charts.patient(cast)
    earlier = charts.ready(cast, who=who, queue=False)
    encounter = charts.ready(cast, who=who)
    stranger = charts.ready(cast)
    with cast.system("northside"):
        papers = dict(EncounterDocument.objects.values_list("encounter_id", "document_id"))
        WorkItem.objects.exclude(encounter=encounter).update(tier=5)
    ask = registries.document_access.get("coding")

    def may(person, of):
        with cast.acting(person):
            return ask(getattr(cast, person).pk, papers[of.pk])

    assert not may("alice", encounter)
    charts.pull(cast)
    assert may("alice", encounter)
    assert may("alice", earlier)  # the same patient, while his chart is in hand
    assert not may("alice", stranger)
    assert not may("bob", encounter)
    with cast.acting("alice"):
        lease.release(encounter_id=encounter.pk, coder_id=cast.alice.pk, reason="conflict")
    assert not may("alice", encounter)
    assert not may("alice", earlier)


def test_after_signing_the_coder_still_reads_his_own_chart(cast):
    encounter = charts.ready(cast)
    charts.signed(cast)
    assert cast.client("alice").get(f"/coding/encounters/{encounter.pk}/").status_code == 200
    assert cast.client("bob").get(f"/coding/encounters/{encounter.pk}/").status_code == 404


def test_my_work_asks_the_same_queries_for_one_and_three(cast, monkeypatch):
    monkeypatch.setattr(lease, "WIP_CAP", 20)

    def grow():
        for state in (WorkState.LEASED, WorkState.HELD, WorkState.CLOSED, WorkState.OPEN):
            charts.ready(cast)
            item = charts.pull(cast)
            with cast.acting("alice"):
                if state == WorkState.HELD:
                    lease.hold(encounter_id=item.encounter_id, coder_id=cast.alice.pk, reason="code_book")
                elif state == WorkState.OPEN:
                    WorkItem.objects.filter(pk=item.pk).update(
                        state=state, coder_id=None, lease_until=None, reserved_for_id=cast.alice.pk, reserved_until="2099-01-01T00:00Z"
                    )
                elif state == WorkState.CLOSED:
                    lease.close(item)

    grow()
    client = cast.client("alice")
    one = queries(client, "/coding/")
    grow()
    grow()
    text = client.get("/coding/").content.decode()
    assert text.count("data-row-id=") >= 10
    assert queries(client, "/coding/") == one


def test_the_workspace_asks_few_queries_whatever_it_holds(cast):
    _, address = opened(cast)
    client = cast.client("alice")
    client.post(address + "save/", FORM | {"dx": ["E11.9"], "dx_evidence": [""], "ptr": ["A"]})
    one = queries(client, address)
    many = FORM | {
        "revision": "1", "dx": ["E11.9", "I10", "Z79.4"], "dx_evidence": [""] * 3, "code": ["99213", "36415", "83036"],
        "mods": [""] * 3, "ptr": ["A"] * 3, "units": ["1"] * 3, "minutes": [""] * 3, "evidence": [""] * 3,
    }  # fmt: skip
    client.post(address + "save/", many)
    assert queries(client, address) == one


def test_code_pages(cast):
    client = cast.client("alice")
    found = client.get("/codes/", {"q": "E11.9"})
    assert b"/codes/icd10cm/E11.9/" in found.content
    page = client.get("/codes/icd10cm/E11.9/").content.decode()
    assert "E11" in page and "Editions with this code" in page
    assert client.get("/codes/icd10cm/Q99.ZZ/").status_code == 404
    assert client.get("/codes/other/E11.9/").status_code == 404
    assert cast.client("nora").get("/codes/").status_code == 404
    assert queries(client, "/codes/icd10cm/E11.9/") == queries(client, "/codes/icd10cm/M25.561/")


def test_the_usual_charge_is_a_median_of_enough_signed_charts(cast, monkeypatch):
    from coding.workspace import selectors

    monkeypatch.setattr(selectors, "FEW_CHARGES", 3)
    for units in (1, 2, 4):
        charts.ready(cast)
        with cast.acting("nora"):
            assert registries.expected_amounts.get("coding")(cast.northside.pk, "office") is None
        charts.signed(cast, lines=[Line("99213", (), Decimal(units), (1,))])
    with cast.acting("nora"):
        assert registries.expected_amounts.get("coding")(cast.northside.pk, "office") == 2 * 16500
        assert registries.expected_amounts.get("coding")(cast.northside.pk, "therapy") is None
