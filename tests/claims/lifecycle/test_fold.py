"""Facts in any order give the same standing, in the pure fold and on a real claim."""

import datetime as dt
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.lifecycle.build import build_claim
from claims.lifecycle.fold import Said, fold
from claims.lifecycle.models import Claim, ClaimFact
from claims.lifecycle.settle import settle
from tests.claims import visits

START = dt.datetime(2026, 7, 20, 12, tzinfo=dt.UTC)


def said(kind: str, code: str = "", day: int = 0, batch: int = 1, **more) -> Said:
    return Said(kind=kind, code=code, at=START + dt.timedelta(days=day), batch=batch, **more)


FACTS = st.sampled_from(
    [
        said("sent", "sent"), said("ta1", "A"), said("ta1", "R", reason="ta1"), said("999", "A", 1),
        said("999", "R", 1, reason="syntax"), said("277ca_ch", "A1", 1), said("277ca_ch", "A3", 1, reason="refused"),
        said("277ca_payer", "A1", 2), said("277ca_payer", "A2", 2, payer_control_no="P1"),
        said("277ca_payer", "A7", 3, reason="payer refused"), said("835", "1", 20), said("835", "22", 40),
        said("decision", "taken_back", 4), said("sent", "sent", 5, batch=2), said("999", "A", 6, batch=2),
        said("277ca_payer", "A2", 7, batch=2, payer_control_no="P2"), said("999", "X", 6, batch=2, reason="again"),
    ]
)  # fmt: skip


@given(st.lists(FACTS, max_size=8), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_standing(facts, random):
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert fold(shuffled) == fold(facts) == fold([*facts, *facts])


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ([], None),
        ([said("sent")], "sent"),
        ([said("sent"), said("999", "A")], "sent"),
        ([said("sent"), said("999", "E")], "sent"),
        ([said("sent"), said("999", "R")], "rejected"),
        ([said("sent"), said("ta1", "R")], "rejected"),
        ([said("sent"), said("277ca_ch", "A2")], "sent"),  # a clearinghouse's acceptance is not the payer's
        ([said("sent"), said("277ca_payer", "A1")], "sent"),  # receipt only
        ([said("sent"), said("277ca_payer", "A2")], "accepted"),
        ([said("sent"), said("277ca_payer", "A8")], "rejected"),
        ([said("835", "1")], "adjudicated"),  # before any acknowledgment
        ([said("sent"), said("999", "R"), said("decision", "taken_back")], None),
        ([said("sent"), said("999", "R"), said("decision", "taken_back"), said("sent", batch=2)], "sent"),
        ([said("sent"), said("999", "R"), said("sent", batch=2)], "sent"),
        ([said("sent"), said("decision", "taken_back"), said("277ca_payer", "A2")], "accepted"),
    ],
)
def test_what_a_set_of_facts_means(facts, state):
    assert fold(facts).state == state


def test_dates_are_the_earliest_and_the_payers_number_the_newest():
    one = fold([said("sent", batch=2, day=5), said("sent"), said("277ca_payer", "A2", 3, payer_control_no="P1"),
                said("277ca_payer", "A2", 2, payer_control_no="P0"), said("835", "1", 9)])  # fmt: skip
    assert (one.sent_at, one.accepted_at, one.payer_control_no) == (START, START + dt.timedelta(days=2), "P1")
    assert one.adjudicated_at == START + dt.timedelta(days=9)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts",
    [
        [("999", "R"), ("277ca_ch", "A3")],
        [("999", "A"), ("277ca_payer", "A2"), ("835", "1")],
        [("999", "A"), ("277ca_ch", "A1"), ("277ca_payer", "A3")],
        [("277ca_payer", "A2"), ("277ca_payer", "A3")],
    ],
)
def test_a_real_claim_ends_the_same_in_every_order(cast, facts):
    ends = set()
    for order in permutations([("sent", "sent"), *facts]):
        claim = _claim(cast)
        with cast.system("northside"):
            for number, (kind, code) in enumerate(order):
                _fact(claim, kind, code, number)
                settle(claim)
                settle(claim)
            claim = Claim.objects.get(pk=claim.pk)
            ends.add((claim.state, claim.sent_at, claim.accepted_at, claim.adjudicated_at, claim.waiting_reason))
    assert len(ends) == 1


def _claim(cast) -> Claim:
    encounter = visits.released(cast)
    with cast.system("northside"):
        (claim,) = build_claim(encounter_id=encounter.pk)
        Claim.objects.filter(pk=claim.pk).update(state="batched")
    return claim


def _fact(claim: Claim, kind: str, code: str, number: int) -> None:
    day = {"sent": 0, "999": 1, "277ca_ch": 1, "277ca_payer": 2, "835": 30}[kind]
    ClaimFact.objects.create(
        practice_id=claim.practice_id, claim_id=claim.pk, kind=kind, code=code, key=f"{number}",
        at=START + dt.timedelta(days=day), facts={"batch": 1, "reason": "" if code in {"A", "A1", "A2", "1", "sent"} else code},
    )  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(["sent:sent", "ta1:A", "999:A", "277ca_ch:A1", "277ca_payer:A1", "277ca_payer:A2"]))
def test_acknowledgments_in_random_order_accept_the_claim(cast, order):
    claim = _claim(cast)
    with cast.system("northside"):
        for number, text in enumerate(order):
            kind, code = text.split(":")
            _fact(claim, "999" if kind == "ta1" else kind, code, number)
            settle(claim)
        assert Claim.objects.get(pk=claim.pk).state == "accepted"
