"""The sandbox's memory: a snapshot and an append-only journal of JSON lines.

A record is ``{"set": [[path, value], ...], "last": {"out": [...], "move": [...]}}``. Writing its line is
the commit; delivering files comes after and is repeated from ``last`` when a crash came in between.
A torn last line (kill in mid-write) is cut off: its work was not committed and is done again.
"""

import json
import os
from pathlib import Path
from typing import Any

from sandbox.folder import write_atomic

State = dict[str, Any]
Change = tuple[list[str], Any]

#: Above this size of the journal file, in bytes, a tick ends with a compaction.
COMPACT_AT = 4_000_000


def empty_state() -> State:
    """The state before the first file."""
    return {
        "control": 0,
        "trace": 0,
        "files": {},
        "icns": {},
        "claims": {},
        "numbers": {},
        "prints": {},
        "carry": {},
        "deposits": {},
        "last": {"out": [], "move": None},
    }


def apply(state: State, record: dict[str, Any]) -> None:
    """Put one record's values into the state."""
    for path, value in record["set"]:
        target = state
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = value
    state["last"] = record["last"]


class Journal:
    """Snapshot plus journal in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state: State = empty_state()
        self._generation = 0
        self._size = -1
        self._seen: tuple[int, int] | None = None

    @property
    def _snapshot(self) -> Path:
        return self.folder / "snapshot.json"

    def _path(self, generation: int) -> Path:
        return self.folder / f"journal.{generation}.jsonl"

    def refresh(self) -> bool:
        """Load what is on disk unless it is what we hold. Returns whether it was loaded."""
        mark = self._mark()
        if mark == self._seen and self._length() == self._size:
            return False
        self._seen = mark
        self._generation, self.state = 0, empty_state()
        if mark is not None:
            data = json.loads(self._snapshot.read_text(encoding="utf-8"))
            self._generation, self.state = data["generation"], data["state"]
        self._size = self._replay(self._path(self._generation))
        return True

    def _mark(self) -> tuple[int, int] | None:
        """What tells one snapshot file from the next."""
        try:
            stat = self._snapshot.stat()
        except FileNotFoundError:
            return None
        return stat.st_ino, stat.st_mtime_ns

    def _length(self) -> int:
        path = self._path(self._generation)
        return path.stat().st_size if path.exists() else 0

    def _replay(self, path: Path) -> int:
        """Apply the journal's whole lines; cut a torn one. Returns the size in bytes."""
        if not path.exists():
            return 0
        data = path.read_bytes()
        whole = data.rfind(b"\n") + 1
        if whole != len(data):
            os.truncate(path, whole)
        for line in data[:whole].splitlines():
            apply(self.state, json.loads(line))
        return whole

    def commit(self, changes: list[Change], *, out: list[str], move: list[str] | None = None) -> None:
        """Append one record durably, then apply it."""
        record = {"set": [[path, value] for path, value in changes], "last": {"out": out, "move": move}}
        line = json.dumps(record, separators=(",", ":")).encode() + b"\n"
        with open(self._path(self._generation), "ab") as handle:
            handle.write(line)
            handle.flush()
            os.fsync(handle.fileno())
        self._size += len(line)
        # through JSON, so that memory and a replay hold the same values and share none with the caller
        apply(self.state, json.loads(line))

    def compact(self, *, at: int = COMPACT_AT) -> bool:
        """Fold the journal into a new snapshot when it is larger than ``at`` bytes."""
        if self._size <= at:
            return False
        old, new = self._generation, self._generation + 1
        # a leftover of an earlier crash between snapshot and cleanup must not be replayed on the new snapshot
        self._path(new).unlink(missing_ok=True)
        data = json.dumps({"generation": new, "state": self.state}, separators=(",", ":"))
        write_atomic(self._snapshot, data.encode())
        self._path(old).unlink(missing_ok=True)
        self._generation, self._size, self._seen = new, 0, self._mark()
        return True
