"""What the portal itself finds: patients, encounters by visit number, documents by file name."""

from django.http import HttpRequest
from django.urls import reverse

from portal import registries
from portal.documents.models import Document
from portal.encounters.models import Encounter
from portal.encounters.selectors import state_badge
from portal.patients import selectors as patient_selectors
from portal.people.roles import Right
from portal.ui.money import us_date

MOST = 10


def register() -> None:
    """Called once, when the app is ready."""
    registries.searches.add("Patients", registries.Search(Right.SEE_PRACTICE, patients))
    registries.searches.add("Encounters", registries.Search(Right.SEE_PRACTICE, encounters))
    registries.searches.add("Documents", registries.Search(Right.SEE_PRACTICE, documents))


def patients(_request: HttpRequest, query: str) -> list[registries.Hit]:
    """By the beginning of the last name, birth date, member id or account number."""
    rows = patient_selectors.search(query).select_related("practice").order_by("name_key", "pk")[:MOST]
    return [
        registries.Hit(
            str(row), f"born {us_date(row.birth_date)} · {row.account_no} · {row.practice.name}",
            reverse("patient", args=[row.practice.slug, row.pk]),
        )
        for row in rows
    ]  # fmt: skip


def encounters(_request: HttpRequest, query: str) -> list[registries.Hit]:
    """By the practice's own visit number, as typed or in upper case."""
    rows = Encounter.objects.filter(external_ref__in={query, query.upper()}).select_related("practice", "patient")
    return [
        registries.Hit(
            f"Visit {row.external_ref}",
            f"{row.patient} · {us_date(row.service_date)} · {state_badge(row).label} · {row.practice.name}",
            reverse("encounter", args=[row.practice.slug, row.pk]),
        )
        for row in rows.order_by("-service_date", "-pk")[:MOST]
    ]


def documents(_request: HttpRequest, query: str) -> list[registries.Hit]:
    """By the beginning of the file's name."""
    rows = Document.objects.filter(name__istartswith=query).select_related("practice").order_by("-pk")[:MOST]
    return [
        registries.Hit(row.name, row.practice.name, reverse("document", args=[row.practice.slug, row.pk])) for row in rows
    ]
