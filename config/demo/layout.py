"""Breaking a note into lines, the same way for the printed page and the scanned one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from config.demo.notes import Note


@dataclass(frozen=True)
class Row:
    """One line on paper. `kind` is title, fact, heading, body or sign; `gap` asks for space above it."""

    kind: str
    text: str
    gap: bool = False


def wrap(text: str, *, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    """Lines no wider than `width`; `measure` gives the width of one word in the same unit.

    A longer word stands alone.
    """
    space, line, used = measure(" "), [], 0.0
    for word in text.split():
        size = measure(word)
        if line and used + space + size > width:
            yield " ".join(line)
            line, used = [], 0.0
        used += size + (space if line else 0.0)
        line.append(word)
    if line:
        yield " ".join(line)


def rows(note: Note, *, width: float, measure: Callable[[str], float]) -> Iterator[Row]:
    """The note below its letterhead, line by line."""
    yield Row("title", note.title)
    for label, value in note.facts:
        yield Row("fact", f"{label}: {value}")
    for heading, text in note.sections:
        yield Row("heading", heading.upper(), gap=True)
        for line in wrap(text, width=width, measure=measure):
            yield Row("body", line)
    for n, line in enumerate(wrap(note.signature, width=width, measure=measure)):
        yield Row("sign", line, gap=n == 0)
