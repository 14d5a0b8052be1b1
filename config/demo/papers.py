"""Renders notes as the papers that practices really send: PDF, scans, plain text, Word."""

import io
import zipfile
from collections.abc import Callable
from functools import cache
from zlib import crc32

import docx
from docx.shared import Pt
from reportlab.lib.pagesizes import letter
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from config.demo.layout import rows
from config.demo.notes import Note
from config.demo.scan import scan_pages

FORMATS = ("pdf", "png", "jpeg", "tiff", "txt", "docx")
SCAN_FORMATS = ("png", "jpeg", "tiff")
EXTENSIONS = {"pdf": "pdf", "png": "png", "jpeg": "jpg", "tiff": "tif", "txt": "txt", "docx": "docx"}

_WIDTH, _HEIGHT = letter
_MARGIN = 60.0
_STYLES = (  # body font, bold font, size, leading, accent color of the letterhead
    ("Helvetica", "Helvetica-Bold", 10.0, 13.2, (0.10, 0.33, 0.45)),
    ("Times-Roman", "Times-Bold", 11.0, 13.6, (0.42, 0.20, 0.14)),
    ("Helvetica", "Helvetica-Bold", 9.5, 12.4, (0.16, 0.38, 0.22)),
    ("Times-Roman", "Times-Bold", 13.0, 18.5, (0.15, 0.15, 0.35)),
    ("Helvetica", "Helvetica-Bold", 11.0, 15.0, (0.36, 0.22, 0.48)),
    ("Courier", "Courier-Bold", 9.5, 12.5, (0.25, 0.25, 0.25)),
)


@cache
def _measure(font: str, size: float) -> Callable[[str], float]:
    """Width of a word in points, remembered: notes share most of their words."""
    known: dict[str, float] = {}

    def width(word: str) -> float:
        if word not in known:
            known[word] = stringWidth(word, font, size)
        return known[word]

    return width


def _style(note: Note) -> tuple[str, str, float, float, tuple[float, float, float]]:
    return _STYLES[crc32(note.practice.slug.encode()) % len(_STYLES)]


def _letterhead(canvas: Canvas, note: Note, bold: str, font: str, color: tuple[float, float, float]) -> float:
    place = note.practice
    canvas.setFillColorRGB(*color)
    canvas.setFont(bold, 16)
    canvas.drawString(_MARGIN, _HEIGHT - 56, place.name)
    canvas.rect(_MARGIN, _HEIGHT - 76, _WIDTH - 2 * _MARGIN, 1.6, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.setFont(font, 8.5)
    canvas.drawString(
        _MARGIN,
        _HEIGHT - 70,
        f"{place.address.one_line}    Phone {place.phone[:3]}-{place.phone[3:6]}-{place.phone[6:]}",
    )
    return _HEIGHT - 98


def _footer(canvas: Canvas, page: int, font: str) -> None:
    canvas.setFont(font, 8)
    canvas.drawRightString(_WIDTH - _MARGIN, 34, f"Page {page}")


def pdf_bytes(note: Note) -> bytes:
    """The note as a PDF with selectable text, letterhead on the first page; the same note gives the same bytes."""
    font, bold, size, leading, color = _style(note)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=1, pageCompression=1)
    canvas.setTitle(note.title)
    canvas.setAuthor(note.practice.name)
    y, page = _letterhead(canvas, note, bold, font, color), 1
    for row in rows(note, width=_WIDTH - 2 * _MARGIN, measure=_measure(font, size)):
        y -= leading * (1.5 if row.gap else 1.0)
        if y < 54:
            _footer(canvas, page, font)
            canvas.showPage()
            y, page = _HEIGHT - 60, page + 1
        canvas.setFont(bold if row.kind in ("title", "heading") else font, size + 2 if row.kind == "title" else size)
        canvas.drawString(_MARGIN, y, row.text)
    _footer(canvas, page, font)
    canvas.save()
    return out.getvalue()


def docx_bytes(note: Note) -> bytes:
    """The note as a Word document. The archive is rewritten with fixed times, so that equal notes are equal bytes."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(10.5)
    document.add_heading(note.practice.name, level=1)
    document.add_paragraph(note.practice.address.one_line)
    document.add_heading(note.title, level=2)
    for label, value in note.facts:
        document.add_paragraph(f"{label}: {value}")
    for heading, text in note.sections:
        document.add_heading(heading, level=3)
        document.add_paragraph(text)
    document.add_paragraph(note.signature)
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            target.writestr(
                zipfile.ZipInfo(item.filename, (2025, 1, 1, 0, 0, 0)), source.read(item.filename), zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


def render(note: Note, *, kind: str) -> bytes:
    """The note in one of FORMATS; ValueError for another."""
    if kind == "pdf":
        return pdf_bytes(note)
    if kind == "txt":
        return note.text.encode()
    if kind == "docx":
        return docx_bytes(note)
    if kind in SCAN_FORMATS:
        return scan_pages(note, kind=kind)
    raise ValueError(f"not a document format: {kind}")
