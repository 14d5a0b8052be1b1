"""The sandbox payers: a process of their own that reads `inbox`, writes `outbox` and follows our business date."""

import fcntl
import json
import os
from pathlib import Path

from django.conf import settings

from claims.clearinghouse.files import FolderAdapter
from portal import clock


class Sandbox(FolderAdapter):
    """The contract of the folder stands in the sandbox's README; `product/` in it is ours."""

    name = "sandbox"
    receiver_id = "SANDBOX"
    receiver_name = "SANDBOX CLEARINGHOUSE"

    def __init__(self, home: Path) -> None:
        self.home = home
        super().__init__(outgoing=home / "inbox", incoming=home / "outbox", own=home / "product")

    def prepare(self) -> None:
        """Make the folders, and tell the sandbox the business date where it may be moved (a script in it is kept)."""
        super().prepare()
        if settings.CLOCK_MOVABLE:
            write_clock(self.home)


def write_clock(home: Path, *, script: dict[str, dict] | None = None) -> None:
    """Write `clock.json` with today's business date; `script` (forced outcomes by CLM01) is added to what is there.

    Writers take turns (a lock beside it), so that no script is lost between reading and writing.
    """
    path = home / "clock.json"
    home.mkdir(parents=True, exist_ok=True)
    with open(home / "clock.lock", "w", encoding="ascii") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        try:
            held = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            held = {}
        if not isinstance(held, dict):
            held = {}
        wanted = {"today": clock.today().isoformat(), "script": {**held.get("script", {}), **(script or {})}}
        if wanted == held:
            return
        part = path.with_name("clock.json.part")
        part.write_text(json.dumps(wanted), encoding="utf-8")
        os.replace(part, path)
