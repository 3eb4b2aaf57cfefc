"""Sealing the secrets of authenticator apps and recovery codes with the newest key."""

import base64

from allauth.mfa.models import Authenticator
from django.db import transaction

from settee.core.crypto import open_sealed, seal, sealed_with_newest

_SEALED = ("secret", "seed")  # where allauth keeps what MfaAdapter.encrypt returned


@transaction.atomic
def rotate_authenticators() -> int:
    """How many were sealed again. Safe to run twice."""
    count = 0
    for row in Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN):
        for name in _SEALED:
            sealed = base64.b64decode(row.data.get(name, ""))
            if sealed and not sealed_with_newest(sealed):
                row.data[name] = base64.b64encode(seal(open_sealed(sealed))).decode()
                row.save(update_fields=["data"])
                count += 1
    return count
