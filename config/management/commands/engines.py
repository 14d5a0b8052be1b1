import json
import sys

from django.core.management.base import BaseCommand

from config import embedded, ready


class Command(BaseCommand):
    help = "Start, stop or show the embedded PostgreSQL and Valkey of this installation."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["start", "stop", "status"])
        parser.add_argument("--json", action="store_true")

    def handle(self, *, action: str, json: bool = False, **_: object) -> None:
        home = embedded.default_home()
        try:
            if action == "start":
                ready.engines()
            elif action == "stop":
                embedded.stop(home)
        except embedded.EngineProblem as problem:
            self.stderr.write(str(problem))
            sys.exit(3)
        self._show(embedded.status(home), as_json=json)

    def _show(self, state: dict[str, object], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"schema": "claimwright.engines/1", **state}))
        elif state["running"]:
            self.stdout.write(f"PostgreSQL (process {state['postgres']}) and Valkey (process {state['valkey']}) run under {state['home']}.")
        else:
            self.stdout.write(f"Nothing runs under {state['home']}.")
