"""The last day of the history, left as a working day looks in the middle of it: charts in the queue, questions, gaps.

Everything is done through the steps that people use; nothing is written past them.
"""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from coding.audits import submit
from coding.audits.draw import draw_sample
from coding.audits.models import AuditCase, AuditState
from coding.workqueue import lease
from coding.workspace.entry import Diagnosis, Entry, Line
from config.demo import plan
from config.demo.ahead import render_papers
from config.demo.coded import Coded
from config.demo.planned import PlannedEncounter
from config.demo.player import Player, kind_of
from portal.encounters.create import create_encounter
from portal.encounters.models import Encounter
from portal.jobs.sweep import drain
from portal.people.roles import DATABASE_ROLE, Role
from portal.tenants.models import Provider
from portal.tenants.scope import acting

QUESTIONS = (
    ("question", "Which side was treated? The plan says right, the examination says left."),
    ("document_needed", "The note speaks of an X-ray report that did not come with it."),
    ("question", "Please state the total time of the visit, or confirm the level by decision making."),
)


def leave_open(seed: int, *, day: dt.date, planned: list[PlannedEncounter]) -> None:
    """New charts of today: most wait for a coder, some were asked about, some lack their note; and an audit is on."""
    player = Player()
    # most are of the last week that has code editions; the newest lie in the gap, which the workspace shows
    spans = ((dt.date(2026, 11, 2), dt.date(2026, 11, 9), 18), (day - dt.timedelta(days=4), day, 8))
    visits = [
        one
        for number, (start, end, count) in enumerate(spans, start=1)
        for one in plan.history_plan(seed + number, start=start, end=end, encounters=count)
    ]
    fresh = [
        replace(
            one, key=f"T{number:03d}", seed=f"{one.seed}:today", received_on=day,
            patient=replace(one.patient, key=f"{one.patient.key}-T{number}"),
        )
        for number, one in enumerate(visits, start=1)
    ]  # fmt: skip
    for number, one in enumerate(fresh):
        if number % 8 == 7:
            _without_note(player, one)
        else:
            player.send(one, render_papers(one))
    drain(seconds=120)
    for coder, reasons in (("alice", QUESTIONS[:2]), ("bob", QUESTIONS[2:])):
        for reason, note in reasons:
            with player.at_bench(coder):
                item = lease.pull_next(coder_id=player.users[coder])
                if item is not None:
                    lease.hold(encounter_id=item.encounter_id, coder_id=player.users[coder], reason=reason, note=note)
    drain(seconds=60)
    _audit(player, day, {one.key: one.truth for one in planned})


def _without_note(player: Player, planned: PlannedEncounter) -> None:
    """The front desk entered the visit; its note has not come."""
    desk = player.desk[planned.practice_slug]
    with player.at_desk(planned.practice_slug):
        patient, coverage = player.patient(planned)
        create_encounter(
            practice_id=player.practices[planned.practice_slug],
            patient=patient,
            provider=Provider.objects.get(npi=planned.provider.npi),
            service_date=planned.dos,
            place_of_service=planned.place_of_service,
            kind=kind_of(planned),
            coverage=coverage,
            documents=[],
            external_ref=planned.key,
            created_by=desk,
        )


def _audit(player: Player, day: dt.date, truth: dict[str, Coded]) -> None:
    """Dave draws a sample of the last 90 days; Carol has re-coded most of it."""
    dave, carol = player.users["dave"], player.users["carol"]
    firm = DATABASE_ROLE[Role.MANAGER]
    with acting(firm, actor_id=dave):
        sample = draw_sample(
            drawn_by_id=dave, auditor_id=carol, signed_from=day - dt.timedelta(days=90), signed_to=day, size=24, seed=7,
            name="Last 90 days",
        )  # fmt: skip
    with acting(firm, actor_id=carol):
        cases = list(AuditCase.objects.filter(sample=sample, state=AuditState.OPEN).order_by("id")[:18])
        refs = dict(Encounter.objects.filter(pk__in=[c.encounter_id for c in cases]).values_list("id", "external_ref"))
    for case in cases:
        right = truth[refs[case.encounter_id]]
        with acting(firm, actor_id=carol):
            submit.keep(case_id=case.pk, auditor_id=carol, entry=_entry(right))
            submit.submit(case_id=case.pk, auditor_id=carol)


def _entry(coded: Coded) -> Entry:
    return Entry(
        tuple(Diagnosis(code) for code in coded.diagnoses),
        tuple(
            Line(line.code, tuple(line.modifiers), Decimal(line.units), tuple(line.pointers), line.minutes)
            for line in coded.lines
        ),
    )
