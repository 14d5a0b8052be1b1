"""The practice's pages as its people open them."""

import datetime as dt
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from portal.documents.models import Document
from portal.encounters.models import Encounter
from portal.jobs.sweep import drain
from portal.tenants.models import Provider
from portal.trail.models import TrailEvent
from tests.portal import makers

JSON = {"accept": "application/json"}
XSS = "<script>alert(1)</script>"


def post_file(client, data: bytes, name: str = "note.pdf", **headers):
    return client.post("/p/northside/upload/", {"file": SimpleUploadedFile(name, data)}, **headers)


def some(cast, count: int) -> list[Encounter]:
    """Encounters that wait, each of a patient of its own with a document of its own."""
    made = []
    with cast.acting("nora"):
        for n in range(count):
            document = makers.send(cast.northside, makers.pdf(f"Visit {n}"), f"n{n}.pdf").document
            person = makers.patient(cast.northside, last=f"Name{n}", account=f"A{n}")
            made.append(makers.visit(cast.northside, person, documents=[document] if n else []))
            makers.send(cast.northside, makers.pdf(f"Loose {n}"), f"l{n}.pdf")
    drain()
    return made


@pytest.mark.parametrize(
    "address",
    [
        "",
        "encounters/",
        "patients/",
        "upload/",
        "access/",
        "documents/attach/",
        "encounters/export.csv",
        "encounters/?state=working",
    ],
)
def test_lists_cost_the_same_for_one_and_for_three_rows(cast, address):
    client = cast.client("olga")
    counts = []
    for more in (1, 2):
        with cast.acting("nora"):
            before = Encounter.objects.count()
        if before:
            with cast.acting("nora"):
                for n in (7, 8):
                    person = makers.patient(cast.northside, last=f"Name{n}", account=f"A{n}")
                    makers.visit(cast.northside, person)
                    makers.send(cast.northside, makers.pdf(f"Loose {n}"), f"l{n}.pdf")
        else:
            some(cast, more)
        client.get(f"/p/northside/{address}")  # the session's first request writes its marks
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(f"/p/northside/{address}").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 17  # five of them are session, person and scope


def test_one_post_per_file_answers_json(cast):
    client = cast.client("nora")
    answer = post_file(client, makers.pdf(), headers=JSON)
    first = answer.json()
    assert (answer.status_code, first["verdict"], first["duplicate_of"]) == (200, "accepted", None)
    assert client.get(first["href"]).status_code == 200
    again = post_file(client, makers.pdf(), headers=JSON).json()
    assert (again["verdict"], again["duplicate_of"], again["href"]) == ("duplicate", first["document"], first["href"])
    refused = post_file(client, b"<html>", headers=JSON)
    assert (refused.status_code, refused.json()["verdict"]) == (422, "refused")
    assert client.post("/p/northside/upload/", {}, headers=JSON).status_code == 422
    assert cast.client("novak").get("/p/northside/upload/").status_code == 200
    assert cast.client("bruno").get("/p/northside/upload/").status_code == 403


def test_without_script_many_files_get_their_verdicts_on_the_page(cast):
    files = [SimpleUploadedFile("a.pdf", makers.pdf()), SimpleUploadedFile("b.pdf", b"<html>")]
    answer = cast.client("nora").post("/p/northside/upload/", {"file": files})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'data-verdict="accepted"' in page and 'data-verdict="refused"' in page and "something else" in page


def test_a_full_disk_is_said_and_nothing_is_kept(cast, monkeypatch):
    from portal.documents import store

    def full(fd):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    answer = post_file(cast.client("nora"), makers.pdf(), headers=JSON)
    assert (answer.status_code, answer.json()["verdict"]) == (507, "refused")
    with cast.acting("nora"):
        assert Document.objects.count() == 0


def test_from_upload_to_an_encounter_through_the_form(cast):
    client = cast.client("nora")
    document = post_file(client, makers.pdf(), headers=JSON).json()["document"]
    drain()
    with cast.acting("nora"):
        person = makers.patient(cast.northside)
        makers.coverage(person)
        provider = Provider.objects.order_by("id").first()
    assert f'value="{document}"' in client.get("/p/northside/upload/").content.decode()
    address = f"/p/northside/encounters/new/?document={document}"
    assert client.post(address, {"q": ""}).status_code == 422
    found = client.post(address, {"q": "rui"}).content.decode()
    assert f"?patient={person.pk}&amp;document={document}" in found
    address += f"&patient={person.pk}"
    assert "checked" in client.get(address).content.decode()
    fields = {
        "provider": provider.pk,
        "service_date": "03/02/2026",
        "place_of_service": "11",
        "kind": "office_visit",
        "documents": [document],
    }  # noqa: E501
    bad = client.post(address, fields | {"service_date": "02/31/2026"})
    assert bad.status_code == 422 and "Enter a real date" in bad.content.decode()
    assert client.post(address, fields | {"service_date": "2031-01-01"}).status_code == 422
    answer = client.post(address, fields, follow=True)
    assert answer.status_code == 200 and "Everything is here. It waits for a coder." in answer.content.decode()
    assert "Nora Ellis" in answer.content.decode()  # people by name on the timeline
    again = client.post(address, {k: v for k, v in fields.items() if k != "documents"})
    assert again.status_code == 422 and "here already" in again.content.decode()


def test_the_board_says_why_and_the_fix_takes_it_away(cast):
    some(cast, 1)
    client = cast.client("nora")
    page = client.get("/p/northside/").content.decode()
    assert "No document of this visit has arrived" in page and "$165.00" in page and "1 encounter holds up" in page
    with cast.acting("nora"):
        encounter = Encounter.objects.get()
        makers.coverage(encounter.patient)
    fixing = f"/p/northside/encounters/{encounter.pk}/attach/"
    assert client.post(fixing, {}).status_code == 422
    assert client.post(fixing, {"file": SimpleUploadedFile("x.pdf", b"<html>")}).status_code == 422
    assert client.post(fixing, {"file": SimpleUploadedFile("x.pdf", makers.pdf("Late note"))}).status_code == 302
    drain()
    assert "Nothing waits on you" in client.get("/p/northside/").content.decode()
    assert "Ready to code" in client.get(f"/p/northside/encounters/{encounter.pk}/").content.decode()


def test_coverage_and_date_can_be_fixed_on_the_spot(cast):
    (encounter,) = some(cast, 1)
    client = cast.client("nora")
    address = f"/p/northside/encounters/{encounter.pk}/"
    with cast.acting("nora"):
        makers.patient(cast.northside, account="A99")
        from portal.payers.models import Payer

        payer = Payer.objects.get(payer_id="HARBR").pk
    fields = {"payer": payer, "member_id": "123", "rank": 1, "relationship": "18", "valid_from": "2026-01-01"}
    bad = client.post(f"{address}coverage/", fields)
    assert bad.status_code == 422 and "Copy it from the card" in bad.content.decode()
    assert client.post(f"{address}coverage/", fields | {"member_id": "hhp-123456789"}).status_code == 302
    assert client.post(f"{address}date/", {"service_date": "2026-02-02"}).status_code == 302
    with cast.acting("nora"):
        encounter.refresh_from_db()
        assert encounter.service_date == dt.date(2026, 2, 2)


def test_empty_pages_say_how_to_start(cast):
    client = cast.client("olga")
    assert "Nothing has been sent yet" in client.get("/p/northside/").content.decode()
    assert "No encounters yet" in client.get("/p/northside/encounters/").content.decode()
    assert "No patients yet" in client.get("/p/northside/patients/").content.decode()


def test_names_are_text_never_markup(cast):
    with cast.acting("nora"):
        person = makers.patient(cast.northside, last=XSS, first="A")
        document = makers.send(cast.northside, makers.pdf(), f"{XSS.replace('/', '')}.pdf").document
        text = makers.send(cast.northside, b"Note of " + XSS.replace("</", "< /").encode(), "t.txt")
        makers.visit(cast.northside, person, documents=[document])
    assert text.verdict == "refused"
    drain()
    client = cast.client("nora")
    with cast.acting("nora"):
        encounter = Encounter.objects.get()
    for address in (
        "",
        "encounters/",
        "patients/",
        "upload/",
        f"patients/{person.pk}/",
        f"encounters/{encounter.pk}/",
        f"documents/{document.pk}/",
    ):  # noqa: E501
        page = client.get(f"/p/northside/{address}").content.decode()
        assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in client.get("/p/northside/patients/").content.decode()


def test_export_is_what_is_shown(cast):
    some(cast, 3)
    client = cast.client("nora")
    text = client.post("/p/northside/encounters/export.csv", {"q": "Name1"}).content.decode("utf-8-sig")
    assert text.count("\r\n") == 2 and "Name1" in text and "165.00" in text
    book = load_workbook(io.BytesIO(client.get("/p/northside/encounters/export.xlsx").content))
    assert book.worksheets[0].max_row == 4
    with cast.acting("olga"):
        assert TrailEvent.objects.filter(verb="exported", subject="encounter").count() == 2


def test_filters_of_the_address(cast):
    some(cast, 3)
    client = cast.client("nora")

    def rows(query: str) -> int:
        return client.get(f"/p/northside/encounters/?{query}").content.decode().count("<tr data-row-id")

    assert (rows(""), rows("state=waiting"), rows("state=ready"), rows("from=2030-01-01")) == (3, 3, 0, 0)
    assert rows("state=nonsense") == 3 and rows("from=tomorrow") == 0
    assert rows("sort=password") == 3


def test_the_viewer_its_pictures_and_the_download(cast):
    (_e, encounter) = some(cast, 2)
    client = cast.client("nora")
    with cast.acting("nora"):
        document = encounter.document_links.get().document
    page = client.get(f"/p/northside/documents/{document.pk}/").content.decode()
    assert page.count("<text ") == 8 and "Visit" in page
    picture = client.get(f"/p/northside/documents/{document.pk}/pages/2/?w=400")
    assert picture["Content-Type"] == "image/png" and picture["Cache-Control"] == "no-store"
    assert picture.content.startswith(b"\x89PNG") and int.from_bytes(picture.content[16:20]) == 400
    assert client.get(f"/p/northside/documents/{document.pk}/pages/3/").status_code == 404
    words = client.get(f"/p/northside/documents/{document.pk}/words/").json()
    assert words["pages"][0]["words"][0]["text"] == "Visit"
    download = client.get(f"/p/northside/documents/{document.pk}/original/")
    assert download.content == makers.pdf("Visit 1") and download["Content-Disposition"].startswith("attachment")
    assert "sandbox" in download["Content-Security-Policy"]
    with cast.acting("olga"):
        verbs = set(
            TrailEvent.objects.filter(subject_id=document.pk, actor_id=cast.nora.pk).values_list("verb", flat=True)
        )
    assert {"seen", "downloaded"} <= verbs


def test_documents_of_another_practice_do_not_exist(cast):
    (_e, encounter) = some(cast, 2)
    with cast.acting("nora"):
        document = encounter.document_links.get().document_id
    luis = cast.client("luis")
    for tail in ("", "pages/1/", "words/", "original/"):
        assert luis.get(f"/p/lakeview/documents/{document}/{tail}").status_code == 404
        assert luis.get(f"/p/northside/documents/{document}/{tail}").status_code == 404
    assert luis.get(f"/p/lakeview/encounters/{encounter.pk}/").status_code == 404


def test_a_coder_opens_only_what_the_rule_grants(cast):
    from portal import registries

    (_e, encounter) = some(cast, 2)
    with cast.acting("nora"):
        document = encounter.document_links.get().document_id
    alice = cast.client("alice")
    address = f"/p/northside/documents/{document}/"
    before = dict(registries.document_access._entries)
    registries.document_access._entries.clear()
    try:
        assert alice.get(address).status_code == 404
        registries.document_access.add(
            "test", lambda person_id, number: (person_id, number) == (cast.alice.pk, document)
        )
        assert alice.get(address).status_code == 200
        assert alice.get(f"{address}original/").status_code == 403
    finally:
        registries.document_access._entries.clear()
        registries.document_access._entries.update(before)


def test_the_access_log_names_people_and_is_for_those_with_the_right(cast):
    some(cast, 1)
    cast.client("nora").get("/p/northside/patients/")
    assert cast.client("nora").get("/p/northside/access/").status_code == 403
    for who in ("olga", "grace"):
        page = cast.client(who).get(f"/p/northside/access/?person={cast.nora.pk}").content.decode()
        assert "Nora Ellis" in page and "listed" in page
    with cast.acting("olga"):
        person = Encounter.objects.get().patient_id
    text = cast.client("olga").get(f"/p/northside/access/export.csv?patient={person}").content.decode("utf-8-sig")
    assert "listed" in text and "Nora Ellis" in text


@pytest.mark.parametrize("address", ["encounters/", "patients/"])
def test_a_name_is_looked_for_in_the_body_and_never_stands_in_an_address(cast, address):
    some(cast, 3)
    client = cast.client("nora")
    found = client.post(f"/p/northside/{address}", {"q": "Name1"})
    text = found.content.decode()
    assert found.status_code == 200 and "Name1" in text and "Name2" not in text
    assert not [link for link in re.findall(r'(?:href|action|formaction)="([^"]*)"', text) if "Name1" in link]
    assert '<form class="filters" id="words" method="post"' in text
    # an address that somebody made by hand is not obeyed
    assert "Name2" in client.get(f"/p/northside/{address}?q=Name1").content.decode()


def test_sorting_and_filtering_keep_the_words(cast):
    some(cast, 3)
    text = cast.client("nora").post("/p/northside/encounters/?state=waiting", {"q": "Name"}).content.decode()
    assert 'action="?state=waiting"' in text
    assert re.search(r'<button class="linkish" form="words" formaction="\?state=waiting&amp;sort=', text)
    assert re.search(r'form="words" formaction="/p/northside/encounters/export.csv\?state=waiting"', text)
