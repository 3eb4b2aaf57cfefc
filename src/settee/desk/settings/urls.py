from django.urls import path

from settee.desk.settings import people, practice

urlpatterns = [
    path("", practice.settings, name="settings"),
    path("practice/", practice.practice, name="practice"),
    path("people/<uuid:member_id>/", people.profile, name="person"),
    path("people/<uuid:member_id>/privileges/", people.privileges, name="person_privileges"),
]
