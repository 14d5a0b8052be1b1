"""Sign: the coder answers for the codes. A signed version never changes."""

from typing import Any

from coding.workqueue import lease
from coding.workspace import books, findings, record
from coding.workspace.entry import MOST_DIAGNOSES, MOST_LINES, Entry
from coding.workspace.models import Coding, CodingState
from portal import clock
from portal.encounters.models import Encounter
from portal.encounters.states import EncounterState
from portal.encounters.transitions import move


class CannotSign(ValueError):
    """`problems`: what has to be put right first, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class NeedsConfirmation(RuntimeError):
    """Blocking findings stand. Signing is possible when the coder has seen them; the claim will not leave with them."""

    def __init__(self, blocks: list[dict[str, Any]]) -> None:
        super().__init__("Blocking findings stand.")
        self.blocks = blocks


def problems_of(entry: Entry, *, encounter: Encounter) -> list[str]:
    """Why this entry cannot be signed. Codes of a book without edition are let through: the claim will wait for it."""
    problems = list(entry.problems)
    count = len(entry.diagnoses)
    if not count:
        problems.append("Add at least one diagnosis.")
    if not entry.lines:
        problems.append("Add at least one service.")
    if count > MOST_DIAGNOSES or len(entry.lines) > MOST_LINES:
        problems.append(f"At most {MOST_DIAGNOSES} diagnoses and {MOST_LINES} lines fit on a claim.")
    codes = [d.code for d in entry.diagnoses]
    problems += [f"{code} is listed twice." for code in sorted({c for c in codes if codes.count(c) > 1})]
    for at, line in enumerate(entry.lines, start=1):
        name = f"Line {at} ({line.code})"
        if not line.pointers:
            problems.append(f"{name} points to no diagnosis.")
        elif len(line.pointers) > 4 or len(set(line.pointers)) != len(line.pointers):
            problems.append(f"{name} points to at most four different diagnoses.")
        elif any(not 1 <= p <= count for p in line.pointers):
            problems.append(f"{name} points to a diagnosis that is not there.")
        if line.units <= 0:
            problems.append(f"{name} needs units above zero.")
        if line.charge_cents is None:
            problems.append(f"{name}: the practice has no fee for this code on that date. Ask a manager to add it.")
    return problems + books.look_up(entry, on=encounter.service_date).problems


def sign(*, coding_id: int, coder_id: int, confirmed: bool = False) -> Coding:
    """Sign a draft in the coder's context; the encounter becomes CODED, the work item is finished.

    `confirmed`: the coder has seen the blocking findings (they are then not asked again).
    Raises lease.NotYours, record.StaleDraft (no draft any more), CannotSign or NeedsConfirmation; then nothing changed.
    """
    coding = Coding.objects.filter(pk=coding_id).first()
    if coding is None:
        raise record.StaleDraft(None)
    item = lease.held_item(encounter_id=coding.encounter_id, coder_id=coder_id)
    coding = Coding.objects.select_for_update(of=("self",)).get(pk=coding_id)
    if coding.state != CodingState.DRAFT:
        raise record.StaleDraft(coding)
    entry = record.entry_of(coding)
    problems = problems_of(entry, encounter=item.encounter)
    if problems:
        raise CannotSign(problems)
    if not confirmed:
        blocks = findings.live(coding).blocks
        if blocks:
            raise NeedsConfirmation(blocks)
    Coding.objects.filter(encounter_id=coding.encounter_id, state=CodingState.SIGNED).update(state=CodingState.SUPERSEDED)
    Coding.objects.filter(pk=coding.pk).update(state=CodingState.SIGNED, signed_at=clock.now(), coder_id=coder_id)
    lease.close(item)
    move(
        item.encounter, to=EncounterState.CODED, text="Coded and signed.", key=f"coding-{coding.pk}", coding_id=coding.pk,
        version=coding.version, diagnoses=[d.code for d in entry.diagnoses], codes=[line.code for line in entry.lines],
    )  # fmt: skip
    coding.refresh_from_db()
    return coding
