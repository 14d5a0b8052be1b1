from django.urls import path

from portal.search import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("p/<slug:practice>/search/", views.practice_search, name="practice_search"),
]
