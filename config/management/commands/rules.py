from claims.checks.registry import describe
from claims.checks.rule_list import tables_here
from config.management.command import JsonCommand


class Command(JsonCommand):
    help = "Every check of the catalogue: its facts, tables and editions, and whether it can be evaluated here."
    schema = "claimwright.rules/1"

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true")

    def handle(self, *, json: bool = False, **_: object) -> None:
        rows = describe(tables_here())
        lines = [f"{row['id']:6} {row['severity']:7} {row['status']:12} {row['title']}  {row['why_not']}".rstrip() for row in rows]
        counts = {status: sum(row["status"] == status for row in rows) for status in sorted({row["status"] for row in rows})}
        lines.append(", ".join(f"{count} {status}" for status, count in counts.items()))
        self.answer({"rules": rows}, as_json=json, lines=lines)
