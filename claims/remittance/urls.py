from django.urls import path

from claims.remittance import views

urlpatterns = [
    path("claims/remittances/", views.remittances, name="remittances"),
    path("claims/remittances/parked/", views.remittances_parked, name="remittances_parked"),
    path("claims/remittances/<int:remittance_id>/", views.remittance, name="remittance"),
    path("claims/remittances/<int:remittance_id>/post/", views.remittance_retry, name="remittance_retry"),
    path(
        "claims/remittances/answers/<int:remittance_claim_id>/match/", views.remittance_match, name="remittance_match"
    ),
    path("p/<slug:practice>/remittances/", views.practice_remittances, name="practice_remittances"),
]
