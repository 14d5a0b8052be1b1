"""Ready encounters in the queue, by the real steps: made by the worker's role, taken in by the real task."""

import datetime as dt
from decimal import Decimal

from coding.workqueue import lease
from coding.workqueue.models import WorkItem
from coding.workspace import record, sign
from coding.workspace.entry import Line
from portal import clock
from portal.documents.models import Document, DocumentState
from portal.encounters.models import Encounter, EncounterDocument
from portal.encounters.states import EncounterState
from portal.encounters.transitions import move
from portal.jobs import sweep
from portal.patients.models import Coverage, Patient
from portal.payers.models import Payer
from portal.tenants.models import Provider

DOS = dt.date(2026, 6, 15)
_number = iter(range(1, 100_000))


def patient(cast, slug: str = "northside", **values) -> Patient:
    n = next(_number)
    defaults = {
        "account_no": f"T-{n}", "last_name": f"Stone{n}", "first_name": "Ada", "birth_date": "1980-01-02", "sex": "F",
    }  # fmt: skip
    with cast.system(slug):
        return Patient.objects.create(**(defaults | values))


def ready(cast, slug: str = "northside", *, who: Patient | None = None, queue: bool = True, **values) -> Encounter:
    """One encounter that is ready to code; with `queue` the jobs are run, so that it stands in the queue."""
    who = who or patient(cast, slug)
    with cast.system(slug):
        payer = Payer.objects.order_by("pk").first()
        coverage = Coverage.objects.create(
            patient=who, payer=payer, member_id=f"M{next(_number)}", valid_from=dt.date(2025, 1, 1)
        )
        encounter = Encounter.objects.create(
            **{
                "patient": who, "provider": Provider.objects.first(), "coverage": coverage, "payer": payer,
                "service_date": DOS, "kind": "office", "received_at": clock.now(), "expected_cents": 16500,
            } | values
        )  # fmt: skip
        document = Document.objects.create(
            name="note.txt", kind="txt", size=10, sha256=f"{encounter.pk:064d}", state=DocumentState.STORED,
            received_at=clock.now(),
        )  # fmt: skip
        EncounterDocument.objects.create(encounter=encounter, document=document)
        move(encounter, to=EncounterState.READY, text="Everything is there.")
    if queue:
        sweep.drain(seconds=20)
    return encounter


def simple_lines() -> list[Line]:
    return [Line("99213", (), Decimal(1), (1,))]


def pull(cast, who: str = "alice") -> WorkItem | None:
    with cast.acting(who):
        return lease.pull_next(coder_id=getattr(cast, who).pk)


def drafted(cast, who: str = "alice", *, diagnoses=("E11.9",), lines=None):
    """Pull the next chart and save a draft of it: (work item, coding)."""
    item = pull(cast, who)
    coder = getattr(cast, who)
    with cast.acting(who):
        coding = record.record_coding(
            encounter_id=item.encounter_id, coder_id=coder.pk, diagnoses=diagnoses, lines=lines or simple_lines()
        )
    return item, coding


def signed(cast, who: str = "alice", **values):
    """The next chart pulled, coded and signed: (work item, coding). Jobs are not run."""
    item, coding = drafted(cast, who, **values)
    with cast.acting(who):
        coding = sign.sign(coding_id=coding.pk, coder_id=getattr(cast, who).pk, confirmed=True)
    return item, coding
