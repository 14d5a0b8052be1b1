"""Compare a coder's entry with the auditor's: marks code by code, and the scores of rules.md 4.3. Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from coding.workspace.entry import Entry, Line

# weights of the element-weighted score; version 1, kept with each comparison
WEIGHTS = {"first diagnosis": 3, "procedure": 3, "modifiers": 2, "diagnosis": 1, "units": 1, "pointers": 1}
WEIGHTS_VERSION = 1


@dataclass(frozen=True, slots=True)
class Mark:
    """`mark`: agree, changed, added (the coder missed it), deleted (the auditor took it out), resequenced.
    `direction`: over, under or empty."""

    kind: str
    mark: str
    coder: str
    auditor: str
    what: tuple[str, ...] = ()
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    marks: tuple[Mark, ...]
    correct: int
    coder_codes: int
    auditor_codes: int
    weighted: tuple[int, int]
    weights_version: int = field(default=WEIGHTS_VERSION)

    @property
    def clean(self) -> bool:
        """Encounter level: not one difference."""
        return all(mark.mark == "agree" for mark in self.marks)

    def scores(self) -> dict[str, object]:
        """What an audit case stores. `code_over_code` is floored at 0; extra wrong codes count as errors there."""
        extra = max(self.coder_codes - self.auditor_codes, 0)
        over = sum(m.direction == "over" for m in self.marks)
        under = sum(m.direction == "under" for m in self.marks)
        precision = self.correct / self.coder_codes if self.coder_codes else None
        recall = self.correct / self.auditor_codes if self.auditor_codes else None
        f1 = 2 * precision * recall / (precision + recall) if precision and recall else (0.0 if precision is not None else None)
        return {
            "clean": self.clean, "correct": self.correct, "coder_codes": self.coder_codes,
            "auditor_codes": self.auditor_codes,
            "code_over_code": max(self.correct - extra, 0) / self.auditor_codes if self.auditor_codes else None,
            "precision": precision, "recall": recall, "f1": f1,
            "weighted": list(self.weighted), "weights_version": self.weights_version, "over": over, "under": under,
            "marks": [asdict(mark) for mark in self.marks],
        }  # fmt: skip


def compare(coder: Entry, auditor: Entry) -> Comparison:
    """A code is correct when it stands in both with everything that belongs to it; order counts for diagnoses."""
    marks = [*_diagnoses(coder, auditor), *_lines(coder, auditor)]
    correct = sum(m.mark == "agree" for m in marks)
    return Comparison(
        tuple(marks), correct, len(coder.diagnoses) + len(coder.lines), len(auditor.diagnoses) + len(auditor.lines),
        _weighted(coder, auditor),
    )  # fmt: skip


def _diagnoses(coder: Entry, auditor: Entry) -> list[Mark]:
    mine = [d.code for d in coder.diagnoses]
    right = [d.code for d in auditor.diagnoses]
    shared_mine = [c for c in mine if c in right]
    shared_right = [c for c in right if c in mine]
    marks = []
    left = [c for c in mine if c not in right]
    for code in right:
        if code in shared_right:
            moved = shared_mine.index(code) != shared_right.index(code)
            first = (mine[0] == code) != (right[0] == code)
            marks.append(Mark("diagnosis", "resequenced" if moved or first else "agree", code, code, ("first-listed",) if first else ()))
            continue
        # the same category coded otherwise (side, severity, 7th character) is one changed code, not two errors
        twin = next((c for c in left if c[:3] == code[:3]), None)
        if twin:
            left.remove(twin)
            marks.append(Mark("diagnosis", "changed", twin, code, ("specificity",)))
        else:
            marks.append(Mark("diagnosis", "added", "", code, direction="under"))
    marks += [Mark("diagnosis", "deleted", code, "", direction="over") for code in left]
    return marks


def _lines(coder: Entry, auditor: Entry) -> list[Mark]:
    left = list(coder.lines)
    pairs: list[tuple[Line | None, Line]] = []
    for line in auditor.lines:
        found = next((c for c in left if _key(c, coder) == _key(line, auditor)), None)
        pairs.append((found, line))
        if found:
            left.remove(found)
    settled = []
    for found, line in pairs:
        if found is None:
            found = next((c for c in left if c.code == line.code), None) or next((c for c in left if _level_family(c, line)), None)
            if found:
                left.remove(found)
        settled.append((found, line))
    marks = [_line_mark(found, line, coder, auditor) for found, line in settled]
    return marks + [Mark("procedure", "deleted", _said(line), "", direction="over") for line in left]


def _level_family(one: Line, other: Line) -> bool:
    """The same row of visit levels (99202-99205, 99212-99215): a level changed, not a code replaced."""
    return one.code[:4] == other.code[:4] and one.code.isdigit() and one.code.startswith("99") and other.code.isdigit()


def _key(line: Line, entry: Entry) -> tuple:
    return line.code, frozenset(line.modifiers), line.units, _pointed(line, entry)


def _pointed(line: Line, entry: Entry) -> tuple[str, ...]:
    """Pointers as codes, so that a resequenced diagnosis is not counted again on every line."""
    codes = [d.code for d in entry.diagnoses]
    return tuple(codes[p - 1] for p in line.pointers if 1 <= p <= len(codes))


def _said(line: Line) -> str:
    units = f" x {line.units.normalize():f}" if line.units != 1 else ""
    return "-".join([line.code, *line.modifiers]) + units


def _line_mark(found: Line | None, line: Line, coder: Entry, auditor: Entry) -> Mark:
    if found is None:
        return Mark("procedure", "added", "", _said(line), direction="under")
    what, direction = [], ""
    if found.code != line.code:
        what.append("level")
        direction = "over" if found.code > line.code else "under"
    if set(found.modifiers) != set(line.modifiers):
        what.append("modifiers")
    if found.units != line.units:
        what.append("units")
        direction = direction or ("over" if found.units > line.units else "under")
    if _pointed(found, coder) != _pointed(line, auditor):
        what.append("pointers")
    return Mark("procedure", "changed" if what else "agree", _said(found), _said(line), tuple(what), direction)


def _weighted(coder: Entry, auditor: Entry) -> tuple[int, int]:
    """Points earned and possible by WEIGHTS, over what the auditor coded."""
    got = most = 0
    mine: Sequence[str] = [d.code for d in coder.diagnoses]
    for at, diagnosis in enumerate(auditor.diagnoses):
        weight = WEIGHTS["first diagnosis"] if at == 0 else WEIGHTS["diagnosis"]
        most += weight
        got += weight if (mine[:1] == [diagnosis.code] if at == 0 else diagnosis.code in mine) else 0
    left = list(coder.lines)
    for line in auditor.lines:
        most += sum(WEIGHTS[name] for name in ("procedure", "modifiers", "units", "pointers"))
        found = next((c for c in left if c.code == line.code), None)
        if found is None:
            continue
        left.remove(found)
        got += WEIGHTS["procedure"]
        got += WEIGHTS["modifiers"] * (set(found.modifiers) == set(line.modifiers))
        got += WEIGHTS["units"] * (found.units == line.units)
        got += WEIGHTS["pointers"] * (_pointed(found, coder) == _pointed(line, auditor))
    return got, most
