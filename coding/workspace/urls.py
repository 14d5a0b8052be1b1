from django.urls import path

from coding.workspace import views

urlpatterns = [
    # /coding/
    path("coding/", views.my_work, name="my_work"),
    path("coding/next/", views.next_chart, name="next_chart"),
    path("coding/work/<int:item_id>/resume/", views.resume, name="resume_chart"),
    # /coding/encounters/
    path("coding/encounters/<int:encounter_id>/", views.workspace, name="workspace"),
    path("coding/encounters/<int:encounter_id>/save/", views.save, name="coding_save"),
    path("coding/encounters/<int:encounter_id>/search/", views.search, name="coding_search"),
    path("coding/encounters/<int:encounter_id>/sign/", views.sign, name="coding_sign"),
    path("coding/encounters/<int:encounter_id>/hold/", views.hold, name="coding_hold"),
    path("coding/encounters/<int:encounter_id>/release/", views.release, name="coding_release"),
    path("coding/encounters/<int:encounter_id>/heartbeat/", views.heartbeat, name="coding_heartbeat"),
]
