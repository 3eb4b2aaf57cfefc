from django.urls import URLPattern, URLResolver, include, path

from settee.desk.settings import (
    holidays,
    hours,
    locations,
    offerings,
    people,
    pictures,
    practice,
    privileges,
    rooms,
    time_off,
)

_location = [
    path("", locations.location, name="location"),
    path("hours/", locations.location_hours, name="location_hours"),
    path("archive/", locations.archive, name="location_archive"),
    path("restore/", locations.restore, name="location_restore"),
    path("place/", locations.place, name="location_place"),
    path("rooms/", rooms.add, name="room_new"),
]
_room = [
    path("", rooms.rename, name="room"),
    path("archive/", rooms.archive, name="room_archive"),
    path("restore/", rooms.restore, name="room_restore"),
    path("place/", rooms.place, name="room_place"),
]
_practice: list[URLPattern | URLResolver] = [
    path("", practice.practice, name="practice"),
    path("logo/", pictures.logo, name="logo"),
    path("logo/remove/", pictures.remove_logo, name="logo_remove"),
    path("logo/restore/", pictures.restore_logo, name="logo_restore"),
    path("addresses/", practice.addresses, name="addresses"),
    path("identifiers/", practice.identifiers, name="identifiers"),
    path("locations/", locations.locations, name="locations"),
    path("locations/new/", locations.new_location, name="location_new"),
    path("locations/<uuid:location_id>/", include(_location)),
    path("rooms/<uuid:room_id>/", include(_room)),
    path("holidays/", holidays.holidays, name="holidays"),
    path("claims/", practice.claims, name="claims"),
]
_time_off = [
    path("", time_off.time_off, name="time_off"),
    path("remove/", time_off.remove, name="time_off_remove"),
    path("restore/", time_off.restore, name="time_off_restore"),
]
_person: list[URLPattern | URLResolver] = [
    path("", people.profile, name="person"),
    path("photo/", pictures.photo, name="photo"),
    path("photo/remove/", pictures.remove_photo, name="photo_remove"),
    path("photo/restore/", pictures.restore_photo, name="photo_restore"),
    path("hours/", hours.hours, name="hours"),
    path("hours/time-off/new/", time_off.new, name="time_off_new"),
    path("hours/time-off/<uuid:time_off_id>/", include(_time_off)),
    path("services/", offerings.offerings, name="person_services"),
    path("portal/", people.portal, name="person_portal"),
    path("reminders/", people.reminders, name="person_reminders"),
    path("privileges/", privileges.privileges, name="person_privileges"),
    path("privileges/removal/", privileges.removal, name="person_removal"),
    path("privileges/clients/", privileges.hand_over, name="person_clients"),
]
urlpatterns = [
    path("", practice.settings, name="settings"),
    path("practice/", include(_practice)),
    path("people/<uuid:member_id>/", include(_person)),
]
