from django.urls import path

from portal.documents import views

urlpatterns = [
    # /p/<practice>/documents/
    path("p/<slug:practice>/documents/<int:document_id>/", views.document, name="document"),
    path(
        "p/<slug:practice>/documents/<int:document_id>/pages/<int:number>/", views.document_page, name="document_page"
    ),
    path("p/<slug:practice>/documents/<int:document_id>/words/", views.document_words, name="document_words"),
    path("p/<slug:practice>/documents/<int:document_id>/original/", views.document_download, name="document_download"),
]
