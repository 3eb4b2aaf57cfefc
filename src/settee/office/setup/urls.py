from django.urls import path

from settee.office.setup import views

urlpatterns = [path("clients/", views.clients, name="clients")]
