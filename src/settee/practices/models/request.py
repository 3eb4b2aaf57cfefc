from typing import ClassVar

from django.db import models

from settee.core.models import Row
from settee.practices.models.member import Member
from settee.practices.models.practice import Practice
from settee.practices.models.user import User


class ConnectionRequest(Row):
    """A user's wish to be joined to a practice, and what its Administrator answered.

    Like a membership it is seen by its practice, and by its user before any practice is open.
    """

    row_policy = Member.row_policy

    class State(models.TextChoices):
        SENT = "sent", "Waiting for an answer"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.SENT)
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "user"],
                name="connection_request_open_once",
                condition=models.Q(state="sent"),
            ),
            models.CheckConstraint(
                name="connection_request_answered",
                condition=models.Q(state="sent", answered_at=None, answered_by=None)
                | models.Q(
                    state__in=["accepted", "declined"],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "-created_at"], name="connection_request_by_user"),
        ]

    def __str__(self) -> str:
        return self.state

    @property
    def is_open(self) -> bool:
        return self.state == self.State.SENT
