"""What the metrics put on the portal's boards: KPIs, panels of the revenue page, the clock, columns of the firm."""

from claims.metrics import checks_panel, clock, firm, kpi, panels
from portal.dashboards.boards import claim_lines, firm_columns
from portal.registries import Panel
from portal.registries import panels as board


def register() -> None:
    """Called once, when the app is ready."""
    kpi.register()
    where = "dashboards/panels"
    board.add("revenue.figures", Panel("Figures", f"{where}/figures.html", panels.figures, order=10))
    board.add(
        "revenue.months", Panel("First denials by submission month", f"{where}/months.html", panels.months, order=20)
    )
    board.add("revenue.causes", Panel("Why, and who can prevent it", f"{where}/causes.html", panels.causes, order=30))
    board.add("revenue.payers", Panel("How fast each payer pays", f"{where}/payers.html", panels.payers, order=40))
    board.add("revenue.age", Panel("Open receivable by age", f"{where}/age.html", panels.age, order=60))
    board.add("revenue.checks", Panel("Clean at first check", f"{where}/checks.html", checks_panel.checks, order=80))
    board.add("clock", Panel("Where the days go", f"{where}/clock.html", clock.panel))
    claim_lines.add("claims", panels.lines)
    for name, column in firm.columns():
        firm_columns.add(name, column)
