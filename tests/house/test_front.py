"""The front end keeps its promises: no inline script or style, budgets, vendored files unchanged, every icon drawn."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

from portal.ui.icons import ICONS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CSS_BUDGET = 20 * 1024
JS_BUDGET = 50 * 1024

FORBIDDEN = {
    "inline style": re.compile(r"<[^>]*\sstyle\s*=|<style\b", re.I),
    "script without src": re.compile(r"<script\b(?![^>]*\bsrc=)", re.I),
    "event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "hx-on": re.compile(r"\bhx-on\b", re.I),
    "js: value": re.compile(r"[\"']\s*(?:js|javascript):", re.I),
    "data: address": re.compile(r"(?:src|href)\s*=\s*[\"']?data:", re.I),
    "trigger filter": re.compile(r"hx-trigger\s*=\s*(?:\"[^\"]*\[|'[^']*\[)", re.I),
}


def _body(path: Path) -> str:
    return re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", path.read_text(), flags=re.S)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_needs_an_exception_from_the_content_policy(what):
    assert TEMPLATES
    found = [str(path.relative_to(ROOT)) for path in TEMPLATES if FORBIDDEN[what].search(_body(path))]
    assert found == []


@pytest.mark.parametrize(
    ("what", "bad"),
    [
        ("inline style", '<p style="x">'), ("script without src", "<script>1</script>"), ("event handler", '<a onclick="x">'),  # noqa: E501
        ("hx-on", '<a hx-on:click="x">'), ("js: value", "<a hx-vals='js:{}'>"), ("data: address", '<img src="data:x">'),
        ("trigger filter", '<a hx-trigger="click[ctrlKey]">'),
    ],
)  # fmt: skip
def test_the_patterns_find_what_they_forbid(what, bad):
    assert FORBIDDEN[what].search(bad)


def test_our_script_neither_evaluates_text_nor_writes_html():
    bad = re.compile(
        r"\beval\(|new Function|innerHTML|outerHTML\s*=|insertAdjacentHTML|document\.write|setAttribute\(\s*[\"']style"
    )
    assert [p.name for p in (ROOT / "static/js").glob("*.js") if bad.search(p.read_text())] == []


def test_style_sheets_fetch_nothing_and_use_no_data_addresses():
    text = "".join(p.read_text() for p in (ROOT / "static/css").rglob("*.css"))
    assert "@layer tokens, base, parts, pages;" in text
    assert not re.search(r"url\(|@import", text)


@pytest.mark.parametrize(("folder", "ending", "budget"), [("css", "css", CSS_BUDGET), ("js", "js", JS_BUDGET)])
def test_budget(folder, ending, budget):
    sizes = {p.name: len(gzip.compress(p.read_bytes(), 9)) for p in (ROOT / "static" / folder).rglob(f"*.{ending}")}
    assert sizes
    assert sum(sizes.values()) <= budget, sizes


def test_vendored_files_are_listed_and_unchanged():
    vendor = ROOT / "static/vendor"
    rows = re.findall(
        r"^\| (\S+) \| \S+ \| \S+ \| [^|]+ \| ([0-9a-f]{64}) \|$", (vendor / "VENDOR.md").read_text(), re.M
    )
    listed = dict(rows)
    there = {
        str(p.relative_to(vendor)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in vendor.rglob("*") if p.is_file() and p.name != "VENDOR.md"
    }  # fmt: skip
    assert there
    assert listed == there


def test_every_icon_used_is_drawn():
    used = {name for path in TEMPLATES for name in re.findall(r'{% icon "([^"]+)"', path.read_text())}
    assert used
    assert used - set(ICONS) == set()


def test_every_family_of_states_has_its_color_in_both_themes():
    from portal.ui.states import FAMILIES

    text = (ROOT / "static/css/app.css").read_text()
    for family in FAMILIES:
        assert re.search(rf"--{family}: light-dark\(", text)
        assert f".s-{family} " in text and f".f-{family} " in text
