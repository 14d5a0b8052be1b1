"""The one door: every move of the table, none outside it, and a stale second hand is told."""

import pytest

from claims.lifecycle.build import build_claim
from claims.lifecycle.models import Claim, ClaimFact
from claims.lifecycle.settle import settle
from claims.lifecycle.states import FAMILY, MOVES, ClaimState
from claims.lifecycle.transitions import IllegalMove, StaleState, move
from portal.encounters.models import TimelineEntry
from portal.jobs.models import Job
from tests.claims import visits

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(cast):
    encounter = visits.released(cast)
    with cast.system("northside"):
        return build_claim(encounter_id=encounter.pk)[0]


def test_every_pair_of_states_is_allowed_or_refused_as_the_table_says(cast, claim):
    assert set(MOVES) == set(FAMILY) == set(ClaimState)
    with cast.system("northside"):
        for before in ClaimState:
            for after in ClaimState:
                Claim.objects.filter(pk=claim.pk).update(state=before)
                row = Claim.objects.get(pk=claim.pk)
                lines = TimelineEntry.objects.count()
                if after in MOVES[before]:
                    move(row, to=after, text="moved", reason="why")
                    assert Claim.objects.get(pk=claim.pk).state == after
                    assert TimelineEntry.objects.count() == lines + 1
                else:
                    with pytest.raises(IllegalMove):
                        move(row, to=after, text="moved")
                    assert Claim.objects.get(pk=claim.pk).state == before
                    assert TimelineEntry.objects.count() == lines


def test_a_stale_second_worker_is_told_and_changes_nothing(cast, claim):
    with cast.system("northside"):
        mine, theirs = Claim.objects.get(pk=claim.pk), Claim.objects.get(pk=claim.pk)
        move(theirs, to=ClaimState.READY, text="ready")
        with pytest.raises(StaleState):
            move(mine, to=ClaimState.EDITS_OPEN, text="late")
        assert Claim.objects.get(pk=claim.pk).state == "ready"
        assert Job.objects.filter(task="claims.clearinghouse.enqueue", args__subject_id=claim.pk).count() == 1


def test_a_rejection_that_was_taken_back_does_not_return(cast, claim):
    with cast.system("northside"):
        Claim.objects.filter(pk=claim.pk).update(state="batched")
        for kind, code in (("sent", "sent"), ("999", "R")):
            ClaimFact.objects.create(
                practice_id=claim.practice_id, claim_id=claim.pk, kind=kind, code=code, key=kind, at=visits.NOW,
                facts={"batch": 7, "reason": "syntax" if code == "R" else ""},
            )  # fmt: skip
            row = settle(claim)
        assert (row.state, row.waiting_reason) == ("rejected", "syntax")
        move(row, to=ClaimState.EDITS_OPEN, text="corrected")
        assert settle(claim).state == "edits_open"
        assert ClaimFact.objects.get(claim=claim, kind="decision").facts == {"batch": 7}


def test_the_first_acceptance_is_told_once(cast, claim):
    with cast.system("northside"):
        Claim.objects.filter(pk=claim.pk).update(state="sent")
        for key in ("a", "b"):
            ClaimFact.objects.create(
                practice_id=claim.practice_id, claim_id=claim.pk, kind="277ca_payer", code="A2", key=key, at=visits.NOW,
                facts={"batch": 7},
            )  # fmt: skip
            settle(claim)
        assert Job.objects.filter(task="claims.metrics.refresh", args__subject_id=claim.pk).count() == 1
