from django.urls import path

from claims.denials import views

urlpatterns = [
    path("claims/denials/", views.denials, name="denials"),
    path("claims/denials/<int:denial_id>/", views.denial, name="denial"),
    path("claims/denials/<int:denial_id>/take/", views.denial_take, name="denial_take"),
    path("claims/denials/<int:denial_id>/resolve/", views.denial_resolve, name="denial_resolve"),
    path("claims/denials/<int:denial_id>/write-off/", views.denial_write_off, name="denial_write_off"),
    path("claims/denials/<int:denial_id>/decide/", views.denial_decide, name="denial_decide"),
]
