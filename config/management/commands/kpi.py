import datetime as dt
import json

from django.core.management.base import BaseCommand, CommandError

from claims.metrics import kpi
from portal import clock
from portal.dashboards.filters import Filters, month_from
from portal.dashboards.measures import Result, measures
from portal.tenants.models import Practice
from portal.tenants.scope import acting


class Command(BaseCommand):
    help = "A practice's KPIs: numerator, denominator, basis, as-of day, maturity and the claims that make the number."

    def add_arguments(self, parser):
        parser.add_argument("--practice", required=True, metavar="SLUG")
        parser.add_argument("--month", metavar="YYYY-MM", help="only this month of the KPI's own date basis")
        parser.add_argument("--as-of", metavar="YYYY-MM-DD", help="as known on this business day (default: today)")
        parser.add_argument("--id", metavar="K07")
        parser.add_argument("--json", action="store_true")

    def handle(self, **options) -> None:
        kpi.register()
        wanted = [options["id"]] if options["id"] else [name for name, _ in sorted(measures.items(), key=_order)]
        if options["id"] and options["id"] not in measures:
            raise CommandError(
                f"There is no KPI {options['id']}. Known: {', '.join(sorted(n for n, _ in measures.items()))}.",
                returncode=3,
            )
        month = month_from(options["month"] or "")
        if options["month"] and month is None:
            raise CommandError(f"{options['month']} is not a month. Write it like 2026-08.", returncode=3)
        as_of = None
        if options["as_of"]:
            try:
                as_of = dt.date.fromisoformat(options["as_of"])
            except ValueError:
                raise CommandError(
                    f"{options['as_of']} is not a day. Write it like 2026-08-31.", returncode=3
                ) from None
        with acting("cw_system"):
            practice = Practice._base_manager.filter(slug=options["practice"]).first()
        if practice is None:
            raise CommandError(f"There is no practice {options['practice']}.", returncode=3)
        with acting("cw_system", practice_id=practice.pk):
            filters = Filters(as_of=as_of or clock.today(), span="all", month=month)
            results = [kpi.run(name, filters) for name in wanted]
        self._show(practice, results, month, as_json=options["json"])

    def _show(self, practice: Practice, results: list[Result], month: dt.date | None, *, as_json: bool) -> None:
        if as_json:
            made = {
                "schema": "claimwright.kpi/1",
                "practice": practice.slug,
                "month": month.strftime("%Y-%m") if month else None,
                "kpis": [as_data(result) for result in results],
            }
            self.stdout.write(json.dumps(made))
            return
        for result in results:
            shown = result.shown() or result.why
            self.stdout.write(
                f"{result.definition.id:5} {result.definition.name:28} {shown:>18}   {result.basis_line()}"
            )


def _order(pair: tuple) -> tuple[int, str]:
    digits = "".join(c for c in pair[0] if c.isdigit())
    return int(digits), pair[0]


def as_data(result: Result) -> dict[str, object]:
    """A result as JSON: amounts as strings "12.34", days and shares as numbers, dates ISO."""
    d = result.definition
    money = _dollars if d.money else _same
    return {
        "id": d.id, "name": d.name, "basis": d.basis, "formula": d.formula, "formula_version": d.version,
        "exclusions": d.exclusions, "unit": "dollars" if d.unit == "cents" else d.unit,
        "numerator": money(result.numerator), "denominator": money(result.denominator),
        "value": _dollars(result.value) if d.unit == "cents" else result.value,
        "n": result.n, "as_of": result.as_of.isoformat(), "maturity": result.maturity, "state": result.state,
        "why": result.why, "details": _plain(result.details), "claim_ids": result.claim_ids,
        "numerator_claim_ids": result.numerator_claim_ids,
    }  # fmt: skip


def _same(value: object) -> object:
    return value


def _dollars(cents: float | None) -> str | None:
    if cents is None:
        return None
    whole = round(cents)
    return f"{'-' if whole < 0 else ''}{abs(whole) // 100}.{abs(whole) % 100:02d}"


def _plain(value: object) -> object:
    """Details for JSON: keys that end with _cents (and `cents`) become dollars."""
    if isinstance(value, dict):
        return {
            ("dollars" if k == "cents" else k.removesuffix("_cents")): _dollars(v) if k.endswith("cents") else _plain(v)
            for k, v in value.items()
        }
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value
