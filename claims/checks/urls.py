from django.urls import path

from claims.checks import views

urlpatterns = [
    path("claims/rules/", views.rules_page, name="rules_page"),
    path("claims/findings/", views.findings, name="findings"),
    path("claims/<int:claim_id>/override/", views.claim_override, name="claim_override"),
    path("claims/<int:claim_id>/decide/", views.claim_decide, name="claim_decide"),
    path("claims/<int:claim_id>/check/", views.claim_check_again, name="claim_check_again"),
]
