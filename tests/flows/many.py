"""Run management commands as processes of their own without paying for the imports again each time.

`python -m tests.flows.many FOLDER` reads a JSON list of argument lists on standard input. Django is loaded once; each
command then runs in a forked child with its own standard output and error, and leaves by its own exit status.
"""

import json
import os
import sys
import traceback
from pathlib import Path


def main(folder: Path, commands: list[list[str]], *, side_by_side: int = 2) -> list[int]:
    """The exit statuses, in order; output in FOLDER/N.out and FOLDER/N.err."""
    running: dict[int, int] = {}
    codes = [-1] * len(commands)
    for number, words in enumerate(commands):
        if len(running) == side_by_side:
            _reap(running, codes)
        pid = os.fork()
        if not pid:
            _child(folder / str(number), words)
        running[pid] = number
    while running:
        _reap(running, codes)
    return codes


def _reap(running: dict[int, int], codes: list[int]) -> None:
    pid, status = os.wait()
    codes[running.pop(pid)] = os.waitstatus_to_exitcode(status)


def _child(stem: Path, words: list[str]) -> None:
    for name, descriptor in (("out", 1), ("err", 2)):
        file = os.open(stem.with_suffix(f".{name}"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, descriptor)
    from django.core.management import execute_from_command_line

    code = 0
    try:
        execute_from_command_line(["manage.py", *words])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(bool(end.code))
    except BaseException:  # noqa: BLE001  what the interpreter would do: tell and end with 1
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(main(Path(sys.argv[1]), json.load(sys.stdin))))
