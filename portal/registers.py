"""What this app puts on the boards of `portal.registries`; called once, when the app is ready."""

from portal import registries
from portal.people.roles import Right


def register() -> None:
    """Register navigation, panels, reasons and searches of this app's steps."""
    registries.nav.add(
        "people", registries.NavEntry("Firm", "People", "people", Right.MANAGE_PEOPLE, go="p", order=80)
    )
    from portal.dashboards.register import register as dashboards

    dashboards()
    from portal.jobs.views import example

    registries.nav.add("jobs", registries.NavEntry("Firm", "Background work", "jobs", Right.SEE_FIRM, go="j", order=72))
    registries.url_examples.add("job_id", example)
    from portal.encounters import registers as practice_pages

    practice_pages.register()
    from portal.search import finders

    finders.register()
    registries.url_examples.add("user_id", _somebody)


def _somebody(practice_id: int | None) -> int | None:
    from portal.people.models import Person  # leaf: models are loaded by now

    return Person.objects.filter(practice_id=practice_id).order_by("-id").values_list("id", flat=True).first()
