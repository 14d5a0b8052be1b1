from django.urls import path

from portal.jobs import views

urlpatterns = [
    path("firm/jobs/", views.jobs, name="jobs"),
    path("firm/jobs/<int:job_id>/again/", views.job_retry, name="job_retry"),
]
