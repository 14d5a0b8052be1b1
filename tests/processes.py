"""Real processes for tests: Celery worker, beat, sandbox payer and web server on this test's database and broker."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connections

from config import embedded
from tests.settings import ROOT, TEST_HOME


def environment(**more: str) -> dict[str, str]:
    """What a child process needs to work on this test's database, broker database and folders."""
    # each parallel worker has its own broker database; test runs that are started apart are told apart by their process
    worker = os.environ.get("PYTEST_XDIST_WORKER", f"gw{os.getpid()}").removeprefix("gw")
    return {
        **os.environ,
        "CLAIMWRIGHT_HOME": str(TEST_HOME),
        "CLAIMWRIGHT_DATABASE": str(connections["default"].settings_dict["NAME"]),
        "CLAIMWRIGHT_FILES": str(settings.FILES_DIR),
        "CLAIMWRIGHT_EXCHANGE": str(settings.EXCHANGE_DIR),
        "REDIS_URL": broker_url(int(worker or 0)),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LOG_LEVEL": "WARNING",
        "PYTHONWARNINGS": "default",
        **more,
    }


def broker_url(number: int) -> str:
    return f"{embedded.redis_url(TEST_HOME)}?virtual_host={number % 15 + 1}"


def flush_broker(env: dict[str, str]) -> None:
    import redis

    number = int(env["REDIS_URL"].rsplit("=", 1)[1])
    with redis.Redis(unix_socket_path=str(TEST_HOME / "run" / "valkey.sock"), db=number) as client:
        client.flushdb()


@contextlib.contextmanager
def running(*command: object, env: dict[str, str], log: Path) -> Iterator[subprocess.Popen]:
    """A child process group, ended (then killed) on leaving."""
    with open(log, "ab") as sink:
        child = subprocess.Popen([str(c) for c in command], cwd=ROOT, env=env, stdout=sink, stderr=sink, start_new_session=True)
    try:
        yield child
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
        try:
            child.wait(15)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait(15)


def worker(env: dict[str, str], log: Path, *, processes: int = 2):
    return running(
        sys.executable, "-m", "celery", "-A", "config.celery", "worker", "--concurrency", processes, "--loglevel", "warning",
        "--without-gossip", "--without-mingle", "--without-heartbeat", "-n", f"w{time.monotonic_ns()}@%h", env=env, log=log,
    )  # fmt: skip


def beat(env: dict[str, str], log: Path, folder: Path):
    return running(
        sys.executable, "-m", "celery", "-A", "config.celery", "beat", "--loglevel", "warning", "--pidfile=",
        "--schedule", folder / "beat-schedule", env=env, log=log,
    )  # fmt: skip


def sandbox(env: dict[str, str], log: Path):
    return running(sys.executable, "-m", "sandbox", "serve", "--home", env["CLAIMWRIGHT_EXCHANGE"], env=env, log=log)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def web(env: dict[str, str], log: Path) -> Iterator[str]:
    """The site on a free port of the loopback; yields its address once /readyz answers."""
    port = free_port()
    with running(
        sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", 1, "--threads", 4,
        "--worker-class", "gthread", "--log-level", "warning", env=env, log=log,
    ) as child:  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError):
                with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
                    if answer.status == 200:
                        break
            if child.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"The site did not start; see {log}: {log.read_text()[-2000:]}")
            time.sleep(0.1)
        yield address


def wait_until(condition, *, seconds: float = 60, every: float = 0.1) -> None:
    """Wait for a condition to hold; fail with its name when it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"{getattr(condition, '__name__', condition)} did not become true in {seconds:.0f} s")
        time.sleep(every)
