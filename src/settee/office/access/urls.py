from django.urls import path

from settee.office.access import copying, joining, usernames

urlpatterns = [
    path("access/", usernames.privileges, name="privileges"),
    path("access/allow/", usernames.allow, name="allow_access"),
    path("access/copy-codes/", copying.copy, name="copy_codes"),
    path("access/<uuid:access_id>/", usernames.access, name="account_access"),
    path("access/<uuid:access_id>/invite/", usernames.invite_again, name="access_invite"),
    path("access/<uuid:access_id>/remove/", usernames.remove, name="access_remove"),
    path("access/<uuid:access_id>/restore/", usernames.restore, name="access_restore"),
    path("access/others/", joining.find, name="other_accounts"),
    path("access/others/<uuid:account_id>/join/", joining.join, name="join_account"),
]
