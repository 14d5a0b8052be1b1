"""Exchange through folders, exactly once: what both folder adapters share.

Sending is one rename. A mark is made after the whole file stands in `staged` and before the rename, so after a crash
the two together tell what happened: no mark = nothing was handed over; mark and staged file = not handed over yet;
mark without staged file = handed over, whether or not the partner took it since.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from claims.clearinghouse.base import Adapter, TransportError


class FolderAdapter(Adapter):
    """`outgoing` and `incoming` are the partner's folders; `own` holds our staging and marks on the same disk."""

    def __init__(self, *, outgoing: Path, incoming: Path, own: Path) -> None:
        self.outgoing, self.incoming = outgoing, incoming
        self.staged, self.marks = own / "staged", own / "marks"

    def prepare(self) -> None:
        for place in (self.outgoing, self.incoming, self.staged, self.marks):
            with _transport():
                place.mkdir(parents=True, exist_ok=True)

    def send(self, name: str, data: bytes) -> None:
        self.prepare()
        digest = hashlib.sha256(data).hexdigest()
        mark, staged = self.marks / _safe(name), self.staged / _safe(name)
        with _transport():
            if mark.exists():
                if mark.read_text(encoding="ascii") != digest:
                    raise TransportError("other bytes were sent under this name", permanent=True)
                if not staged.exists():
                    return
            else:
                _write(staged, data)
                _write(mark, digest.encode())
            os.rename(staged, self.outgoing / _safe(name))

    def has(self, name: str) -> bool:
        with _transport():
            return (self.marks / _safe(name)).exists() and not (self.staged / _safe(name)).exists()

    def collect(self) -> Iterator[tuple[str, bytes]]:
        self.prepare()
        with _transport():
            names = sorted(
                path.name
                for path in self.incoming.iterdir()
                if path.is_file() and path.suffix != ".part" and not path.name.startswith(".")
            )
        for name in names:
            with _transport():
                data = (self.incoming / name).read_bytes()
            yield name, data

    def acknowledge(self, name: str) -> None:
        with _transport():
            (self.incoming / _safe(name)).unlink(missing_ok=True)


class _transport:
    """Turn the disk's errors into TransportError; a missing right is permanent, a full disk is not."""

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: type | None, problem: BaseException | None, trace: object) -> bool:
        if isinstance(problem, OSError):
            permanent = isinstance(problem, PermissionError | NotADirectoryError)
            raise TransportError(type(problem).__name__, permanent=permanent) from problem
        return False


def _safe(name: str) -> str:
    if not name or name != Path(name).name or name.startswith("."):
        raise TransportError("not a plain file name", permanent=True)
    return name


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(path.name + ".part")
    with open(part, "wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(part, path)
