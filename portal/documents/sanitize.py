"""The parent's side of the sanitizer: one reusable child per process, ended and replaced when it goes over a limit."""

import atexit
import contextlib
import json
import os
import selectors
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

CHILD = Path(__file__).with_name("child.py")
WALL_SECONDS = 30
JOBS_PER_CHILD = 1000

REMEDY = {
    "locked": "The PDF is locked with a password. Open it, save or print a copy without the password, and send that.",
    "damaged": "The file is damaged and cannot be opened. Make or scan it again and send the new copy.",
    "too_many_pages": "The file has too many pages. Split it into parts of at most 300 pages and send each.",
    "too_large": "The picture is too large to open safely. Scan it at 200 to 300 dpi and send that.",
    "limits": "The file could not be opened within safe limits. Print it to PDF, or scan it, and send that.",
}


class Unsafe(ValueError):
    """The file is refused; `str()` is the text for people, `code` the short reason."""

    def __init__(self, code: str) -> None:
        super().__init__(REMEDY[code])
        self.code = code


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`data` is what may be served; `pages` as `[{"w", "h", "words"}]`; `unsigned`: the text says it is not signed."""

    data: bytes
    pages: list[dict]
    unsigned: bool


class _Gone(Exception):
    pass


class _Child:
    def __init__(self) -> None:
        self.process: subprocess.Popen | None = None
        self.owner = 0
        self.jobs = 0
        self.lock = threading.Lock()

    def ask(self, head: dict, body: bytes) -> tuple[dict, bytes]:
        """One job. Raises Unsafe("limits") when the child died or took too long on it."""
        with self.lock:
            # a fork must not talk through its parent's pipes
            if (
                self.process is None
                or self.owner != os.getpid()
                or self.process.poll() is not None
                or self.jobs >= JOBS_PER_CHILD
            ):
                self._start()
            self.jobs += 1
            line = json.dumps(head).encode()
            try:
                self.process.stdin.write(struct.pack(">II", len(line), len(body)) + line)
                self.process.stdin.write(body)
                self.process.stdin.flush()
                deadline = time.monotonic() + WALL_SECONDS
                head_size, body_size = struct.unpack(">II", self._read(8, deadline))
                answer = json.loads(self._read(head_size, deadline))
                return answer, self._read(body_size, deadline)
            except (_Gone, BrokenPipeError):
                self.stop()
                raise Unsafe("limits") from None

    def _start(self) -> None:
        self.stop()
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(CHILD)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={"PATH": "/usr/bin:/bin"},
            close_fds=True, cwd="/",
        )  # fmt: skip
        self.owner, self.jobs = os.getpid(), 0

    def _read(self, size: int, deadline: float) -> bytes:
        parts, fd = [], self.process.stdout.fileno()
        with selectors.DefaultSelector() as selector:
            selector.register(fd, selectors.EVENT_READ)
            while size:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise _Gone
                part = os.read(fd, min(size, 1 << 20))
                if not part:
                    raise _Gone
                parts.append(part)
                size -= len(part)
        return b"".join(parts)

    def stop(self) -> None:
        if self.process is not None and self.owner == os.getpid():
            self.process.kill()
            for pipe in (self.process.stdin, self.process.stdout):
                with contextlib.suppress(OSError):
                    pipe.close()
            self.process.wait()
        self.process = None


_child = _Child()
atexit.register(_child.stop)


def clean_and_read(kind: str, data: bytes) -> Cleaned:
    """Clean one file and read its pages in the child. Raises Unsafe."""
    answer, cleaned = _child.ask({"do": "read", "kind": kind}, data)
    if not answer["ok"]:
        raise Unsafe(answer["code"])
    return Cleaned(cleaned, answer["pages"], answer["unsigned"])


def render(kind: str, data: bytes, *, page: int, width: int, words: list | None = None) -> bytes:
    """One page (from 0) of a cleaned copy as PNG. Raises Unsafe."""
    answer, picture = _child.ask({"do": "render", "kind": kind, "page": page, "width": width, "words": words}, data)
    if not answer["ok"]:
        raise Unsafe(answer["code"])
    return picture


def stop() -> None:
    """End this process's child, if it has one."""
    _child.stop()
