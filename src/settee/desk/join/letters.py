"""Making an account and writing to its owner: both or neither."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.db import transaction
from django.http import HttpRequest

from settee.practices.domain.register import AlreadyRegistered, SentTwice
from settee.practices.models import User


@transaction.atomic
def register_and_write(
    request: HttpRequest, register: Callable[..., User], values: dict[str, Any]
) -> None:
    """Whoever asks learns nothing about an address that has an account: its owner is told."""
    try:
        user = register(**values)
    except AlreadyRegistered:
        get_adapter().send_account_already_exists_mail(values["email"])
    except SentTwice:
        pass
    else:
        address = EmailAddress.objects.create(user=user, email=user.email, primary=True)
        address.send_confirmation(request, signup=True)
