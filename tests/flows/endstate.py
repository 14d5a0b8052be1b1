"""Everything that a run of the journey leaves behind, without the numbers that another run draws anew."""

import hashlib
from collections import Counter

from django.conf import settings

from claims.clearinghouse.models import Batch, Interchange
from claims.clearinghouse.sealing import batch_bytes
from claims.denials.models import Denial
from claims.ledger.models import Entry, Posting
from claims.lifecycle.models import Claim, ClaimFact
from claims.metrics.models import ClaimInCell, MonthCell
from claims.remittance.models import Deposit, Remittance, RemittanceClaim
from coding.workqueue.models import WorkItem
from portal.documents.models import Document, DocumentPage
from portal.encounters.models import Encounter, EncounterDocument, TimelineEntry
from portal.jobs.models import Job
from portal.tenants.scope import acting

# drawn anew by each run: control numbers and the minute of writing (segment -> element positions)
DRAWN = {b"ISA": (10, 13), b"GS": (5, 6), b"BHT": (3, 5), b"GE": (2,), b"IEA": (2,)}


def end_state(practice_id: int) -> dict[str, object]:
    """Rows and files of one practice as plain values; two runs of the same life are equal."""
    with acting("cw_system", practice_id=practice_id):
        names = {
            number: f"claim{n}"
            for n, number in enumerate(Claim.objects.order_by("encounter_id").values_list("control_no", flat=True))
        }
        found = {
            "encounters": rows(Encounter, "external_ref", "state", "owner", "waiting_reason"),
            "documents": rows(Document, "sha256", "state", "pages", "kind"),
            "pages": DocumentPage.objects.count(),
            "links": EncounterDocument.objects.count(),
            "work": rows(WorkItem, "encounter__external_ref", "state"),
            "claims": rows(
                Claim, "encounter__external_ref", "state", "outcome", "charge_cents", "first_paid_on", "waiting_reason"
            ),
            "facts": rows(ClaimFact, "kind", "code"),
            "batches": rows(Batch, "state", "claims_count", "charge_cents"),
            "sent": [digest(batch_bytes(batch), names) for batch in Batch.objects.order_by("id")],
            "ledger": rows(Entry, "account", "amount_cents", "posting__kind"),
            "postings": rows(Posting, "kind", "effective_on"),
            "remittances": rows(Remittance, "state", "paid_cents", "claims_matched", "claims_parked"),
            "answers": rows(RemittanceClaim, "status_code", "outcome", "paid_cents", "parked_reason"),
            "denials": rows(Denial, "category", "state", "carc"),
            "deposits": rows(Deposit, "amount_cents", "deposited_on"),
            "cells": rows(MonthCell, "month", "claims", "adjudicated", "denied_first", "charge_cents"),
            "counted": ClaimInCell.objects.count(),
            "timeline": rows(TimelineEntry, "encounter__external_ref", "kind"),
            "jobs": rows(Job, "task", "state"),
        }
    with acting("cw_router"):
        found["received"] = Counter(Interchange.objects.values_list("kind", "parked_reason"))
    files = sorted(settings.EXCHANGE_DIR.rglob("*.837"))
    found["files"] = Counter(digest(path.read_bytes(), names) for path in files if path.parent.name != "marks")
    return found


def rows(model, *fields: str) -> Counter:
    return Counter(model.objects.values_list(*fields))


def digest(data: bytes, names: dict[str, str]) -> str:
    """sha256 of a file's bytes with the drawn numbers blanked and claims named in their order."""
    out = []
    for segment in data.split(b"~"):
        parts = segment.split(b"*")
        for at in DRAWN.get(parts[0].strip(), ()):
            parts[at] = b""
        out.append(b"*".join(parts))
    text = b"~".join(out)
    for number, name in names.items():
        text = text.replace(number.encode(), name.encode())
    return hashlib.sha256(text).hexdigest()
