from django.urls import include, path

app_name = "office"
urlpatterns = [
    path("", include("settee.office.daily.urls")),
    path("", include("settee.office.ledger.urls")),
    path("", include("settee.office.codes.urls")),
    path("", include("settee.office.setup.urls")),
    path("", include("settee.office.access.urls")),
]
