"""Tests of zip containers before anything unpacks them: bombs, traversal, links, overlaps, macros, outside templates."""

import io
import re
import struct
import zipfile
import zlib

MAX_ENTRIES = 2000
MAX_UNPACKED = 120 * 1024 * 1024
MAX_RATIO = 200
_EOCD = b"PK\x05\x06"
_NESTED = (".zip", ".docx", ".docm", ".xlsx", ".xlsm", ".jar", ".7z", ".rar", ".gz", ".exe", ".dll", ".js", ".bin")
_OUTSIDE = re.compile(
    rb"<Relationship\b[^>]*(?:attachedTemplate|oleObject|subDocument|frame|control)[^>]*TargetMode\s*=\s*[\"']External"
    rb"|<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[^>]*(?:attachedTemplate|oleObject|subDocument|frame|control)",
    re.IGNORECASE,
)
UNSAFE = "The Word file is built in an unsafe way. Open it in Word, print it to PDF, and send that."
MACRO = "The Word file holds macros or parts from elsewhere. Print it to PDF and send that."


def is_zip_at_end(data: bytes) -> bool:
    """Does a zip archive end exactly where this file ends (so that unzip would open it)?"""
    tail = data[-65_557:]
    at = tail.rfind(_EOCD)
    while at >= 0:
        if at + 22 <= len(tail) and at + 22 + struct.unpack("<H", tail[at + 20 : at + 22])[0] == len(tail):
            return True
        at = tail.rfind(_EOCD, 0, at)
    return False


def docx_problem(data: bytes) -> str:
    """Why this zip is not a plain Word document, with a remedy; empty when it is one."""
    if not is_zip_at_end(data):
        return "The file is cut off before its end. Save it again in Word and send the new copy."
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _listing_problem(archive, len(data)) or _parts_problem(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, struct.error, ValueError):
        return UNSAFE


def _listing_problem(archive: zipfile.ZipFile, size: int) -> str:
    entries = archive.infolist()
    names = [e.filename for e in entries]
    if len(entries) > MAX_ENTRIES or len(set(names)) != len(names):
        return UNSAFE
    if "[Content_Types].xml" not in names or "word/document.xml" not in names:
        return "This is not a Word document. Send the note as PDF, DOCX or TXT."
    if sum(e.file_size for e in entries) > MAX_UNPACKED:
        return UNSAFE
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        name = entry.filename.lower()
        if entry.header_offset < end or (end == 0 and entry.header_offset != 0):
            return UNSAFE  # overlapping entries, or bytes before the archive
        end = entry.header_offset + 30 + entry.compress_size
        if name.startswith(("/", "\\")) or ".." in name.split("/") or "\\" in name or ":" in name:
            return UNSAFE
        if (entry.external_attr >> 16) & 0o170000 == 0o120000:
            return UNSAFE
        if entry.flag_bits & 0x1:
            return "The Word file is locked with a password. Save a copy without the password and send that."
        if "vbaproject" in name or "/embeddings/" in name or "/activex/" in name or name.endswith(_NESTED):
            return MACRO
        if entry.file_size > 1_000_000 and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            return UNSAFE
    return "" if end <= size else UNSAFE


def _parts_problem(archive: zipfile.ZipFile) -> str:
    """Unpack each part in full within the declared size (a lying header shows here) and look at the XML ones."""
    left = MAX_UNPACKED
    for entry in archive.infolist():
        with archive.open(entry) as part:
            body = part.read(entry.file_size + 1)
        left -= len(body)
        if len(body) != entry.file_size or left < 0:
            return UNSAFE
        if entry.filename.endswith((".xml", ".rels")):
            if b"<!DOCTYPE" in body or b"<!ENTITY" in body or b"\0" in body:
                return UNSAFE
            if entry.filename == "[Content_Types].xml" and b"macroEnabled" in body:
                return MACRO
            if entry.filename.endswith(".rels") and _OUTSIDE.search(body):
                return MACRO
    return ""
