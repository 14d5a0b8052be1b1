"""The engine: one tick takes the inbox, sends what is due, and remembers it all before showing any of it."""

import hashlib
import os
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sandbox.acks import VERSION_277CA, rows_277ca
from sandbox.claim import claim_from_json
from sandbox.folder import Clock, Folder
from sandbox.intake import Intake, payer_word
from sandbox.journal import Change, Journal
from sandbox.payday import next_payday, run_payday
from sandbox.payers import load_behaviour
from sandbox.segments import write_interchange
from sandbox.verdict import MODES


@dataclass
class TickReport:
    """What one pass did. ``answers`` are the file names put into the outbox, in order."""

    today: date
    files: int = 0
    rejected: int = 0
    claims: int = 0
    remittances: int = 0
    deposits: int = 0
    answers: list[str] = field(default_factory=list)


class Sandbox:
    """The clearinghouse and its payers over one folder.

    ``validate`` is ``all``, ``sample`` (the first claim of a transaction and each 25th) or ``first``; None
    takes the behaviour file's. ``payers`` is another behaviour file. Raises ValueError on a bad one.
    """

    def __init__(self, home: Path | str, *, validate: str | None = None, payers: Path | None = None) -> None:
        self.folder = Folder(Path(home))
        self.behaviour = load_behaviour(path=payers)
        self.validate = validate or self.behaviour.validate
        if self.validate not in MODES:
            raise ValueError(f"validate must be one of {', '.join(MODES)}")
        self.journal = Journal(self.folder.state)

    def tick(self) -> TickReport:
        """One pass. Raises SandboxBusy when another process holds the folder, ValueError on a bad clock.json.

        A crash at any point loses and doubles nothing: the next tick finishes what was committed and
        redoes what was not.
        """
        with self.folder.locked():
            self.journal.refresh()
            self._recover()
            clock = self.folder.clock()
            report = TickReport(today=clock.today)
            for path in self.folder.waiting():
                self._take(path, clock, report)
            self._payer_answers(clock, report)
            while (day := next_payday(self.journal.state, today=clock.today)) is not None:
                self._payday(day, report)
            self._bank(clock, report)
            self.journal.compact()
            return report

    def _recover(self) -> None:
        """Finish the last commit's deliveries, then drop what was staged without a commit."""
        last = self.journal.state["last"]
        self.folder.deliver(last["out"])
        if last["move"]:
            name, target, digest = last["move"]
            path = self.folder.inbox / name
            # a file that stands in done/ was moved: one of the same name and bytes in the inbox is a new arrival
            moved = (self.folder.done / target).exists()
            if not moved and path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == digest:
                os.replace(path, self.folder.done / target)
        self.folder.discard_staged()

    def _finish(
        self, answers: dict[str, bytes], changes: list[Change], report: TickReport, move: list[str] | None = None
    ) -> None:
        """Stage the answers, commit, deliver: in this order, so that a crash in between is harmless."""
        for name, data in answers.items():
            self.folder.stage(name, data)
        self.journal.commit(changes, out=list(answers), move=move)
        self.folder.deliver(list(answers))
        if move:
            os.replace(self.folder.inbox / move[0], self.folder.done / move[1])
        report.answers += answers

    def _take(self, path: Path, clock: Clock, report: TickReport) -> None:
        data = path.read_bytes()
        intake = Intake(state=self.journal.state, behaviour=self.behaviour, clock=clock, validate=self.validate)
        taken = intake.take(data)
        target = path.name
        if (self.folder.done / target).exists():
            target = f"{path.stem}.{taken.base}{path.suffix}"
        move = [path.name, target, hashlib.sha256(data).hexdigest()]
        self._finish(taken.answers, taken.changes, report, move)
        report.files += 1
        report.rejected += not taken.accepted
        report.claims += taken.claims

    def _payer_answers(self, clock: Clock, report: TickReport) -> None:
        """The payers' own 277CA, one per payer, day, file and batch."""
        state = self.journal.state
        groups: dict[tuple[str, str, str, str], list[str]] = {}
        for key, record in state["claims"].items():
            if record["ack_on"] is not None and date.fromisoformat(record["ack_on"]) <= clock.today:
                mark = (record["ack_on"], record["base"], record["payer"], record["batch"])
                groups.setdefault(mark, []).append(key)
        if not groups:
            return
        answers: dict[str, bytes] = {}
        changes: list[Change] = []
        control = state["control"]
        for (day, base, payer_id, batch), keys in sorted(groups.items()):
            control += 1
            records = [state["claims"][key] for key in keys]
            words = [
                payer_word(record=record, claim=claim_from_json(record["claim"]), behaviour=self.behaviour)
                for record in records
            ]
            on, sender = date.fromisoformat(day), tuple(records[0]["sender"])
            rows = rows_277ca(
                words=words,
                batch=batch,
                receiver_id=sender[1],
                source=self.behaviour.payers[payer_id],
                received=date.fromisoformat(records[0]["received"]),
                on=on,
                reference=f"{payer_id}-{control}",
            )
            answers[f"{base}.{payer_id}.{control:09d}.277ca"] = write_interchange(
                receiver=(sender[0], sender[1]),
                control=control,
                on=on,
                functional="HN",
                version=VERSION_277CA,
                transactions=[rows],
            )
            changes += [(["claims", key, "ack_on"], None) for key in keys]
        changes.append((["control"], control))
        self._finish(answers, changes, report)

    def _payday(self, day: date, report: TickReport) -> None:
        paid = run_payday(state=self.journal.state, behaviour=self.behaviour, day=day)
        self._finish(paid.answers, paid.changes, report)
        report.remittances += len(paid.remittances)

    def _bank(self, clock: Clock, report: TickReport) -> None:
        """Write the deposit file of every day on which money has landed since the last tick."""
        deposits = self.journal.state["deposits"]
        today = clock.today.isoformat()
        fresh = [row for row in deposits.values() if not row["landed"] and row["date"] <= today]
        if not fresh:
            return
        for day in sorted({row["date"] for row in fresh}):
            rows = sorted((row for row in deposits.values() if row["date"] == day), key=lambda row: row["trace"])
            self.folder.write_bank(date.fromisoformat(day), rows)
        self._finish({}, [(["deposits", row["trace"], "landed"], True) for row in fresh], report)
        report.deposits += len(fresh)
