"""allauth's passkey forms, which let some malformed answers through as errors of the program."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError

# What reading the CBOR and JSON of a stranger raises (Web Authentication Level 3, 5.8.1 and 6.5).
_MALFORMED = (
    AttributeError,
    InvalidSignature,
    LookupError,
    TypeError,
    ValueError,
    struct.error,
)


_REFUSED = "This passkey was not accepted. Try again, or use another."


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except ValidationError:
        raise
    except _MALFORMED as error:
        raise ValidationError(_REFUSED) from error


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    def clean(self) -> Any:
        with _refusing():
            return super().clean()


class AuthenticatePasskeyForm(AuthenticateWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Any:
        with _refusing():
            return super().clean_credential()


class LoginPasskeyForm(LoginWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Any:
        with _refusing():
            return super().clean_credential()


class ReauthenticatePasskeyForm(ReauthenticateWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Any:
        with _refusing():
            return super().clean_credential()
