"""Play the cast's part: receive, code and move time, through the same functions that pages and workers call."""

import datetime as dt
import io
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from claims.clearinghouse.sandbox import write_clock
from coding.workqueue import lease
from coding.workqueue.models import WorkItem
from coding.workspace.record import record_coding
from coding.workspace.sign import sign
from config.demo import cast, sheet
from config.demo.planned import PlannedEncounter
from portal import clock
from portal.documents.models import Document
from portal.documents.receive import receive
from portal.encounters.create import create_encounter
from portal.encounters.fix import attach
from portal.encounters.kinds import default_kind
from portal.encounters.models import Encounter
from portal.patients.models import Coverage, Patient
from portal.payers.models import Payer
from portal.people.models import User
from portal.tenants import scope
from portal.tenants.models import Practice, Provider
from portal.tenants.scope import acting

OPENING = dt.time(14, 0, tzinfo=dt.UTC)  # morning of every American time zone


class Player:
    """Knows the ids of the cast and does what its members do, each in his own context."""

    def __init__(self) -> None:
        with acting("cw_system"):
            self.practices = dict(Practice._base_manager.values_list("slug", "id"))
            self.payers = dict(Payer.objects.values_list("payer_id", "id"))
        emails = dict(User.objects.values_list("email", "id"))
        self.users = {p.key: emails[p.email] for p in cast.PEOPLE}
        self.desk = {p.practice: self.users[p.key] for p in cast.PRACTICE_PEOPLE if p.role == "front_desk"}
        self.planned: dict[str, PlannedEncounter] = {}

    def at_desk(self, slug: str):
        return acting("cw_practice", actor_id=self.desk[slug], practice_id=self.practices[slug])

    def at_bench(self, coder: str):
        return acting("cw_coder", actor_id=self.users[coder])

    # --- the practice's day

    def send(self, planned: PlannedEncounter, papers: Iterable[tuple[str, bytes]]) -> None:
        """Upload the papers and make the encounter the way this one is planned (form, charge list or attach)."""
        self.planned[planned.key] = planned
        papers = list(papers)
        if planned.upload_way == "csv":
            for paper in papers:
                self._upload(planned.practice_slug, *paper)
            name = f"charges-{planned.practice_slug}-{planned.key}.csv"
            self._upload(planned.practice_slug, name, sheet.encounter_csv([planned]))
            return
        with self.at_desk(planned.practice_slug):
            patient, coverage = self.patient(planned)
            provider = Provider.objects.get(npi=planned.provider.npi)
            first = [self._store(*papers[0])] if planned.upload_way == "form" else []
            encounter = create_encounter(
                practice_id=self.practices[planned.practice_slug],
                patient=patient,
                provider=provider,
                service_date=planned.dos,
                place_of_service=planned.place_of_service,
                kind=kind_of(planned),
                coverage=coverage,
                documents=first,
                external_ref=planned.key,
                created_by=self.desk[planned.practice_slug],
            )
            rest = [self._store(*paper) for paper in papers[len(first) :]]
            if rest:
                attach(encounter=encounter, documents=rest, by=self.desk[planned.practice_slug])

    def _upload(self, slug: str, name: str, data: bytes) -> Document:
        with self.at_desk(slug):
            return self._store(name, data)

    def _store(self, name: str, data: bytes) -> Document:
        context = scope.current()
        verdict = receive(
            practice_id=context.practice_id, name=name, stream=io.BytesIO(data), uploaded_by_id=context.actor_id
        )
        if verdict.document is None or verdict.verdict == "refused":
            raise RuntimeError(f"The demo's own paper {name} was refused: {verdict.message}")
        return verdict.document

    def patient(self, planned: PlannedEncounter) -> tuple[Patient, Coverage]:
        who = planned.patient.as_typed()
        patient = Patient.objects.filter(account_no=planned.patient.key).first()
        if patient is None:
            patient = Patient.objects.create(
                account_no=planned.patient.key,
                last_name=who.last_name,
                first_name=who.first_name,
                birth_date=who.birth_date,
                sex=who.sex,
                address1=who.address.street,
                city=who.address.city,
                state=who.address.state,
                zip=who.address.zip_code,
                phone=who.phone,
            )
        plan = who.coverage
        holder = plan.subscriber
        coverage = Coverage.objects.filter(patient=patient, payer_id=self.payers[plan.payer_id]).first()
        if coverage is None:
            coverage = Coverage.objects.create(
                patient=patient,
                payer_id=self.payers[plan.payer_id],
                member_id=plan.member_id,
                relationship=plan.relationship,
                subscriber_last_name=holder.last_name if holder else "",
                subscriber_first_name=holder.first_name if holder else "",
                subscriber_birth_date=holder.birth_date if holder else None,
                subscriber_sex=holder.sex if holder else "",
                valid_from=dt.date(2025, 1, 1),
            )
        return patient, coverage

    # --- the coder's day

    def code(self, coder: str, *, most: int) -> int:
        """Pull, code and sign up to `most` charts; the number done. A chart that is not of the plan is put on hold."""
        done = 0
        while done < most:
            with self.at_bench(coder):
                item = lease.pull_next(coder_id=self.users[coder])
                if item is None:
                    return done
                self._code_one(item, self.users[coder])
            done += 1
        return done

    def _code_one(self, item: WorkItem, coder_id: int) -> None:
        encounter = Encounter.objects.get(pk=item.encounter_id)
        coded = self.planned[encounter.external_ref].signed
        coding = record_coding(
            encounter_id=encounter.pk,
            coder_id=coder_id,
            diagnoses=coded.diagnoses,
            lines=coded.lines,
        )
        # a hurried coder signs without reading the findings; the gate before sending still holds what must not go
        sign(coding_id=coding.pk, coder_id=coder_id, confirmed=True)


def kind_of(planned: PlannedEncounter) -> str:
    """The encounter's kind, as the front desk would choose it."""
    codes = {line.code for line in planned.truth.lines}
    if codes & {"99396", "99397", "G0439"}:
        return "preventive"
    return default_kind(planned.practice.specialty)


class Payers:
    """The sandbox payer as its own process, one pass per line on its standard input."""

    def __init__(self, *, validate: str) -> None:
        self.home = Path(settings.EXCHANGE_DIR)
        self.home.mkdir(parents=True, exist_ok=True)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sandbox", "drive", "--home", str(self.home), "--validate", validate],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tick(self) -> dict[str, object]:
        """One pass; what it did. RuntimeError when the process has ended."""
        self.process.stdin.write("tick\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("The sandbox payer ended; its message is above.")
        return json.loads(line)

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(20)


def set_day(day: dt.date, *, script: dict[str, dict] | None = None) -> None:
    """Business time to that morning, for the site and for the sandbox payer; `script` tells it single answers."""
    clock.move_to(dt.datetime.combine(day, OPENING))
    write_clock(Path(settings.EXCHANGE_DIR), script=script)
