from django.urls import path

from coding.codesets import views

urlpatterns = [
    # /codes/
    path("codes/", views.codes, name="codes"),
    path("codes/<str:system>/<str:code>/", views.code, name="code"),
]
