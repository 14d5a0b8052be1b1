"""The folder the product and the sandbox share: its places, its clock, its bank file, its lock."""

import csv
import fcntl
import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any


class SandboxBusy(RuntimeError):
    """Another process is ticking in the same folder."""


def _real_day() -> date:
    """The machine's own local date."""
    return datetime.now().astimezone().date()


@dataclass(frozen=True)
class Clock:
    """The sandbox's business date and the forced outcomes per CLM01."""

    today: date
    script: dict[str, dict[str, Any]] = field(default_factory=dict)


class Folder:
    """Paths under the shared home; creates them on first use."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.inbox, self.done = home / "inbox", home / "done"
        self.outbox, self.bank = home / "outbox", home / "bank"
        self.state = home / "state"
        self.staging = self.state / "staging"
        for place in (self.inbox, self.done, self.outbox, self.bank, self.staging):
            place.mkdir(parents=True, exist_ok=True)

    def waiting(self) -> list[Path]:
        """Finished files in the inbox by name; unfinished ones (``*.part``) and hidden ones are left alone."""
        rows = [p for p in self.inbox.iterdir() if p.is_file() and p.suffix != ".part" and p.name[0] != "."]
        return sorted(rows)

    def clock(self) -> Clock:
        """``clock.json``; without it the real date and no script. Raises ValueError when it is not readable."""
        path = self.home / "clock.json"
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            today = date.fromisoformat(data["today"]) if "today" in data else _real_day()
            script = {str(account): dict(row) for account, row in data.get("script", {}).items()}
        except FileNotFoundError:
            return Clock(today=_real_day())
        except (ValueError, TypeError, AttributeError) as error:
            raise ValueError(f"clock.json cannot be read: {type(error).__name__}") from error
        return Clock(today=today, script=script)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for one tick. Raises SandboxBusy; the lock dies with its process."""
        with open(self.state / "lock", "w", encoding="ascii") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise SandboxBusy("another process is ticking in this folder") from error
            yield

    def stage(self, name: str, data: bytes) -> None:
        """Write an answer where only the sandbox looks; ``deliver`` shows it to the receiver."""
        (self.staging / name).write_bytes(data)

    def deliver(self, names: list[str]) -> None:
        """Move staged answers into the outbox, each by one atomic rename.

        A name that is no longer staged was delivered before a crash: nothing is delivered twice, even
        when the receiver has taken the file away in between.
        """
        for name in names:
            staged = self.staging / name
            if staged.exists():
                os.replace(staged, self.outbox / name)

    def discard_staged(self) -> None:
        """Drop answers that were staged but never committed; their cause is still waiting and is redone."""
        for path in self.staging.iterdir():
            path.unlink()

    def write_bank(self, day: date, rows: list[dict[str, str]]) -> None:
        """The whole deposit file of one day; rewritten from the journal, so it cannot hold a line twice."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["date", "trace", "payer", "amount"])
        writer.writerows([row["date"], row["trace"], row["payer"], row["amount"]] for row in rows)
        write_atomic(self.bank / f"{day.isoformat()}.csv", out.getvalue().encode())


def write_atomic(path: Path, data: bytes) -> None:
    """Write ``NAME.part`` and rename it: a reader sees the old file or the new one, never half of one."""
    part = path.with_name(path.name + ".part")
    with open(part, "wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(part, path)
