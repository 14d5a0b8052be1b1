from django.urls import path

from claims.lifecycle import views

urlpatterns = [
    path("claims/", views.claims, name="claims"),
    path("claims/export/<str:kind>/", views.claims_export, name="claims_export"),
    path("claims/send/", views.claims_send, name="claims_send"),
    path("claims/<int:claim_id>/", views.claim, name="claim"),
]
