"""The frame around every page: whom it is drawn for, and its menus."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest

from settee.ui import menus


def _everything(_url_name: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class PracticeChoice:
    """A practice in the switcher. ``key`` is posted back to choose it."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Shell:
    """What the frame knows of its reader; the defaults are those of one who has not signed in.

    ``practice`` is the open one; ``practices`` all of the reader's (may be lazy). ``may_open``
    answers, for the name of a URL, whether the reader's privileges and the practice's
    subscriptions open it; menus leave out what it refuses. ``shortcuts`` turns off keys that act
    alone (WCAG 2.1.4). ``live`` is the address of the reader's socket, empty where the server has
    none; the page shows what was so at ``live_since``, in milliseconds of the epoch.
    """

    practice: PracticeChoice | None = None
    practices: Sequence[PracticeChoice] = ()
    unread: int = 0
    theme: Literal["", "light", "dark"] = ""
    shortcuts: bool = True
    live: str = ""
    live_since: int = 0
    may_open: Callable[[str], bool] = _everything


NOBODY = Shell()


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``request.shell``, where a middleware set one, and both menus.

    The menus are functions, which a fragment never calls.
    """
    mine: Shell = getattr(request, "shell", NOBODY)
    return {
        "shell": mine,
        "desk_menu": lambda: menus.desk_menu(request, mine.may_open, unread=mine.unread),
        "office_menu": lambda: menus.office_menu(request, mine.may_open),
    }
