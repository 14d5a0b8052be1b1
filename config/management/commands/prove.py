from collections.abc import Callable

from django.core.management.base import CommandParser

from claims.ledger.prove import Proof, prove_ledger
from claims.metrics.prove import prove_rollups
from claims.remittance.prove import prove_cash
from config.management.command import ACCEPTED, FINDINGS, USAGE, JsonCommand
from config.prove_files import prove_files
from portal.trail import seal


def prove_trail() -> Proof:
    """Every seal of the access trail, recomputed. `rows` counts events under seal."""
    rows, problems = seal.verify()
    return Proof("trail", rows, [f"seal {problem.number}: {problem.what}" for problem in problems])


CHECKS: dict[str, Callable[[], Proof]] = {
    "ledger": prove_ledger, "cash": prove_cash, "rollups": prove_rollups, "trail": prove_trail, "files": prove_files,
}  # fmt: skip


class Command(JsonCommand):
    help = "Prove the books, the cash, the dashboard's rollups, the access trail or the stored files."
    schema = "claimwright.prove/1"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("check", choices=list(CHECKS))
        parser.add_argument("--json", action="store_true")

    def handle(self, *, check: str, json: bool = False, **_: object) -> None:
        proof = CHECKS[check]()
        lines = [f"{check}: {proof.rows} rows, {len(proof.differences)} differences"]
        lines += [f"  {difference}" for difference in proof.differences]
        if not proof.rows and not proof.differences:
            lines = [f"{check}: there is nothing to prove yet."]
        values = {"check": check, "rows": proof.rows, "differences": proof.differences}
        status = FINDINGS if proof.differences else ACCEPTED if proof.rows else USAGE
        self.answer(values, as_json=json, lines=lines, status=status)
