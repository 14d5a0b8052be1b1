"""Every address of the site. `/p/<practice>/…` practices, `/coding/…` coders, `/claims/…` billing, `/firm/…` managers."""

from django.urls import include, path

from portal.ui import errors

urlpatterns = [
    path("", include("portal.people.urls")),
    path("", include("portal.encounters.urls")),
    path("", include("portal.documents.urls")),
    path("", include("portal.patients.urls")),
    path("", include("portal.trail.urls")),
    path("", include("portal.health.urls")),
    path("", include("portal.search.urls")),
    path("", include("portal.dashboards.urls")),
    path("", include("portal.jobs.urls")),
    path("", include("claims.checks.urls")),
    path("", include("claims.clearinghouse.urls")),
    path("", include("claims.lifecycle.urls")),
    path("accounts/", include("portal.people.account_urls")),
    path("", include("coding.codesets.urls")),
    path("", include("coding.workqueue.urls")),
    path("", include("coding.workspace.urls")),
    path("", include("coding.audits.urls")),
    path("", include("claims.remittance.urls")),
    path("", include("claims.denials.urls")),
]
handler400, handler403, handler404, handler500 = (
    errors.bad_request,
    errors.forbidden,
    errors.not_found,
    errors.server_error,
)
