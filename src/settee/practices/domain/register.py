"""Coming in: a practice with its first provider, or a provider whose practice exists already."""

import itertools
import uuid

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from settee.audit.domain.record import record
from settee.core.text import slugify
from settee.practices.enums import Access, Association, Role
from settee.practices.models import Member, Practice, User
from settee.practices.scope import practice_open

_SLUG_LENGTH = 90  # leaves room for the number of a namesake


class AlreadyRegistered(Exception):
    """The email address has an account. Told to nobody but its owner, by email."""


class SentTwice(Exception):
    """This very form was sent before: all of it is done."""


def create_practice(*, name: str, timezone: str, group_practice: bool = False) -> Practice:
    """A practice without people. Its slug is the name's, numbered from 2 among namesakes."""
    base = slugify(name)[:_SLUG_LENGTH].strip("-") or "practice"
    for number in itertools.count(1):
        slug = base if number == 1 else f"{base}-{number}"
        if Practice.objects.filter(slug=slug).exists():
            continue
        try:
            with transaction.atomic():
                return Practice.objects.create(
                    name=name, slug=slug, timezone=timezone, group_practice=group_practice
                )
        except IntegrityError:  # taken since we looked
            continue
    raise AssertionError("a number is always left")


@transaction.atomic
def register_practice(
    *,
    form_id: uuid.UUID,
    email: str,
    password: str,
    first_name: str,
    last_name: str,
    timezone: str,
    practice_name: str = "",
    group_practice: bool = False,
    staff: bool = False,
) -> User:
    """A user, their practice (named after them unless told) and their place as Administrator.

    ``form_id`` is the same each time one form is sent. Raises AlreadyRegistered, SentTwice.
    """
    user = register_user(
        form_id=form_id,
        email=email,
        password=password,
        first_name=first_name,
        last_name=last_name,
    )
    practice = create_practice(
        name=practice_name or user.full_name, timezone=timezone, group_practice=group_practice
    )
    with practice_open(practice):
        member = Member.objects.create(
            practice=practice,
            user=user,
            role=Role.STAFF if staff else Role.PROVIDER,
            association=Association.ADMINISTRATOR,
            access=Access.ADMINISTRATOR,
        )
        record("practice.register", actor=member, object_id=practice.id)
    return user


@transaction.atomic
def register_user(
    *, form_id: uuid.UUID, email: str, password: str, first_name: str, last_name: str
) -> User:
    """A user without a practice. Raises AlreadyRegistered, SentTwice."""
    user = User(
        id=form_id,
        email=email.strip().lower(),
        first_name=first_name,
        last_name=last_name,
        password=make_password(password),  # also for a known address: the same time for both
    )
    if not User.objects.filter(email=user.email).exists():
        try:
            with transaction.atomic():
                user.save(force_insert=True)
        except IntegrityError:  # at the same moment, in another tab
            pass
        else:
            return user
    if User.objects.filter(id=form_id, email=user.email).exists():
        raise SentTwice
    raise AlreadyRegistered
