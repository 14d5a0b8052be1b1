"""Wrong, truncated, huge, locked and hostile input by every door: a verdict that names file, place and remedy; good rows
go on, the bytes are kept, nothing is half-posted, and no page ever breaks."""

import datetime as dt
import hashlib
import os
import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from claims.clearinghouse.models import Interchange
from claims.clearinghouse.sealing import interchange_bytes
from claims.ledger.models import Posting
from claims.ledger.prove import prove_ledger
from claims.remittance.models import Remittance
from config.demo import sheet
from config.demo.player import set_day
from portal.documents import selectors, store
from portal.documents.models import Document
from portal.encounters.models import Encounter, IntakeRow
from portal.jobs.models import Job
from portal.jobs.sweep import drain, run_firm_task
from portal.tenants.scope import acting
from tests.flows.proofs import files_received
from tests.journey import Journey, claims_of
from tests.portal import makers
from tests.portal.documents.test_refused import locked

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("flows")]

X12_AS_TEXT = (
    b"ISA*00*          *00*          *ZZ*A              *ZZ*B              *260720*1200*^*00501*000000001*0*T*:~"
)
BAD = {
    "empty": ("note.pdf", b""),
    "program": ("note.pdf", b"MZ\x90\x00" + bytes(400)),
    "page of the web": ("note.pdf", b"<!doctype html><script>alert(1)</script>"),
    "picture with script": ("scan.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "truncated pdf": ("note.pdf", makers.pdf()[:180]),
    "locked pdf": ("note.pdf", locked()),
    "zip": ("note.docx", b"PK\x03\x04" + os.urandom(300)),
    "remittance at the wrong door": ("payment.835", X12_AS_TEXT),
    "binary list": ("list.csv", bytes(range(256)) * 20),
    "list of another kind": ("list.csv", b"a,b,c\n1,2,3\n"),
    "list without rows": ("list.csv", b""),
    "name of a hostile file": ("../../etc/passwd\r\n.pdf", b"%PDF-1.7 nothing"),
}


def send(cast, name: str, data: bytes, *, json: bool = True):
    accept = {"Accept": "application/json"} if json else {}
    return cast.client("nora").post("/p/northside/upload/", {"file": SimpleUploadedFile(name, data)}, headers=accept)


@pytest.mark.parametrize("name,data", BAD.values(), ids=BAD)
def test_an_unusable_file_gets_a_verdict_and_a_remedy(cast, name, data):
    """At once where that can be seen at once, else on the page after its pages were read; never an encounter."""
    answer = send(cast, name, data)
    assert answer.status_code in {200, 422} and answer.json()["message"]
    drain(seconds=60)
    document_id = answer.json()["document"]
    if answer.status_code == 422:
        said = answer.json()["message"]
    else:
        said = cast.client("nora").get(answer.json()["href"]).content.decode()
        with cast.acting("nora"):
            document = Document.objects.get(pk=document_id)
            assert document.kind == "csv" or document.state == "refused", (document.state, document.verdict)
            said = document.verdict or said
    assert any(
        word in said
        for word in ("Save", "Send", "send", "Split", "Remove", "Open", "Use", "Ask", "Export", "Choose", "must hold")
    )
    if document_id:
        with cast.system("northside"):
            kept = Document.objects.get(pk=document_id)
            assert selectors.copy_of(kept, store.ORIGINAL) == data
            assert "/" not in kept.name and "\r" not in kept.name
    with cast.system("northside"):
        assert not Encounter.objects.exists()
        assert not Job.objects.filter(state="parked").exists()
    for page in ("/p/northside/", "/p/northside/upload/", "/p/northside/encounters/"):
        assert cast.client("nora").get(page).status_code == 200


def test_a_file_over_the_cap_is_cut_off_and_not_kept(cast, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    answer = send(cast, "scan.pdf", b"%PDF-1.7\n" + os.urandom(1024 * 1024))
    assert answer.status_code == 422 and "1 MB" in answer.json()["message"] and "Split" in answer.json()["message"]
    with cast.system("northside"):
        assert not Document.objects.exists()
    assert not [path for path in settings.FILES_DIR.rglob("*") if path.is_file()]


def test_bad_rows_say_where_and_why_and_good_rows_go_on(cast):
    journey = Journey()
    good, other = (sheet.encounter_csv([journey.planned("northside", n)]).decode().splitlines() for n in (0, 1))
    header, row = good[0], good[1]
    npi = journey.planned("northside").provider.npi
    bad = other[1].replace(npi, "1234567890").replace(other[1].split(",")[3], "02/31/1980", 1)
    formula = "=HYPERLINK(1)," + row.split(",", 1)[1].replace("2026", "2031")
    data = "\r\n".join([header, bad, row, "only,three,cells", formula, row]).encode()
    answer = send(cast, "charges.csv", data)
    assert answer.status_code == 200
    drain(seconds=60)
    with cast.system("northside"):
        rows = {r.row: r for r in IntakeRow.objects.order_by("row")}
        assert [r for r, one in rows.items() if one.verdict == "accepted"] == [3]
        assert Encounter.objects.count() == 1
        assert rows[6].verdict == "duplicate"
        for number in (2, 4, 5):
            assert rows[number].verdict == "rejected" and rows[number].problems
            assert all(field and why and remedy for field, why, remedy in rows[number].problems)
    page = cast.client("nora").get(answer.json()["href"])
    assert page.status_code == 200 and "It is in the future." in page.content.decode()
    back = cast.client("nora").get(f"{answer.json()['href']}rejected/")
    assert (
        back.status_code == 200
        and "\r\n=HYPERLINK" not in back.content.decode()
        and "\n=HYPERLINK" not in back.content.decode()
    )


def damaged(data: bytes) -> dict[str, bytes]:
    """Ways in which a payer's good 835 arrives spoiled."""
    return {
        "a count is wrong": re.sub(rb"SE\*\d+\*", b"SE*999*", data),
        "cut in the middle": data[: len(data) // 2],
        "an amount is changed": data.replace(b"CAS*CO*197*", b"CAS*CO*197*9", 1),
        "a picture": b"\x89PNG\r\n\x1a\n" + os.urandom(2000),
        "nothing": b"",
        "zeros": bytes(5000),
        "half a header": data[:80],
    }


def test_spoiled_remittances_are_kept_explained_and_never_half_posted(cast):
    journey = Journey()
    journey.arrive(journey.planned("northside", 0))
    journey.code()
    script = {
        claim.control_no: {"outcome": "deny", "carc": "197", "group": "CO", "days": 5}
        for claim in claims_of(journey, "northside")
    }
    journey.move(0, script=script)
    journey.move(1)
    outbox = settings.EXCHANGE_DIR / "outbox"
    journey.day += dt.timedelta(days=12)
    set_day(journey.day)
    journey.payers.tick()
    (payment,) = outbox.glob("*.835")
    good = payment.read_bytes()
    payment.unlink()
    cases = damaged(good)
    for number, data in enumerate(cases.values()):
        (outbox / f"SPOILED-{number}.835").write_bytes(data)
    run_firm_task("claims.clearinghouse.collect")
    drain(seconds=60)
    with cast.system("northside"):
        assert not Posting.objects.filter(remittance_id__isnull=False).exists()
        assert not Remittance.objects.filter(state="posted").exists()
        assert not Job.objects.filter(state="parked").exists()
        assert {claim.outcome for claim in claims_of(journey, "northside")} == {""}
    with acting("cw_router"):
        kept = {row.sha256: row for row in Interchange.objects.filter(name__startswith="SPOILED")}
        for name, data in cases.items():
            row = kept[hashlib.sha256(data).hexdigest()]
            assert interchange_bytes(row) == data, name
            assert row.parked_reason or row.findings or row.kind == "835", name
    bruno = cast.client("bruno")
    for page in ("/claims/remittances/", "/claims/remittances/parked/", "/claims/batches/", "/claims/"):
        assert bruno.get(page).status_code == 200
    with cast.system("northside"):
        waiting = list(Remittance.objects.order_by("id"))
    assert len(waiting) == 3 and all(row.state == "parked" and row.parked_reason for row in waiting)
    assert "count of segments" in waiting[0].parked_reason and "cut off" in waiting[1].parked_reason
    for row in waiting:
        assert bruno.get(f"/claims/remittances/{row.pk}/").status_code == 200
    # the good file comes after all: it is posted whole (a changed amount under the same trace must not stand in its way
    # silently: either posted, or parked with the reason that names the other file)
    (outbox / "GOOD.835").write_bytes(good)
    run_firm_task("claims.clearinghouse.collect")
    drain(seconds=60)
    assert good in files_received("835")
    with cast.system("northside"):
        last = Remittance.objects.order_by("id").last()
        assert last.state == "posted" or last.parked_reason
    assert prove_ledger().differences == []


def test_no_form_breaks_on_garbage(cast):
    """Numbers too large, NUL bytes, lists for single fields, broken dates: 4xx, never 5xx."""
    junk = {
        "service_date": "99/99/9999",
        "provider": "9" * 40,
        "row": ["x", "-1", "9" * 30],
        "revision": "\x00",
        "q": "\x00%'\"",
        "email": "@",
    }
    for who, address in (
        ("nora", "/p/northside/encounters/new/?patient=" + "9" * 17), ("nora", "/p/northside/encounters/new/?document=x&patient=-1"),
        ("nora", "/p/northside/documents/attach/?document=abc"), ("bruno", "/claims/send/"), ("frank", "/firm/people/invite/"),
        ("bruno", "/claims/batches/retry/"), ("alice", "/coding/encounters/999999999999/sign/"), ("bruno", "/claims/999999999999/override/"),
    ):  # fmt: skip
        answer = cast.client(who).post(address, junk)
        assert answer.status_code < 500, (address, answer.status_code)
    for who, address in (
        ("nora", "/p/northside/encounters/?page=abc&sort=password__startswith&state=%00"), ("bruno", "/claims/?page=99999999999999&sort=-x"),
        ("olga", "/p/northside/revenue/?month=2026-99&span=%27"), ("nora", "/search/?q=%00"), ("bruno", "/claims/denials/?state=%FF"),
    ):  # fmt: skip
        answer = cast.client(who).get(address)
        assert answer.status_code < 500, (address, answer.status_code)
