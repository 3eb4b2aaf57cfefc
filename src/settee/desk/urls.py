from django.urls import include, path

from settee.desk import home

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("calendar/", include("settee.desk.calendar.urls")),
    path("clients/", include("settee.desk.clients.urls")),
    path("inbox/", include("settee.desk.inbox.urls")),
    path("settings/information/", include("settee.desk.settings.information_urls")),
    path("todo/", include("settee.desk.todo.urls")),
    path("settings/", include("settee.desk.settings.urls")),
    path("account/", include("settee.desk.account.urls")),
    path("join/", include("settee.desk.join.urls")),
    path("move-in/", include("settee.desk.movein.urls")),
    path("mail/", include("settee.desk.mail.urls")),
]
