"""Which edition answers for a date of service."""

import datetime as dt
from dataclasses import dataclass

from coding.codesets.models import CodeEdition, EditionKind

DAY = dt.timedelta(days=1)


def best(editions: list[CodeEdition], kind: str, on: dt.date) -> CodeEdition | None:
    """The edition of a kind in force on a date: a real one before a DEMO one, then the one that began last."""
    fitting = [e for e in editions if e.kind == kind and e.covers(on)]
    return max(fitting, key=lambda e: (not e.is_demo, e.valid_from, e.loaded_at), default=None)


@dataclass(frozen=True, slots=True)
class Gap:
    """Dates of service for which a kind of table has no edition. `to` None: until one is loaded."""

    kind: str
    label: str
    first: dt.date
    to: dt.date | None


def gaps(editions: list[CodeEdition]) -> list[Gap]:
    """Holes between and after the editions of each loaded kind, in the order of the kinds.

    Dates before the first edition of a kind are no gap: the installation began there.
    """
    found = []
    for kind, label in EditionKind.choices:
        own = sorted((e for e in editions if e.kind == kind), key=lambda e: e.valid_from)
        if not own:
            continue
        reached: dt.date | None = own[0].valid_to
        for edition in own[1:]:
            if reached is None:
                break
            if edition.valid_from > reached + DAY:
                found.append(Gap(kind, label, reached + DAY, edition.valid_from - DAY))
            reached = None if edition.valid_to is None else max(reached, edition.valid_to)
        if reached is not None:
            found.append(Gap(kind, label, reached + DAY, None))
    return found


def edition_for(kind: str, on: dt.date) -> CodeEdition | None:
    """The edition in force on a date of service, or None: then nothing about it may be called checked."""
    return best(list(CodeEdition.objects.filter(kind=kind, valid_from__lte=on)), kind, on)


def newest_edition(kind: str) -> CodeEdition | None:
    """The edition that begins last, real before DEMO on a tie."""
    return CodeEdition.objects.filter(kind=kind).order_by("-valid_from", "is_demo", "-loaded_at").first()
