import json
import sys
from collections.abc import Callable

from django.core.management.base import BaseCommand, CommandParser

from claims.ledger.prove import Proof, prove_ledger
from claims.metrics.prove import prove_rollups
from claims.remittance.prove import prove_cash
from config.prove_files import prove_files
from portal.trail import seal


def prove_trail() -> Proof:
    """Every seal of the access trail, recomputed. `rows` counts events under seal."""
    rows, problems = seal.verify()
    return Proof("trail", rows, [f"seal {problem.number}: {problem.what}" for problem in problems])


CHECKS: dict[str, Callable[[], Proof]] = {
    "ledger": prove_ledger, "cash": prove_cash, "rollups": prove_rollups, "trail": prove_trail, "files": prove_files,
}  # fmt: skip


class Command(BaseCommand):
    help = "Prove the books, the cash, the dashboard's rollups, the access trail or the stored files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("check", choices=list(CHECKS))
        parser.add_argument("--json", action="store_true")

    def handle(self, *, check: str, json: bool = False, **_: object) -> None:
        proof = CHECKS[check]()
        self._show(proof, as_json=json)
        if proof.differences:
            sys.exit(1)
        if not proof.rows:
            sys.exit(3)

    def _show(self, proof: Proof, *, as_json: bool) -> None:
        if as_json:
            said = {"check": proof.check, "rows": proof.rows, "differences": proof.differences}
            self.stdout.write(json.dumps({"schema": "claimwright.prove/1", **said}))
            return
        verdict = "no difference" if not proof.differences else f"{len(proof.differences)} differences"
        self.stdout.write(f"{proof.check}: {proof.rows} rows, {verdict}" if proof.rows else f"{proof.check}: nothing to prove yet")
        for difference in proof.differences:
            self.stdout.write(f"  {difference}")
