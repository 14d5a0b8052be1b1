"""What every command of commands.md shares: usage errors end with 3, `--json` prints one object, words go to stderr."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

ACCEPTED, FINDINGS, UNREADABLE, USAGE = 0, 1, 2, 3


def iso_day(text: str) -> dt.date:
    """A date argument; ValueError (a usage error) when it is not YYYY-MM-DD."""
    return dt.date.fromisoformat(text)


iso_day.__name__ = "date (YYYY-MM-DD)"  # argparse names it so in its message


class JsonCommand(BaseCommand):
    """Base of commands that answer with one JSON object (`--json`) or lines for people, and the exit codes above."""

    schema = ""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django's parser, except that wrong usage ends with 3 instead of 2, which means unreadable input here."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)

        def refuse(message: str) -> NoReturn:
            self.stop(USAGE, f"{parser.format_usage().strip()}\n{message}")

        parser.error = refuse
        return parser

    def stop(self, status: int, message: str) -> NoReturn:
        """Say why on stderr and end with the exit status."""
        self.stderr.write(message)
        sys.exit(status)

    def answer(self, values: dict[str, Any], *, as_json: bool, lines: list[str], status: int = ACCEPTED) -> None:
        """Print the result; a status other than 0 ends the process with it."""
        if as_json:
            self.stdout.write(json.dumps({"schema": self.schema, **values}, default=str))
        else:
            self.stdout.write("\n".join(lines))
        if status:
            sys.exit(status)
