"""Which edition answers for a date of service."""

import datetime as dt

from coding.codesets.models import CodeEdition


def best(editions: list[CodeEdition], kind: str, on: dt.date) -> CodeEdition | None:
    """The edition of a kind in force on a date: a real one before a DEMO one, then the one that began last."""
    fitting = [e for e in editions if e.kind == kind and e.covers(on)]
    return max(fitting, key=lambda e: (not e.is_demo, e.valid_from, e.loaded_at), default=None)


def edition_for(kind: str, on: dt.date) -> CodeEdition | None:
    """The edition in force on a date of service, or None: then nothing about it may be called checked."""
    return best(list(CodeEdition.objects.filter(kind=kind, valid_from__lte=on)), kind, on)


def newest_edition(kind: str) -> CodeEdition | None:
    """The edition that begins last, real before DEMO on a tie."""
    return CodeEdition.objects.filter(kind=kind).order_by("-valid_from", "is_demo", "-loaded_at").first()
