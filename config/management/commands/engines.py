from config import embedded, ready
from config.management.command import USAGE, JsonCommand


class Command(JsonCommand):
    help = "Start, stop or show the embedded PostgreSQL and Valkey of this installation."
    schema = "claimwright.engines/1"
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
            self.stop(USAGE, str(problem))
        self._show(embedded.status(home), as_json=json)

    def _show(self, state: dict[str, object], *, as_json: bool) -> None:
        line = f"Nothing runs under {state['home']}."
        if state["running"]:
            line = f"PostgreSQL (process {state['postgres']}) and Valkey (process {state['valkey']}) run under {state['home']}."
        self.answer(state, as_json=as_json, lines=[line])
