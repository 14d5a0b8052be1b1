"""``python -m sandbox serve|tick|drive --home DIR``: the sandbox as its own process."""

import argparse
import json
import os
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from sandbox.engine import Sandbox, TickReport
from sandbox.folder import SandboxBusy, write_atomic
from sandbox.verdict import MODES


def _say(report: TickReport) -> None:
    line = {
        "today": report.today.isoformat(),
        "files": report.files,
        "rejected": report.rejected,
        "claims": report.claims,
        "answers": len(report.answers),
        "remittances": report.remittances,
        "deposits": report.deposits,
    }
    print(json.dumps(line), flush=True)


def _beat(sandbox: Sandbox) -> None:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    write_atomic(sandbox.folder.state / "heartbeat", f"{os.getpid()} {now}\n".encode())


def serve(*, sandbox: Sandbox, every: float, stop: threading.Event) -> int:
    """Tick until ``stop`` is set, every ``every`` seconds. Returns the exit code."""
    while not stop.is_set():
        try:
            report = sandbox.tick()
            if report.files or report.answers or report.deposits:
                _say(report)
        except (ValueError, SandboxBusy) as error:
            # a half-edited clock or a tick by hand: the next pass meets it in order again
            print(f"sandbox: {error}", file=sys.stderr, flush=True)
        _beat(sandbox)
        stop.wait(every)
    return 0


def drive(*, sandbox: Sandbox) -> int:
    """Tick once per line on standard input and answer with one JSON line: whoever moves the clock sets the pace."""
    for _line in sys.stdin:
        _say(sandbox.tick())
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Exit codes: 0 done, 2 the folder is busy, or the clock or the behaviour file is wrong."""
    parser = argparse.ArgumentParser(prog="sandbox", description=__doc__)
    parser.add_argument("command", choices=["serve", "tick", "drive"])
    parser.add_argument("--home", required=True, type=Path, help="the folder shared with the product")
    parser.add_argument("--validate", choices=MODES, help="how many claims pyx12 checks (default: payers.json)")
    parser.add_argument("--payers", type=Path, help="another behaviour file")
    parser.add_argument("--every", type=float, default=0.3, help="seconds between two looks (serve)")
    options = parser.parse_args(arguments)
    try:
        sandbox = Sandbox(options.home, validate=options.validate, payers=options.payers)
        if options.command == "tick":
            _say(sandbox.tick())
            return 0
        if options.command == "drive":
            return drive(sandbox=sandbox)
    except (ValueError, SandboxBusy) as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 2
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    return serve(sandbox=sandbox, every=options.every, stop=stop)


if __name__ == "__main__":
    sys.exit(main())
