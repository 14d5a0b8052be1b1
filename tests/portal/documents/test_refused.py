"""Every file that is refused, each with a remedy (trust.md F-01 to F-06, F-11, F-12, F-15, F-16, F-20)."""

import io
import struct
import zipfile
import zlib

import pikepdf
import pytest

from portal.documents import clean, kinds, sanitize
from portal.documents.models import Document
from portal.jobs.sweep import drain
from tests.portal import makers

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml'
    '.document.main+xml"/></Types>'
)


def word(extra: dict[str, bytes | str] = {}, *, types: str = TYPES, document: str = "<w/>") -> bytes:  # noqa: B006
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("word/document.xml", document)
        for name, body in extra.items():
            archive.writestr(name, body)
    return out.getvalue()


def link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", "<w/>")
        entry = zipfile.ZipInfo("word/x.xml")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return out.getvalue()


def lying() -> bytes:
    """The listing declares fewer bytes than the part unpacks to."""
    data = bytearray(word({"word/big.xml": b"a" * 50_000}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(data)


def locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(makers.pdf())) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
        + struct.pack(">I", 0) + b"IEND\xaeB`\x82"
    )  # fmt: skip


RELS = '<Relationships><Relationship Id="1" Type="http://x/attachedTemplate" Target="http://evil.example/t.dotm" TargetMode="External"/></Relationships>'  # noqa: E501
CASES = {
    "empty": ("note.pdf", b"", "empty"),
    "html named pdf": ("note.pdf", b"<html><script>alert(1)</script></html>", "something else"),
    "program named pdf": ("note.pdf", b"MZ\x90\0" + b"\0" * 99, "something else"),
    "svg named png": ("note.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "something else"),
    "pdf named png": ("note.png", makers.pdf(), "something else"),
    "png named pdf": ("note.pdf", makers.picture(), "something else"),
    "text starting as pdf later": ("note.pdf", b"\n\n" + makers.pdf(), "something else"),
    "unknown extension": ("note.exe", makers.pdf(), "not taken"),
    "no extension": ("note", makers.pdf(), "not taken"),
    "cut pdf": ("note.pdf", makers.pdf()[:500], "cut off"),
    "cut png": ("note.png", makers.picture()[:-20], "cut off"),
    "cut jpeg": ("note.jpg", makers.picture("JPEG")[:-10], "cut off"),
    "cut docx": ("note.docx", word()[:-10], "cut off"),
    "password": ("note.pdf", locked(), "password"),
    "pdf and zip": ("note.pdf", makers.pdf() + word(), "second file"),
    "pdf and html": ("note.pdf", b"%PDF-1.4\n<html><script>x</script>" + makers.pdf(), "second file"),
    "png and zip": ("note.png", makers.picture() + word(), "second file"),
    "jpeg and zip": ("note.jpg", makers.picture("JPEG") + word(), "second file"),
    "tiff and zip": ("note.tif", makers.picture("TIFF") + word(), "second file"),
    "picture bomb": ("scan.png", png_header(60_000, 60_000), "too large"),
    "docx with macro": ("note.docx", word({"word/vbaProject.bin": b"x"}), "macros"),
    "macro type": ("note.docx", word(types=TYPES.replace("document.main", "document.macroEnabled.main")), "macros"),
    "docm": ("note.docm", word(), "macros"),
    "outside template": ("note.docx", word({"word/_rels/settings.xml.rels": RELS}), "elsewhere"),
    "embedded file": ("note.docx", word({"word/embeddings/a.docx": b"x"}), "elsewhere"),
    "plain zip": ("note.docx", word().replace(b"word/document.xml", b"work/document.xml"), "not a Word"),
    "zip bomb": ("note.docx", word({"word/a.xml": b"\0" * 20_000_000}), "unsafe"),
    "many entries": ("note.docx", word({f"word/{n}.xml": "" for n in range(2100)}), "unsafe"),
    "traversal": ("note.docx", word({"../../etc/x": "a"}), "unsafe"),
    "symlink": ("note.docx", link(), "unsafe"),
    "lying size": ("note.docx", lying(), "unsafe"),
    "entities": ("note.docx", word(document='<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'), "unsafe"),
    "utf-16 text": ("note.txt", "Knee pain".encode("utf-16"), "UTF-16"),
    "latin text": ("note.txt", "caf\xe9".encode("latin-1"), "UTF-8"),
    "nul bytes": ("note.txt", b"Knee\0pain", "not text"),
    "html as text": ("note.txt", b"<!DOCTYPE html><html></html>", "web page"),
    "x12 as text": ("note.txt", b"ISA*00*          *00*", "X12"),
    "x12 with mark": ("note.txt", b"\xef\xbb\xbfISA*00*          *00*", "X12"),
    "blank text": ("note.txt", b" \n\n ", "no text"),
    "zip as text": ("note.txt", word(), "something else"),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refused_with_a_remedy(case):
    name, data, words = CASES[case]
    with pytest.raises(kinds.Refused) as refusal:
        kinds.sniff(name, data)
    said = str(refusal.value)
    assert words in said
    assert said.count(".") >= 2  # what is wrong, and what to do


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.PDF", makers.pdf()), ("a.png", makers.picture()), ("a.jpeg", makers.picture("JPEG")),
        ("a.tif", makers.picture("TIFF", frames=2)), ("a.txt", b"\xef\xbb\xbfKnee"), ("a.docx", word()), ("a.csv", b"a,b\n1,2\n"),
    ],
)  # fmt: skip
def test_taken(name, data):
    assert name.lower().split(".")[1].replace("tif", "tiff") in {kinds.sniff(name, data).name}


def active_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(makers.pdf())) as opened:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        opened.Root.OpenAction = script
        opened.Root.AA = pikepdf.Dictionary(WC=script)
        opened.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.String("<xfa/>"), Fields=pikepdf.Array([]))
        opened.attachments["evil.exe"] = b"MZ evil"
        opened.Root.Names.JavaScript = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("x"), script]))
        launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
        uri = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("http://evil.example"))
        opened.pages[0].Annots = pikepdf.Array(
            [
                opened.make_indirect(
                    pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(kind), Rect=[0, 0, 9, 9], A=action)
                )
                for kind, action in (("/Link", uri), ("/Widget", launch), ("/FileAttachment", script))
            ]
        )
        opened.Root.AcroForm.Fields = pikepdf.Array([opened.pages[0].Annots[1]])
        opened.pages[1].AA = pikepdf.Dictionary(O=launch)
        opened.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def test_everything_active_is_taken_out_of_a_pdf():
    dirty = active_pdf()
    marks = (
        b"JavaScript",
        b"app.alert",
        b"Launch",
        b"cmd.exe",
        b"evil",
        b"XFA",
        b"OpenAction",
        b"/AA",
        b"EmbeddedFiles",
        b"/URI",
    )
    assert all(mark in dirty for mark in marks)
    cleaned = sanitize.clean_and_read("pdf", dirty)
    assert [mark for mark in marks if mark in cleaned.data] == []
    assert len(cleaned.pages) == 2 and cleaned.pages[0]["words"][0][0] == "Left"


def bomb_pdf() -> bytes:
    """A page whose content stream unpacks to hundreds of megabytes of drawing."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(makers.pdf(pages=1))) as opened:
        packed = zlib.compress(b"BT /F1 9 Tf 1 1 Td (aaaaaaaaaaaaaaaaaaaaaaaa) Tj ET\n" * 6_000_000)
        stream = pikepdf.Stream(opened, packed)
        stream.Filter = pikepdf.Name.FlateDecode
        opened.pages[0].Contents = opened.make_indirect(stream)
        opened.save(out, compress_streams=False)
    return out.getvalue()


@pytest.fixture
def short_fuse(monkeypatch):
    """The child's limit of processor time, short enough for a test; the kernel enforces it in the child."""
    sanitize.stop()
    monkeypatch.setattr(sanitize, "WALL_SECONDS", 2)
    yield
    sanitize.stop()


def test_a_bomb_ends_the_child_and_not_the_worker(cast, short_fuse):
    with cast.acting("nora"):
        bomb = makers.send(cast.northside, bomb_pdf(), "bomb.pdf").document
    drain()
    with cast.acting("nora"):
        bomb.refresh_from_db()
        assert bomb.state == "refused" and "safe limits" in bomb.verdict
        good = makers.send(cast.northside, makers.pdf(), "good.pdf").document
    sanitize.WALL_SECONDS = 30
    drain()
    with cast.acting("nora"):
        good.refresh_from_db()
    assert good.state == "read"  # a new child took over


def test_a_tiff_of_thousands_of_pages_is_refused():
    with pytest.raises(clean.Unsafe, match="too_many_pages"):
        clean.clean_image("tiff", makers.picture("TIFF", frames=clean.MAX_FRAMES + 1, size=(2, 2)))


def test_a_damaged_pdf_is_refused_after_storing_and_its_bytes_are_kept(cast):
    broken = b"%PDF-1.7\n1 0 obj\n<< nonsense\n%%EOF"
    with cast.acting("nora"):
        verdict = makers.send(cast.northside, broken, "broken.pdf")
        assert verdict.verdict == "accepted"
    drain()
    client = cast.client("nora")
    with cast.acting("nora"):
        document = Document.objects.get()
        assert document.state == "refused" and "damaged" in document.verdict
    page = client.get(f"/p/northside/documents/{document.pk}/")
    assert page.status_code == 200 and "not accepted" in page.content.decode()
    assert client.get(f"/p/northside/documents/{document.pk}/original/").status_code == 404


def test_a_refused_file_is_kept_sealed_as_evidence_and_may_be_sent_again(cast, settings):
    from portal.documents import selectors, store

    with cast.acting("nora"):
        one = makers.send(cast.northside, b"<html></html>", "note.pdf")
        two = makers.send(cast.northside, b"<html></html>", "note.pdf")
        assert (one.verdict, two.verdict) == ("refused", "refused") and one.document.pk != two.document.pk
        one.document.refresh_from_db()
        assert selectors.copy_of(one.document, store.ORIGINAL) == b"<html></html>"
    drain()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\scans\\a.pdf", "a.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("invoice\u202efdp.exe.pdf", "invoicefdp.exe.pdf"),
        ("x" * 300 + ".pdf", "x" * 156 + ".pdf"),
        ("\0\0", "document"),
    ],
)
def test_names_are_made_safe(sent, kept):
    assert kinds.safe_name(sent) == kept
