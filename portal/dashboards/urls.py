from django.urls import path

from portal.dashboards import views

urlpatterns = [
    path("p/<slug:practice>/revenue/", views.revenue, name="revenue"),
    path("p/<slug:practice>/revenue/export/", views.revenue_export, name="revenue_export"),
    path("p/<slug:practice>/revenue/claims/", views.revenue_claims, name="revenue_claims"),
    path("p/<slug:practice>/revenue/claims/export/", views.revenue_claims_export, name="revenue_claims_export"),
    path("firm/", views.firm_dashboard, name="firm_dashboard"),
]
