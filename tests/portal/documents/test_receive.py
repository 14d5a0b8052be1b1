import io

import pytest
from cryptography.exceptions import InvalidTag

from portal.documents import receive, selectors, store
from portal.documents.models import Document, DocumentPage, DocumentState
from portal.documents.transitions import IllegalMove, StaleState, move
from portal.jobs.models import Job, JobState
from portal.jobs.sweep import drain
from portal.tenants import keys
from portal.tenants.models import Practice
from portal.trail.models import TrailEvent
from tests.portal import makers


def files_in(folder) -> list[str]:
    return sorted(p.name for p in folder.rglob("*") if p.is_file())


@pytest.fixture
def stored(cast):
    """A document of Northside, sent by Nora and read by the real jobs."""
    with cast.acting("nora"):
        document = makers.send(cast.northside, makers.pdf(), by=cast.nora.pk).document
    drain()
    with cast.system("northside"):
        document.refresh_from_db()
    return document


def test_a_pdf_is_stored_cleaned_and_read(cast, stored, settings):
    assert (stored.state, stored.pages, stored.searchable, stored.unsigned) == ("read", 2, True, False)
    assert sorted(n.split(".")[1] for n in files_in(settings.FILES_DIR)) == ["clean", "original"]
    assert all(makers.pdf()[:200] not in p.read_bytes() for p in settings.FILES_DIR.rglob("*") if p.is_file())
    with cast.acting("nora"):
        pages = selectors.pages_with_words(stored)
        assert selectors.text_of(stored).startswith("Left wrist pain after a fall. Page 1\fLeft")
        assert selectors.copy_of(stored, store.ORIGINAL) == makers.pdf()
    word = pages[0]["words"][0]
    assert word["text"] == "Left" and 71 < word["x"] < 74 and 90 < word["y"] < 98  # 792 - 700 from the top
    assert [w["n"] for page in pages for w in page["words"]] == list(range(16))


def test_page_text_is_sealed_to_its_place(cast, stored):
    with cast.system("northside"):
        first, second = DocumentPage.objects.filter(document=stored).order_by("number")
        key = keys.practice_key(cast.northside.pk)
        assert b"wrist" not in bytes(first.words_sealed)
        second.words_sealed = first.words_sealed
        with pytest.raises(InvalidTag):
            selectors.words_of(second, key)


@pytest.mark.parametrize(
    ("name", "data", "pages", "searchable"),
    [
        ("scan.png", makers.picture("PNG"), 1, False),
        ("scan.jpg", makers.picture("JPEG"), 1, False),
        ("fax.tif", makers.picture("TIFF", frames=3), 3, False),
        ("note.txt", b"Knee pain.\n" * 80, 2, True),
    ],
)
def test_other_kinds_are_read(cast, name, data, pages, searchable):
    with cast.acting("nora"):
        document = makers.send(cast.northside, data, name).document
    drain()
    with cast.acting("nora"):
        document.refresh_from_db()
    assert (document.state, document.pages, document.searchable) == ("read", pages, searchable)


def test_a_word_file_is_read_as_paragraphs(cast):
    import docx

    made = docx.Document()
    made.add_paragraph("Assessment: sprain of the right ankle.")
    made.add_paragraph("This note is unsigned.")
    out = io.BytesIO()
    made.save(out)
    with cast.acting("nora"):
        document = makers.send(cast.northside, out.getvalue(), "note.docx").document
    drain()
    with cast.acting("nora"):
        document.refresh_from_db()
        assert "sprain of the right ankle" in selectors.text_of(document)
    assert document.unsigned and document.pages == 1


def test_the_same_bytes_are_one_document_within_a_practice_only(cast, settings):
    with cast.acting("nora"):
        first = makers.send(cast.northside, makers.pdf(), "a.pdf")
        again = makers.send(cast.northside, makers.pdf(), "b.pdf")
        assert (first.verdict, again.verdict, again.duplicate_of) == ("accepted", "duplicate", first.document.pk)
        assert Document.objects.count() == 1
    with cast.system("northside"):
        assert Job.objects.filter(task="portal.documents.read_pages").count() == 1
    with cast.acting("olga"):
        verbs = TrailEvent.objects.filter(subject="document").order_by("id").values_list("verb", flat=True)
        assert [v for v in verbs if v != "seen"] == ["received", "received again"]
    with cast.acting("luis"):
        assert makers.send(cast.lakeview, makers.pdf(), "a.pdf").verdict == "accepted"
    names = files_in(settings.FILES_DIR)
    assert len({n.split(".")[0] for n in names}) == 2  # equal files do not show as equal


class Endless(io.RawIOBase):
    """A stream that never ends and counts what was taken."""

    taken = 0

    def read(self, size=-1):
        self.taken += size
        return b"x" * size


def test_a_stream_is_cut_at_the_cap(cast, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    stream = Endless()
    with cast.acting("nora"):
        verdict = receive.receive(practice_id=cast.northside.pk, name="a.txt", stream=stream, uploaded_by_id=None)
        assert verdict.document is None and verdict.verdict == "refused" and "larger than 1 MB" in verdict.message
        assert Document.objects.count() == 0
    assert stream.taken < 2 * settings.UPLOAD_MAX_BYTES


def test_nothing_is_taken_without_an_agreement_in_force(cast, monkeypatch):
    with cast.acting("nora"):
        practice = Practice.objects.get()
        practice.baa_to = practice.baa_from
        assert not receive.agreement_in_force(practice)
        monkeypatch.setattr(receive, "agreement_in_force", lambda practice: False)
        verdict = makers.send(cast.northside, makers.pdf())
    assert verdict.document is None and "agreement" in verdict.message


def test_a_full_disk_leaves_no_stump(cast, settings, monkeypatch):
    def full(fd):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(OSError, match="No space"), cast.acting("nora"):
        makers.send(cast.northside, makers.pdf())
    assert files_in(settings.FILES_DIR) == []
    with cast.acting("nora"):
        assert Document.objects.count() == 0


def damage(path, change) -> None:
    path.write_bytes(change(path.read_bytes()))


CHUNK = store.CHUNK + store.TAG
HEAD = 11


@pytest.mark.parametrize(
    "change",
    [
        lambda b: b[:-1] + bytes([b[-1] ^ 1]),
        lambda b: b[: HEAD + CHUNK],
        lambda b: b[:HEAD] + b[HEAD + CHUNK : HEAD + 2 * CHUNK] + b[HEAD : HEAD + CHUNK] + b[HEAD + 2 * CHUNK :],
        lambda b: b[:HEAD],
        lambda b: b"XXXX" + b[4:],
    ],
    ids=["bit", "cut at a chunk", "chunks swapped", "emptied", "magic"],
)
def test_a_changed_file_does_not_open(cast, settings, change):
    key, wrapped = b"k" * 32, store.new_file_key(b"k" * 32)
    place = {"practice_id": 1, "document_id": 7, "practice_key": key, "wrapped": wrapped, "key": "ab" * 32}
    data = bytes(range(256)) * 800
    path = store.write(data, **place, copy="clean")
    assert store.read(**place) == data
    damage(path, change)
    with pytest.raises(InvalidTag):
        store.read(**place)


def test_a_file_copied_to_another_practice_or_document_does_not_open(settings):
    key, wrapped = b"k" * 32, store.new_file_key(b"k" * 32)
    place = {"practice_id": 1, "document_id": 7, "practice_key": key, "wrapped": wrapped, "key": "ab" * 32}
    path = store.write(b"note", **place, copy="clean")
    for other in ({"practice_id": 2}, {"document_id": 8}):
        moved = place | other
        target = store.path_of(moved["practice_id"], moved["key"], "clean")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
        with pytest.raises(InvalidTag):
            store.read(**moved)


def test_a_tampered_document_is_not_served_and_the_trail_says_so(cast, stored, settings):
    for path in settings.FILES_DIR.rglob("*.clean"):
        damage(path, lambda b: b[:-1] + bytes([b[-1] ^ 1]))
    answer = cast.client("nora").get(f"/p/northside/documents/{stored.pk}/pages/1/")
    assert answer.status_code == 409 and b"PNG" not in answer.content
    with cast.acting("olga"):
        assert TrailEvent.objects.filter(verb="seal broken", subject_id=stored.pk).exists()


def test_reading_twice_changes_nothing(cast, stored):
    from portal.documents.read import read_document

    assert read_document(practice_id=cast.northside.pk, document_id=stored.pk, actor_id=None) == "already"
    with cast.system("northside"):
        assert DocumentPage.objects.count() == 2
        assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}


def test_the_door_of_documents(cast):
    with cast.acting("nora"):
        document = makers.send(cast.northside, makers.pdf()).document
        stale = Document.objects.get(pk=document.pk)
        with pytest.raises(IllegalMove):
            move(document, to=DocumentState.RECEIVING)
        move(document, to=DocumentState.REFUSED, verdict="Damaged.")
        with pytest.raises(StaleState):
            move(stale, to=DocumentState.READ)
        with pytest.raises(IllegalMove):
            move(document, to=DocumentState.READ)
