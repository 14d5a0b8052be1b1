import datetime as dt
import json
import signal
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from config.demo import cast
from config.demo.install import PASSWORD
from config.management.command import USAGE, JsonCommand


class Command(JsonCommand):
    help = "Make the demo firm by running the real pipeline, then serve it; with --once push ten encounters through."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Ten encounters through every step; no serving.")
        parser.add_argument("--out", type=Path, help="Where --once writes every interchange sent and received.")
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--encounters", type=int, default=1500, help="Size of the history.")
        parser.add_argument("--json", action="store_true")

    def handle(self, **options: object) -> None:
        if not settings.DEMO:
            self.stop(USAGE, "The demo runs only where the demo switch is on (embedded engines, or CLAIMWRIGHT_DEMO=yes).")
        began = time.monotonic()
        self._say("Preparing the database …")
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        from config.demo.ground import install_ground  # leaf: reads the ICD-10-CM package

        install_ground()
        if options["once"]:
            from config.demo import once

            report = once.run(out=options["out"], seed=options["seed"], say=self._say)
            self._report(report, as_json=bool(options["json"]))
            sys.exit(0 if once.complete(report) else 1)
        self._history(options)
        self._serve(options["port"], began)

    def _history(self, options: dict[str, object]) -> None:
        from config.demo import history, plan, today

        if history.already_played():
            self._say("The firm's history is there already.")
            return
        planned = list(plan.history_plan(options["seed"], encounters=options["encounters"]))
        self._say(f"Playing 14 months of the firm: {len(planned)} encounters through the real pipeline.")
        last = dt.date(2026, 11, 23)
        history.play(planned, until=last, progress=self._bar)
        self._say("\nLeaving today's charts open …")
        today.leave_open(options["seed"], day=last, planned=planned)

    def _bar(self, done: int, total: int, day: dt.date) -> None:
        share = done / max(total, 1)
        if sys.stderr.isatty():
            bar = "#" * round(share * 40)
            self.stderr.write(f"\r  [{bar:<40}] {done:>5} of {total}  {day:%m/%d/%Y} ", ending="")
            self.stderr.flush()
        elif day.day == 1:
            self.stderr.write(f"  {done:>5} of {total}  {day:%m/%d/%Y}")

    def _serve(self, port: int, began: float) -> None:
        from config.demo.processes import Processes, free_port

        record = settings.HOME / "demo.json"
        record.unlink(missing_ok=True)
        port = free_port(port)
        stopping = False

        def on_signal(*_: object) -> None:
            nonlocal stopping
            stopping = True

        signal.signal(signal.SIGTERM, on_signal)
        signal.signal(signal.SIGINT, on_signal)
        with Processes(settings.HOME / "logs") as processes:
            processes.worker()
            processes.beat()
            processes.sandbox()
            address = processes.web(port)
            part = record.with_suffix(".part")
            part.write_text(json.dumps(self._facts(address)))
            part.rename(record)
            self._announce(address, time.monotonic() - began)
            while not stopping:
                if gone := processes.ended():
                    self.stderr.write(f"Ended by itself: {', '.join(gone)}. See {settings.HOME / 'logs'}.")
                    sys.exit(1)
                time.sleep(0.3)
        record.unlink(missing_ok=True)

    def _facts(self, address: str) -> dict[str, object]:
        import os

        return {
            "schema": "claimwright.demo/1",
            "url": address,
            "pid": os.getpid(),
            "users": [
                {"name": p.name, "email": p.email, "password": PASSWORD, "role": p.role, "practice": p.practice}
                for p in cast.PEOPLE
            ],
            "practices": [p.slug for p in cast.PRACTICES],
        }

    def _announce(self, address: str, seconds: float) -> None:
        self.stdout.write(f"\nClaimwright is ready at {address} after {seconds:.0f} s. Ctrl-C ends it.\n\n")
        self.stdout.write(f"Everybody's password: {PASSWORD}\n\n")
        for person in cast.PEOPLE:
            if person.practice in {None, "northside", "lakeview"}:
                where = person.practice or ("firm" if person.role else "stranger, no role")
                self.stdout.write(f"  {person.email:<32} {person.role or '':<16} {where}")
        self.stdout.flush() if hasattr(self.stdout, "flush") else None

    def _report(self, report: dict[str, object], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"schema": "claimwright.demo-once/1", **report}))
            return
        from config.demo import once

        self.stdout.write(once.table(report))

    def _say(self, text: str) -> None:
        self.stderr.write(text)
