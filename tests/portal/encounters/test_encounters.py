import datetime as dt

import pytest

from portal import clock
from portal.encounters import fix, reasons
from portal.encounters.create import Duplicate
from portal.encounters.models import Encounter, TimelineEntry
from portal.encounters.states import EncounterState
from portal.encounters.transitions import move
from portal.jobs.models import Job
from portal.jobs.sweep import drain
from tests.portal import makers

UNSIGNED = "Knee pain. Status: unsigned."


def sent(cast, data: bytes = b"", name: str = "note.pdf"):
    """A document that is stored and read."""
    with cast.acting("nora"):
        document = makers.send(cast.northside, data or makers.pdf(), name).document
    drain()
    return document


def state(encounter) -> tuple[str, str, str]:
    encounter.refresh_from_db()
    return encounter.state, encounter.waiting_reason, encounter.owner


def test_complete_is_ready_and_says_so_to_the_flow(cast):
    document = sent(cast)
    with cast.acting("nora"):
        person = makers.patient(cast.northside)
        covered = makers.coverage(person)
        made = makers.visit(cast.northside, person, documents=[document])
        assert state(made) == ("ready", "", "coder")
        assert made.coverage == covered and made.payer_id == covered.payer_id and made.complete_at
        kinds = list(TimelineEntry.objects.order_by("id").values_list("kind", flat=True))
        assert kinds == ["encounter.received", "document.attached", "encounter.ready"]


def test_it_stays_received_while_its_document_is_being_read(cast):
    with cast.acting("nora"):
        person = makers.patient(cast.northside)
        makers.coverage(person)
        document = makers.send(cast.northside, makers.pdf()).document
        made = makers.visit(cast.northside, person, documents=[document])
        assert state(made) == ("received", "", "firm")
    drain()
    with cast.acting("nora"):
        assert state(made)[0] == "ready"


def test_a_document_that_turns_out_unsafe_makes_it_wait(cast):
    with cast.acting("nora"):
        person = makers.patient(cast.northside)
        makers.coverage(person)
        document = makers.send(cast.northside, b"%PDF-1.7\nnothing\n%%EOF").document
        made = makers.visit(cast.northside, person, documents=[document])
    drain()
    with cast.acting("nora"):
        assert state(made) == ("incomplete", reasons.DOCUMENT_REFUSED, "practice")


def test_what_is_missing_is_said_and_fixed_step_by_step(cast):
    note = sent(cast, makers.pdf(UNSIGNED), "unsigned.pdf")
    signed = sent(cast, makers.pdf("Knee pain. Signed by the physician."), "signed.pdf")
    with cast.acting("nora"):
        person = makers.patient(cast.northside)
        made = makers.visit(cast.northside, person)
        assert state(made) == ("incomplete", reasons.DOCUMENT_MISSING, "practice")
        assert fix.attach(encounter=made, documents=[note], by=cast.nora.pk) == 1
        assert state(made)[:2] == ("incomplete", reasons.NOTE_UNSIGNED)
        fix.attach(encounter=made, documents=[signed], by=cast.nora.pk)
        assert state(made)[:2] == ("incomplete", reasons.COVERAGE_MISSING)
        makers.coverage(person)
        fix.covered(encounter=made)
        assert state(made) == ("ready", "", "coder")
        assert fix.attach(encounter=made, documents=[signed], by=cast.nora.pk) == 0
        assert TimelineEntry.objects.filter(kind="document.attached").count() == 2


def test_a_future_date_waits_until_it_is_corrected(cast):
    document = sent(cast)
    with cast.acting("nora"):
        person = makers.patient(cast.northside)
        makers.coverage(person)
        made = makers.visit(cast.northside, person, documents=[document], day=clock.today() + dt.timedelta(days=3))
        assert state(made)[:2] == ("incomplete", reasons.DATE_IN_FUTURE)
        fix.correct_date(encounter=made, service_date=clock.today())
        assert state(made)[0] == "ready"
        with pytest.raises(fix.NotOpen):
            fix.correct_date(encounter=made, service_date=clock.today())


def test_the_same_visit_is_not_made_twice(cast):
    with cast.acting("nora"):
        person = makers.patient(cast.northside)
        first = makers.visit(cast.northside, person, ref="V-1")
        with pytest.raises(Duplicate) as again:
            makers.visit(cast.northside, makers.patient(cast.northside, account="A2"), ref="V-1")
        assert again.value.encounter == first
        makers.visit(cast.northside, person, ref="V-2")  # the practice numbers both: two visits on one day
        unnumbered = makers.visit(cast.northside, person, day=dt.date(2026, 3, 3))
        with pytest.raises(Duplicate) as again:
            makers.visit(cast.northside, person, day=dt.date(2026, 3, 3))
        assert again.value.encounter == unnumbered and Encounter.objects.count() == 3


def held(cast):
    document = sent(cast)
    with cast.acting("nora"):
        person = makers.patient(cast.northside)
        makers.coverage(person)
        made = makers.visit(cast.northside, person, documents=[document])
    with cast.acting("alice", "northside"):
        made = Encounter.objects.get(pk=made.pk)
        move(
            made,
            to=EncounterState.HELD,
            owner="practice",
            reason="which_wrist",
            note="Which wrist?",
            text="The coder asks.",
        )
    return made


def test_an_answer_sends_a_held_encounter_back_to_the_coders(cast):
    made = held(cast)
    page = cast.client("nora").get("/p/northside/").content.decode()
    assert "Which wrist?" in page and f"/encounters/{made.pk}/answer/" in page
    answer = cast.client("novak").post(f"/p/northside/encounters/{made.pk}/answer/", {"note": "The left one."})
    assert answer.status_code == 302
    with cast.acting("nora"):
        assert state(made) == ("ready", "", "coder")
        line = TimelineEntry.objects.get(kind="practice.answered")
        assert (line.text, line.actor_id) == ("The left one.", cast.novak.pk)
    with cast.system("northside"):
        if Job.objects.filter(task="coding.workqueue.take_in").exists():
            assert Job.objects.filter(task="coding.workqueue.take_in").count() == 2


def test_attaching_sends_a_held_encounter_back(cast):
    made = held(cast)
    more = sent(cast, makers.pdf("Addendum: left wrist."), "addendum.pdf")
    with cast.acting("nora"):
        made.refresh_from_db()
        fix.attach(encounter=made, documents=[more], by=cast.nora.pk)
        assert state(made)[0] == "ready"


def test_a_coded_encounter_takes_no_further_document(cast):
    document = sent(cast)
    with cast.acting("nora"):
        person = makers.patient(cast.northside)
        made = makers.visit(cast.northside, person)
        Encounter.objects.filter(pk=made.pk).update(state="released", owner="biller")
        made.refresh_from_db()
        with pytest.raises(fix.NotOpen):
            fix.attach(encounter=made, documents=[document], by=None)
