from django.urls import path

from settee.desk.settings import hours, people, practice

urlpatterns = [
    path("", practice.settings, name="settings"),
    path("practice/", practice.practice, name="practice"),
    path("people/<uuid:member_id>/hours/", hours.hours, name="hours"),
    path("people/<uuid:member_id>/", people.profile, name="person"),
    path("people/<uuid:member_id>/privileges/", people.privileges, name="person_privileges"),
]
