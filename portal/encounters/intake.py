"""Take in a list of encounters: each good row becomes an encounter, each bad one says field, why and what to do.

Shared by the page (through the job `list.stored`) and the command `intake`.
"""

import csv
import io
import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from portal import clock
from portal.documents import kinds as file_kinds
from portal.documents import selectors, store
from portal.documents.models import Document, DocumentState
from portal.documents.transitions import move
from portal.encounters import sheet
from portal.encounters.create import Duplicate, create_encounter, find_duplicate
from portal.encounters.kinds import default_kind
from portal.encounters.models import Encounter, IntakeFile, IntakeRow, RowVerdict
from portal.patients.forms import member_id_problem
from portal.patients.models import Coverage, Patient, name_key
from portal.payers.models import Payer
from portal.tenants.models import Practice, Provider
from portal.trail.record import record
from portal.ui.exports import harmless

SLICE = 50


@dataclass(frozen=True, slots=True)
class Slice:
    """How far the list is: rows done, rows in all, and whether it is finished."""

    done: int
    total: int
    finished: bool


def read_list(*, practice_id: int, document_id: int, start: int, limit: int = SLICE) -> Slice:
    """Work on the rows from `start` (counted from 0). Needs an open system context; commits with the caller.

    Safe to repeat: a row with a verdict is not worked on again, and a visit that is here is a duplicate, not a second one.
    """
    document = Document.objects.get(pk=document_id)
    intake_file, _made = IntakeFile.objects.get_or_create(practice_id=practice_id, document=document)
    if intake_file.finished_at is not None:
        return Slice(intake_file.rows, intake_file.rows, True)
    try:
        headings, rows = sheet.parse(file_kinds.decode(selectors.copy_of(document, store.ORIGINAL)))
    except (sheet.ListProblem, file_kinds.Refused) as problem:
        IntakeFile.objects.filter(pk=intake_file.pk).update(problem=str(problem)[:300], finished_at=clock.now())
        move(document, to=DocumentState.REFUSED, verdict=str(problem)[:300])
        return Slice(0, 0, True)
    done = set(IntakeRow.objects.filter(intake_file=intake_file).values_list("row", flat=True))
    counts = dict.fromkeys(RowVerdict.values, 0)
    taker = _Taker(practice_id, document)
    for line, cells in rows[start : start + limit]:
        if line not in done:
            counts[taker.take(intake_file, headings, line, cells)] += 1
    end = min(start + limit, len(rows))
    finished = end >= len(rows)
    IntakeFile.objects.filter(pk=intake_file.pk).update(
        rows=len(rows),
        accepted=F("accepted") + counts["accepted"],
        duplicates=F("duplicates") + counts["duplicate"],
        rejected=F("rejected") + counts["rejected"],
        finished_at=clock.now() if finished else None,
    )
    if finished and document.state == DocumentState.STORED:
        move(document, to=DocumentState.READ)
        record("took in", "list", document.pk, rows=len(rows))
    return Slice(end, len(rows), finished)


class _Taker:
    """Takes rows of one list; providers and payers are read once."""

    def __init__(self, practice_id: int, document: Document) -> None:
        self.practice_id = practice_id
        self.by = document.uploaded_by_id
        self.specialty = Practice.objects.get(pk=practice_id).specialty
        self.providers = {p.npi: p for p in Provider.objects.filter(active=True)}
        self.payers = {p.payer_id.upper(): p for p in Payer.objects.filter(active=True)}
        self.today = clock.today()

    def take(self, intake_file: IntakeFile, headings: list[str], line: int, cells: list[str]) -> str:
        """One row in its own savepoint: whatever happens to it, the others go on. Returns the verdict."""
        row = sheet.understand(headings, line, cells, today=self.today)
        self._check(row)
        encounter, verdict = None, RowVerdict.REJECTED
        if not row.problems:
            try:
                with transaction.atomic():
                    encounter, verdict = self._make(row)
            except IntegrityError:
                row.wrong("row", "It could not be stored beside what is here already.", "Send this row again.")
                encounter, verdict = None, RowVerdict.REJECTED
        IntakeRow.objects.create(
            practice_id=self.practice_id, intake_file=intake_file, row=line, verdict=verdict, encounter=encounter,
            problems=row.problems,
        )  # fmt: skip
        return str(verdict)

    def _check(self, row: sheet.Row) -> None:
        v = row.values
        if v["provider_npi"] and v["provider_npi"] not in self.providers and not _has(row, "provider_npi"):
            row.wrong(
                "provider_npi", "This practice has no provider with this NPI.", "Ask the firm to add the provider."
            )
        payer = self.payers.get(v["payer_id"].upper())
        if v["payer_id"] and payer is None:
            row.wrong("payer_id", "The firm has no payer with this id.", "Use the payer id from the payer list.")
        if payer and v["member_id"]:
            v["member_id"] = v["member_id"].replace(" ", "").replace("-", "").upper()
            problem = member_id_problem(payer, v["member_id"])
            if problem:
                why, _, remedy = problem.partition(". ")
                row.wrong("member_id", f"{why}.", remedy)

    def _make(self, row: sheet.Row) -> tuple[Encounter, str]:
        v, provider = row.values, self.providers[row.values["provider_npi"]]
        patient = self._find_patient(row)
        known = find_duplicate(
            practice_id=self.practice_id, external_ref=v["external_id"], patient_id=patient.pk if patient else None,
            provider_id=provider.pk, service_date=row.service_date,
        )  # fmt: skip
        if known is not None:
            return known, RowVerdict.DUPLICATE
        patient = patient or self._new_patient(row)
        documents = self._documents(row)
        try:
            made = create_encounter(
                practice_id=self.practice_id, patient=patient, provider=provider, service_date=row.service_date,
                place_of_service=v["place_of_service"], kind=v["kind"] or default_kind(self.specialty),
                coverage=self._coverage(row, patient), documents=documents, external_ref=v["external_id"],
                created_by=self.by,
            )  # fmt: skip
        except Duplicate as again:
            return again.encounter, RowVerdict.DUPLICATE
        return made, RowVerdict.ACCEPTED

    def _find_patient(self, row: sheet.Row) -> Patient | None:
        """Only an exact match: account number with birth date, or the whole name with birth date. A near miss is a new
        person until somebody decides otherwise; nothing of a known patient is overwritten."""
        v = row.values
        match = Q(name_key=name_key(v["last_name"], v["first_name"]))
        if v["account_no"]:
            match |= Q(account_no=v["account_no"])
        return Patient.objects.filter(match, birth_date=row.born).order_by("id").first()

    def _new_patient(self, row: sheet.Row) -> Patient:
        v = row.values
        return Patient.objects.create(
            practice_id=self.practice_id, account_no=v["account_no"] or f"A{secrets.token_hex(4).upper()}",
            last_name=v["last_name"], first_name=v["first_name"], birth_date=row.born, sex=v["sex"], address1=v["street"],
            city=v["city"], state=v["state"], zip=v["zip"], phone=v["phone"],
        )  # fmt: skip

    def _coverage(self, row: sheet.Row, patient: Patient) -> Coverage | None:
        """The coverage that the row names, in force on its date: the practice's own statement for that day."""
        v, day = row.values, row.service_date
        payer = self.payers.get(v["payer_id"].upper())
        if payer is None:
            return None
        same = Coverage.objects.filter(patient=patient, payer=payer, member_id=v["member_id"])
        found = same.filter(Q(valid_to=None) | Q(valid_to__gte=day)).order_by("valid_from").first()
        if found is not None:
            if found.valid_from > day:
                found.valid_from = day
                found.save(update_fields=["valid_from"])
            return found
        return Coverage.objects.create(
            practice_id=self.practice_id, patient=patient, payer=payer, member_id=v["member_id"],
            relationship=v["relationship"], subscriber_last_name=v["subscriber_last_name"],
            subscriber_first_name=v["subscriber_first_name"], subscriber_birth_date=row.subscriber_born,
            subscriber_sex=v["subscriber_sex"], valid_from=day,
        )  # fmt: skip

    def _documents(self, row: sheet.Row) -> list[Document]:
        """Documents by file name, the newest of a name. One that is not here is said, and the visit waits for it."""
        found = []
        for name in filter(None, (part.strip() for part in row.values["documents"].split(";"))):
            document = (
                Document.objects.filter(name=file_kinds.safe_name(name))
                .exclude(state=DocumentState.REFUSED)
                .order_by("-id")
                .first()
            )
            if document is None:
                row.wrong(
                    "documents", "A document it names has not arrived.", "Upload it and attach it to the encounter."
                )
            else:
                found.append(document)
        return found


def _has(row: sheet.Row, name: str) -> bool:
    return any(problem[0] == name for problem in row.problems)


def rejected_rows(document: Document, intake_file: IntakeFile) -> bytes:
    """The rows that were not accepted, as a CSV to correct and send again: the file's own columns, then why and what to
    do. Cells that a spreadsheet could run are neutralized."""
    headings, rows = sheet.parse(file_kinds.decode(selectors.copy_of(document, store.ORIGINAL)))
    verdicts = {
        r.row: r.problems
        for r in IntakeRow.objects.filter(intake_file=intake_file, verdict=RowVerdict.REJECTED).order_by("row")
    }
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(h) for h in (*headings, "what is wrong", "what to do")])
    for line, cells in rows:
        if line in verdicts:
            problems = verdicts[line]
            said = ("; ".join(f"{f}: {why}" for f, why, _r in problems), "; ".join(r for _f, _w, r in problems))
            writer.writerow([harmless(c) for c in (*cells, *said)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
