"""Navigation and the portal's own column of the firm's board."""

from portal import registries
from portal.dashboards.boards import FirmColumn, firm_columns, parked_jobs
from portal.people.roles import Right


def register() -> None:
    """Called once, when the app is ready."""
    entry = registries.NavEntry
    registries.nav.add(
        "revenue", entry("Money", "Revenue", "revenue", Right.SEE_REVENUE, go="m", per_practice=True, order=40)
    )
    registries.nav.add("firm_dashboard", entry("Firm", "Firm", "firm_dashboard", Right.SEE_FIRM, go="o", order=70))
    firm_columns.add(
        "portal.jobs",
        FirmColumn(
            title="Jobs parked", build=parked_jobs,
            definition="Jobs that failed again and again and wait for a person; what they hold back stays undone.",
        ),
    )  # fmt: skip
