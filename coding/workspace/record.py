"""Write a draft: compare-and-set on `revision`, so that of two tabs the second is told, and nothing is overwritten."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from types import SimpleNamespace

from django.db.models import F, Max, Q

from coding.workqueue import lease
from coding.workspace.entry import Diagnosis, Entry, Line
from coding.workspace.models import Coding, CodingDiagnosis, CodingLine, CodingState
from portal.encounters.models import Encounter
from portal.payers.models import FeeScheduleRow


class StaleDraft(RuntimeError):
    """The draft was saved elsewhere meanwhile; nothing was written. `coding` is the draft as it stands."""

    def __init__(self, coding: Coding | None) -> None:
        super().__init__("This draft was saved in another window meanwhile.")
        self.coding = coding


def draft_of(encounter_id: int) -> Coding | None:
    """The encounter's draft, or None before the first save."""
    return Coding.objects.filter(encounter_id=encounter_id, state=CodingState.DRAFT).first()


def save_draft(*, encounter_id: int, coder_id: int, revision: int, entry: Entry) -> Coding:
    """Write the whole draft as `entry` says and renew the lease. `revision` is the one the coder saw (0: none yet).

    Raises lease.NotYours when the coder lost the chart, StaleDraft when the draft has another revision by now.
    """
    item = lease.held_item(encounter_id=encounter_id, coder_id=coder_id)
    lease.heartbeat(encounter_id=encounter_id, coder_id=coder_id)
    draft = draft_of(encounter_id)
    if draft is None:
        if revision != 0:
            raise StaleDraft(None)
        last = Coding.objects.filter(encounter_id=encounter_id).aggregate(last=Max("version"))["last"]
        draft = Coding.objects.create(
            practice_id=item.practice_id, encounter_id=encounter_id, coder_id=coder_id, version=(last or 0) + 1, revision=1
        )
    else:
        saved = Coding.objects.filter(pk=draft.pk, state=CodingState.DRAFT, revision=revision).update(
            revision=F("revision") + 1, coder_id=coder_id
        )
        if not saved:
            draft.refresh_from_db()
            raise StaleDraft(draft)
        draft.revision, draft.coder_id = revision + 1, coder_id
        CodingDiagnosis.objects.filter(coding=draft).delete()
        CodingLine.objects.filter(coding=draft).delete()
    _write(draft, entry, item.encounter)
    return draft


def _write(draft: Coding, entry: Entry, encounter: Encounter) -> None:
    CodingDiagnosis.objects.bulk_create(
        CodingDiagnosis(practice_id=draft.practice_id, coding=draft, position=at, code=row.code, evidence=list(row.evidence))
        for at, row in enumerate(entry.diagnoses, start=1)
    )
    prices = price(entry.lines, practice_id=draft.practice_id, on=encounter.service_date)
    CodingLine.objects.bulk_create(
        CodingLine(
            practice_id=draft.practice_id, coding=draft, position=at, code=line.code, modifiers=list(line.modifiers),
            pointers=list(line.pointers), units=line.units, charge_cents=cents, minutes=line.minutes,
            evidence=list(line.evidence),
        )
        for at, (line, cents) in enumerate(zip(entry.lines, prices, strict=True), start=1)
    )  # fmt: skip


def price(lines: Sequence[Line], *, practice_id: int, on: dt.date) -> list[int | None]:
    """Charge of each line in cents: the practice's fee in force on the date of service times units. None = no fee known,
    never zero. A fee for one of the line's modifiers goes before the plain one; a charge given with the line stays."""
    codes = {line.code for line in lines}
    rows = FeeScheduleRow.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on), practice_id=practice_id, code__in=codes, valid_from__lte=on
    ).order_by("valid_from")  # the newest is read last and stays
    fees = {(row.code, row.modifier): row.charge_cents for row in rows} if codes else {}
    return [_charge(line, fees) for line in lines]


def _charge(line: Line, fees: dict[tuple[str, str], int]) -> int | None:
    if line.charge_cents is not None:
        return line.charge_cents
    fee = next((fees[line.code, m] for m in (*line.modifiers, "") if (line.code, m) in fees), None)
    return None if fee is None else int((fee * line.units).quantize(Decimal(1)))


def entry_of(coding: Coding | None) -> Entry:
    """What a coding holds, as an entry; empty for None."""
    if coding is None:
        return Entry()
    return Entry(
        tuple(
            Diagnosis(row.code, tuple(tuple(place) for place in row.evidence))
            for row in CodingDiagnosis.objects.filter(coding=coding).order_by("position")
        ),
        tuple(
            Line(
                row.code, tuple(row.modifiers), row.units, tuple(row.pointers), row.minutes, row.charge_cents,
                tuple(tuple(place) for place in row.evidence),
            )
            for row in CodingLine.objects.filter(coding=coding).order_by("position")
        ),
    )  # fmt: skip


def record_coding(
    *, encounter_id: int, coder_id: int, diagnoses: Iterable[str | Diagnosis], lines: Iterable[Line | SimpleNamespace]
) -> Coding:
    """Save a whole coding over whatever draft there is, for callers without a screen (the demo's history).

    Runs in the coder's context; he holds the chart (`workqueue.lease.pull_next`). `lines` have code, modifiers, units,
    pointers and minutes. Sign it with `workspace.sign.sign`.
    """
    entry = Entry(
        tuple(row if isinstance(row, Diagnosis) else Diagnosis(row) for row in diagnoses),
        tuple(
            row
            if isinstance(row, Line)
            else Line(row.code, tuple(row.modifiers), Decimal(row.units), tuple(row.pointers), row.minutes)
            for row in lines
        ),
    )
    draft = draft_of(encounter_id)
    return save_draft(
        encounter_id=encounter_id, coder_id=coder_id, revision=draft.revision if draft else 0, entry=entry
    )
