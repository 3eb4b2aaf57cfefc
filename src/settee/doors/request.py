"""The request as views behind a door see it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from settee.practices.models import Member, User
from settee.ui.shell import Shell


class DoorRequest(HttpRequest):
    """A request on its way in: nobody known yet, or somebody without an open practice."""

    member: Member | None
    shell: Shell
    raised: bool


class MemberRequest(HttpRequest):
    """A request of somebody signed in, with an open practice."""

    member: Member
    user: User
    htmx: HtmxDetails
    shell: Shell
