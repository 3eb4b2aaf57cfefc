"""Expected failures: said once by the domain, translated once by each surface."""


class Refused(Exception):
    """The rules do not allow this. ``message`` tells a person what happened and what to do.

    ``field`` names the form field it belongs to, if there is one.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Hidden(Exception):
    """Not there for this person: missing and forbidden look the same (404)."""


class NotAllowed(Exception):
    """Seen, but not to be changed or opened by this person; ``message`` says why in words (403)."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ChangedMeanwhile(Exception):
    """Somebody else saved the row after this person read it. Nothing was written."""
