"""The billing pages: what they show, what they refuse, and the same number of queries with 1 and with 3 rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.clearinghouse import collecting
from claims.clearinghouse.models import Batch
from claims.clearinghouse.partners import adapter
from claims.clearinghouse.tasks import cut_batches
from claims.lifecycle.models import Claim, ClaimFact
from portal.jobs.emit import emit
from portal.jobs.models import Job
from portal.jobs.sweep import drain
from sandbox.engine import Sandbox
from tests.claims import visits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    visits.business_now(monkeypatch)


def built(cast, **options) -> Claim:
    encounter = visits.released(cast, **options)
    with cast.system("northside"):
        emit("coding.released", practice_id=encounter.practice_id, subject_id=encounter.pk)
    drain()
    with cast.system("northside"):
        return Claim.objects.get(encounter=encounter)


def sent(cast, settings, **options) -> Claim:
    claim = built(cast, **options)
    cut_batches()
    Sandbox(settings.EXCHANGE_DIR).tick()
    collecting.collect(adapter())
    drain()
    return claim


def queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection, ) as seen:
        assert client.get(address).status_code == 200
    return len([q for q in seen.captured_queries if "portal_trailevent" not in q["sql"]])


@pytest.mark.parametrize("name", ["claims", "batches", "findings"])
def test_one_and_three_rows_cost_the_same(cast, settings, name):
    bad = {"codes": [("99213", (), (1,))], "diagnoses": ["E11.6"]} if name == "findings" else {}
    client = cast.client("bruno")
    sent(cast, settings, **bad)
    one = queries(client, reverse(name))
    sent(cast, settings, **bad)
    sent(cast, settings, **bad)
    assert queries(client, reverse(name)) == one <= 20


def test_the_claim_and_batch_pages_cost_the_same_however_long(cast, settings):
    client = cast.client("bruno")
    short = sent(cast, settings)
    long = sent(cast, settings, codes=[("99213", (), (1,)), ("36415", (), (2,)), ("81002", (), (2,))])
    assert queries(client, reverse("claim", args=[short.pk])) == queries(client, reverse("claim", args=[long.pk]))
    with cast.system("northside"):
        pk = Batch.objects.order_by("pk").first().pk
    assert queries(client, reverse("batch", args=[pk])) <= 16


def test_the_claim_page_shows_lines_findings_files_and_timeline(cast, settings):
    claim = sent(cast, settings)
    page = cast.client("bruno").get(reverse("claim", args=[claim.pk])).content.decode()
    for words in (claim.control_no, "99213", "E11.65", "Syntax acknowledgment", "not evaluated", "was built", 'data-page="claim"'):
        assert words in page, words


def test_only_this_claims_own_segments_are_shown(cast, settings):
    first, second = built(cast), built(cast)
    cut_batches()
    Sandbox(settings.EXCHANGE_DIR).tick()
    collecting.collect(adapter())
    drain()
    with cast.system("northside"):
        assert Batch.objects.count() == 1
        facts = {f.kind: f.pk for f in ClaimFact.objects.filter(claim=first, kind__in=["sent", "277ca_ch"])}
    for pk in facts.values():
        page = cast.client("bruno").get(reverse("claim_fact", args=[first.pk, pk])).content.decode()
        assert first.control_no in page and second.control_no not in page
    other = cast.client("bruno").get(reverse("claim_fact", args=[second.pk, facts["sent"]]))
    assert other.status_code == 404


def test_the_file_is_downloaded_byte_for_byte_by_billers_only(cast, settings):
    from claims.clearinghouse.sealing import batch_bytes

    sent(cast, settings)
    with cast.system("northside"):
        batch = Batch.objects.get()
        data = batch_bytes(batch)
    answer = cast.client("bruno").get(reverse("batch_file", args=[batch.pk]))
    assert answer.content == data and "attachment" in answer["Content-Disposition"]
    assert cast.client("grace").get(reverse("batch_file", args=[batch.pk])).status_code == 403
    assert cast.client("nora").get(reverse("batch_file", args=[batch.pk])).status_code == 404


def test_send_now_previews_then_cuts_once_however_often_it_is_pressed(cast, settings):
    claim = built(cast)
    client = cast.client("bruno")
    preview = client.post(reverse("claims_send"), {"row": [claim.pk]})
    assert preview.status_code == 200 and b"What will go" in preview.content
    with cast.system("northside"):
        assert not Batch.objects.exists()
    for _ in range(2):
        assert client.post(reverse("claims_send"), {"row": [claim.pk], "confirm": "yes"}).status_code == 302
    drain()
    with cast.system("northside"):
        assert Batch.objects.get().state == "sent"
        assert Job.objects.filter(task="claims.clearinghouse.cut", state="done").exists()
    assert client.post(reverse("claims_send"), {"confirm": "yes"}).status_code == 302


def test_exports_hold_what_the_list_shows(cast, settings):
    claim = built(cast)
    client = cast.client("bruno")
    assert claim.control_no.encode() in client.get(reverse("claims_export", args=["csv"])).content
    assert claim.control_no.encode() not in client.get(reverse("claims_export", args=["csv"]) + "?state=closed").content
    assert client.get(reverse("claims_export", args=["xlsx"])).content[:2] == b"PK"
    assert client.get(reverse("claims_export", args=["exe"])).status_code == 404


@pytest.mark.parametrize(
    "query", ["state=work", "q=zz", "practice=99999", "from=2026-01-01&to=x", "rule=DX-02", "silent=unaccepted", "silent=unanswered", "sort=-limit"]
)
def test_every_filter_answers(cast, settings, query):
    built(cast)
    assert cast.client("dave").get(reverse("claims") + "?" + query).status_code == 200


def test_garbage_from_a_partner_is_shown_never_an_error(cast):
    for name, data in (("a.bin", b"\x00\xff garbage"), ("b.txt", b"ISA*00*"), ("c.999", b"ST*999*1~AK1*HC*77~SE*3*1~")):
        collecting.receive(partner="sandbox", name=name, data=data)
    page = cast.client("bruno").get(reverse("batches"))
    assert page.status_code == 200
    for words in ("a.bin", "not X12", "for a batch that we did not send"):
        assert words in page.content.decode()
