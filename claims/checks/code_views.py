"""What the rules need of code sets, and a version built from dictionaries for tests and tools.

Every method answers ``Lookup(value, edition)``, with ``value`` None when the edition in force does not know the
code (or has no edit for it), or plain ``None`` when **no edition covers the date**: then a rule is not evaluated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol


class Lookup(NamedTuple):
    """A value of a table and the name of the edition it came from."""

    value: Any
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisView:
    """ICD-10-CM facts of a code. Prefix tuples hold code beginnings without dots.

    None in ``manifestation`` or a prefix tuple: no table of the date states it. ``limits_known`` False: no list of age
    and sex limits covers the date, so that an absent limit means nothing.
    """

    billable: bool = True
    needs_seventh: bool = False  # the category wants a 7th character and the code lacks a legal one
    sex: str | None = None
    age_min: int | None = None  # years at the date of service
    age_max: int | None = None
    limits_known: bool = True
    manifestation: bool | None = False
    code_first: tuple[str, ...] | None = ()
    excludes1: tuple[str, ...] | None = ()
    use_additional: tuple[str, ...] | None = ()
    laterality: str | None = None  # right | left | bilateral
    bilateral_code: str | None = None
    unspecified: bool = False
    first_only: bool = False  # may only be listed first
    not_alone: bool = False  # a status code that may not be the only diagnosis


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureView:
    """Procedure facts: fee-schedule indicators of the date. None = the table does not say."""

    status: str | None = None
    global_days: str | None = None  # 000 010 090 XXX YYY ZZZ MMM
    pc_tc: str | None = None
    bilateral: str | None = None
    assistant: str | None = None
    co_surgeon: str | None = None
    team: str | None = None
    multiple: str | None = None
    sex: str | None = None
    age_min: int | None = None
    age_max: int | None = None
    clia: bool | None = None  # laboratory certificate needed
    waived_qw: bool | None = None  # on the list of waived tests that take QW
    drug: bool | None = None
    single_dose: bool | None = None
    therapy: bool | None = None  # "always therapy"
    timed: bool | None = None
    needs_order: bool | None = None
    hands_on: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PtpEdit:
    """An NCCI pair edit active on the date. ``indicator``: 0 never, 1 with modifier, 9 void."""

    indicator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MueEdit:
    """Medically unlikely edit: most units, and how it is adjudicated (MAI 1, 2 or 3)."""

    units: int
    mai: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOn:
    """An add-on code: type 1, 2 or 3, and the listed primaries."""

    kind: int
    primaries: frozenset[str]


class CodeViews(Protocol):
    """The tables in force on a date, whoever holds them."""

    def diagnosis(self, code: str, on: date) -> Lookup | None: ...

    def procedure(self, code: str, on: date) -> Lookup | None: ...

    def modifier(self, code: str, on: date) -> Lookup | None: ...

    def pos(self, code: str, on: date) -> Lookup | None: ...

    def ptp(self, column1: str, column2: str, on: date, edit_set: str = "medicare") -> Lookup | None: ...

    def mue(self, code: str, on: date, edit_set: str = "medicare") -> Lookup | None: ...

    def addon(self, code: str, on: date) -> Lookup | None: ...


class StaticCodeViews:
    """Code views out of dictionaries, with one date range and one edition name per table.

    ``tables`` maps a table name (``diagnosis procedure modifier pos ptp mue addon``, and ``ptp_medicaid``,
    ``mue_medicaid``) to ``(edition, first day, last day, {key: value})``; an absent table covers no date.
    """

    def __init__(self, tables: Mapping[str, tuple[str, date, date, Mapping[Any, Any]]]) -> None:
        self._tables = dict(tables)

    def _get(self, table: str, key: Any, on: date) -> Lookup | None:
        held = self._tables.get(table)
        if held is None or not held[1] <= on <= held[2]:
            return None
        return Lookup(held[3].get(key), held[0])

    def diagnosis(self, code: str, on: date) -> Lookup | None:
        return self._get("diagnosis", code, on)

    def procedure(self, code: str, on: date) -> Lookup | None:
        return self._get("procedure", code, on)

    def modifier(self, code: str, on: date) -> Lookup | None:
        return self._get("modifier", code, on)

    def pos(self, code: str, on: date) -> Lookup | None:
        return self._get("pos", code, on)

    def ptp(self, column1: str, column2: str, on: date, edit_set: str = "medicare") -> Lookup | None:
        return self._get("ptp" if edit_set == "medicare" else f"ptp_{edit_set}", (column1, column2), on)

    def mue(self, code: str, on: date, edit_set: str = "medicare") -> Lookup | None:
        return self._get("mue" if edit_set == "medicare" else f"mue_{edit_set}", code, on)

    def addon(self, code: str, on: date) -> Lookup | None:
        return self._get("addon", code, on)
