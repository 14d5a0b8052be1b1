"""The tables in force on a date, for the claim checks: answers (value, edition), or None when no edition covers it.

Method names and value attributes are those of the checks' `CodeViews` protocol, which lives higher in the house and is
met by shape. Tables are read once per edition and worker; one instance sees one list of editions, so make one per run.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.db import connection

from coding.codesets import selectors
from coding.codesets.models import AddOnRule, Code, CodeEdition, MueLimit, PhysicianFee
from coding.codesets.ptp_table import COPY_SQL, PtpTable

_tables: dict[tuple[int, Any, dt.datetime], Any] = {}
# guideline I.C.21.c.16: may only be listed first
_FIRST_ONLY = ("Z00", "Z01", "Z02", "Z04", "Z331", "Z34", "Z38", "Z39", "Z42", "Z51", "Z52", "Z76")
_FIRST_EXCEPT = ("Z014", "Z0183", "Z515", "Z518", "Z524", "Z760")
_NOT_ALONE = ("Z66", "Z67", "Z68", "Z72", "Z74", "Z77", "Z78", "Z79", "Z80", "Z81", "Z82", "Z83", "Z84", "Z97", "Z99")
_SIDE = re.compile(r"\b(right|left|bilateral)\b", re.IGNORECASE)
_THERAPY_PCTC = "7"


class Answer(NamedTuple):
    value: Any
    edition: str


class DatabaseCodeViews:
    """Code views over the loaded editions. Needs an open context that may read reference tables."""

    @cached_property
    def _editions(self) -> list[CodeEdition]:
        return list(CodeEdition.objects.all())

    def __init__(self) -> None:
        # one run asks for the same few days and codes again and again
        self._in_force: dict[tuple[str, dt.date], CodeEdition | None] = {}
        self._diagnoses: dict[tuple[str, dt.date], Answer | None] = {}
        self._procedures: dict[tuple[str, dt.date], Answer | None] = {}

    def _edition(self, kind: str, on: dt.date) -> CodeEdition | None:
        key = (kind, on)
        if key not in self._in_force:
            self._in_force[key] = selectors.best(self._editions, kind, on)
        return self._in_force[key]

    def _table(self, edition: CodeEdition, read) -> Any:
        key = (edition.pk, read, edition.loaded_at)
        if key not in _tables:
            for stale in [k for k in _tables if k[:2] == key[:2]]:
                del _tables[stale]
            _tables[key] = read(edition)
        return _tables[key]

    def diagnosis(self, code: str, on: dt.date) -> Answer | None:
        """Facts of an ICD-10-CM code (no dot), notes of its ancestors included."""
        key = (code, on)
        if key not in self._diagnoses:
            self._diagnoses[key] = self._diagnosis(code, on)
        return self._diagnoses[key]

    def _diagnosis(self, code: str, on: dt.date) -> Answer | None:
        edition = self._edition("icd10cm", on)
        if edition is None:
            return None
        book = self._table(edition, _codes)
        held = book.get(code)
        if held is None:
            return Answer(None, edition.name)
        edits = self._edition("demographic_edits", on)
        limits = self._table(edits, _codes).get(code, ("", True, None, {}))[3] if edits else None
        return Answer(_diagnosis(code, held, book, self._notes(edition, code, on), limits), edition.name)

    def _notes(self, edition: CodeEdition, code: str, on: dt.date) -> dict | None:
        """Table whose rows hold the notes of the tabular list: the codes' own edition when it was read from one, else
        the tabular edition of the date; None when no table of the date holds notes of this code's category."""
        if self._table(edition, _has_notes):
            return self._table(edition, _codes)
        tabular = self._edition("icd10cm_tabular", on)
        notes = self._table(tabular, _codes) if tabular else {}
        return notes if code[:3] in notes else None

    def procedure(self, code: str, on: dt.date) -> Answer | None:
        """Existence from the CPT or HCPCS edition (a terminated code is unknown), indicators from the fee schedule."""
        key = (code, on)
        if key not in self._procedures:
            self._procedures[key] = self._procedure(code, on)
        return self._procedures[key]

    def _procedure(self, code: str, on: dt.date) -> Answer | None:
        edition = self._edition("hcpcs" if code[:1].isalpha() else "cpt", on)
        if edition is None:
            return None
        held = self._table(edition, _codes).get(code)
        if held is None or (held[2] is not None and held[2] < on):
            return Answer(None, edition.name)
        fees = self._edition("mpfs", on)
        fee = self._table(fees, _fees).get(code) if fees else None
        return Answer(_procedure(code, fee), edition.name)

    def _plain(self, kind: str, code: str, on: dt.date) -> Answer | None:
        edition = self._edition(kind, on)
        if edition is None:
            return None
        held = self._table(edition, _codes).get(code)
        return Answer(held[0] if held and (held[2] is None or held[2] >= on) else None, edition.name)

    def modifier(self, code: str, on: dt.date) -> Answer | None:
        """Our label of a modifier; value None when it is not in force."""
        return self._plain("modifiers", code, on)

    def pos(self, code: str, on: dt.date) -> Answer | None:
        """Name of a place of service."""
        return self._plain("pos", code, on)

    def ptp(self, column1: str, column2: str, on: dt.date, edit_set: str = "medicare") -> Answer | None:
        """The pair's edit in force, with `indicator` "0" or "1". Only Medicare's practitioner set is held."""
        edition = self._edition("ncci_ptp", on) if edit_set == "medicare" else None
        if edition is None:
            return None
        flag = self._table(edition, _pairs).active(column1, column2, on)
        return Answer(None if flag is None else SimpleNamespace(indicator=str(flag)), edition.name)

    def mue(self, code: str, on: dt.date, edit_set: str = "medicare") -> Answer | None:
        """Most units and adjudication indicator. None as value: no published limit."""
        edition = self._edition("mue", on) if edit_set == "medicare" else None
        if edition is None:
            return None
        return Answer(self._table(edition, _limits).get(code), edition.name)

    def addon(self, code: str, on: dt.date) -> Answer | None:
        """Add-on type and listed primaries; value None for a code that is not an add-on."""
        edition = self._edition("aoc", on)
        return None if edition is None else Answer(self._table(edition, _addons).get(code), edition.name)


def _codes(edition: CodeEdition) -> dict[str, tuple[str, bool, dt.date | None, dict]]:
    rows = Code.objects.filter(edition=edition).values_list("code", "long_label", "billable", "term_on", "attributes")
    return {
        code: (label, billable, term, attributes) for code, label, billable, term, attributes in rows.iterator(5000)
    }


def _has_notes(edition: CodeEdition) -> bool:
    """True when the edition was read from a tabular list: its rows then name their parents."""
    return Code.objects.filter(edition=edition, attributes__has_key="parent").exists()


def _pairs(edition: CodeEdition) -> PtpTable:
    """The edition's pairs, copied in binary; a row per pair would cost a worker seconds and hundreds of megabytes."""
    connection.ensure_connection()
    with connection.connection.cursor().copy(COPY_SQL.replace("%s", str(int(edition.pk)))) as rows:
        return PtpTable.from_copy(rows)


def _limits(edition: CodeEdition) -> dict[str, SimpleNamespace]:
    rows = MueLimit.objects.filter(edition=edition).values_list("code", "value", "mai")
    return {code: SimpleNamespace(units=value, mai=mai) for code, value, mai in rows}


def _addons(edition: CodeEdition) -> dict[str, SimpleNamespace]:
    rows = AddOnRule.objects.filter(edition=edition).order_by("-type").values_list("code", "type", "primaries")
    return {code: SimpleNamespace(kind=kind, primaries=frozenset(primaries)) for code, kind, primaries in rows}


def _fees(edition: CodeEdition) -> dict[str, PhysicianFee]:
    return {fee.code: fee for fee in PhysicianFee.objects.filter(edition=edition, modifier="")}


def _procedure(code: str, fee: PhysicianFee | None) -> SimpleNamespace:
    names = (
        "status",
        "global_days",
        "pc_tc",
        "bilateral",
        "assistant",
        "co_surgeon",
        "team",
        "multiple",
        "sex",
        "age_min",
        "age_max",
        "clia",
        "waived_qw",
        "drug",
        "single_dose",
        "therapy",
        "timed",
        "needs_order",
        "hands_on",
    )
    view = SimpleNamespace(**dict.fromkeys(names))
    view.drug = True if code[:1] == "J" else None
    if fee is not None:
        view.status, view.global_days, view.pc_tc, view.bilateral = fee.status, fee.global_days, fee.pctc, fee.bilateral
        view.assistant, view.co_surgeon, view.team, view.multiple = fee.assistant, fee.co, fee.team, fee.multiple
        view.therapy = fee.pctc == _THERAPY_PCTC
    return view


def _inherited(code: str, notes: dict | None, key: str) -> tuple[str, ...] | None:
    """Prefixes of a note on the code and all its ancestors; None when no table holds notes for the code."""
    if notes is None:
        return None
    found: dict[str, None] = {}
    for length in range(3, len(code) + 1):
        held = notes.get(code[:length])
        if held:
            found.update(dict.fromkeys(held[3].get(f"{key}_codes", ())))
    return tuple(found)


def _needs_seventh(code: str, book: dict) -> bool:
    """True when the category's codes go on to a 7th character and this one, filled up with X, stops before it."""
    filled = code.ljust(6, "X")
    return len(code) < 7 and any(filled + seventh in book for seventh in "ABCDEFGHJKMNPQRS0123456789")


def _bilateral_twin(code: str, label: str, book: dict) -> str | None:
    """The sibling whose text says bilateral where ours says right or left (the side's digit has no fixed place)."""
    wanted = _SIDE.sub("bilateral", label).lower()
    for place in range(3, len(code)):
        twin = code[:place] + "3" + code[place + 1 :]
        if twin != code and twin in book and book[twin][0].lower().rstrip("s") in {wanted, wanted.rstrip("s")}:
            return twin
    return None


def _diagnosis(code: str, held: tuple, book: dict, notes: dict | None, limits: dict | None) -> SimpleNamespace:
    """Facts of a code. `notes` or `limits` None: no table of the date holds them, and their values are None (unknown).

    `limits_known` tells an age or sex without limit (known) from lists that are not loaded.
    """
    label, billable, _, own = held
    sides = {side.lower() for side in _SIDE.findall(label)}
    side = sides.pop() if len(sides) == 1 else None
    known = limits or {}
    return SimpleNamespace(
        billable=billable,
        needs_seventh=not billable and (bool(own.get("sevenths")) or _needs_seventh(code, book)),
        limits_known=limits is not None,
        sex=known.get("sex"),
        age_min=known.get("age_min"),
        age_max=known.get("age_max"),
        manifestation=None if limits is None else bool(known.get("manifestation")),
        code_first=_inherited(code, notes, "code_first"),
        excludes1=_inherited(code, notes, "excludes1"),
        use_additional=_inherited(code, notes, "use_additional"),
        laterality=side,
        bilateral_code=_bilateral_twin(code, label, book) if side in {"right", "left"} else None,
        unspecified="unspecified" in label.lower(),
        first_only=code.startswith(_FIRST_ONLY) and not code.startswith(_FIRST_EXCEPT),
        not_alone=code.startswith(_NOT_ALONE),
    )
