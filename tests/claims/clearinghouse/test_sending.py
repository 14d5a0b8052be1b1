"""Exactly one file with the same bytes, wherever it breaks; refused claims go back alone; usage stays T in the demo."""

import threading

import pytest

from claims.clearinghouse import batches
from claims.clearinghouse.base import TransportError
from claims.clearinghouse.models import Batch
from claims.clearinghouse.partners import adapter, usage
from claims.clearinghouse.sealing import batch_bytes
from claims.clearinghouse.tasks import cut_batches
from claims.lifecycle.models import Claim, ClaimFact
from portal.encounters.models import Encounter
from portal.jobs.emit import emit
from portal.jobs.sweep import drain
from portal.patients.models import Patient
from tests.claims import visits
from tests.x12.pyx12_accepts import pyx12_errors

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    visits.business_now(monkeypatch)


def ready(cast, count: int = 1, **options) -> list[Claim]:
    made = []
    for _ in range(count):
        encounter = visits.released(cast, **options)
        slug = options.get("practice", "northside")
        with cast.system(slug):
            emit("coding.released", practice_id=encounter.practice_id, subject_id=encounter.pk)
        drain()
        with cast.system(slug):
            claim = Claim.objects.get(encounter=encounter)
            assert claim.state == "ready", claim.waiting_reason
            made.append(claim)
    return made


class Crash(BaseException):
    """A worker that dies: nothing after it runs."""


def sent_files(partner) -> list[bytes]:
    return [path.read_bytes() for path in sorted(partner.outgoing.iterdir())]


@pytest.mark.parametrize("point", ["before intend", "after intend", "before send", "inside send", "after send", "while marking"])
def test_a_crash_anywhere_ends_in_exactly_one_file(cast, monkeypatch, point):
    claims = ready(cast, 2)
    partner = adapter()
    pid = cast.northside.pk

    def die(*_values, **_named):
        raise Crash

    with monkeypatch.context() as patch:
        match point:
            case "before intend":
                patch.setattr(batches, "seal_for_practice", die)
            case "after intend":
                patch.setattr(batches, "deliver", die)
            case "before send":
                patch.setattr(partner, "send", die)
            case "inside send":
                patch.setattr("claims.clearinghouse.files.os.rename", die)
            case "after send":
                patch.setattr(batches, "mark_sent", die)
            case "while marking":
                patch.setattr(batches, "settle", die)
        with pytest.raises(Crash):
            batches.cut_and_send(pid, partner)
    with cast.system("northside"):
        held = [(b.control_no, b.sha256, b.state) for b in Batch.objects.all()]
        assert [state for _, _, state in held] == (
            [] if point == "before intend" else ["intended"] if point == "after intend" else ["unknown"]
        )
    batches.cut_and_send(pid, partner)
    batches.cut_and_send(pid, partner)
    with cast.system("northside"):
        (batch,) = Batch.objects.all()
        assert batch.state == "sent" and sent_files(partner) == [batch_bytes(batch)]
        if held:
            assert (batch.control_no, batch.sha256) == held[0][:2]
        assert {c.state for c in Claim.objects.filter(pk__in=[c.pk for c in claims])} == {"sent"}
        assert ClaimFact.objects.filter(kind="sent").count() == 2


def test_a_partner_that_took_the_file_before_the_mark_gets_no_second_one(cast, monkeypatch):
    ready(cast)
    partner = adapter()
    with monkeypatch.context() as patch:
        patch.setattr(batches, "mark_sent", lambda *_: (_ for _ in ()).throw(Crash()))
        with pytest.raises(Crash):
            batches.cut_and_send(cast.northside.pk, partner)
    for path in partner.outgoing.iterdir():
        path.unlink()
    batches.cut_and_send(cast.northside.pk, partner)
    assert sent_files(partner) == []
    with cast.system("northside"):
        assert Batch.objects.get().state == "sent"


def test_passing_trouble_is_tried_again_and_lasting_trouble_waits_for_a_person(cast, monkeypatch):
    ready(cast)
    partner = adapter()
    pid = cast.northside.pk

    def fail(permanent):
        def send(*_):
            raise TransportError("no route", permanent=permanent)

        return send

    with monkeypatch.context() as patch:
        patch.setattr(partner, "send", fail(False))
        assert batches.cut_and_send(pid, partner) == []
    with cast.system("northside"):
        batch = Batch.objects.get()
        assert (batch.state, batch.problem, batch.held) == ("unknown", "no route", False)
    with monkeypatch.context() as patch:
        patch.setattr(partner, "send", fail(True))
        batches.cut_and_send(pid, partner)
    assert batches.cut_and_send(pid, partner) == [] and sent_files(partner) == []
    client = cast.client("bruno")
    assert b"could not be handed over" in client.get("/claims/batches/").content
    assert client.post("/claims/batches/retry/").status_code == 302
    drain()
    assert len(sent_files(adapter())) == 1


def test_a_claim_that_cannot_be_written_goes_back_and_the_others_go(cast):
    good, bad = ready(cast, 2)
    with cast.system("northside"):
        Claim.objects.filter(pk=bad.pk).update(diagnoses=["I10", "I10"])
    cut_batches()
    with cast.system("northside"):
        good.refresh_from_db()
        bad.refresh_from_db()
        assert good.state == "sent"
        assert bad.state == "edits_open" and "diagnosis is listed twice" in bad.waiting_reason
        (batch,) = Batch.objects.all()
        data = batch_bytes(batch)
        assert good.control_no.encode() in data and bad.control_no.encode() not in data


def test_files_of_the_whole_cast_are_accepted_by_pyx12_and_never_mix_practices(cast):
    ready(cast, 3)
    ready(cast, payer="12M01")
    ready(cast, practice="lakeview", payer="HARBR", codes=[("97110", ("GP",), (1,))], diagnoses=["M54.50"])
    with cast.system("northside"):
        child = Patient.objects.create(
            account_no="kid", last_name="Tester", first_name="Tim", birth_date="2016-02-03", sex="M", address1="1 Elm St",
            city="Fairhaven", state="IL", zip="626010410",
        )  # fmt: skip
    encounter = visits.released(cast, patient=child)
    with cast.system("northside"):
        type(encounter.coverage).objects.filter(pk=encounter.coverage_id).update(
            relationship="19", subscriber_last_name="Tester", subscriber_first_name="Tess",
            subscriber_birth_date="1980-05-06", subscriber_sex="F",
        )  # fmt: skip
        emit("coding.released", practice_id=encounter.practice_id, subject_id=encounter.pk)
    drain()
    cut_batches()
    seen = {}
    for slug in ("northside", "lakeview"):
        with cast.system(slug):
            (batch,) = Batch.objects.all()
            seen[slug] = batch_bytes(batch)
    assert pyx12_errors(seen["northside"]) == [] and pyx12_errors(seen["lakeview"]) == []
    assert seen["northside"].count(b"CLM*") == 5 and b"PAT*19" in seen["northside"]
    assert cast.northside.npi.encode() not in seen["lakeview"] and b"NM1*85*2*" in seen["lakeview"]


def test_usage_is_p_only_on_a_real_installation(settings):
    assert usage() == "T"
    settings.DEMO = False
    assert usage() == "T"  # the clock can still be moved
    settings.CLOCK_MOVABLE = False
    assert usage() == "P"


def test_encounters_are_untouched_by_other_practices(cast):
    ready(cast)
    with cast.system("lakeview"):
        assert not Batch.objects.exists() and not Claim.objects.exists()
        assert Encounter.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_file(cast, monkeypatch):
    visits.business_now(monkeypatch)
    ready(cast, 2)
    pid, gate, problems = cast.northside.pk, threading.Barrier(2), []

    def work():
        from django.db import connections

        try:
            gate.wait()
            batches.cut_and_send(pid, adapter())
        except Exception as problem:  # noqa: BLE001  reported below
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    batches.cut_and_send(pid, adapter())
    data = b"".join(sent_files(adapter()))
    assert data.count(b"CLM*") == 2
    with cast.system("northside"):
        assert ClaimFact.objects.filter(kind="sent").count() == 2
        assert set(Batch.objects.values_list("state", flat=True)) == {"sent"}
