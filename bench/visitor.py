"""Somebody signed in to a measured practice: over HTTP, and inside this process."""

from contextlib import AbstractContextManager

from django.conf import settings
from django.test import Client as Browser

from bench.data import Shape
from bench.reading import Reading, reading_of
from settee.core.scope import practice_scope
from settee.doors.reader import PRACTICE_KEY
from settee.practices.models import Member


class Visitor:
    """The first provider of ``shape``, who administrates it. Makes a session of theirs."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        with self.scope():
            self.member = Member.objects.select_related("user", "practice").get(
                id=shape.member_id(1)
            )
        self._browser = Browser(headers={"host": "localhost"})
        self._browser.force_login(self.member.user)
        session = self._browser.session
        session[PRACTICE_KEY] = str(shape.practice_id)
        session.save()

    def scope(self) -> AbstractContextManager[None]:
        return practice_scope(self.shape.practice_id)

    @property
    def cookie(self) -> str:
        name = settings.SESSION_COOKIE_NAME
        return f"{name}={self._browser.cookies[name].value}"

    def reading(self, path: str) -> tuple[Reading, int]:
        """What the page asks of the database, and its bytes. It must be 200."""
        self._get(path)  # what is read once in a process is read before
        reading = reading_of(lambda: self._get(path), self.scope)
        return reading, len(self._get(path))

    def _get(self, path: str) -> bytes:
        response = self._browser.get(path)
        assert response.status_code == 200, f"{path}: {response.status_code}"
        return response.content
