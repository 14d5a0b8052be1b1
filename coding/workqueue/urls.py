from django.urls import path

from coding.workqueue import views

urlpatterns = [
    # /coding/floor/
    path("coding/floor/", views.floor, name="floor"),
    path("coding/floor/undo/", views.undo, name="floor_undo"),
    path("coding/floor/<int:item_id>/", views.act, name="floor_act"),
]
