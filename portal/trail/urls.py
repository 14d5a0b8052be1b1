from django.urls import path

from portal.trail import views

urlpatterns = [
    # /p/<practice>/access/
    path("p/<slug:practice>/access/", views.access_log, name="access_log"),
    path("p/<slug:practice>/access/export.csv", views.access_log_csv, name="access_log_csv"),
]
