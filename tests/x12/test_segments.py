"""The tokenizer keeps every byte and finds its way without being told the delimiters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.x12.findings import X12Unreadable
from claims.x12.segments import tokenize
from tests.x12.conftest import FILES


@pytest.mark.parametrize("data", [b"", b" \r\n", b"\x00\x01\x02PK", b"%PDF-1.7 ISABELLA", b"last,first\r\n1,2"])
def test_what_is_not_x12_is_unreadable(data):
    with pytest.raises(X12Unreadable):
        tokenize(data)


@pytest.mark.parametrize("path", sorted(FILES.glob("*.edi")), ids=lambda path: path.stem)
def test_the_bytes_of_segments_are_the_file(path):
    data = path.read_bytes()
    source = tokenize(data)
    joined = b"".join(source.raw(number, number) for number in range(1, len(source) + 1))
    assert joined.replace(b"\n", b"") == data.replace(b"\n", b"")
    for segment in source:
        assert data[segment.offset :].startswith(segment.id.encode())


def test_offsets_hold_on_the_slow_way_too(edi):
    data = edi("835_balanced").replace(b"~\nSVC", b"~\n\n  SVC").replace(b"ANNA", "ÄNNA".encode())
    source = tokenize(data)
    for segment in source:
        assert data[segment.offset :].startswith(segment.id.encode())
    assert [finding.code for finding in source.findings] == ["not_ascii"]
    assert any("ÄNNA" in segment.elements for segment in source)


@pytest.mark.parametrize("ending", [b"~", b"~\n", b"~\r\n"])
def test_line_endings_do_not_matter(edi, ending):
    data = edi("835_balanced").replace(b"~\n", ending)
    assert tokenize(data).rows == tokenize(edi("835_balanced")).rows


def test_lines_wrapped_at_eighty_columns_are_joined(edi):
    flat = edi("835_balanced").replace(b"~\n", b"~")
    wrapped = b"\r\n".join(flat[i : i + 80] for i in range(0, len(flat), 80))
    source = tokenize(wrapped)
    assert source.rows == tokenize(flat).rows
    assert "wrapped_lines" in {finding.code for finding in source.findings}


def test_each_interchange_has_its_own_delimiters(edi):
    first, second = edi("835_balanced"), edi("835_no_line_breaks_other_delimiters")
    source = tokenize(first + second)
    assert [delimiters.element for _, delimiters in source.spans] == ["*", "\x1d"]
    half = len(source) // 2
    assert [row[0] for row in source.rows[:half]] == [row[0] for row in source.rows[half:]]


def test_findings_repeat_no_content(edi):
    source = tokenize(b"junk TESTCASE " + edi("835_cut_in_segment"))
    assert {finding.code for finding in source.findings} == {"leading_bytes", "unterminated"}
    assert "TESTCASE" not in repr(source.findings)


@given(st.binary(max_size=300))
def test_any_bytes_after_an_isa_are_told_apart_without_loss(tail):
    head = b"ISA*00*          *00*          *ZZ*A              *ZZ*B              *260920*0930*^*00501*000000007*0*T*:~"
    source = tokenize(head + tail)
    assert source.data == head + tail
    assert all(start < end for start, end in zip(source.offsets, source.ends, strict=True))


def test_a_flood_of_broken_headers_stays_linear():
    """Each header is looked at once: twenty thousand of them are read, with one finding each."""
    source = tokenize(b"ISA*\n" * 20_000)
    assert len(source) == len(source.spans) == 20_000
    assert [finding.code for finding in source.findings] == ["isa_broken"] * 20_000
