"""Drafts, stale saves, what may be signed, what signing sets off, and re-coding after a return."""

import datetime as dt
from decimal import Decimal

import pytest

from coding.workqueue import lease
from coding.workqueue.models import WorkItem, WorkState
from coding.workspace import books, record, sign
from coding.workspace.entry import Diagnosis, Entry, Line
from coding.workspace.models import Coding, CodingDiagnosis, CodingLine, CodingState
from portal import registries
from portal.encounters.models import Encounter, TimelineEntry
from portal.encounters.states import EncounterState
from portal.encounters.transitions import move
from portal.jobs import sweep
from portal.jobs.models import Job
from portal.payers.models import FeeScheduleRow
from tests.coding import charts

pytestmark = pytest.mark.django_db
GOOD = Entry((Diagnosis("E11.9", ((1, 1, 2, 5),)), Diagnosis("I10")), (Line("99213", pointers=(1, 2)), Line("36415", pointers=(1,))))
UNCOVERED = dt.date(2031, 1, 15)


@pytest.fixture
def quiet(monkeypatch):
    """No checks of higher apps: these tests are about signing itself."""
    monkeypatch.setattr(registries.live_findings, "_entries", {})


def save(cast, encounter, entry, *, revision=0, who="alice"):
    with cast.acting(who):
        return record.save_draft(encounter_id=encounter.pk, coder_id=getattr(cast, who).pk, revision=revision, entry=entry)


def try_sign(cast, coding, *, who="alice", **values):
    with cast.acting(who):
        return sign.sign(coding_id=coding.pk, coder_id=getattr(cast, who).pk, **values)


def open_chart(cast, **values):
    encounter = charts.ready(cast, **values)
    charts.pull(cast)
    return encounter


def fee(cast, code, slug="northside"):
    with cast.system(slug):
        return FeeScheduleRow.objects.get(code=code).charge_cents


def test_a_draft_is_written_with_charges_from_the_practices_fees(cast):
    encounter = open_chart(cast)
    coding = save(cast, encounter, Entry(GOOD.diagnoses, (Line("97110", units=Decimal(3), pointers=(1,), minutes=40),)))
    with cast.acting("alice"):
        line = CodingLine.objects.get(coding=coding)
        assert line.charge_cents == 3 * fee(cast, "97110")
        assert (line.minutes, line.units) == (40, 3)
        assert list(CodingDiagnosis.objects.filter(coding=coding).order_by("position").values_list("code", "evidence")) == [
            ("E11.9", [[1, 1, 2, 5]]), ("I10", []),
        ]  # fmt: skip
        assert record.entry_of(coding).diagnoses == GOOD.diagnoses


def test_an_unknown_price_is_never_zero(cast, quiet):
    encounter = open_chart(cast)
    coding = save(cast, encounter, Entry(GOOD.diagnoses, (Line("99999", pointers=(1,)),)))
    with cast.acting("alice"):
        assert CodingLine.objects.get(coding=coding).charge_cents is None
    with pytest.raises(sign.CannotSign, match="no fee for this code"):
        try_sign(cast, coding)


def test_a_fee_outside_its_dates_is_not_used(cast):
    encounter = open_chart(cast, service_date=dt.date(2024, 12, 31))
    coding = save(cast, encounter, GOOD)
    with cast.acting("alice"):
        assert set(CodingLine.objects.filter(coding=coding).values_list("charge_cents", flat=True)) == {None}


def test_of_two_windows_the_second_is_told_and_nothing_is_overwritten(cast):
    encounter = open_chart(cast)
    first = save(cast, encounter, GOOD)
    assert first.revision == 1
    assert save(cast, encounter, GOOD, revision=1).revision == 2
    other = Entry((Diagnosis("Z79.4"),), ())
    with pytest.raises(record.StaleDraft) as stale:
        save(cast, encounter, other, revision=1)
    assert stale.value.coding.revision == 2
    with cast.acting("alice"):
        assert record.entry_of(record.draft_of(encounter.pk)).diagnoses == GOOD.diagnoses
    with pytest.raises(record.StaleDraft):
        save(cast, encounter, other, revision=0)  # a window that never saw the draft
    assert save(cast, encounter, other, revision=2).revision == 3


def test_only_the_holder_saves_and_signs(cast, quiet):
    encounter = open_chart(cast)
    with pytest.raises(lease.NotYours):
        save(cast, encounter, GOOD, who="bob")
    coding = save(cast, encounter, GOOD)
    with pytest.raises(lease.NotYours):
        try_sign(cast, coding, who="bob")


def test_a_draft_survives_being_put_back_and_goes_to_the_next_coder(cast):
    encounter = open_chart(cast)
    save(cast, encounter, GOOD)
    with cast.acting("alice"):
        lease.release(encounter_id=encounter.pk, coder_id=cast.alice.pk, reason="end_of_shift")
    charts.pull(cast, "bob")
    coding = save(cast, encounter, GOOD, revision=1, who="bob")
    assert (coding.revision, coding.coder_id) == (2, cast.bob.pk)


def test_saving_renews_the_lease(cast):
    encounter = open_chart(cast)
    with cast.system("northside"):
        WorkItem.objects.filter(encounter=encounter).update(lease_until=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    save(cast, encounter, GOOD)
    with cast.system("northside"):
        assert lease.expire_leases() == 0


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (Entry((), GOOD.lines), "at least one diagnosis"),
        (Entry(GOOD.diagnoses, ()), "at least one service"),
        (Entry(GOOD.diagnoses, (Line("99213"),)), "points to no diagnosis"),
        (Entry(GOOD.diagnoses, (Line("99213", pointers=(3,)),)), "not there"),
        (Entry((*GOOD.diagnoses, Diagnosis("E11.9")), GOOD.lines), "listed twice"),
        (Entry((Diagnosis("E11"),), (Line("99213", pointers=(1,)),)), "E11 is a category"),
        (Entry((Diagnosis("Q99.ZZ"),), (Line("99213", pointers=(1,)),)), "Q99.ZZ is not in ICD-10-CM"),
        (Entry((Diagnosis("I10"),), (Line("00001", pointers=(1,)),)), "00001 is not in CPT"),
        (Entry((Diagnosis("I10"),), (Line("99213", ("QQ",), pointers=(1,)),)), "QQ is not in Modifiers"),
    ],
)
def test_what_may_not_be_signed(cast, quiet, entry, said):
    coding = save(cast, open_chart(cast), entry)
    with pytest.raises(sign.CannotSign, match=said):
        try_sign(cast, coding)
    with cast.acting("alice"):
        assert Coding.objects.get(pk=coding.pk).state == CodingState.DRAFT


def test_without_an_edition_codes_are_let_through_and_the_gap_is_named(cast, quiet):
    encounter = open_chart(cast, service_date=UNCOVERED)
    with cast.acting("alice"):
        found = books.look_up(GOOD, on=UNCOVERED)
    assert "ICD-10-CM" in found.missing
    assert found.problems == []
    assert found.diagnosis("I10")  # labels of the newest edition, so that the coder can read
    coding = save(cast, encounter, GOOD)
    assert try_sign(cast, coding).state == CodingState.SIGNED


def test_signing_sets_off_the_release_to_billing(cast, quiet):
    encounter = open_chart(cast)
    coding = try_sign(cast, save(cast, encounter, GOOD))
    assert (coding.state, coding.signed_at is not None) == (CodingState.SIGNED, True)
    with cast.system("northside"):
        item = WorkItem.objects.get(encounter=encounter)
        assert (item.state, item.coder_id) == (WorkState.CLOSED, cast.alice.pk)
        assert Encounter.objects.get(pk=encounter.pk).state == EncounterState.CODED
        assert Job.objects.filter(task="coding.audits.gate", args__subject_id=encounter.pk).count() == 1
    from coding.audits.gate import gate

    with cast.system("northside"):
        assert gate(encounter_id=encounter.pk)
        assert not gate(encounter_id=encounter.pk)  # twice is once
        assert Encounter.objects.get(pk=encounter.pk).state == EncounterState.RELEASED
        line = TimelineEntry.objects.get(encounter=encounter, kind="encounter.coded")
        assert line.facts["diagnoses"] == ["E11.9", "I10"]
        assert registries.encounter_links.get("coding")(encounter.pk)[0][0] == "99213, 36415 for E11.9, I10"


def test_a_signed_version_is_signed_once(cast, quiet):
    coding = save(cast, open_chart(cast), GOOD)
    try_sign(cast, coding)
    with pytest.raises(lease.NotYours):
        try_sign(cast, coding)


def test_blocking_findings_need_a_second_look(cast, quiet):
    block = {"rule": "XX-01", "outcome": "fail", "severity": "block", "seen": "Seen.", "action": "Do.", "lines": (1,)}
    unknown = {"rule": "XX-02", "outcome": "not_evaluated", "severity": "denial", "reason": "no table"}
    registries.live_findings.add("test", lambda coding: [block, unknown])
    coding = save(cast, open_chart(cast), GOOD)
    with pytest.raises(sign.NeedsConfirmation) as asked:
        try_sign(cast, coding)
    assert [b["rule"] for b in asked.value.blocks] == ["XX-01"]
    assert try_sign(cast, coding, confirmed=True).state == CodingState.SIGNED


def test_coding_again_after_a_return_makes_a_new_version(cast, quiet):
    encounter = open_chart(cast)
    first = try_sign(cast, save(cast, encounter, GOOD))
    with cast.system("northside"):
        move(Encounter.objects.get(pk=encounter.pk), to=EncounterState.READY, text="Sent back.", key="back")
    sweep.drain(seconds=20)
    charts.pull(cast)
    second = save(cast, encounter, Entry((Diagnosis("I10"),), (Line("99213", pointers=(1,)),)))
    assert second.version == 2
    try_sign(cast, second)
    with cast.acting("alice"):
        assert list(Coding.objects.filter(encounter=encounter).order_by("version").values_list("version", "state")) == [
            (1, CodingState.SUPERSEDED), (2, CodingState.SIGNED),
        ]  # fmt: skip
        assert CodingLine.objects.filter(coding=first).count() == 2  # the old version stands as it was


def test_record_coding_is_the_demo_s_way(cast, quiet):
    encounter = open_chart(cast)
    with cast.acting("alice"):
        coding = record.record_coding(
            encounter_id=encounter.pk, coder_id=cast.alice.pk, diagnoses=["E11.9"], lines=charts.simple_lines()
        )
        again = record.record_coding(
            encounter_id=encounter.pk, coder_id=cast.alice.pk, diagnoses=["I10"], lines=charts.simple_lines()
        )
        assert (again.pk, again.revision) == (coding.pk, 2)
        assert sign.sign(coding_id=again.pk, coder_id=cast.alice.pk).state == CodingState.SIGNED
