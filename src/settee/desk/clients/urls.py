from django.urls import path

from settee.desk.clients import insurance, record, views

urlpatterns = [
    path("", views.clients, name="clients"),
    path("new/", views.new_client, name="client_new"),
    path("diagnoses/", insurance.diagnoses, name="client_diagnoses"),
    path("<uuid:client_id>/", record.personal, name="client"),
    path("<uuid:client_id>/contact/", record.contact, name="client_contact"),
    path("<uuid:client_id>/insurance/", insurance.insurance, name="client_insurance"),
    path(
        "<uuid:client_id>/insurance/<int:rank>/payers/",
        insurance.payers_to_choose,
        name="client_payers",
    ),
    path("<uuid:client_id>/sessions/", record.sessions, name="client_sessions"),
    path("<uuid:client_id>/discharge/", views.discharge, name="client_discharge"),
    path("<uuid:client_id>/return/", views.take_back, name="client_return"),
]
