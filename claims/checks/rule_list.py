"""The catalogue of checks as this installation can carry it out: which are evaluated, wait for a table, or are planned."""

from dataclasses import dataclass

from claims.checks.registry import catalog, describe
from coding.codesets.models import CodeEdition

# which loaded kind of edition stands for a table of the catalogue
TABLES = {
    "icd10cm": {"icd10cm"}, "procedure": {"cpt", "hcpcs"}, "mpfs": {"mpfs"}, "ncci_ptp": {"ncci_ptp"}, "mue": {"mue"},
    "aoc": {"aoc"}, "modifiers": {"modifiers"}, "pos": {"pos"},
}  # fmt: skip
# filled from the practices' own records
OWN = {"fee_schedule"}
STATUS = {
    "implemented": ("Evaluated", "paid"),
    "waiting": ("Waits for a table", "waiting"),
    "planned": ("Planned", "received"),
}
SEVERITY = {"block": ("Blocks", "denied"), "denial": ("Likely denial", "waiting"), "advise": ("Advice", "received")}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One check as the page shows it; status and severity with their words and color."""

    id: str
    title: str
    meaning: str
    citation: str
    severity: str
    tables: str
    editions: str
    status: str
    why_not: str

    @property
    def status_shown(self) -> tuple[str, str]:
        return STATUS[self.status]

    @property
    def severity_shown(self) -> tuple[str, str]:
        return SEVERITY[self.severity]


def tables_here() -> set[str]:
    """Names (as in the catalogue's `tables`) of the reference tables that this installation has: one query."""
    loaded = set(CodeEdition.objects.values_list("kind", flat=True).distinct())
    return OWN | {name for name, kinds in TABLES.items() if kinds <= loaded}


def rules() -> list[RuleLine]:
    """Every check of the catalogue, in its order."""
    known = catalog()
    return [
        RuleLine(
            id=row["id"], title=row["title"], meaning=known[row["id"]].meaning, citation=known[row["id"]].citation,
            severity=row["severity"], tables=", ".join(row["tables"]), editions=row["editions"], status=row["status"],
            why_not=row["why_not"],
        )
        for row in describe(tables_here())
    ]  # fmt: skip
