"""Where allauth asks this house."""

import base64
from collections.abc import Collection
from typing import Any
from urllib.parse import urljoin, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest

from settee.core.crypto import open_sealed, seal
from settee.practices.models import User
from settee.practices.notices import sign_in_changed


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": (
            "Email and password do not belong together. Check both, or reset the password."
        ),
        "too_many_login_attempts": (
            "Too many tries. To protect this account, sign-in is closed for five minutes. Wait, or"
            " reset the password: that opens it at once."
        ),
        "incorrect_password": "This is not your password. Type it again.",
        "enter_current_password": "This is not your password. Type it again.",
        "rate_limited": "Too many tries. Wait five minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People join with Join Now or by invitation, never through allauth's own form."""
        return False

    def logout(self, request: HttpRequest) -> None:
        user_id = request.user.pk
        super().logout(request)
        if user_id:
            sign_in_changed(user_id)

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        sign_in_changed(user.id)

    def get_user_search_fields(self) -> list[str]:
        return ["email"]

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Users have no name beside their email address."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        super().send_mail(template_prefix, email, {**context, "origin": settings.ORIGIN})

    # Links in emails lead to the installation's address, whatever host the request named.

    def get_reset_password_from_key_url(self, key: str) -> str:
        return _at_origin(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return _at_origin(super().get_email_confirmation_url(request, emailconfirmation))


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]
    def end_sessions(self, sessions: Collection[UserSession]) -> None:
        """End them, and the sockets of their pages."""
        users = {session.user_id for session in sessions}
        super().end_sessions(sessions)
        for user_id in users:
            sign_in_changed(user_id)


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": (
            "This is not the right code. Codes change every 30 seconds: type the newest one."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Secrets of authenticator apps and seeds of recovery codes are sealed at rest."""
        return base64.b64encode(seal(text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return open_sealed(base64.b64decode(encrypted_text)).decode()


def _at_origin(url: str) -> str:
    return urljoin(settings.ORIGIN, urlsplit(url).path)
