"""A practice's revenue page, the claims behind each of its numbers, and the firm's board of practices."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from portal import clock, registries
from portal.dashboards import boards, choices
from portal.dashboards.filters import SPANS, Filters, parse
from portal.dashboards.measures import Measure, Result, measures
from portal.dashboards.shown import EXPORT_COLUMNS, DrillRow, drill_columns
from portal.people.roles import Right
from portal.people.rules import page
from portal.tenants.models import Practice
from portal.trail.record import record
from portal.ui.exports import to_csv, to_xlsx

ROWS = 50
SIDE_BY_SIDE = 20  # panels whose order falls into the same twenty stand beside each other
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _filters(request: HttpRequest) -> tuple[Filters, list[str]]:
    filters, ignored = parse(request.GET, today=clock.today())
    filters.memo["slug"] = request.practice.slug
    return filters, ignored


def _panels(filters: Filters) -> list[tuple[str, registries.Panel, dict]]:
    """The revenue page's panels in order, each with the context of its template."""
    wanted = [(name, panel) for name, panel in registries.panels.items() if name.startswith(boards.REVENUE)]
    wanted.sort(key=lambda pair: pair[1].order)
    return [(name.removeprefix(boards.REVENUE), panel, panel.build(filters)) for name, panel in wanted]


@require_GET
@page(Right.SEE_REVENUE)
def revenue(request: HttpRequest) -> HttpResponse:
    """The practice's dashboard: every number with its definition, and one click from its claims."""
    filters, ignored = _filters(request)
    chosen = choices.of(filters)
    groups: dict[int, list[tuple[str, str]]] = {}
    for name, panel, context in _panels(filters):
        html = render_to_string(panel.template, context | {"panel": panel, "filters": filters, "rights": request.rights})
        groups.setdefault(panel.order // SIDE_BY_SIDE, []).append((name, html))
    context = {
        "filters": filters, "ignored": ignored, "groups": groups.values(), "spans": SPANS, "choices": chosen,
        "export_query": filters.query(),
    }  # fmt: skip
    return render(request, "dashboards/revenue.html", context)


@require_GET
@page(Right.SEE_REVENUE)
def revenue_export(request: HttpRequest) -> HttpResponse:
    """The numbers of the page with the filters of its address, as XLSX (default) or CSV."""
    filters, _ = _filters(request)
    numbers = [number for _, _, context in _panels(filters) for number in context["export"]]
    record("exported", "revenue", rows=len(numbers))
    terms = {"Practice": request.practice.name, "Months": filters.words(), "As of": filters.as_of.isoformat()}
    for number in numbers:
        d = number.definition
        terms[f"{d.id} {d.name}"] = (
            f"{d.formula}. Numerator: {d.numerator}. Denominator: {d.denominator}. Basis: {d.basis}."
            f" Left out: {d.exclusions}. Maturity: {d.maturity}. Source: {d.source}. Version {d.version}."
        )
    return _file(request, numbers, EXPORT_COLUMNS, terms, name=f"revenue-{request.practice.slug}-{filters.as_of}")


def _measured(request: HttpRequest) -> tuple[Filters, Measure, Result]:
    filters, _ = _filters(request)
    measure = measures.find(request.GET.get("kpi", "K09"))
    if measure is None:
        raise Http404("There is no such measure.")
    return filters, measure, measure.run(filters)


def _drill(request: HttpRequest, result: Result, rows: list) -> list[DrillRow]:
    lines = boards.claim_lines.get("claims")([row.claim_id for row in rows], request.practice.slug) if rows else {}
    return [
        DrillRow(
            line=lines[row.claim_id], definition=result.definition, numerator=row.numerator, denominator=row.denominator,
            days=row.days, note=row.note.replace("_", " "),
        )
        for row in rows
    ]  # fmt: skip


@require_GET
@page(Right.SEE_REVENUE)
def revenue_claims(request: HttpRequest) -> HttpResponse:
    """The claims that make a number; what they give adds up to it."""
    filters, measure, result = _measured(request)
    asked = request.GET.get("page", "1")
    pages = max(1, -(-len(result.rows) // ROWS))
    number = min(max(int(asked), 1), pages) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1
    shown = _drill(request, result, result.rows[(number - 1) * ROWS : number * ROWS])
    record("seen", "claims", kpi=measure.definition.id, claims=[row.line.claim_id for row in shown])
    sums = DrillRow(
        line=None, definition=result.definition, numerator=sum(row.numerator for row in result.rows),
        denominator=sum(row.denominator for row in result.rows), days=None, note="",
    )  # fmt: skip
    context = {
        "filters": filters, "result": result, "definition": measure.definition, "rows": shown, "sums": sums,
        "count": len(result.rows), "counted": sum(1 for row in result.rows if row.numerator), "number": number,
        "pages": pages, "query": filters.query(kpi=measure.definition.id), "has_days": any(r.days is not None for r in shown),
        "choices": choices.of(filters), "kpis": [(i, m.definition.name) for i, m in measures.items()], "spans": SPANS,
    }  # fmt: skip
    return render(request, "dashboards/revenue_claims.html", context)


@require_GET
@page(Right.SEE_REVENUE)
def revenue_claims_export(request: HttpRequest) -> HttpResponse:
    """Every row of a drill-down, as XLSX (default) or CSV."""
    filters, measure, result = _measured(request)
    rows = _drill(request, result, result.rows)
    record("exported", "claims", kpi=measure.definition.id, rows=len(rows))
    d = measure.definition
    terms = {
        "Practice": request.practice.name, "Measure": f"{d.id} {d.name}", "Formula": d.formula, "Months": filters.words(),
        "Value": result.shown() or result.why, "Basis": result.basis_line(), "Left out": d.exclusions,
        "Maturity": d.maturity, "Source": f"{d.source}, version {d.version}",
    }  # fmt: skip
    return _file(request, rows, drill_columns(d), terms, name=f"{d.id}-{request.practice.slug}-{filters.as_of}")


def _file(request: HttpRequest, rows: list, columns: tuple, terms: dict[str, str], *, name: str) -> HttpResponse:
    if request.GET.get("format") == "csv":
        response = HttpResponse(to_csv(rows, columns), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    else:
        response = HttpResponse(to_xlsx(rows, columns, terms), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@require_GET
@page(Right.SEE_FIRM)
def firm_dashboard(request: HttpRequest) -> HttpResponse:
    """Practices side by side; every number leads to where it is worked."""
    today = clock.today()
    practices = list(Practice.objects.filter(active=True).order_by("name").only("id", "slug", "name"))
    view = boards.FirmView({practice.pk: practice.slug for practice in practices}, today)
    tables: dict[str, list] = {}
    for _, column in boards.firm_columns.items():
        tables.setdefault(column.table, []).append((column, column.build(view)))
    names = {practice.pk: practice.name for practice in practices}
    context = {
        "tables": [_table(title, practices, columns) for title, columns in tables.items()],
        "as_of": today,
        "count": len(practices),
        "stopped": [(job, names[job.practice_id]) for job in boards.jobs_that_stopped(view)],
    }
    return render(request, "dashboards/firm.html", context)


def _table(title: str, practices: list[Practice], columns: list) -> dict[str, object]:
    """One table of the board: heads, a row per practice, and sums of the columns that count."""
    rows = []
    for practice in practices:
        cells = [cells.get(practice.pk) or boards.absent(column) for column, cells in columns]
        rows.append((practice, cells))
    sums = [
        f"{sum(cell.value or 0 for cell in cells.values()):,}" if column.none == "0" else ""
        for column, cells in columns
    ]
    return {"title": title, "heads": [column for column, _ in columns], "rows": rows, "sums": sums}
