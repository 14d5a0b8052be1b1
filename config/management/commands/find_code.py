from coding.codesets import search
from config.management.command import USAGE, JsonCommand, iso_day
from portal.tenants.scope import acting


class Command(JsonCommand):
    help = "Search ICD-10-CM, HCPCS or CPT codes as a coder types: words, abbreviations or the beginning of a code."
    schema = "claimwright.find_code/1"

    def add_arguments(self, parser):
        parser.add_argument("query")
        parser.add_argument("--on", type=iso_day, help="Date of service; without it the newest edition.")
        parser.add_argument("--system", choices=["icd10cm", "hcpcs", "cpt"], default="icd10cm")
        parser.add_argument("--limit", type=int, default=10)
        parser.add_argument("--json", action="store_true")

    def handle(self, *, query: str, on=None, system="icd10cm", limit=10, json=False, **_: object) -> None:
        if not 1 <= limit <= 200:
            self.stop(USAGE, "--limit must lie between 1 and 200")
        with acting("cw_system"):
            found = search.find(query, system=system, on=on, limit=limit)
        if found.edition is None:
            self.stop(USAGE, f"no edition of {system} is loaded: load one with load_codes")
        if not found.covers_date:
            self.stderr.write(f"{found.edition} does not answer for {on.isoformat() if on else 'today'}.")
        results = [{"code": one.code, "billable": one.billable, "label": one.label} for one in found.results]
        values = {"edition": found.edition, "covers_date": found.covers_date, "results": results}
        rows = [f"{one.code:9} {'' if one.billable else '(category) '}{one.label}" for one in found.results]
        self.answer(values, as_json=json, lines=[found.edition, *(rows or ["Nothing found."])])
