"""Search as you type over ICD-10-CM and HCPCS/CPT: one index per edition and worker, built on first use."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from coding.codesets import selectors
from coding.codesets.models import Code, CodeEdition
from coding.codesets.search_index import Found, Index, icd_rows

__all__ = ["Found", "Index", "SearchAnswer", "find", "icd_rows", "index_of"]

_indexes: dict[tuple[int, dt.datetime], Index] = {}


class SearchAnswer(NamedTuple):
    """`edition` None: nothing loaded. `covers_date` False: the edition shown does not answer for the date asked."""

    edition: str | None
    covers_date: bool
    results: list[Found]


def index_of(edition: CodeEdition) -> Index:
    """The edition's index, built once per worker (about 2 s for a full ICD-10-CM)."""
    key = (edition.pk, edition.loaded_at)
    if key not in _indexes:
        fields = ("code", "display", "long_label", "billable", "attributes")
        _indexes[key] = Index(icd_rows(Code.objects.filter(edition=edition).values_list(*fields).iterator(5000)))
    return _indexes[key]


def find(query: str, *, system: str, on: dt.date | None = None, limit: int = 10) -> SearchAnswer:
    """Search `icd10cm`, `hcpcs` or `cpt`. Without `on` the newest edition; with it the one in force on that date of
    service, and when none is, the newest with `covers_date` False, so that the caller can say so."""
    from portal import clock

    asked = on or clock.today()
    edition = selectors.edition_for(system, asked) if on else None
    edition = edition or selectors.newest_edition(system)
    if edition is None:
        return SearchAnswer(None, False, [])
    return SearchAnswer(edition.name, edition.covers(asked), index_of(edition).find(query, limit))
