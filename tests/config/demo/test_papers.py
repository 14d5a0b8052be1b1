"""Papers open in other software and carry the note's words."""

import csv
import io
import re

import docx
import numpy
import pypdfium2
import pytest
from PIL import Image

from config.demo.cast import PRACTICES
from config.demo.papers import FORMATS, pdf_bytes, render
from config.demo.plan import history_plan
from config.demo.planned import PlannedEncounter
from config.demo.sheet import COLUMNS, encounter_csv

PLAN = list(history_plan(11, encounters=120))


def words(text: str) -> list[str]:
    return re.findall(r"\S+", text)


def sample(slug: str) -> PlannedEncounter:
    return next(e for e in PLAN if e.practice_slug == slug)


@pytest.mark.parametrize("slug", [place.slug for place in PRACTICES])
def test_pdf_opens_and_holds_the_note(slug: str) -> None:
    note = sample(slug).note()
    raw = pdf_bytes(note)
    with pypdfium2.PdfDocument(raw) as document:
        assert 1 <= len(document) <= 3
        text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    found = re.sub(r"Page \d+\s", "", text + " ")
    assert (
        words(" ".join(body for _head, body in note.sections))[-12:]
        == [word for word in words(found) if word][-12 - len(words(note.signature)) : -len(words(note.signature))]
    )
    have = words(found)
    start = 0
    for word in words(" ".join(f"{heading.upper()} {body}" for heading, body in note.sections)):
        start = have.index(word, start) + 1
    assert note.practice.name in found
    assert pdf_bytes(note) == raw


@pytest.mark.parametrize("kind", ["png", "jpeg", "tiff"])
def test_scans_are_grey_pictures_with_ink_and_dust(kind: str) -> None:
    raw = render(sample("harbor").note(), kind=kind)
    with Image.open(io.BytesIO(raw)) as picture:
        assert picture.format == kind.upper()
        assert picture.mode == "L"
        assert picture.width == 1275
        assert picture.height % 1650 == 0
        assert round(float(picture.info["dpi"][0])) == 150
        pixels = numpy.asarray(picture)
    dark = float((pixels < 110).mean())
    assert 0.01 < dark < 0.15
    assert float(numpy.median(pixels)) > 235
    assert render(sample("harbor").note(), kind=kind) == raw


def test_long_note_becomes_pages_of_a_tiff() -> None:
    note = sample("lakeview").note()
    long = type(note)(**{**note.__dict__, "sections": note.sections * 3})
    with Image.open(io.BytesIO(render(long, kind="tiff"))) as picture:
        assert picture.n_frames >= 2
    with Image.open(io.BytesIO(render(long, kind="png"))) as picture:
        assert picture.height == 1650 * 2 or picture.height == 1650 * 3


def test_text_and_word_hold_the_note() -> None:
    note = sample("cedar").note()
    assert render(note, kind="txt").decode() == note.text
    raw = render(note, kind="docx")
    paragraphs = [p.text for p in docx.Document(io.BytesIO(raw)).paragraphs]
    assert all(body in paragraphs for _heading, body in note.sections)
    assert note.signature in paragraphs
    assert render(note, kind="docx") == raw


def test_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="not a document format"):
        render(sample("cedar").note(), kind="gif")


def test_second_papers_are_pdfs_of_their_kind() -> None:
    both = next(e for e in PLAN if e.report)
    note, report = both.papers()
    assert (note.kind, report.kind) == ("note", both.report)
    assert report.file_name.endswith(f"-{both.report}.pdf")
    assert report.render_bytes().startswith(b"%PDF")
    assert both.patient.last_name.lower() not in note.file_name


def test_charge_list_has_one_row_per_encounter_as_typed() -> None:
    rows = list(csv.DictReader(io.StringIO(encounter_csv(PLAN).decode(), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert [row["external_id"] for row in rows] == [e.key for e in PLAN]
    for row, planned in zip(rows, PLAN, strict=True):
        assert row["member_id"] == planned.patient.as_typed().coverage.member_id
        assert row["date_of_service"] == planned.dos.isoformat()
        assert row["documents"].split(";")[0] == planned.papers()[0].file_name


def test_formats_are_those_of_the_plan() -> None:
    assert {e.document_format for e in PLAN} <= set(FORMATS)
