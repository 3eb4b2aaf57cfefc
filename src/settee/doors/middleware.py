"""Opens the practice for the length of a request and turns refusals into answers."""

import uuid
from collections.abc import Callable
from contextlib import ExitStack

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from settee.clients.access import Merged
from settee.core.errors import Hidden, NotAllowed
from settee.core.scope import practice_scope, user_scope
from settee.doors.live import BEGAN
from settee.doors.merged import lead_on
from settee.doors.reader import PRACTICE_KEY, SEEN_KEY, idle_from, is_password_known, places_of
from settee.doors.request import DoorRequest
from settee.doors.shell import shell_for
from settee.practices.notices import sign_in_changed
from settee.ui.htmx import is_background
from settee.ui.words import word_for_client

_IDLE = "You were signed out after {} minutes without use."
Handler = Callable[[DoorRequest], HttpResponse]


class ScopeMiddleware:
    """Sets ``request.member`` and runs the request in one transaction that sees its practice.

    Session, scope, membership with user and practice: three statements before the page's own. A
    response of 500, or a view that raised, rolls everything back.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: DoorRequest) -> HttpResponse:
        request.member = None
        user_id = request.session.get(SESSION_KEY)
        if user_id is None:
            return self.get_response(request)
        if self._idle_too_long(request):
            logout(request)
            sign_in_changed(uuid.UUID(str(user_id)))
            messages.info(request, _IDLE.format(settings.IDLE_MINUTES))
            return self.get_response(request)
        with ExitStack() as stack:
            user_key = uuid.UUID(str(user_id))
            practice = request.session.get(PRACTICE_KEY)
            if practice:
                stack.enter_context(practice_scope(uuid.UUID(practice), user_id=user_key))
            else:
                stack.enter_context(user_scope(user_key))
            self._find_member(request, user_key, practice)
            if request.member is not None:
                stack.enter_context(timezone.override(request.member.zone))
                here = request.member.practice
                stack.enter_context(word_for_client(here.client_word, here.client_word_plural))
            response = self.get_response(request)
            if response.status_code >= 500 or getattr(request, "raised", False):
                transaction.set_rollback(True)
            return response

    def process_exception(self, request: DoorRequest, exception: Exception) -> HttpResponse | None:
        """What raised is rolled back; what was refused is said: hidden 404, not allowed 403."""
        request.raised = True
        if isinstance(exception, Merged):
            return lead_on(request, exception)
        if isinstance(exception, Hidden):
            raise Http404
        if isinstance(exception, NotAllowed):
            context = {"message": exception.message}
            return render(request, "ui/not_allowed.html", context, status=403)
        return None

    def _find_member(self, request: DoorRequest, user_id: uuid.UUID, practice: str | None) -> None:
        if not practice:
            return
        places = places_of(user_id)
        member = next((place for place in places if str(place.practice_id) == practice), None)
        if member is None:
            request.session.pop(PRACTICE_KEY, None)
            return
        if not is_password_known(request.session, member.user):
            return  # the password was changed elsewhere: AuthenticationMiddleware signs out
        request.member = member
        request.user = member.user
        request.shell = shell_for(
            member, places, unread=member.unread, began=request.META.get(BEGAN)
        )

    def _idle_too_long(self, request: DoorRequest) -> bool:
        """Whether the last use is too long ago; notes this use, at most once a minute."""
        now = timezone.now().timestamp()
        if now > idle_from(request.session, now):
            return True
        if is_background(request):
            return False
        if now - request.session.get(SEEN_KEY, 0.0) > 60:
            request.session[SEEN_KEY] = now
        return False
