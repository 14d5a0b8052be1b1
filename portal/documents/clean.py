"""What the sanitizer child does with one file: remove everything active, and read its pages. No Django here.

`clean_and_read(kind, data)` returns the cleaned bytes and the pages; `Unsafe` names why a file is refused.
"""

import ctypes
import io
import re
import warnings

import docx
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageOps

from portal.documents import layout

MAX_PAGES = 800
MAX_FRAMES = 300
MAX_PIXELS = 60_000_000
MAX_ALL_PIXELS = 900_000_000
MAX_WORDS = 20_000
ACTIVE_KEYS = (
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/AF", "/XFA", "/Launch", "/URI", "/RichMediaContent",
    "/Rendition", "/Collection", "/Outlines", "/PieceInfo",
)  # fmt: skip
ACTIVE_ACTIONS = {
    "/JavaScript", "/Launch", "/URI", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound",
    "/RichMediaExecute", "/GoTo3DView", "/ResetForm", "/Hide", "/SetOCGState", "/Trans",
}  # fmt: skip
ACTIVE_ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D", "/Link"}
UNSIGNED = re.compile(r"\b(unsigned|not (yet )?signed|(pending|awaiting) signature|signature pending)\b", re.IGNORECASE)
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


class Unsafe(ValueError):
    """`code` is one of locked, damaged, too_many_pages, too_large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean_and_read(kind: str, data: bytes) -> tuple[bytes, list[dict]]:
    """Cleaned bytes and `[{"w", "h", "words": [[text, x0, y0, x1, y1], …]}]`. Raises Unsafe."""
    if kind == "pdf":
        cleaned = clean_pdf(data)
        return cleaned, pdf_pages(cleaned)
    if kind in {"png", "jpeg", "tiff"}:
        return clean_image(kind, data)
    text = data.decode("utf-8-sig") if kind == "txt" else docx_text(data)
    return text.encode(), layout.pages_of(text)


def clean_pdf(data: bytes) -> bytes:
    """The PDF without scripts, actions, attachments, forms' XFA and links. Unreferenced objects do not come along."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise Unsafe("too_many_pages")
            if not len(pdf.pages):
                raise Unsafe("damaged")
            for item in pdf.objects:
                _scrub(item, 0)
            names = pdf.Root.get("/Names")
            if names is not None:
                del pdf.Root["/Names"]
            for page in pdf.pages:
                _annotations(page.obj)
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
            return out.getvalue()
    except pikepdf.PasswordError:
        raise Unsafe("locked") from None
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, KeyError) as problem:
        raise problem if isinstance(problem, Unsafe) else Unsafe("damaged") from None


def _scrub(item: pikepdf.Object, depth: int) -> None:
    """Delete active keys of an object and of its direct children; indirect ones come in their own turn."""
    if depth > 20:
        raise Unsafe("damaged")
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key in [k for k in ACTIVE_KEYS if k in item]:
            del item[key]
        action = item.get("/S")
        if isinstance(action, pikepdf.Name) and str(action) in ACTIVE_ACTIONS:
            for key in list(item.keys()):
                if key not in {"/Type", "/Length", "/Filter"}:
                    del item[key]
            return
        for key in list(item.keys()):
            child = item.get(key)
            if isinstance(child, pikepdf.Dictionary | pikepdf.Array) and not child.is_indirect:
                _scrub(child, depth + 1)
    elif isinstance(item, pikepdf.Array):
        for child in item:
            if isinstance(child, pikepdf.Dictionary | pikepdf.Array) and not child.is_indirect:
                _scrub(child, depth + 1)


def _annotations(page: pikepdf.Object) -> None:
    annotations = page.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        if annotations is not None:
            del page["/Annots"]
        return
    kept = []
    for item in annotations:
        if not isinstance(item, pikepdf.Dictionary) or str(item.get("/Subtype", "")) in ACTIVE_ANNOTATIONS:
            continue
        for key in ("/A", "/AA", "/PA", "/FS"):
            if key in item:
                del item[key]
        kept.append(item)
    page["/Annots"] = pikepdf.Array(kept)


def pdf_pages(data: bytes) -> list[dict]:
    """Sizes and words of every page, by PDFium."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        raise Unsafe("damaged") from None
    try:
        return [_pdf_page(document, number) for number in range(len(document))]
    finally:
        document.close()


def _pdf_page(document: pdfium.PdfDocument, number: int) -> dict:
    page = document[number]
    width, height = page.get_size()
    text = page.get_textpage()
    words: list[list] = []
    start, letters = 0, []
    count = min(raw.FPDFText_CountChars(text), MAX_WORDS * 10)
    for index in range(count + 1):
        code = raw.FPDFText_GetUnicode(text, index) if index < count else 32
        if code > 32 and code not in {0xA0, 0xFFFE, 0xFFFF}:
            if not letters:
                start = index
            letters.append(chr(code) if not 0xD800 <= code <= 0xDFFF else "\ufffd")
        elif letters:
            box = _word_box(text, page, start, index - start, width, height)
            if box:
                words.append(["".join(letters)[:200], *box])
            letters = []
            if len(words) >= MAX_WORDS:
                break
    text.close()
    page.close()
    return {"w": round(width, 2), "h": round(height, 2), "words": words}


_l, _t, _r, _b = (ctypes.c_double() for _ in range(4))


def _word_box(text, page, start: int, count: int, width: float, height: float) -> list[float] | None:
    """Box in points from the upper left corner as the page is shown (rotation and crop included)."""

    corners = []
    dx, dy = ctypes.c_int(), ctypes.c_int()
    for n in range(raw.FPDFText_CountRects(text, start, count)):
        raw.FPDFText_GetRect(text, n, _l, _t, _r, _b)
        for x, y in ((_l.value, _t.value), (_r.value, _b.value)):
            raw.FPDF_PageToDevice(page, 0, 0, round(width * 20), round(height * 20), 0, x, y, dx, dy)
            corners.append((dx.value / 20, dy.value / 20))
    if not corners:
        return None
    xs, ys = zip(*corners, strict=True)
    return [round(min(xs), 1), round(min(ys), 1), round(max(xs), 1), round(max(ys), 1)]


def clean_image(kind: str, data: bytes) -> tuple[bytes, list[dict]]:
    """Decoded within limits and encoded anew: nothing but pixels comes along. A scan has no words."""
    try:
        with Image.open(io.BytesIO(data), formats=[kind.upper()]) as image:
            frames = getattr(image, "n_frames", 1)
            if frames > MAX_FRAMES:
                raise Unsafe("too_many_pages")
            made, sizes, pixels = [], [], 0
            for number in range(frames):
                image.seek(number)
                pixels += image.width * image.height
                if image.width * image.height > MAX_PIXELS or pixels > MAX_ALL_PIXELS:
                    raise Unsafe("too_large")
                frame = ImageOps.exif_transpose(image) or image
                frame = frame.convert("L" if frame.mode in {"1", "L", "I;16", "LA"} else "RGB")
                sizes.append(frame.size)
                made.append(_encoded(kind, frame, first=not made))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unsafe("too_large") from None
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, IndexError) as problem:
        raise problem if isinstance(problem, Unsafe) else Unsafe("damaged") from None
    pages = [{"w": round(612.0, 2), "h": round(612.0 * h / w, 2), "words": []} for w, h in sizes]
    if kind != "tiff":
        return made[0], pages
    # frames are kept as separate pictures behind one another: count, then length and bytes of each
    return b"".join([len(made).to_bytes(4), *(len(m).to_bytes(4) + m for m in made)]), pages


def _encoded(kind: str, frame: Image.Image, *, first: bool) -> bytes:
    out = io.BytesIO()
    if kind == "png":
        Image.frombytes(frame.mode, frame.size, frame.tobytes()).save(out, "PNG", compress_level=1)
    else:
        Image.frombytes(frame.mode, frame.size, frame.tobytes()).save(out, "JPEG", quality=88)
    return out.getvalue()


def docx_text(data: bytes) -> str:
    """Paragraphs and table rows in the order of the document."""
    try:
        document = docx.Document(io.BytesIO(data))
        lines: list[str] = []
        for block in document.iter_inner_content():
            if hasattr(block, "rows"):
                lines += ["   ".join(cell.text.replace("\n", " ") for cell in row.cells) for row in block.rows]
            else:
                lines.append(block.text)
    except Exception:  # noqa: BLE001  python-docx raises many kinds on a broken package; the child answers with one
        raise Unsafe("damaged") from None
    return "\n".join(lines)


def unsigned(pages: list[dict]) -> bool:
    """Does the text itself say that nobody has signed it?"""
    return any(UNSIGNED.search(" ".join(w[0] for w in page["words"])) for page in pages)


def render(kind: str, data: bytes, *, page: int, width: int, words: list | None) -> bytes:
    """One page (from 0) of the cleaned copy as PNG of that width in pixels."""
    if kind == "pdf":
        document = pdfium.PdfDocument(data)
        leaf = document[page]
        image = leaf.render(scale=width / leaf.get_size()[0]).to_pil()
        document.close()
    elif kind == "tiff":
        image = _fit(Image.open(io.BytesIO(_nth(data, page))), width)
    elif kind in {"png", "jpeg"}:
        image = _fit(Image.open(io.BytesIO(data)), width)
    else:
        image = layout.draw(words or [], width=width)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _nth(data: bytes, page: int) -> bytes:
    at = 4
    for _ in range(page):
        at += 4 + int.from_bytes(data[at : at + 4])
    return data[at + 4 : at + 4 + int.from_bytes(data[at : at + 4])]


def _fit(image: Image.Image, width: int) -> Image.Image:
    return image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.BILINEAR)
