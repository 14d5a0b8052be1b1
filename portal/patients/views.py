"""Patients: list, page, add and correct, coverage."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from portal import registries
from portal.patients import selectors
from portal.patients.forms import CoverageForm, PatientForm
from portal.patients.models import Coverage, Patient
from portal.people.roles import Right
from portal.people.rules import page
from portal.trail.record import record
from portal.ui.tables import Column, Filter, ListSpec, run


def list_spec(slug: str) -> ListSpec:
    return ListSpec(
        columns=(
            Column(
                key="name", title="Patient", value=str, sort="name_key", css="wide",
                href=lambda row: reverse("patient", args=[slug, row.pk]),
            ),
            Column(key="born", title="Date of birth", value=lambda row: row.birth_date, kind="date", sort="birth_date"),
            Column(key="sex", title="Sex", value=lambda row: row.get_sex_display(), css="hide-s"),
            Column(key="account", title="Account", value=lambda row: row.account_no, kind="code", sort="account_no"),
            Column(key="city", title="City", value=lambda row: row.city, css="hide-s"),
        ),
        filters=(
            Filter(
                key="q", title="Name, birth date, member id or account", private=True,
                apply=lambda rows, text: rows.filter(pk__in=selectors.search(text).values("pk")),
            ),
        ),
        sort="name",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page(Right.SEE_PRACTICE)
def patients(request: HttpRequest) -> HttpResponse:
    """All patients, or those the words of a POST find."""
    shown = run(list_spec(request.practice.slug), Patient.objects.all(), request.GET, words=request.POST)
    record("listed", "patient", count=len(shown.rows), ids=[row.pk for row in shown.rows])
    return render(request, "practice/patients.html", {"list": shown})


@require_GET
@page(Right.SEE_PRACTICE)
def patient(request: HttpRequest, patient_id: int) -> HttpResponse:
    """The person, the coverage and the visits."""
    found = get_object_or_404(Patient, pk=patient_id)
    record("seen", "patient", found.pk)
    coverages = Coverage.objects.filter(patient=found).select_related("payer").order_by("rank", "-valid_from").listed()
    panels = [build(found.pk) for _name, build in registries.patient_panels.items()]
    return render(request, "practice/patient.html", {"patient": found, "coverages": list(coverages), "panels": panels})


@require_http_methods(["GET", "POST"])
@page(Right.EDIT_PATIENTS)
def patient_new(request: HttpRequest) -> HttpResponse:
    return _patient_form(request, Patient(practice=request.practice), "Add a patient")


@require_http_methods(["GET", "POST"])
@page(Right.EDIT_PATIENTS)
def patient_edit(request: HttpRequest, patient_id: int) -> HttpResponse:
    return _patient_form(request, get_object_or_404(Patient, pk=patient_id), "Correct the patient")


def _patient_form(request: HttpRequest, instance: Patient, title: str) -> HttpResponse:
    form = PatientForm(request.POST if request.method == "POST" else None, instance=instance)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                saved = form.save()
        except IntegrityError:
            form.add_error("account_no", "Another patient has this account number. Use a new number.")
        else:
            record("saved", "patient", saved.pk)
            messages.success(request, "The patient is saved.")
            return redirect("patient", request.practice.slug, saved.pk)
    if instance.pk:
        record("seen", "patient", instance.pk)
    return render(
        request, "practice/form.html", {"form": form, "title": title, "page": "patient-form", "action": "save-patient",
        "save": "Save the patient", "back": reverse("patients", args=[request.practice.slug]), "back_label": "Patients"},
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page(Right.EDIT_PATIENTS)
def coverage_new(request: HttpRequest, patient_id: int) -> HttpResponse:
    found = get_object_or_404(Patient, pk=patient_id)
    return _coverage_form(request, Coverage(practice=request.practice, patient=found), "Add coverage")


@require_http_methods(["GET", "POST"])
@page(Right.EDIT_PATIENTS)
def coverage_edit(request: HttpRequest, coverage_id: int) -> HttpResponse:
    found = get_object_or_404(Coverage.objects.select_related("patient"), pk=coverage_id)
    return _coverage_form(request, found, "Correct the coverage")


def _coverage_form(request: HttpRequest, instance: Coverage, title: str) -> HttpResponse:
    form = CoverageForm(request.POST if request.method == "POST" else None, instance=instance)
    if request.method == "POST" and form.is_valid():
        saved = save_coverage(form)
        if saved is not None:
            messages.success(request, "The coverage is saved. Visits that waited for it are looked at again.")
            return redirect("patient", request.practice.slug, saved.patient_id)
    record("seen", "patient", instance.patient_id)
    return render(
        request, "practice/form.html", {"form": form, "title": f"{title}: {instance.patient}", "page": "coverage-form",
        "action": "save-coverage", "save": "Save the coverage",
        "back": reverse("patient", args=[request.practice.slug, instance.patient_id]), "back_label": str(instance.patient)},
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip


def save_coverage(form: CoverageForm) -> Coverage | None:
    """Save and tell the steps that wait for coverage; None (with the error on the form) when it is there already."""
    try:
        with transaction.atomic():
            saved = form.save()
    except IntegrityError:
        form.add_error("member_id", "This patient has the same coverage already, with the same first day.")
        return None
    record("saved", "coverage", saved.pk)
    for _name, changed in registries.coverage_changed.items():
        changed(saved.patient_id)
    return saved
