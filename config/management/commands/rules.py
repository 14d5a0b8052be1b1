from claims.checks.registry import describe
from coding.codesets.models import CodeEdition
from config.management.command import JsonCommand

# which loaded kind of edition stands for a table of the catalogue
TABLES = {
    "icd10cm": {"icd10cm"}, "procedure": {"cpt", "hcpcs"}, "mpfs": {"mpfs"}, "ncci_ptp": {"ncci_ptp"}, "mue": {"mue"},
    "aoc": {"aoc"}, "modifiers": {"modifiers"}, "pos": {"pos"},
}  # fmt: skip
# filled from the practices' own records
OWN = {"fee_schedule"}


class Command(JsonCommand):
    help = "Every check of the catalogue: its facts, tables and editions, and whether it can be evaluated here."
    schema = "claimwright.rules/1"

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true")

    def handle(self, *, json: bool = False, **_: object) -> None:
        loaded = set(CodeEdition.objects.values_list("kind", flat=True).distinct())
        tables = OWN | {name for name, kinds in TABLES.items() if kinds <= loaded}
        rows = describe(tables)
        lines = [f"{row['id']:6} {row['severity']:7} {row['status']:12} {row['title']}  {row['why_not']}".rstrip() for row in rows]
        counts = {status: sum(row["status"] == status for row in rows) for status in sorted({row["status"] for row in rows})}
        lines.append(", ".join(f"{count} {status}" for status, count in counts.items()))
        self.answer({"rules": rows}, as_json=json, lines=lines)
