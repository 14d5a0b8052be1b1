"""ICD-10-CM tabular list (XML): hierarchy, notes and 7th characters, expanded to every code.

Notes are kept as text on the code that carries them, and the codes a note names as prefixes without dots, ranges
expanded to categories. Excludes1 and code-first notes of a section or chapter go to its categories; its other notes
bind no claim and would repeat thousands of times. A code that a 7th character completes is
made by padding with X to six places (guideline I.A.4-5).
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

from coding.codesets.loaders.icd10cm import dotted, normalized
from coding.codesets.loaders.parsed import BadRow, Parsed, UnreadableFile, code_row, text_of

NOTES = {
    "includes": "includes",
    "inclusionTerm": "inclusion",
    "excludes1": "excludes1",
    "excludes2": "excludes2",
    "codeFirst": "code_first",
    "useAdditionalCode": "use_additional",
    "codeAlso": "code_also",
    "notes": "notes",
    "sevenChrNote": "seventh_note",
}
_TARGETS = ("excludes1", "code_first", "use_additional")
_INHERITED = ("excludes1", "code_first")
_INSIDE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_NAMED = re.compile(
    r"\b([A-Z][0-9A-Z]{2}(?:\.[0-9A-Z]{0,4})?)-?(?:\s*-\s*([A-Z][0-9A-Z]{2}(?:\.[0-9A-Z]{0,4})?))?(?=[-,;\s)]|$)"
)


def targets(notes: list[str], categories: list[str]) -> list[str]:
    """Code prefixes (no dots) named in parentheses by notes; ranges become the categories between their ends."""
    found: dict[str, None] = {}
    for note in notes:
        for inside in _INSIDE.findall(note):
            for first, last in _NAMED.findall(inside[0] or inside[1]):
                low, high = first.replace(".", ""), last.replace(".", "")
                if not high:
                    found[low] = None
                elif len(low) == len(high) == 3:
                    found.update((c, None) for c in categories if low <= c <= high)
                elif low[:-1] == high[:-1] and low[-1] <= high[-1]:
                    found.update(
                        (low[:-1] + chr(c), None) for c in range(ord(low[-1]), ord(high[-1]) + 1) if chr(c).isalnum()
                    )
                else:
                    found.update({low: None, high: None})
    return list(found)


def _own_notes(node: ElementTree.Element) -> dict[str, list[str]]:
    notes: dict[str, list[str]] = {}
    for child in node:
        if key := NOTES.get(child.tag):
            notes.setdefault(key, []).extend(n.text.strip() for n in child.findall("note") if n.text)
    return notes


def _sevenths(node: ElementTree.Element) -> dict[str, str]:
    held = node.find("sevenChrDef")
    return {e.get("char", ""): (e.text or "").strip() for e in held.findall("extension")} if held is not None else {}


class _Reader:
    def __init__(self, root: ElementTree.Element) -> None:
        self.categories = sorted(
            d.findtext("name", "").strip() for s in root.iter("section") for d in s.findall("diag")
        )
        self.parsed = Parsed()
        self.number = 0

    def node(
        self, node: ElementTree.Element, above: dict[str, list[str]], sevenths: dict[str, str], parent: str
    ) -> None:
        self.number += 1
        self.parsed.read += 1
        try:
            code = normalized(node.findtext("name", ""))
        except BadRow as why:
            self.parsed.rejected.append((self.number, str(why)))
            return
        label = " ".join(node.findtext("desc", "").split())
        notes = _own_notes(node)
        for key, texts in above.items():
            notes[key] = notes.get(key, []) + texts
        attributes: dict[str, Any] = dict(notes)
        for key in _TARGETS:
            if notes.get(key) and (named := targets(notes[key], self.categories)):
                attributes[f"{key}_codes"] = named
        if parent:
            attributes["parent"] = parent
        own_sevenths = _sevenths(node) or sevenths
        children = node.findall("diag")
        expands = not children and own_sevenths and len(code) < 7
        if _sevenths(node) or expands:
            attributes["sevenths"] = own_sevenths
        billable = not children and not expands
        self.parsed.rows.append(
            code_row(
                "icd10cm", code, display=dotted(code), short=label, long=label, billable=billable, attributes=attributes
            )
        )
        for child in children:
            self.node(child, {}, own_sevenths, code)
        if expands:
            stem = code.ljust(6, "X")
            for char, meaning in own_sevenths.items():
                full = stem + char
                text = f"{label}, {meaning}"
                self.parsed.rows.append(
                    code_row(
                        "icd10cm",
                        full,
                        display=dotted(full),
                        short=text,
                        long=text,
                        attributes={"parent": code, "seventh": char},
                    )
                )


def parse(path: Path | str) -> Parsed:
    """Every code of the tabular list. Line numbers of rejected rows are positions among the `diag` elements."""
    text = text_of(path)
    if "<!ENTITY" in text[:5000]:
        raise UnreadableFile(f"{Path(path).name}: XML entities are not accepted")
    try:
        root = ElementTree.fromstring(text.encode())
    except ElementTree.ParseError as why:
        raise UnreadableFile(f"{Path(path).name}: not well-formed XML: {why}") from why
    if root.tag != "ICD10CM.tabular":
        raise UnreadableFile(f"{Path(path).name}: root element is {root.tag[:40]!r}, ICD10CM.tabular expected")
    reader = _Reader(root)
    for chapter in root.iter("chapter"):
        of_chapter = _own_notes(chapter)
        for section in chapter.findall("section"):
            of_section = _own_notes(section)
            above = {
                k: of_chapter.get(k, []) + of_section.get(k, [])
                for k in _INHERITED
                if k in of_chapter or k in of_section
            }
            for category in section.findall("diag"):
                reader.node(category, above, {}, "")
    return reader.parsed
