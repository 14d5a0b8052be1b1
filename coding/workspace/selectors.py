"""Reads of the coder's pages."""

import datetime as dt
import statistics
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Sum
from django.utils import timezone

from coding.workqueue.lease import classes_of
from coding.workqueue.models import WorkItem, WorkState
from coding.workqueue.reasons import HOLD_REASONS
from coding.workspace import books, findings, record
from coding.workspace import entry as entries
from coding.workspace.models import Coding, CodingLine, CodingState
from portal import clock
from portal.documents import selectors as documents
from portal.documents.models import Document, DocumentState
from portal.encounters.models import Encounter, EncounterDocument

SHOWN_DONE = 20
FEW_CHARGES = 10  # signed encounters under which a practice has no usual charge yet


def business_day_start() -> dt.datetime:
    """Midnight of the business date in the firm's time zone."""
    return timezone.make_aware(dt.datetime.combine(clock.today(), dt.time()))


@dataclass(slots=True)
class Work:
    """What is in a coder's hands. `back`: charts that wait for him again."""

    leased: list[WorkItem]
    held: list[WorkItem]
    back: list[WorkItem]
    done: list[WorkItem]
    done_count: int
    waiting: int
    first: int


def work_of(coder_id: int) -> Work:
    """Everything on the coder's own page, in five queries whatever the number of charts."""
    rows = list(
        WorkItem.objects.filter(
            Q(coder_id=coder_id, state__in=[WorkState.LEASED, WorkState.HELD])
            | Q(reserved_for_id=coder_id, state=WorkState.OPEN)
        )
        .select_related("encounter", "encounter__patient", "practice")
        .order_by("tier", "due_at", "id")
        .listed()
    )
    for item in rows:
        reason = HOLD_REASONS.get(item.hold_reason)
        item.reason_label = reason.label if reason else ""
        item.waits_for_practice = bool(reason and reason.practice)
    done = WorkItem.objects.filter(coder_id=coder_id, state=WorkState.CLOSED, closed_at__gte=business_day_start())
    waiting = WorkItem.objects.filter(state=WorkState.OPEN, credential__in=classes_of(coder_id)).filter(
        Q(reserved_for_id=None) | Q(reserved_for_id=coder_id)
    )
    tiers = list(waiting.values_list("tier", flat=True))
    return Work(
        leased=[i for i in rows if i.state == WorkState.LEASED],
        held=[i for i in rows if i.state == WorkState.HELD],
        back=[i for i in rows if i.state == WorkState.OPEN],
        done=list(
            done.select_related("encounter", "encounter__patient", "practice").order_by("-closed_at").listed()[:SHOWN_DONE]
        ),
        done_count=done.count(),
        waiting=len(tiers),
        first=tiers.count(0),
    )


def papers(encounter: Encounter, asked: str = "") -> dict[str, Any]:
    """The encounter's documents and the pages of the one that is shown (`asked` its id, else the first readable)."""
    rows = list(
        Document.objects.filter(
            pk__in=EncounterDocument.objects.filter(encounter=encounter).values("document_id")
        ).exclude(state=DocumentState.REFUSED).order_by("id")
    )  # fmt: skip
    shown = next((d for d in rows if str(d.pk) == asked), None) or next(
        (d for d in rows if d.state == DocumentState.READ), rows[0] if rows else None
    )
    pages = documents.pages_with_words(shown) if shown and shown.state == DocumentState.READ else []
    return {"documents": rows, "document": shown, "pages": pages, "practice_slug": encounter.practice.slug}


def desk(*, encounter: Encounter, coding: Coding | None, entry: entries.Entry, found: books.Books | None = None) -> dict[str, Any]:
    """What the code side shows of an entry: rows with labels and charges, findings, what the books do not cover."""
    found = found or books.look_up(entry, on=encounter.service_date)
    charges = record.price(entry.lines, practice_id=encounter.practice_id, on=encounter.service_date)
    known = [c for c in charges if c is not None]
    return {
        **rows_of(entry, found, charges),
        "books": found,
        "charge_total": sum(known) if known and len(known) == len(charges) else None,
        "findings": findings.live(coding),
        "coding": coding,
        "revision": coding.revision if coding and coding.state == CodingState.DRAFT else 0,
    }


def rows_of(entry: entries.Entry, found: books.Books, charges: list[int | None]) -> dict[str, Any]:
    """Diagnoses and lines as the templates draw them; shared with the blind audit, which shows no charges."""
    return {
        "diagnoses": [
            {"at": at, "letter": entries.LETTERS[at - 1], "code": d.code, "label": found.diagnosis(d.code),
             "evidence": [list(p) for p in d.evidence], "first": at == 1, "last": at == len(entry.diagnoses)}
            for at, d in enumerate(entry.diagnoses, start=1)
        ],
        "lines": [
            {"at": at, "code": line.code, "label": found.procedure(line.code), "mods": " ".join(line.modifiers),
             "units": f"{line.units.normalize():f}", "ptr": line.letters, "minutes": "" if line.minutes is None else line.minutes,
             "charge": cents, "evidence": [list(p) for p in line.evidence]}
            for at, (line, cents) in enumerate(zip(entry.lines, charges, strict=True), start=1)
        ],
    }  # fmt: skip


def median_charge(practice_id: int, kind: str) -> int | None:
    """Median total charge in cents of the practice's last signed encounters of this kind; None under FEW_CHARGES."""
    totals = list(
        CodingLine.objects.filter(practice_id=practice_id, coding__state=CodingState.SIGNED, coding__encounter__kind=kind)
        .values("coding_id")
        .annotate(total=Sum("charge_cents"))
        .order_by("-coding_id")
        .values_list("total", flat=True)[:100]
    )
    return statistics.median_low(totals) if len(totals) >= FEW_CHARGES else None


def current(encounter_id: int) -> tuple[Coding | None, entries.Entry]:
    """The draft with its entry; without a draft the entry of the last signed version, to start from."""
    rows = list(Coding.objects.filter(encounter_id=encounter_id).order_by("-version")[:2])
    draft = next((c for c in rows if c.state == CodingState.DRAFT), None)
    signed = next((c for c in rows if c.state == CodingState.SIGNED), None)
    return draft or signed, record.entry_of(draft or signed)
