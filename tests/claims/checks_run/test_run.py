"""Checks on real rows: stored verdicts, the gate, overrides and table decisions."""

import datetime as dt

import pytest

from claims.checks import run as checks
from claims.checks.gather import gather_facts
from claims.checks.live import live
from claims.checks.models import CheckResult, CheckRun
from claims.lifecycle.build import build_claim
from claims.lifecycle.models import Claim
from tests.claims import visits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    visits.business_now(monkeypatch)


def built(cast, **options) -> Claim:
    encounter = visits.released(cast, **options)
    with cast.system(options.get("practice", "northside")):
        return build_claim(encounter_id=encounter.pk)[0]


def test_a_good_claim_becomes_ready(cast):
    claim = built(cast)
    with cast.system("northside"):
        checked = checks.run_checks_on(claim)
        for r in CheckResult.objects.filter(run=checked.run): print(r.rule, r.outcome, r.severity, r.seen, r.reason)
        assert Claim.objects.get(pk=claim.pk).state == "ready"
        assert checked.run.passed > 40
