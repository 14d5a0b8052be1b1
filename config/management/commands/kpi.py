import datetime as dt

from claims.metrics import kpi
from config.management.command import USAGE, JsonCommand, iso_day
from portal import clock
from portal.dashboards.filters import Filters, month_from
from portal.dashboards.measures import Result, measures
from portal.tenants.models import Practice
from portal.tenants.scope import acting


class Command(JsonCommand):
    help = "A practice's KPIs: numerator, denominator, basis, as-of day, maturity and the claims that make the number."
    schema = "claimwright.kpi/1"

    def add_arguments(self, parser):
        parser.add_argument("--practice", required=True, metavar="SLUG")
        parser.add_argument("--month", metavar="YYYY-MM", help="only this month of the KPI's own date basis")
        parser.add_argument("--as-of", type=iso_day, metavar="YYYY-MM-DD", help="as known on that day (default: today)")
        parser.add_argument("--id", metavar="K07")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, practice: str, month=None, as_of: dt.date | None = None, id=None, json=False, **_) -> None:
        known = [name for name, _ in sorted(measures.items(), key=_order)]
        if id and id not in measures:
            self.stop(USAGE, f"There is no KPI {id}. Known: {', '.join(known)}.")
        first = month_from(month or "")
        if month and first is None:
            self.stop(USAGE, f"{month} is not a month. Write it like 2026-08.")
        with acting("cw_system"):
            found = Practice._base_manager.filter(slug=practice).first()
        if found is None:
            self.stop(USAGE, f"There is no practice {practice}.")
        with acting("cw_system", practice_id=found.pk):
            filters = Filters(as_of=as_of or clock.today(), span="all", month=first)
            results = [kpi.run(name, filters) for name in ([id] if id else known)]
        values = {"practice": found.slug, "month": month, "kpis": [as_data(result) for result in results]}
        lines = [
            f"{r.definition.id:5} {r.definition.name:28} {r.shown() or r.why:>18}   {r.basis_line()}" for r in results
        ]
        self.answer(values, as_json=json, lines=lines)


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
