"""Scans: a note drawn as a picture at 150 dpi in grey, slightly turned and speckled, still easy to read."""

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy
import reportlab
from PIL import Image, ImageChops, ImageDraw, ImageFont

from config.demo.layout import Row, rows
from config.demo.notes import Note

DPI = 150
PAGE = (1275, 1650)
_MARGIN = 120
_LEADING = 30
_PAPER = 246
_ROWS = (PAGE[1] - 2 * _MARGIN) // _LEADING


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A font that comes with reportlab, so that every machine draws the same page."""
    folder = Path(reportlab.__file__).parent / "fonts"
    return ImageFont.truetype(str(folder / name), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _speckle(which: int) -> Image.Image:
    """One of four dust textures: most pixels clean, a few darker, with a soft shadow along one edge."""
    rng = numpy.random.default_rng(which)
    dust = numpy.zeros((PAGE[1], PAGE[0]), dtype=numpy.uint8)
    spots = rng.random(dust.shape) < 0.004
    dust[spots] = rng.integers(20, 120, size=int(spots.sum()), dtype=numpy.uint8)
    dust[:, : 12 + 6 * which] += 24
    return Image.fromarray(dust)


@cache
def _measure() -> Callable[[str], float]:
    known: dict[str, float] = {}
    font = _font("Vera.ttf", 20)

    def width(word: str) -> float:
        if word not in known:
            known[word] = font.getlength(word)
        return known[word]

    return width


def _draw(page_rows: list[Row], note: Note, *, first: bool, seed: int) -> Image.Image:
    image = Image.new("L", PAGE, _PAPER)
    pen = ImageDraw.Draw(image)
    y = _MARGIN - 40
    if first:
        place = note.practice
        pen.text((_MARGIN, y), place.name, font=_font("VeraBd.ttf", 30), fill=30)
        pen.text((_MARGIN, y + 42), place.address.one_line, font=_font("Vera.ttf", 16), fill=50)
        pen.line((_MARGIN, y + 70, PAGE[0] - _MARGIN, y + 70), fill=60, width=2)
        y += 76
    for row in page_rows:
        y += _LEADING + (10 if row.gap else 0)
        bold = row.kind in ("title", "heading")
        pen.text((_MARGIN, y), row.text, font=_font("VeraBd.ttf" if bold else "Vera.ttf", 20), fill=35)
    angle = ((seed % 21) - 10) / 10 * 0.9
    turned = image.rotate(angle, resample=Image.Resampling.BILINEAR, fillcolor=_PAPER)
    return ImageChops.subtract(turned, _speckle(seed % 4))


def images(note: Note) -> list[Image.Image]:
    """The pages as grey pictures, 1275 x 1650."""
    everything = list(rows(note, width=PAGE[0] - 2 * _MARGIN, measure=_measure()))
    seed = crc32(note.text.encode())
    pages, start, room = [], 0, _ROWS - 8
    while start < len(everything):
        pages.append(_draw(everything[start : start + room], note, first=start == 0, seed=seed + len(pages)))
        start, room = start + room, _ROWS - 4
    return pages


def _stack(pages: list[Image.Image]) -> Image.Image:
    """PNG and JPEG hold one picture: the pages of a longer note one under the other."""
    if len(pages) == 1:
        return pages[0]
    tall = Image.new("L", (PAGE[0], PAGE[1] * len(pages)), _PAPER)
    for n, page in enumerate(pages):
        tall.paste(page, (0, PAGE[1] * n))
    return tall


def scan_pages(note: Note, *, kind: str) -> bytes:
    """The note as a scan: `png`, `jpeg` (pages one under the other) or `tiff` (one page each).

    Raises ValueError for another kind.
    """
    pages, out = images(note), io.BytesIO()
    if kind == "tiff":
        pages[0].save(
            out, "TIFF", compression="jpeg", quality=60, dpi=(DPI, DPI), save_all=True, append_images=pages[1:]
        )
    elif kind == "jpeg":
        _stack(pages).save(out, "JPEG", quality=60, dpi=(DPI, DPI))
    elif kind == "png":
        _stack(pages).save(out, "PNG", compress_level=2, dpi=(DPI, DPI))
    else:
        raise ValueError(f"not a scan format: {kind}")
    return out.getvalue()
