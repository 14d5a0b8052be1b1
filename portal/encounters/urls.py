from django.urls import path

from portal.encounters import fix_views, upload_views, views

urlpatterns = [
    # /p/<practice>/
    path("p/<slug:practice>/", views.practice_home, name="practice_home"),
    path("p/<slug:practice>/upload/", upload_views.upload, name="upload"),
    path("p/<slug:practice>/lists/<int:document_id>/", upload_views.intake_list, name="intake_list"),
    path("p/<slug:practice>/lists/<int:document_id>/rejected/", upload_views.intake_rejected, name="intake_rejected"),
    path("p/<slug:practice>/documents/attach/", fix_views.documents_attach, name="documents_attach"),
    # /p/<practice>/encounters/
    path("p/<slug:practice>/encounters/", views.encounters, name="encounters"),
    path("p/<slug:practice>/encounters/export.csv", views.encounters_csv, name="encounters_csv"),
    path("p/<slug:practice>/encounters/export.xlsx", views.encounters_xlsx, name="encounters_xlsx"),
    path("p/<slug:practice>/encounters/new/", fix_views.encounter_new, name="encounter_new"),
    path("p/<slug:practice>/encounters/<int:encounter_id>/", views.encounter, name="encounter"),
    path(
        "p/<slug:practice>/encounters/<int:encounter_id>/attach/", fix_views.encounter_attach, name="encounter_attach"
    ),
    path(
        "p/<slug:practice>/encounters/<int:encounter_id>/coverage/",
        fix_views.encounter_coverage,
        name="encounter_coverage",
    ),
    path("p/<slug:practice>/encounters/<int:encounter_id>/date/", fix_views.encounter_date, name="encounter_date"),
    path(
        "p/<slug:practice>/encounters/<int:encounter_id>/answer/", fix_views.encounter_answer, name="encounter_answer"
    ),
]
