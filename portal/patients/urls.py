from django.urls import path

from portal.patients import views

urlpatterns = [
    # /p/<practice>/patients/
    path("p/<slug:practice>/patients/", views.patients, name="patients"),
    path("p/<slug:practice>/patients/new/", views.patient_new, name="patient_new"),
    path("p/<slug:practice>/patients/<int:patient_id>/", views.patient, name="patient"),
    path("p/<slug:practice>/patients/<int:patient_id>/edit/", views.patient_edit, name="patient_edit"),
    path("p/<slug:practice>/patients/<int:patient_id>/coverage/", views.coverage_new, name="coverage_new"),
    path("p/<slug:practice>/coverage/<int:coverage_id>/edit/", views.coverage_edit, name="coverage_edit"),
]
