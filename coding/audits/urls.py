from django.urls import path

from coding.audits import views

urlpatterns = [
    # /coding/audits/
    path("coding/audits/", views.audits, name="audits"),
    path("coding/audits/draw/", views.draw, name="audit_draw"),
    path("coding/audits/<int:sample_id>/", views.sample, name="audit_sample"),
    path("coding/audits/cases/<int:case_id>/", views.audit_case, name="audit_case"),
    path("coding/audits/cases/<int:case_id>/save/", views.save_case, name="audit_save"),
    path("coding/audits/cases/<int:case_id>/search/", views.search_case, name="audit_search"),
    path("coding/audits/cases/<int:case_id>/submit/", views.submit_case, name="audit_submit"),
    # /coding/quality/
    path("coding/quality/", views.quality, name="quality"),
    path("coding/my-quality/", views.my_quality, name="my_quality"),
]
