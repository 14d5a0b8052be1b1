from django.urls import path

from claims.clearinghouse import views

urlpatterns = [
    path("claims/batches/", views.batches, name="batches"),
    path("claims/batches/retry/", views.batches_retry, name="batches_retry"),
    path("claims/batches/<int:batch_id>/", views.batch, name="batch"),
    path("claims/batches/<int:batch_id>/file/", views.batch_file, name="batch_file"),
    path("claims/<int:claim_id>/files/<int:fact_id>/", views.claim_fact, name="claim_fact"),
    path("claims/<int:claim_id>/resend/", views.claim_resend, name="claim_resend"),
]
