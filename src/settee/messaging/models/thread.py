from typing import ClassVar

from django.db import models

from settee.practices.models import ConnectionRequest, Member, OwnedRow


class Thread(OwnedRow):
    """A subject and the messages under it; who takes part is fixed when it is begun.

    ``search`` is the folded subject and the people's names. The bodies are encrypted: a search
    reads the latest of them.
    """

    subject = models.CharField(max_length=200)
    search = models.CharField(max_length=1000)
    last = models.ForeignKey(
        "messaging.Message", on_delete=models.PROTECT, null=True, related_name="+"
    )
    # A message of the program that asks for an answer: one for each request.
    request = models.OneToOneField(
        ConnectionRequest, on_delete=models.PROTECT, null=True, related_name="thread"
    )

    def __str__(self) -> str:
        return str(self.id)


class Participation(OwnedRow):
    """One person's view of a thread: nobody without one sees it."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="participations")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    last_at = models.DateTimeField()  # of the thread's last message: the order of the list
    unread = models.BooleanField(default=False)
    archived = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "member"], name="participation_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["practice", "member", "archived", "-last_at", "-id"], name="inbox_by_time"
            ),
            models.Index(
                fields=["practice", "member"],
                name="inbox_unread",
                condition=models.Q(unread=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
