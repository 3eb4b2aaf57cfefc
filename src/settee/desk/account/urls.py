from django.urls import path

from settee.desk.account import services, subscriptions, views

urlpatterns = [
    path("", views.account, name="account"),
    path("security/", views.security, name="security"),
    path("sessions/<int:session_id>/end/", views.end_session, name="session_end"),
    path("subscriptions/", subscriptions.subscriptions, name="subscriptions"),
    path("services/", services.services, name="services"),
    path("services/new/", services.new_service, name="service_new"),
    path("services/<uuid:service_id>/", services.service, name="service"),
]
