"""The closed table of files that are taken. Everything else is refused with a remedy.

A kind is recognized by its magic at byte 0 and by a test of its container; the extension must agree. Nothing here decodes
pictures or parses PDF objects: that happens in the limited child process (`sanitize`).
"""

import os
import re
import unicodedata
from dataclasses import dataclass

from portal.documents.containers import docx_problem, is_zip_at_end


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    label: str
    extensions: tuple[str, ...]
    media_type: str


KINDS = {
    kind.name: kind
    for kind in (
        Kind("pdf", "PDF", ("pdf",), "application/pdf"),
        Kind("png", "PNG picture", ("png",), "image/png"),
        Kind("jpeg", "JPEG picture", ("jpg", "jpeg"), "image/jpeg"),
        Kind("tiff", "TIFF scan", ("tif", "tiff"), "image/tiff"),
        Kind("txt", "Plain text", ("txt",), "text/plain; charset=utf-8"),
        Kind(
            "docx",
            "Word document",
            ("docx",),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        Kind("csv", "List of encounters (CSV)", ("csv",), "text/csv; charset=utf-8"),
    )
}
IMAGES = ("png", "jpeg", "tiff")
TAKEN = "PDF, PNG, JPEG, TIFF, TXT, DOCX, or a CSV list of encounters"
ACCEPT = ",".join(f".{e}" for kind in KINDS.values() for e in kind.extensions)
MAX_PIXELS = 60_000_000
_OF_EXTENSION = {e: kind.name for kind in KINDS.values() for e in kind.extensions}
_MARKUP = (b"<html", b"<script", b"<svg", b"<!doctype", b"<?xml", b"<iframe")
_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")


class Refused(ValueError):
    """The file is not taken; the text says why and what to do, and quotes nothing from inside the file."""


def safe_name(name: str, *, longest: int = 160) -> str:
    """The name for display: last part of a path, no control or direction characters, shortened before the extension."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(" " if unicodedata.category(c) in {"Zl", "Zp"} else c for c in last)
    shown = "".join(c for c in shown if not unicodedata.category(c).startswith("C"))
    shown = " ".join(shown.split()).strip(". ") or "document"
    stem, extension = os.path.splitext(shown)
    extension = extension[:12]
    return (stem[: longest - len(extension)] + extension) if len(shown) > longest else shown


def sniff(name: str, data: bytes) -> Kind:
    """The kind of these bytes. Raises Refused when they are not exactly one kind of the table, whole and readable."""
    if not data:
        raise Refused("The file is empty. Save it again in the program that made it, then send it.")
    extension = os.path.splitext(safe_name(name))[1].lstrip(".").lower()
    named = _OF_EXTENSION.get(extension)
    if named is None:
        if extension == "docm":
            raise Refused("Word files with macros are not taken. Save it as .docx without macros, or print it to PDF.")
        raise Refused(f"This type of file is not taken. Send {TAKEN}.")
    found = _by_magic(data)
    if found is None and named in {"txt", "csv"}:
        found = named
    if found != named:
        raise Refused(
            f"The name says {KINDS[named].label}, but the contents are something else."
            " Open it in the program that made it, save it as PDF, and send that."
        )
    _whole(found, data)
    return KINDS[found]


def _by_magic(data: bytes) -> str | None:
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith((b"II*\0", b"MM\0*")):
        return "tiff"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    return (
        "other"
        if data.startswith((b"MZ", b"\x7fELF", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"GIF8"))
        else None
    )


def _whole(kind: str, data: bytes) -> None:
    """Container tests: complete, not encrypted, and not a second kind of file at the same time."""
    cut = Refused("The file is cut off before its end. Make or scan it again and send the new copy.")
    if kind != "pdf" and b"%PDF-" in data[:1024]:
        raise _two_at_once()
    if kind != "docx" and is_zip_at_end(data):
        raise _two_at_once()
    if kind == "pdf":
        if any(mark in data[:1024].lower() for mark in _MARKUP[:3]):
            raise _two_at_once()
        end = data.rfind(b"%%EOF")
        if end < 0:
            raise cut
        if data[end + 5 :].strip(b" \t\r\n\0\x1a"):
            raise _two_at_once()
        if _ENCRYPTED.search(data):
            raise Refused(
                "The PDF is locked with a password. Open it, save or print a copy without the password, and send that."
            )
    elif kind == "png":
        end = data.rfind(b"IEND\xaeB`\x82")
        if end < 0 or len(data) < 45:
            raise cut
        if len(data) != end + 8:
            raise _two_at_once()
        width, height = (int.from_bytes(data[at : at + 4]) for at in (16, 20))
        if width * height > MAX_PIXELS:
            raise Refused("The picture is too large to open safely. Scan it at 200 to 300 dpi and send that.")
    elif kind == "jpeg":
        end = data.rfind(b"\xff\xd9")
        if end < 0:
            raise cut
        after = data[end:].lower()
        if any(mark in after for mark in (*_MARKUP, b"pk\x03\x04")):
            raise _two_at_once()
    elif kind == "docx":
        problem = docx_problem(data)
        if problem:
            raise Refused(problem)
    elif kind in {"txt", "csv"}:
        _text(data)


def _two_at_once() -> Refused:
    return Refused("The file holds a second file inside it. Print it to PDF and send that.")


def _text(data: bytes) -> None:
    text = decode(data)
    head = text[:512].lstrip().lower()
    if head.startswith("isa") and len(head) > 3 and not head[3].isalnum():
        raise Refused("This is an X12 file. Claims and remittances come from the clearinghouse, not through this page.")
    if head.startswith("msh|"):
        raise Refused("This is an HL7 message. It is not taken here yet: send the note as PDF or TXT.")
    if any(mark.decode() in head for mark in _MARKUP):
        raise Refused("This is a web page, not plain text. Print it to PDF and send that.")
    if not text.strip():
        raise Refused("The file has no text in it. Save it again in the program that made it, then send it.")


def decode(data: bytes) -> str:
    """Text of a TXT or CSV file: UTF-8 with or without byte order mark. Raises Refused for anything else."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("The text is saved as UTF-16. Save it as UTF-8 and send it again.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("The text is not saved as UTF-8. Choose UTF-8 when saving and send it again.") from None
    if any(ord(c) < 32 and c not in "\t\r\n\f" for c in text):
        raise Refused("The text holds bytes that are not text. Save it as plain text (UTF-8) and send it again.")
    return text
