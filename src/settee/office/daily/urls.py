from django.urls import path

from settee.office.daily import batches, invoicing, send, session, sessions

urlpatterns = [
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/send/", send.send, name="send_to_billing"),
    path("sessions/new/", session.choose_client, name="session_new"),
    path("sessions/new/<uuid:client_id>/", session.new_session, name="session_for"),
    path("sessions/terms/", session.terms, name="session_terms"),
    path("sessions/<uuid:session_id>/", session.session, name="session"),
    path("sessions/<uuid:session_id>/delete/", session.delete, name="session_delete"),
    path("appointments/<uuid:appointment_id>/unlock/", session.unlock, name="unlock_appointment"),
    path("invoicing/", invoicing.invoicing, name="invoicing"),
    path("invoicing/generate/", invoicing.generate, name="generate"),
    path("invoicing/batches/", batches.batches, name="batches"),
    path("invoicing/batches/<uuid:batch_id>/", batches.batch, name="batch"),
    path("invoicing/batches/<uuid:batch_id>/<slug:kind>.pdf", batches.papers, name="batch_papers"),
    path("invoicing/batches/files/<uuid:interchange_id>/", batches.claim_file, name="claim_file"),
]
