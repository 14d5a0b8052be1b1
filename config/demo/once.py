"""Ten new encounters through every step with real workers, beat and sandbox payer; business time moves on 60 days.

1. Real processes start; the ten are uploaded as their plan says, coded and signed.
2. The sandbox payer is told what to answer to three of them: a denial, a late answer, a reversal and correction.
3. Time moves on in steps; after each, the processes are left alone until nothing is due and no file is on its way.
4. Every step is read back from the database, and every interchange is written to the folder.
"""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import connections

from claims.checks.models import CheckRun
from claims.clearinghouse.models import Batch, BatchClaim, Direction, Interchange
from claims.clearinghouse.sealing import batch_bytes, interchange_bytes
from claims.ledger.models import Entry, Posting
from claims.lifecycle.models import Claim, ClaimFact, FactKind
from claims.metrics.models import ClaimInCell
from claims.remittance.models import RemittanceClaim
from coding.workqueue.models import WorkItem
from coding.workspace.models import Coding
from config.demo import history, plan
from config.demo.ahead import render_papers
from config.demo.planned import PlannedEncounter
from config.demo.player import Player, set_day
from config.demo.processes import Processes
from portal import clock
from portal.encounters.models import Encounter, EncounterDocument, TimelineEntry
from portal.jobs.models import Job
from portal.tenants.models import Practice
from portal.tenants.scope import acting

STEPS = ("upload", "queue", "sign", "check", "send", "ack", "remit", "post", "dashboard")
FRESH_DAY = dt.date(2026, 7, 20)
DAYS = 60
ANSWERS = {
    "denial": {"outcome": "deny", "carc": "197", "group": "CO", "days": 12},
    "late": {"outcome": "late", "days": 45},
    "reversal": {"outcome": "reverse_correct", "days": 10, "again_days": 14},
    "pays": {"outcome": "pay"},
}
# the newest editions end on 11/09/2026: in a home that has played its history the ten are seen in the week before
LAST_COVERED = dt.date(2026, 11, 9)


def run(*, out: Path | None, seed: int, say: Callable[[str], None]) -> dict[str, object]:
    """The whole run; the report of commands.md. Needs a migrated database with the cast in it."""
    played = history.already_played()
    start = clock.today() if played else FRESH_DAY
    planned = _planned(seed, start=start, played=played)
    player = Player()
    logs = settings.HOME / "logs"
    set_day(start)
    with Processes(logs) as processes:
        processes.worker()
        processes.sandbox()
        say("Uploading ten encounters …")
        for one in planned:
            player.send(one, render_papers(one))
        ids = _wait_for_encounters(planned, player)
        say("Coding and signing …")
        for coder in ("alice", "bob"):
            player.code(coder, most=5)
        player.code("alice", most=10)
        claims = _wait_for_claims(ids)
        script = {claims[p.key]: ANSWERS[p.role or "pays"] for p in planned}
        set_day(start, script=script)
        processes.beat()
        say("Sending, and moving business time on …")
        for after in (0, 1, 2, 4, 7, 11, 13, 16, 20, 24, 28, 33, 38, 43, 47, 52, 56, DAYS):
            set_day(start + dt.timedelta(days=after))
            _settle_down()
    report = _report(planned, ids)
    report["files"] = _write_files(out) if out else []
    return report


def complete(report: dict[str, object]) -> bool:
    """Did every step of every encounter happen, and each promised answer come?"""
    done = all(step["done"] for e in report["encounters"] for step in e["steps"].values())
    return done and all(report["totals"]["answers"].values())


def table(report: dict[str, object]) -> str:
    """The report as text: encounter x step."""
    lines = [f"{'encounter':>10} {'practice':<10} {'role':<9}" + "".join(f"{step:>11}" for step in STEPS)]
    for e in report["encounters"]:
        marks = "".join(f"{(step['at'] or '')[5:10] if step['done'] else 'MISSING':>11}" for step in e["steps"].values())
        lines.append(f"{e['id']:>10} {e['practice']:<10} {e['role']:<9}{marks}")
    totals = report["totals"]
    lines.append(f"charged {totals['charged']}  paid {totals['paid']}  denied {totals['denied']}  files {len(report['files'])}")
    lines.append("answers: " + ", ".join(f"{name} {'seen' if seen else 'MISSING'}" for name, seen in totals["answers"].items()))
    return "\n".join(lines)


def _planned(seed: int, *, start: dt.date, played: bool) -> list[PlannedEncounter]:
    """The ten; in a home with a history they are dated into the last covered week and numbered apart."""
    planned = plan.once_plan(seed)
    if not played:
        return planned
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT to_char(clock_timestamp(), 'YYMMDDHH24MISS')")
        mark = cursor.fetchone()[0]
    days = [d for n in range(14) if (d := LAST_COVERED - dt.timedelta(days=n)).weekday() < 5]
    return [
        replace(
            one,
            key=f"X{mark}{number}",
            seed=f"{one.seed}:{mark}",
            dos=min(days[number % len(days)], start),
            patient=replace(one.patient, key=f"{one.patient.key}-{mark}"),
        )
        for number, one in enumerate(planned)
    ]


def _practice_ids() -> list[int]:
    with acting("cw_system"):
        return list(Practice._base_manager.order_by("id").values_list("id", flat=True))


def _wait(what: str, condition: Callable[[], bool], *, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError(f"This did not happen within {seconds:.0f} s: {what}.")
        time.sleep(0.15)


def _wait_for_encounters(planned: list[PlannedEncounter], player: Player) -> dict[str, tuple[int, int]]:
    """Until each is open in the coders' queue: key -> (practice id, encounter id)."""
    found: dict[str, tuple[int, int]] = {}

    def all_open() -> bool:
        for slug in {p.practice_slug for p in planned}:
            keys = [p.key for p in planned if p.practice_slug == slug]
            practice_id = player.practices[slug]
            with acting("cw_system", practice_id=practice_id):
                rows = WorkItem.objects.filter(encounter__external_ref__in=keys).values_list(
                    "encounter__external_ref", "encounter_id"
                )
                found.update({ref: (practice_id, pk) for ref, pk in rows})
        return len(found) == len(planned)

    _wait("every encounter waits in the coders' queue", all_open)
    return found


def _wait_for_claims(ids: dict[str, tuple[int, int]]) -> dict[str, str]:
    """Until each has a checked claim: key -> claim control number."""
    found: dict[str, str] = {}

    def all_built() -> bool:
        for key, (practice_id, encounter_id) in ids.items():
            with acting("cw_system", practice_id=practice_id):
                claim = Claim.objects.filter(encounter_id=encounter_id, checked_at__isnull=False).first()
            if claim:
                found[key] = claim.control_no
        return len(found) == len(ids)

    _wait("every signed encounter has a checked claim", all_built)
    return found


def _settle_down(*, seconds: float = 60) -> None:
    """Until the sandbox has seen the new day, took every file, its answers are read, and no job is due."""
    folder = Path(settings.EXCHANGE_DIR)
    beat = folder / "state" / "heartbeat"
    before = beat.stat().st_mtime_ns if beat.exists() else 0
    _wait("the sandbox payer looks at the new day", lambda: beat.exists() and beat.stat().st_mtime_ns > before, seconds=30)
    quiet_since = time.monotonic()
    deadline = quiet_since + seconds
    while time.monotonic() - quiet_since < 6.5:  # longer than beat's slowest step of the exchange
        waiting = any((folder / "inbox").glob("*.837")) or any(p for p in (folder / "outbox").glob("*") if p.is_file())
        with acting("cw_system"):
            waiting = waiting or Job.objects.filter(state="ready", attempts__lt=settings.JOB_ATTEMPTS).exists()
        if waiting:
            quiet_since = time.monotonic()
        if time.monotonic() > deadline:
            raise RuntimeError(f"The processes did not come to rest within {seconds:.0f} s; see {settings.HOME / 'logs'}.")
        time.sleep(0.1)


def _report(planned: list[PlannedEncounter], ids: dict[str, tuple[int, int]]) -> dict[str, object]:
    encounters, charged, paid, denied = [], 0, 0, 0
    answers = {"denial": False, "late": False, "reversal": False}
    for one in planned:
        practice_id, encounter_id = ids[one.key]
        with acting("cw_system", practice_id=practice_id):
            claim = Claim.objects.filter(encounter_id=encounter_id).order_by("id").last()
            steps = _steps(encounter_id, claim)
            rows = list(RemittanceClaim.objects.filter(claim=claim).select_related("remittance").order_by("id"))
            charged += claim.charge_cents
            paid += sum(row.paid_cents for row in rows)
            denied += claim.charge_cents if claim.outcome == "denied" else 0
            if one.role == "denial":
                answers["denial"] = claim.denials.exists()
            elif one.role == "late":
                answers["late"] = any((row.remittance.paid_on - claim.sent_at.date()).days >= 40 for row in rows)
            elif one.role == "reversal":
                answers["reversal"] = [r.status_code for r in rows].count("22") == 1 and len(rows) >= 3
        encounters.append(
            {"id": encounter_id, "practice": one.practice_slug, "role": one.role, "claim": claim.control_no, "steps": steps}
        )
    return {
        "encounters": encounters,
        "files": [],
        "totals": {
            "charged": _dollars(charged), "paid": _dollars(paid), "denied": _dollars(denied), "answers": answers,
        },
    }  # fmt: skip


def _steps(encounter_id: int, claim: Claim) -> dict[str, dict[str, object]]:
    """Each step's evidence as it stands in the database."""
    encounter = Encounter.objects.get(pk=encounter_id)
    document = EncounterDocument.objects.filter(encounter=encounter).select_related("document").first()
    queued = TimelineEntry.objects.filter(encounter=encounter, kind="encounter.ready").first()
    item = WorkItem.objects.filter(encounter=encounter).first()
    coding = Coding.objects.filter(encounter=encounter, state="signed").first()
    checked = CheckRun.objects.filter(claim=claim).first()
    sent = BatchClaim.objects.filter(claim=claim).select_related("batch").first()
    accepted = ClaimFact.objects.filter(claim=claim, kind=FactKind.CA277_PAYER).order_by("id").first()
    remitted = RemittanceClaim.objects.filter(claim=claim).select_related("remittance").order_by("id").first()
    # a full denial moves no money: then the answer's own posting time is the evidence
    posted = Posting.objects.filter(claim=claim, remittance_id__isnull=False).order_by("id").first()
    counted = ClaimInCell.objects.filter(claim=claim).first()
    balanced = not sum(Entry.objects.filter(claim=claim, posting__remittance_id__isnull=False).values_list("amount_cents", flat=True))
    found = {
        "upload": (document, encounter.received_at, document and document.document_id),
        "queue": (queued and item, queued and queued.at, item and item.pk),
        "sign": (coding, coding and coding.signed_at, coding and coding.pk),
        "check": (checked, checked and checked.at, checked and checked.pk),
        "send": (sent and claim.sent_at, claim.sent_at, sent and sent.batch.control_no),
        "ack": (accepted, accepted and accepted.at, accepted and accepted.pk),
        "remit": (remitted, remitted and remitted.remittance.received_at, remitted and remitted.remittance.trace),
        "post": (
            remitted and balanced and remitted.posted_at,
            remitted and remitted.posted_at,
            posted.pk if posted else remitted and remitted.pk,
        ),
        "dashboard": (counted, claim.accepted_at, counted and counted.cell_id),
    }
    return {
        name: {"done": bool(done), "at": at.isoformat() if at else None, "ref": ref} for name, (done, at, ref) in found.items()
    }


def _write_files(out: Path) -> list[str]:
    """Every interchange sent and received, byte for byte, under `out`."""
    out.mkdir(parents=True, exist_ok=True)
    written: list[str] = []
    for practice_id in _practice_ids():
        with acting("cw_system", practice_id=practice_id):
            for batch in Batch.objects.filter(sent_at__isnull=False).order_by("control_no"):
                written.append(_write(out, "sent", batch.name, batch_bytes(batch)))
    with acting("cw_router"):
        for row in Interchange.objects.filter(direction=Direction.IN).order_by("id"):
            written.append(_write(out, "received", row.name, interchange_bytes(row)))
    return written


def _write(out: Path, folder: str, name: str, data: bytes) -> str:
    (out / folder).mkdir(exist_ok=True)
    (out / folder / name).write_bytes(data)
    return f"{folder}/{name}"


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
