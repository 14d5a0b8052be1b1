from pathlib import Path

from django.core.management.base import CommandParser

from claims.remittance.by_file import Result, post_file
from claims.x12.findings import X12Unreadable
from config.management.command import ACCEPTED, FINDINGS, UNREADABLE, JsonCommand


class Command(JsonCommand):
    help = "Read, prove and post an 835 file: whole transactions or nothing, the payment to the cent."
    schema = "claimwright.post_remittance/1"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *, file: Path, json: bool = False, **_: object) -> None:
        try:
            data = file.read_bytes()
        except OSError as problem:
            self.stop(UNREADABLE, f"The file cannot be read ({type(problem).__name__}).")
        try:
            results = post_file(name=file.name, data=data)
        except X12Unreadable as problem:
            self.stop(UNREADABLE, f"This is not an 835: {problem}.")
        waiting = any(result.parked_reason or result.claims["parked"] for result in results)
        values = {"transactions": [result.as_dict() for result in results]}
        lines = [_line(result) for result in results]
        self.answer(values, as_json=json, lines=lines, status=FINDINGS if waiting else ACCEPTED)


def _line(result: Result) -> str:
    said = f"posted {result.posted}" if result.posted is not None else result.parked_reason or "came before"
    counts = f"{result.claims['matched']} claims matched, {result.claims['parked']} waiting"
    return f"{result.trace}: {result.bpr} = {result.sum_clp} less {result.sum_plb}; {said}; {counts}"
