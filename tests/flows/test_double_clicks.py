"""Every form that moves something, sent twice (one after the other, and at the same moment): one effect (R-17)."""

import datetime as dt
import threading

import pytest
from django.core import mail
from django.db import connections
from django.db.models import F
from django.urls import reverse

from claims.checks.models import Override
from claims.clearinghouse.models import Batch
from claims.denials.models import Denial
from claims.lifecycle.models import Claim
from coding.workspace.models import Coding
from config.demo.player import set_day
from portal import registries
from portal.encounters.models import Encounter, TimelineEntry
from portal.jobs.emit import emit
from portal.jobs.sweep import drain
from portal.people.models import Invitation
from portal.tenants.models import Provider
from portal.tenants.scope import acting
from tests.claims import visits
from tests.coding import charts
from tests.journey import DAY, one_of_everything
from tests.portal import makers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("flows")]

CODES = {
    "revision": "0", "dx": ["E11.9", "I10"], "dx_evidence": ["", ""], "code": ["99213"], "mods": [""], "ptr": ["A B"],
    "units": ["1"], "minutes": [""], "evidence": [""],
}  # fmt: skip


def twice(cast, who: str, address: str, fields: dict, *, at_once: bool) -> list[int]:
    """The same form two times, from two windows at the same moment when `at_once`; the statuses."""
    if not at_once:
        client = cast.client(who)
        return [client.post(address, fields).status_code for _ in range(2)]
    clients = [cast.client(who) for _ in range(2)]
    gate, statuses = threading.Barrier(2), []

    def press(client) -> None:
        try:
            gate.wait(timeout=20)
            statuses.append(client.post(address, fields).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(statuses) == 2
    return statuses


both_ways = pytest.mark.parametrize("at_once", [False, True], ids=["one after the other", "at once"])


@both_ways
def test_an_encounter_is_made_once(cast, at_once):
    with cast.acting("nora"):
        person = makers.patient(cast.northside)
        makers.coverage(person)
        provider = Provider.objects.order_by("id").first()
    fields = {"provider": provider.pk, "service_date": "03/02/2026", "place_of_service": "11", "kind": "office_visit"}
    found = twice(cast, "nora", f"/p/northside/encounters/new/?patient={person.pk}", fields, at_once=at_once)
    assert sorted(found) == [302, 422]
    with cast.acting("nora"):
        made = Encounter.objects.get()
        assert TimelineEntry.objects.filter(encounter=made, kind="encounter.received").count() == 1


@both_ways
def test_a_chart_is_signed_once(cast, at_once, monkeypatch):
    monkeypatch.setattr(registries.live_findings, "_entries", {})
    encounter = charts.ready(cast)
    charts.pull(cast)
    found = twice(cast, "alice", f"/coding/encounters/{encounter.pk}/sign/", CODES, at_once=at_once)
    assert set(found) <= {302, 404, 409, 422} and 302 in found
    drain()
    with cast.system("northside"):
        assert Coding.objects.filter(encounter=encounter, state="signed").count() == 1
        assert TimelineEntry.objects.filter(encounter=encounter, kind="coding.signed").count() <= 1
        assert Claim.objects.filter(encounter=encounter).count() == 1


@both_ways
def test_claims_are_sent_once(cast, at_once):
    claim = held(cast, document=True)
    found = twice(cast, "bruno", reverse("claims_send"), {"row": [claim.pk], "confirm": "yes"}, at_once=at_once)
    assert found == [302, 302]
    drain()
    with cast.system("northside"):
        assert Batch.objects.get().claims_count == 1


@both_ways
def test_a_finding_is_overridden_once(cast, at_once):
    claim = held(cast, document=False)
    fields = {"rule": "DC-01", "lines": "", "reason": "seen on paper"}
    found = twice(cast, "bruno", reverse("claim_override", args=[claim.pk]), fields, at_once=at_once)
    assert 302 in found and set(found) <= {302, 422}
    with cast.system("northside"):
        assert Override.objects.filter(claim=claim).count() == 1
        assert TimelineEntry.objects.filter(subject_id=claim.pk, kind="claim.override").count() == 1
        assert Claim.objects.get(pk=claim.pk).state == "ready"


@both_ways
def test_a_denial_is_resolved_once(cast, at_once):
    one_of_everything(cast, "northside")
    with cast.system("northside"):
        denial = Denial.objects.get()
        before = TimelineEntry.objects.count()
    fields = {"kind": "appealed", "reason": "Sent by mail today"}
    found = twice(cast, "bruno", reverse("denial_resolve", args=[denial.pk]), fields, at_once=at_once)
    assert sorted(found) == [302, 422]
    with cast.system("northside"):
        assert Denial.objects.get().resolution_kind == "appealed"
        assert TimelineEntry.objects.count() == before + 1


@both_ways
def test_a_person_is_invited_once(cast, at_once):
    fields = {"email": "new.person@example.test", "display_name": "New Person", "role": "coder"}
    found = twice(cast, "frank", reverse("invite"), fields, at_once=at_once)
    assert found == [302, 302]
    with acting("cw_admin", actor_id=cast.frank.pk):
        assert Invitation.objects.filter(email=fields["email"]).count() == 1
    assert len(mail.outbox) == 1
    # an hour later it is a new one: the first mail may be lost
    with acting("cw_admin", actor_id=cast.frank.pk):
        Invitation.objects.update(created_at=F("created_at") - dt.timedelta(hours=1))
    assert cast.client("frank").post(reverse("invite"), fields).status_code == 302
    assert len(mail.outbox) == 2


def held(cast, *, document: bool) -> Claim:
    """A built and checked claim; without a document a likely denial holds it (DC-01)."""
    encounter = visits.released(cast, document=document)
    with cast.system("northside"):
        emit("coding.released", practice_id=encounter.practice_id, subject_id=encounter.pk)
    drain()
    with cast.system("northside"):
        claim = Claim.objects.get(encounter=encounter)
        assert claim.state == ("ready" if document else "edits_open")
        return claim


@pytest.fixture(autouse=True)
def _day(cast):
    set_day(DAY)
