"""The auditor's codes: kept while he works, compared with the coder's once he submits. Only then is the coder shown."""

from coding.audits.compare import Comparison, compare
from coding.audits.models import AuditCase, AuditState
from coding.workspace import record
from coding.workspace.entry import Entry, as_json, from_json
from portal import clock


class AlreadyCompared(RuntimeError):
    """The case was submitted before; it is not changed any more."""


def keep(*, case_id: int, auditor_id: int, entry: Entry) -> None:
    """Keep what the auditor has so far. AlreadyCompared after submission, or when it is not his case."""
    diagnoses, lines = as_json(entry)
    if not AuditCase.objects.filter(pk=case_id, auditor_id=auditor_id, state=AuditState.OPEN).update(
        diagnoses=diagnoses, lines=lines
    ):
        raise AlreadyCompared("This case was submitted already.")


def submit(*, case_id: int, auditor_id: int, note: str = "") -> Comparison:
    """Compare the kept codes with the coder's and store marks and scores. One submission wins; ValueError when empty."""
    case = AuditCase.objects.select_for_update(of=("self",)).get(pk=case_id, auditor_id=auditor_id)
    if case.state != AuditState.OPEN:
        raise AlreadyCompared("This case was submitted already.")
    if not case.diagnoses or not case.lines:
        raise ValueError("Code at least one diagnosis and one service first.")
    comparison = compare(record.entry_of(case.coding), from_json(case.diagnoses, case.lines))
    AuditCase.objects.filter(pk=case.pk).update(
        state=AuditState.COMPARED, comparison=comparison.scores(), note=note.strip()[:500], submitted_at=clock.now()
    )
    return comparison
