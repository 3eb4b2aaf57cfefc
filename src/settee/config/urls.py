"""Every address of the installation."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("settee.desk.urls")),
    path("billing/", include("settee.office.urls")),
]
