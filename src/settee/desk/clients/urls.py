from django.urls import path

from settee.desk.clients import (
    alike,
    appointments,
    discharging,
    documents,
    history,
    information,
    insurance,
    merge,
    record,
    relations,
    reminders,
    views,
)

urlpatterns = [
    path("", views.clients, name="clients"),
    path("new/", views.new_client, name="client_new"),
    path("alike/", alike.alike, name="client_alike"),
    path("diagnoses/", insurance.diagnoses, name="client_diagnoses"),
    path("<uuid:client_id>/", record.personal, name="client"),
    path("<uuid:client_id>/contact/", record.contact, name="client_contact"),
    path("<uuid:client_id>/insurance/", insurance.insurance, name="client_insurance"),
    path(
        "<uuid:client_id>/insurance/<int:rank>/payers/",
        insurance.payers_to_choose,
        name="client_payers",
    ),
    path("<uuid:client_id>/merge/", merge.choose, name="client_merge"),
    path("<uuid:client_id>/merge/<uuid:other_id>/", merge.merge, name="client_merge_with"),
    path("<uuid:client_id>/reminders/", reminders.reminders, name="client_reminders"),
    path("<uuid:client_id>/information/", information.information, name="client_information"),
    path("<uuid:client_id>/documents/", documents.documents, name="client_documents"),
    path("documents/<uuid:document_id>/", documents.document, name="document"),
    path("documents/<uuid:document_id>/file/", documents.document_file, name="document_file"),
    path("documents/<uuid:document_id>/delete/", documents.delete_document, name="document_delete"),
    path(
        "documents/<uuid:document_id>/restore/", documents.restore_document, name="document_restore"
    ),
    path("<uuid:client_id>/people/new/", relations.new_relation, name="relation_new"),
    path("<uuid:client_id>/people/find/", relations.find_relation, name="relation_find"),
    path("people/<uuid:relation_id>/", relations.relation, name="relation"),
    path("people/<uuid:relation_id>/remove/", relations.remove_relation, name="relation_remove"),
    path("people/<uuid:relation_id>/restore/", relations.restore_relation, name="relation_restore"),
    path("people/<uuid:relation_id>/invoices/", relations.send_invoices, name="relation_invoices"),
    path("<uuid:client_id>/appointments/", appointments.appointments, name="client_appointments"),
    path("<uuid:client_id>/history/", history.history, name="client_history"),
    path("<uuid:client_id>/sessions/", record.sessions, name="client_sessions"),
    path("<uuid:client_id>/discharge/", discharging.discharge, name="client_discharge"),
    path("<uuid:client_id>/return/", discharging.take_back, name="client_return"),
]
