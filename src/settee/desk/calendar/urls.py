from django.urls import path

from settee.desk.calendar import (
    appointments,
    background,
    booking,
    copying,
    moving,
    printing,
    quick,
    search,
    views,
)

urlpatterns = [
    path("", views.calendar, name="calendar"),
    path("events/", views.events, name="calendar_events"),
    path("background/", background.background, name="calendar_background"),
    path("clients/", views.clients, name="calendar_clients"),
    path("services/<uuid:service_id>/color/", views.service_color, name="service_color"),
    path("find/", search.find, name="calendar_find"),
    path("print/", printing.print_calendar, name="calendar_print"),
    path("quick/", quick.quick_add, name="quick_add"),
    path("quick/<uuid:appointment_id>/undo/", quick.undo, name="quick_undo"),
    path("appointments/new/", booking.new, name="appointment_new"),
    path("appointments/paste/", copying.paste, name="appointment_paste"),
    path("appointments/<uuid:appointment_id>/", appointments.appointment, name="appointment"),
    path("appointments/<uuid:appointment_id>/edit/", booking.edit, name="appointment_edit"),
    path("appointments/<uuid:appointment_id>/move/", moving.move, name="appointment_move"),
    path(
        "appointments/<uuid:appointment_id>/move/undo/", moving.undo, name="appointment_move_undo"
    ),
    path("appointments/<uuid:appointment_id>/copy/", copying.copy, name="appointment_copy"),
    path(
        "appointments/<uuid:appointment_id>/cancel/", appointments.cancel, name="appointment_cancel"
    ),
    path(
        "appointments/<uuid:appointment_id>/restore/",
        appointments.restore,
        name="appointment_restore",
    ),
    path("series/<uuid:series_id>/resume/", appointments.resume, name="series_resume"),
]
