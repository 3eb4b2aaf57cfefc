from django.urls import path

from settee.desk.join import directory, invited, practices, views

urlpatterns = [
    path("", views.join, name="join"),
    path("practice/", views.join_practice, name="join_practice"),
    path("colleague/", views.join_colleague, name="join_colleague"),
    path("client/", views.join_client, name="join_client"),
    path("sent/", views.join_sent, name="join_sent"),
    path("directory/", directory.directory, name="directory"),
    path("directory/<uuid:practice_id>/", directory.connect, name="connect"),
    path("invited/<str:key>/", invited.invited, name="invited"),
    path("practices/", practices.practices, name="practices"),
]
