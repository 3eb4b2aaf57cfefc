from django.urls import path

from settee.desk.settings import information

urlpatterns = [
    path("", information.fields, name="information_fields"),
    path("new/", information.new_field, name="information_field_new"),
    path("<uuid:field_id>/", information.field, name="information_field"),
    path("<uuid:field_id>/archive/", information.archive, name="information_field_archive"),
    path("<uuid:field_id>/restore/", information.restore, name="information_field_restore"),
    path("<uuid:field_id>/move/", information.move, name="information_field_move"),
]
