"""What the code books of the date of service say about the codes of one coding: two small queries per kind of book."""

import datetime as dt
from dataclasses import dataclass, field

from coding.codesets import selectors
from coding.codesets.models import Code, CodeEdition, EditionKind
from coding.workspace.entry import Entry

NAMES = {EditionKind.ICD10CM: "ICD-10-CM", EditionKind.CPT: "CPT", EditionKind.HCPCS: "HCPCS Level II",
         EditionKind.MODIFIERS: "Modifiers"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Books:
    """`labels` by (kind, code without dot); `missing` kinds without an edition for the date; `problems` in words."""

    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    editions: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def label(self, kind: str, code: str) -> str:
        return self.labels.get((kind, code.replace(".", "")), "")

    def diagnosis(self, code: str) -> str:
        return self.label(EditionKind.ICD10CM, code)

    def procedure(self, code: str) -> str:
        return self.label(kind_of(code), code)


def kind_of(code: str) -> str:
    """Which book holds a procedure code: HCPCS Level II codes begin with a letter."""
    return EditionKind.HCPCS if code[:1].isalpha() else EditionKind.CPT


def look_up(entry: Entry, *, on: dt.date) -> Books:
    """Labels and problems of every code. A book without edition for the date says nothing about its codes: `missing`
    names it, and labels come from its newest edition so that the coder can read."""
    wanted: dict[str, set[str]] = {EditionKind.ICD10CM: {d.code.replace(".", "") for d in entry.diagnoses}}
    for line in entry.lines:
        wanted.setdefault(kind_of(line.code), set()).add(line.code)
        if line.modifiers:
            wanted.setdefault(EditionKind.MODIFIERS, set()).update(line.modifiers)
    wanted.setdefault(EditionKind.CPT, set())
    books = Books()
    editions = list(CodeEdition.objects.filter(kind__in=wanted))
    used: dict[int, tuple[str, bool]] = {}
    for kind in wanted:
        edition = selectors.best(editions, kind, on)
        if edition is None:
            books.missing.append(NAMES[kind])
            edition = max((e for e in editions if e.kind == kind), key=lambda e: e.valid_from, default=None)
            if edition is not None:
                used[edition.pk] = (kind, False)
            continue
        books.editions[NAMES[kind]] = edition.name
        used[edition.pk] = (kind, True)
    codes = {code for found in wanted.values() for code in found}
    rows = Code.objects.filter(edition__in=used, code__in=codes).values_list(
        "edition_id", "code", "short_label", "long_label", "billable", "term_on"
    )
    found: dict[tuple[str, str], tuple[bool, dt.date | None]] = {}
    for edition_id, code, short, long, billable, term in rows if codes else ():
        kind, _covers = used[edition_id]
        books.labels[kind, code] = long or short
        found[kind, code] = (billable, term)
    covering = {kind for kind, covers in used.values() if covers}
    for kind, kind_codes in wanted.items():
        for code in sorted(kind_codes) if kind in covering else ():
            _judge(books, kind, code, found.get((kind, code)), on)
    return books


def _judge(books: Books, kind: str, code: str, held: tuple[bool, dt.date | None] | None, on: dt.date) -> None:
    shown = f"{code[:3]}.{code[3:]}" if kind == EditionKind.ICD10CM and len(code) > 3 else code
    book = f"{NAMES[kind]} ({books.editions[NAMES[kind]]})"
    if held is None:
        books.problems.append(f"{shown} is not in {book}.")
    elif held[1] is not None and held[1] < on:
        books.problems.append(f"{shown} ended on {held[1]:%m/%d/%Y} in {book}.")
    elif kind == EditionKind.ICD10CM and not held[0]:
        books.problems.append(f"{shown} is a category in {book}: choose the code with all its characters.")
