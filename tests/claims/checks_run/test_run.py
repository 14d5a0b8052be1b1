"""Checks on real rows: stored verdicts, the gate, overrides and table decisions (house rule 14)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.checks import run as checks
from claims.checks.gather import gather_facts
from claims.checks.live import live, live_of
from claims.checks.models import CheckResult, CheckRun, Override, TableDecision
from claims.lifecycle.build import build_claim
from claims.lifecycle.models import Claim
from coding.codesets.models import CodeEdition
from coding.workspace.models import Coding
from portal.encounters.models import TimelineEntry
from portal.jobs.models import Job
from tests.claims import visits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    visits.business_now(monkeypatch)


def built(cast, **options) -> Claim:
    encounter = visits.released(cast, **options)
    with cast.system(options.get("practice", "northside")):
        return build_claim(encounter_id=encounter.pk)[0]


def checked(cast, **options) -> Claim:
    claim = built(cast, **options)
    with cast.system("northside"):
        checks.run_checks_on(claim)
        return Claim.objects.get(pk=claim.pk)


def test_a_good_claim_becomes_ready_and_tells_the_flow(cast):
    claim = checked(cast)
    assert claim.state == "ready" and claim.checked_at == visits.NOW
    with cast.system("northside"):
        run = CheckRun.objects.get(claim=claim)
        assert run.passed > 40 and run.failed == 0 and len(run.inputs_hash) == 64 and run.editions["rules"]
        gaps = CheckResult.objects.filter(run=run, outcome="not_evaluated")
        assert gaps.count() == run.not_evaluated and all(gap.reason for gap in gaps)
        assert not gaps.filter(severity="block").exists()
        # rules that could not be evaluated: it goes on, counted, never called clean
        assert run.gate == "findings" and claim.clean_first_time is False
        assert Job.objects.filter(task="claims.clearinghouse.enqueue", args__subject_id=claim.pk).count() == 1


def test_checking_again_changes_nothing_but_adds_a_run(cast):
    claim = checked(cast)
    with cast.system("northside"):
        first = CheckRun.objects.get(claim=claim)
        checks.run_checks_on(claim)
        assert Claim.objects.get(pk=claim.pk).state == "ready"
        assert CheckRun.objects.filter(claim=claim).count() == 2
        assert CheckRun.objects.filter(claim=claim).latest("pk").inputs_hash == first.inputs_hash
        assert TimelineEntry.objects.filter(subject_id=claim.pk, kind="claim.ready").count() == 1


def test_a_block_holds_the_claim_and_can_never_be_overridden(cast):
    claim = checked(cast, diagnoses=["I10", "E11.6"])  # a header code: not billable
    assert claim.state == "edits_open" and "DX-03" in claim.waiting_reason
    with cast.system("northside"):
        row = CheckResult.objects.get(claim=claim, rule="DX-03")
        assert row.severity == "block" and row.citation and row.edition
    with cast.acting("bruno", "northside"), pytest.raises(checks.NotAllowed, match="cannot be overridden"):
        checks.override(claim, rule="DX-03", lines=row.lines, reason="I insist on it", by_id=cast.bruno.pk)
    answer = cast.client("bruno").post(
        f"/claims/{claim.pk}/override/", {"rule": "DX-03", "lines": ",".join(map(str, row.lines)), "reason": "I insist on it"}
    )
    assert answer.status_code == 422
    with cast.system("northside"):
        assert not Override.objects.exists() and Claim.objects.get(pk=claim.pk).state == "edits_open"


def test_a_likely_denial_goes_with_a_reason_of_a_biller(cast):
    claim = checked(cast, document=False)  # no note: DC-01
    assert claim.state == "edits_open" and "DC-01" in claim.waiting_reason
    client = cast.client("bruno")
    page = client.get(f"/claims/{claim.pk}/").content.decode()
    assert "Override with a reason" in page and 'data-rule="DC-01"' in page
    short = client.post(f"/claims/{claim.pk}/override/", {"rule": "DC-01", "lines": "", "reason": "ok"})
    assert short.status_code == 422 and b"The override was not kept" in short.content
    for who in ("grace", "alice"):
        assert cast.client(who).post(f"/claims/{claim.pk}/override/", {"rule": "DC-01", "reason": "seen on paper"}).status_code == 403
    assert client.post(f"/claims/{claim.pk}/override/", {"rule": "DC-01", "lines": "", "reason": "seen on paper"}).status_code == 302
    with cast.system("northside"):
        claim.refresh_from_db()
        assert claim.state == "ready" and claim.clean_first_time is False
        assert Override.objects.get(claim=claim).by_id == cast.bruno.pk
        line = TimelineEntry.objects.get(subject_id=claim.pk, kind="claim.override")
        assert line.actor_id == cast.bruno.pk and not line.visible_to_practice
    again = client.post(f"/claims/{claim.pk}/override/", {"rule": "DX-99", "lines": "", "reason": "seen on paper"})
    assert again.status_code == 422


def without_edition(cast, day: dt.date) -> list:
    with cast.system("northside"):
        return [e for e in CodeEdition.objects.filter(kind="icd10cm") if e.covers(day)]


def test_without_a_table_the_claim_waits_for_a_managers_decision(cast, monkeypatch):
    day = dt.date(2031, 3, 3)
    assert without_edition(cast, day) == []
    visits.business_now(monkeypatch, dt.datetime(2031, 3, 5, 15, tzinfo=dt.UTC))
    claim = checked(cast, day=day)
    assert claim.state == "waiting_for_table"
    assert "DX-02" in claim.waiting_reason and "2031-03-03" in claim.waiting_reason
    assert claim.clean_first_time is False
    with cast.system("northside"):
        assert not Job.objects.filter(task="claims.clearinghouse.enqueue").exists()
    address = f"/claims/{claim.pk}/decide/"
    reason = {"reason": "code checked in the book of the year"}
    assert cast.client("bruno").post(address, reason).status_code == 403
    assert cast.client("dave").post(address, {"reason": ""}).status_code == 422
    assert cast.client("dave").post(address, reason).status_code == 302
    with cast.system("northside"):
        claim.refresh_from_db()
        decision = TableDecision.objects.get(claim=claim)
        assert claim.state == "ready" and claim.clean_first_time is False
        assert "DX-02" in decision.rules and decision.by_id == cast.dave.pk and decision.at.year == 2031
    assert cast.client("dave").post(address, reason).status_code == 422


def test_gathering_costs_the_same_for_one_line_and_many(cast):
    one = built(cast)
    many = built(cast, codes=[("99213", (), (1,)), ("36415", (), (1,)), ("81002", (), (2,))])
    counts = []
    with cast.system("northside"):
        for claim in (one, many):
            with CaptureQueriesContext(connection) as seen:
                gather_facts(claim)
            counts.append(len(seen))
    assert counts[0] == counts[1] <= 9


def test_unknown_stays_unknown(cast):
    claim = built(cast)
    with cast.system("northside"):
        facts = gather_facts(claim)
    assert facts.eligibility is None and facts.payer.auth_rules is None and facts.open_queries is None
    assert facts.documents[0].signed is None
    assert facts.rendering.enrolled and facts.billing.contract and facts.today == dt.date(2026, 7, 20)


def test_history_knows_the_patients_earlier_lines_but_not_its_own_past_self(cast):
    first = checked(cast)
    with cast.system("northside"):
        Claim.objects.filter(pk=first.pk).update(state="accepted")
        patient = Claim.objects.get(pk=first.pk).patient
    second = checked(cast, patient=patient)
    assert second.state == "edits_open" and "DU-01" in second.waiting_reason
    with cast.system("northside"):
        facts = gather_facts(first)
        assert [line.claim for line in facts.history] == [second.control_no]


def test_live_findings_work_for_the_coder_on_a_half_coded_chart(cast):
    encounter = visits.released(cast)
    with cast.acting("alice"):
        assert live(encounter.pk, [], []) == []
        found = live(encounter.pk, ["E11.6"], [{"code": "99213", "pointers": [1], "units": 1, "charge_cents": 10000}])
        worst = found[0]
        assert (worst.rule, worst.outcome, worst.severity) == ("DX-03", "fail", "block")
        assert not any(one.rule.startswith(("EL-", "PR-", "TF-")) for one in found)
        assert not any(one.reason == "rule error" for one in found)
        coding = Coding.objects.get(encounter=encounter)
        assert not [one for one in live_of(coding) if one.outcome == "fail" and one.severity == "block"]
        assert not CheckRun.objects.exists()


def test_no_rule_breaks_on_real_facts(cast):
    for options in ({}, {"payer": "12M01"}, {"document": False}, {"codes": [("97110", ("GP",), (1,))]}):
        claim = built(cast, **options)
        with cast.system("northside"):
            checked_run = checks.run_checks_on(claim)
            assert not CheckResult.objects.filter(run=checked_run.run, reason="rule error").exists()


def test_the_queue_counts_claims_and_dollars_once(cast):
    from claims.checks.selectors import queue

    one = checked(cast, diagnoses=["I10", "E11.6"])
    two = checked(cast, diagnoses=["I10", "E11.6"])
    with cast.acting("bruno"):
        row = next(r for r in queue() if r.rule == "DX-03")
        assert row.claims == 2 and row.cents == one.charge_cents + two.charge_cents and row.deadline == one.filing_limit
    shown = cast.client("bruno").get("/claims/findings/").content.decode()
    assert "DX-03" in shown and "Northside Family Medicine" in shown
    listed = cast.client("bruno").get(f"/claims/?{row.query}").content.decode()
    assert one.control_no in listed and two.control_no in listed
