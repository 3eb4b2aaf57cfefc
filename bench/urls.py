from django.urls import include, path

from bench import views

urlpatterns = [
    path("bench/get/", views.get),
    path("bench/t50/", views.t50),
    path("bench/agg/", views.agg),
    path("bench/agg50/", views.agg50),
    path("", include("settee.config.urls")),
]
