"""The demo's processes: web, worker, beat and sandbox payer, ended together."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from django.conf import settings


class Processes:
    """Children of the demo in their own sessions; leaving ends them all."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        logs.mkdir(parents=True, exist_ok=True)
        self.children: dict[str, subprocess.Popen] = {}

    def start(self, name: str, *command: object, **environment: str) -> subprocess.Popen:
        with open(self.logs / f"{name}.log", "ab") as sink:
            child = subprocess.Popen(
                [sys.executable, *(str(c) for c in command)],
                cwd=settings.BASE_DIR,
                env={**os.environ, "LOG_LEVEL": "WARNING", **environment},
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                start_new_session=True,
            )
        self.children[name] = child
        return child

    def worker(self, *, processes: int = 2) -> None:
        self.start(
            "worker", "-m", "celery", "-A", "config.celery", "worker", "--concurrency", processes, "--loglevel", "warning",
            "--without-gossip", "--without-mingle",
        )  # fmt: skip

    def beat(self) -> None:
        self.start("beat", "-m", "celery", "-A", "config.celery", "beat", "--loglevel", "warning", "--pidfile=")

    def sandbox(self) -> None:
        settings.EXCHANGE_DIR.mkdir(parents=True, exist_ok=True)
        self.start("sandbox", "-m", "sandbox", "serve", "--home", settings.EXCHANGE_DIR)

    def web(self, port: int) -> str:
        """Start the site; its address once /readyz answers 200."""
        child = self.start(
            "web", "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", 2, "--threads", 4,
            "--worker-class", "gthread", "--log-level", "warning", CLAIMWRIGHT_POOL="yes", CLAIMWRIGHT_WARM="yes",
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return address
            if child.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f"The site did not start; see {self.logs / 'web.log'}.")

    def ended(self) -> list[str]:
        """Names of children that ended by themselves."""
        return [name for name, child in self.children.items() if child.poll() is not None]

    def __enter__(self) -> "Processes":
        return self

    def __exit__(self, *_: object) -> None:
        for child in self.children.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGTERM)
        for child in self.children.values():
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.wait(10)


def free_port(wanted: int) -> int:
    """`wanted`, or any free one when it is taken."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return probe.getsockname()[1]
    raise RuntimeError("No free port on the loopback.")
