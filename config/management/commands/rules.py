import json as encoder

from django.core.management.base import BaseCommand

from claims.checks.registry import describe
from coding.codesets.models import CodeEdition

# which loaded kind of edition stands for a table of the catalogue
TABLES = {
    "icd10cm": {"icd10cm"}, "procedure": {"cpt", "hcpcs"}, "mpfs": {"mpfs"}, "ncci_ptp": {"ncci_ptp"}, "mue": {"mue"},
    "aoc": {"aoc"}, "modifiers": {"modifiers"}, "pos": {"pos"},
}  # fmt: skip
# filled from the practices' own records
OWN = {"fee_schedule"}


class Command(BaseCommand):
    help = "Every check of the catalogue: its facts, tables and editions, and whether it can be evaluated here."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true")

    def handle(self, *, json: bool = False, **_: object) -> None:
        loaded = set(CodeEdition.objects.values_list("kind", flat=True).distinct())
        tables = OWN | {name for name, kinds in TABLES.items() if kinds <= loaded}
        rows = describe(tables)
        if json:
            self.stdout.write(encoder.dumps({"schema": "claimwright.rules/1", "rules": rows}))
            return
        for row in rows:
            self.stdout.write(f"{row['id']:6} {row['severity']:7} {row['status']:12} {row['title']}  {row['why_not']}".rstrip())
        counts = {status: sum(row["status"] == status for row in rows) for status in sorted({row["status"] for row in rows})}
        self.stdout.write(", ".join(f"{count} {status}" for status, count in counts.items()))
