"""From a released coding to the payer's acceptance, through the real runner and the sandbox's own process code."""

import datetime as dt

import pytest
from django.conf import settings

from claims.clearinghouse import collecting
from claims.clearinghouse.models import Batch, Interchange, InterchangePart
from claims.clearinghouse.partners import adapter
from claims.clearinghouse.sandbox import write_clock
from claims.clearinghouse.sealing import batch_bytes, interchange_bytes, part_bytes
from claims.clearinghouse.tasks import collect, cut_batches
from claims.lifecycle.models import Claim, ClaimFact
from claims.x12.remittance import read_835
from portal.jobs.emit import emit
from portal.jobs.models import Job
from portal.jobs.sweep import drain
from portal.tenants.scope import acting
from sandbox.engine import Sandbox
from tests.claims import visits
from tests.x12.pyx12_accepts import pyx12_errors

pytestmark = pytest.mark.django_db


def step(monkeypatch, moment: dt.datetime) -> None:
    """One round at a business moment: our batches, the sandbox's pass, what it answered, our jobs."""
    visits.business_now(monkeypatch, moment)
    drain()
    cut_batches()
    adapter().prepare()
    Sandbox(settings.EXCHANGE_DIR).tick()
    collect()
    drain()


def test_a_claim_travels_to_the_payer_and_back(cast, monkeypatch):
    visits.business_now(monkeypatch)
    mine = visits.released(cast)
    theirs = visits.released(cast, practice="lakeview", payer="HARBR", codes=[("97110", ("GP",), (1,))], diagnoses=["M54.50"])
    for slug, encounter in (("northside", mine), ("lakeview", theirs)):
        with cast.system(slug):
            emit("coding.released", practice_id=encounter.practice_id, subject_id=encounter.pk)
    drain()
    for slug in ("northside", "lakeview"):  # the payers' dice depend on the claim's number: both shall pay
        with cast.system(slug):
            script = {c.control_no: {"outcome": "pay", "days": 10} for c in Claim.objects.all()}
        write_clock(settings.EXCHANGE_DIR, script=script)
    step(monkeypatch, visits.NOW)
    with cast.system("northside"):
        claim = Claim.objects.get(encounter=mine)
        assert (claim.state, claim.waiting_reason) == ("sent", "")
        assert claim.clean_first_time is not None and claim.sent_at == visits.NOW
        batch = Batch.objects.get()
        assert batch.state == "accepted"
        data = batch_bytes(batch)
        assert pyx12_errors(data) == []
        assert data.count(b"CLM*") == 1 and b"*T*:~" in data
        assert cast.lakeview.npi.encode() not in data
    for day in range(1, 20):
        step(monkeypatch, visits.NOW + dt.timedelta(days=day))
    with cast.system("northside"):
        claim.refresh_from_db()
        kinds = set(ClaimFact.objects.filter(claim=claim).values_list("kind", flat=True))
        assert {"sent", "999", "277ca_ch", "277ca_payer"} <= kinds
        assert claim.state in {"accepted", "adjudicated", "closed"} and claim.accepted_at and claim.payer_control_no
    with acting("cw_router"):
        kinds = set(Interchange.objects.values_list("kind", flat=True))
        assert {"999", "277CA", "835"} <= kinds
        assert not Interchange.objects.exclude(parked_reason="").exists()
        held = Interchange.objects.filter(kind="835").first()
        assert read_835(interchange_bytes(held)).transactions
    with cast.system("northside"):
        part = InterchangePart.objects.filter(kind="835").first()
        (one,) = read_835(part_bytes(part)).transactions
        assert one.payee_npi == cast.northside.npi
        assert [f.code for f in read_835(part_bytes(part)).findings if f.severity == "error"] == []
        assert not Job.objects.filter(state="parked").exists()
    assert collecting.match_again() == 0
