import json as json_module
import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import connections

from portal.documents.models import Document, DocumentState
from portal.documents.receive import receive
from portal.encounters.models import IntakeFile, IntakeRow, RowVerdict
from portal.jobs.run import run_job
from portal.tenants.models import Practice
from portal.tenants.scope import acting

OWN = ("portal.documents.read_pages", "portal.encounters.read_list", "portal.encounters.document_read")


class Command(BaseCommand):
    help = "Take in one file of a practice: a list of encounters (CSV) or a document. Exit 0 accepted, 1 rows refused, 2 unreadable, 3 usage."  # noqa: E501

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--practice", required=True, help="the practice's slug")
        parser.add_argument("--json", action="store_true")

    def create_parser(self, *args, **options):
        """Wrong usage ends with 3, as everywhere here (argparse says 2, which means unreadable input)."""
        parser = super().create_parser(*args, **options)
        parser.error = lambda message: self._end(3, message)
        return parser

    def handle(self, *, file: Path, practice: str, json: bool = False, **_: object) -> None:
        with acting("cw_system"):
            practice_id = Practice._base_manager.filter(slug=practice).values_list("id", flat=True).first()
        if practice_id is None:
            self._end(3, f"There is no practice {practice}.")
        try:
            with open(file, "rb") as stream, acting("cw_system", practice_id=practice_id):
                verdict = receive(practice_id=practice_id, name=file.name, stream=stream, uploaded_by_id=None)
        except OSError as problem:
            self._end(2, f"The file cannot be read or stored: {problem.strerror}.")
        answer = {
            "schema": "claimwright.intake/1",
            "rows": 0,
            "accepted": 0,
            "rejected": [],
            "encounters": [],
            "documents": [],
        }
        if verdict.document is None or verdict.verdict == "refused":
            answer["rejected"].append({"row": None, "field": "file", "why": verdict.message})
            self._show(answer, as_json=json)
            sys.exit(2)
        document_id = verdict.document.pk
        self._run_own_jobs(practice_id, document_id)
        with acting("cw_system", practice_id=practice_id):
            code = self._result(document_id, answer)
        self._show(answer, as_json=json)
        sys.exit(code)

    def _end(self, code: int, message: str) -> None:
        self.stderr.write(message)
        sys.exit(code)

    def _run_own_jobs(self, practice_id: int, document_id: int) -> None:
        """This file's jobs, in this process; what they make due for others is left to the workers."""
        while True:
            with acting("cw_system"), connections["default"].cursor() as cursor:
                cursor.execute(
                    "SELECT id FROM portal_job WHERE state = 'ready' AND run_after <= now() AND practice_id = %s"
                    " AND task = ANY (%s) AND (args ->> 'subject_id')::bigint = %s ORDER BY id",
                    [practice_id, list(OWN), document_id],
                )
                ids = [row[0] for row in cursor.fetchall()]
            if not sum(run_job(job_id) == "done" for job_id in ids):
                return

    def _result(self, document_id: int, answer: dict) -> int:
        document = Document.objects.get(pk=document_id)
        answer["documents"] = [document.pk]
        if document.kind != "csv":
            if document.state == DocumentState.REFUSED:
                answer["rejected"].append({"row": None, "field": "file", "why": document.verdict})
                return 2
            return 0
        taken = IntakeFile.objects.filter(document=document).first()
        if taken is None or taken.problem:
            why = taken.problem if taken else "The list has not been read yet; a worker goes on with it."
            answer["rejected"].append({"row": None, "field": "file", "why": why})
            return 2 if taken else 1
        rows = IntakeRow.objects.filter(intake_file=taken).order_by("row")
        answer["rows"], answer["accepted"] = taken.rows, taken.accepted
        answer["encounters"] = [r.encounter_id for r in rows if r.encounter_id]
        answer["rejected"] = [
            {"row": r.row, "field": field, "why": f"{why} {remedy}"}
            for r in rows
            if r.verdict == RowVerdict.REJECTED
            for field, why, remedy in r.problems
        ] + [
            {"row": r.row, "field": "row", "why": "This visit is here already. It was not made twice."}
            for r in rows
            if r.verdict == RowVerdict.DUPLICATE
        ]
        return 1 if answer["rejected"] else 0

    def _show(self, answer: dict, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json_module.dumps(answer))
            return
        self.stdout.write(
            f"{answer['rows']} rows, {answer['accepted']} accepted, {len(answer['rejected'])} not accepted."
        )
        for line in answer["rejected"]:
            self.stdout.write(
                f"  row {line['row']}, {line['field']}: {line['why']}" if line["row"] else f"  {line['why']}"
            )
