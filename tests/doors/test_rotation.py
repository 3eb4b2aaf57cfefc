"""A key can be taken out once everything is sealed with the new one, second proofs included."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.test import override_settings

from settee.core.crypto import new_key
from settee.doors.adapter import MfaAdapter
from settee.doors.rotation import rotate_authenticators
from settee.practices.models import Member

pytestmark = pytest.mark.django_db


def test_authenticator_is_readable_without_the_old_key(owner: Member) -> None:
    TOTP.activate(owner.user, "JBSWY3DPEHPK3PXP")
    fresh = new_key()
    with override_settings(ENCRYPTION_KEYS=[fresh, *settings.ENCRYPTION_KEYS]):
        assert (rotate_authenticators(), rotate_authenticators()) == (1, 0)
    with override_settings(ENCRYPTION_KEYS=[fresh]):
        sealed = Authenticator.objects.get().data["secret"]
        assert MfaAdapter().decrypt(sealed) == "JBSWY3DPEHPK3PXP"
