"""What the practice's pages put on the boards: navigation, reasons, examples for addresses, parts of a patient's page."""

from portal import registries
from portal.documents.models import Document, DocumentPage
from portal.encounters import reasons, selectors
from portal.encounters.complete import coverage_changed
from portal.encounters.models import Encounter
from portal.patients.models import Coverage, Patient
from portal.people.roles import Right
from portal.registries import NavEntry


def register() -> None:
    nav = registries.nav
    nav.add("practice_home", NavEntry("Work", "Waiting on you", "practice_home", Right.SEE_PRACTICE, go="h", per_practice=True, order=1, count=selectors.waiting_count))  # noqa: E501  # fmt: skip
    nav.add("upload", NavEntry("Work", "Upload", "upload", Right.UPLOAD, go="u", per_practice=True, order=2))
    nav.add(
        "encounters",
        NavEntry("Work", "Encounters", "encounters", Right.SEE_PRACTICE, go="e", per_practice=True, order=3),
    )
    nav.add(
        "patients",
        NavEntry("Practice", "Patients", "patients", Right.SEE_PRACTICE, go="t", per_practice=True, order=60),
    )
    nav.add(
        "access_log",
        NavEntry("Practice", "Access log", "access_log", Right.SEE_TRAIL, go="l", per_practice=True, order=70),
    )
    for name, reason in reasons.REASONS.items():
        registries.waiting_reasons.add(name, reason)
    registries.patient_panels.add("encounters", encounters_of)
    registries.coverage_changed.add("encounters", coverage_changed)
    example = registries.url_examples.add
    example("patient_id", lambda practice_id: _newest(Patient, practice_id))
    example("coverage_id", lambda practice_id: _newest(Coverage, practice_id))
    example("encounter_id", lambda practice_id: _newest(Encounter, practice_id))
    example("document_id", lambda practice_id: _page(practice_id, "document_id") or _newest(Document, practice_id))
    example("document_page.number", lambda practice_id: _page(practice_id, "number"))
    for name in ("intake_list", "intake_rejected"):
        example(f"{name}.document_id", lambda practice_id: _newest(Document, practice_id, kind="csv"))


def _newest(model: type, practice_id: int | None, **narrow: object) -> int | None:
    return model.objects.filter(practice_id=practice_id, **narrow).order_by("-id").values_list("id", flat=True).first()


def _page(practice_id: int | None, field: str) -> int | None:
    """A document that was read, and its first page."""
    rows = DocumentPage.objects.filter(practice_id=practice_id, number=1).order_by("-id")
    return rows.values_list(field, flat=True).first()


def encounters_of(patient_id: int) -> dict[str, object]:
    """The patient's visits, for the patient's page."""
    rows = list(
        Encounter.objects.filter(patient_id=patient_id)
        .select_related("provider")
        .order_by("-service_date", "-id")
        .listed()[:100]
    )
    for row in rows:
        row.badge = selectors.state_badge(row)
    return {"template": "practice/patient_encounters.html", "rows": rows, "patient_id": patient_id}
