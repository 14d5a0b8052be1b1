from django.urls import path

from portal.people import views

urlpatterns = [
    path("", views.home, name="home"),
    # /invitation/
    path("invitation/<str:token>/", views.accept_invitation, name="accept_invitation"),
    # /firm/people/
    path("firm/people/", views.people, name="people"),
    path("firm/people/invite/", views.invite, name="invite"),
    path("firm/people/<int:user_id>/deactivate/", views.deactivate, name="deactivate_person"),
    path("firm/people/<int:user_id>/reactivate/", views.reactivate, name="reactivate_person"),
]
