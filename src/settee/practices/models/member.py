from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.functional import cached_property

from settee.core.models import Row
from settee.core.scope import current_practice_id
from settee.files.models import StoredFile
from settee.practices.enums import Access, Association, Part, Role
from settee.practices.models.practice import Practice
from settee.practices.models.user import User


class Member(Row):
    """One person's place in one practice: role, privileges and, for a provider, licence data.

    Read before a practice is open, so a user sees their own memberships as well.
    """

    row_policy = (
        "user_id = current_setting('settee.user')::uuid"
        " OR practice_id = NULLIF(current_setting('settee.practice'), '')::uuid"
    )

    practice = models.ForeignKey(
        Practice, on_delete=models.PROTECT, related_name="members", default=current_practice_id
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.PROVIDER)
    association = models.CharField(
        max_length=15, choices=Association, default=Association.JOIN_ONLY
    )
    access = models.CharField(max_length=15, choices=Access, default=Access.NONE)
    credentials = models.CharField(max_length=40, blank=True)
    npi = models.CharField(max_length=10, blank=True)
    taxonomy = models.CharField(max_length=10, blank=True)
    license = models.CharField(max_length=40, blank=True)
    license_state = models.CharField(max_length=2, blank=True)
    license_until = models.DateField(null=True, blank=True)  # the last day it is valid
    timezone = models.CharField(max_length=64, blank=True)  # empty: the practice's
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)  # to show; the one to sign in with is the user's
    bio = models.TextField(max_length=2000, blank=True)
    photo = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    former_photo = models.OneToOneField(  # taken away last: Undo puts it back
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "user"], name="member_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["user"], name="member_by_user")]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def name(self) -> str:
        """``Maren Okafor, LCSW``."""
        name = self.user.full_name
        return f"{name}, {self.credentials}" if self.credentials else name

    @cached_property
    def account_levels(self) -> list[dict[str, str]]:
        """Access to other providers' accounts: ``account``, and the level of each part by name.

        A request brings it along with its reader (``practices.queries.account_levels``).
        """
        found = self.accounts.filter(removed_at=None).values("account", *Part.values)
        return [{name: str(value) for name, value in row.items()} for row in found]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone) if self.timezone else self.practice.zone

    @property
    def is_provider(self) -> bool:
        return self.role == Role.PROVIDER

    @property
    def is_administrator(self) -> bool:
        return self.association == Association.ADMINISTRATOR

    @property
    def is_joined(self) -> bool:
        """Part of the practice: not removed from it."""
        return self.association != Association.NONE
