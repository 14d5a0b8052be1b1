import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from claims.remittance.by_file import Result, post_file
from claims.x12.findings import X12Unreadable


class Command(BaseCommand):
    help = "Read, prove and post an 835 file: whole transactions or nothing, the payment to the cent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *, file: Path, json: bool = False, **_: object) -> None:
        try:
            data = file.read_bytes()
        except OSError as problem:
            self.stderr.write(f"The file cannot be read ({type(problem).__name__}).")
            sys.exit(3)
        try:
            results = post_file(name=file.name, data=data)
        except X12Unreadable as problem:
            self.stderr.write(f"This is not an 835: {problem}.")
            sys.exit(2)
        self._show(results, as_json=json)
        if any(result.parked_reason or result.claims["parked"] for result in results):
            sys.exit(1)

    def _show(self, results: list[Result], *, as_json: bool) -> None:
        if as_json:
            rows = [result.as_dict() for result in results]
            self.stdout.write(json.dumps({"schema": "claimwright.post_remittance/1", "transactions": rows}))
            return
        for result in results:
            said = f"posted {result.posted}" if result.posted is not None else result.parked_reason or "came before"
            counts = f"{result.claims['matched']} claims matched, {result.claims['parked']} waiting"
            self.stdout.write(f"{result.trace}: {result.bpr} = {result.sum_clp} less {result.sum_plb}; {said}; {counts}")
