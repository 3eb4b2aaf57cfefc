from django.urls import path

from settee.desk.mail import views

urlpatterns = [
    path("", views.caught_mail, name="mail"),
    path("<uuid:mail_id>/", views.caught_message, name="mail_message"),
]
