from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from settee.practices.enums import Level, Part
from settee.practices.models.member import Member
from settee.practices.models.owned import OwnedRow


class AccountAccess(OwnedRow):
    """What one username may do in the back office of one provider, the ``account`` (M-5 to M-8).

    While its owner has not answered the invitation there is an ``email`` and no ``member``. A
    removed row stays, so that removing can be undone.
    """

    account = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="usernames", db_index=False
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, related_name="accounts", db_index=False
    )
    email = models.EmailField(max_length=254, blank=True)
    sessions = models.CharField(max_length=4, choices=Level, default=Level.NONE)
    invoicing = models.CharField(max_length=4, choices=Level, default=Level.NONE)
    payments = models.CharField(max_length=4, choices=Level, default=Level.NONE)
    client_setup = models.CharField(max_length=4, choices=Level, default=Level.NONE)
    codes = models.CharField(max_length=4, choices=Level, default=Level.NONE)
    reports = models.CharField(max_length=4, choices=Level, default=Level.NONE)
    # The member has no other business in the practice: without accounts they leave it.
    made_place = models.BooleanField(default=False, editable=False)
    granted_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "member"],
                name="account_access_once",
                condition=models.Q(removed_at=None, member__isnull=False),
            ),
            models.UniqueConstraint(
                "account",
                Lower("email"),
                name="account_invitation_once",
                condition=models.Q(removed_at=None, member=None),
            ),
            models.CheckConstraint(
                name="account_access_to_somebody",
                condition=models.Q(member=None) & ~models.Q(email="")
                | models.Q(member__isnull=False, email=""),
            ),
            models.CheckConstraint(
                name="account_access_of_another",
                condition=models.Q(member=None) | ~models.Q(member=models.F("account")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "member"], name="account_access_by_member"),
            models.Index(fields=["practice", "account"], name="account_access_by_account"),
        ]

    def __str__(self) -> str:
        return self.email or str(self.member)

    @property
    def levels(self) -> dict[Part, Level]:
        return {part: Level(getattr(self, part)) for part in Part}
