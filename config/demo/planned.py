"""One planned encounter: everything the demo needs to push it through the pipeline."""

from dataclasses import dataclass
from datetime import date
from random import Random

from config.demo.cast import Practice, Provider, practice
from config.demo.coded import Coded
from config.demo.notes import Note
from config.demo.papers import EXTENSIONS, render
from config.demo.payers import PayerData, payer
from config.demo.people import Patient
from config.demo.reports import write_report
from config.demo.scenario import Scenario


@dataclass(frozen=True)
class Paper:
    """One document of an encounter. `kind` is note, lab, xray or referral; `render_bytes()` makes the file."""

    file_name: str
    kind: str
    format: str
    note: Note

    def render_bytes(self) -> bytes:
        return render(self.note, kind=self.format)


@dataclass(frozen=True)
class PlannedEncounter:
    """A visit, how it is uploaded, and what the coder signs.

    `truth` is the right coding, `signed` what the coder enters; they differ when `slip_kind` names a mistake.
    `upload_way` is form, csv (a row of the charge list of the day), or attach (encounter by form, documents attached
    afterwards).
    `role` is pays, denial, late or reversal in the once plan, and None in the history (the sandbox decides).
    """

    key: str
    seed: str
    practice_slug: str
    patient: Patient
    provider: Provider
    dos: date
    received_on: date
    scenario: Scenario
    truth: Coded
    signed: Coded
    slip_kind: str | None
    coder: str
    document_format: str
    upload_way: str
    report: str | None
    role: str | None = None

    @property
    def practice(self) -> Practice:
        return practice(self.practice_slug)

    @property
    def payer(self) -> PayerData:
        return payer(self.patient.coverage.payer_id)

    @property
    def place_of_service(self) -> str:
        return self.practice.facility.place_of_service

    def note(self) -> Note:
        """The visit note; the same words each time it is asked for."""
        return self.scenario.note(
            patient=self.patient,
            provider=self.provider,
            practice=self.practice,
            dos=self.dos,
            rng=Random(f"{self.seed}:{self.key}:note"),
        )

    def papers(self) -> tuple[Paper, ...]:
        """The visit's documents, the note first. File names carry no names of patients."""
        stem = f"{self.practice_slug}-{self.dos:%Y%m%d}-{self.key}"
        found = [Paper(f"{stem}-note.{EXTENSIONS[self.document_format]}", "note", self.document_format, self.note())]
        if self.report is not None:
            report = write_report(
                kind=self.report,
                patient=self.patient,
                provider=self.provider,
                practice=self.practice,
                dos=self.dos,
                rng=Random(f"{self.seed}:{self.key}:report"),
            )
            found.append(Paper(f"{stem}-{self.report}.pdf", self.report, "pdf", report))
        return tuple(found)
