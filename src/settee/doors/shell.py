"""What the frame around a page must know of whom it is drawn for."""

from collections.abc import Sequence
from functools import partial
from typing import Literal, cast

from settee.doors.live.greeting import PATH
from settee.doors.parts import may_open
from settee.practices.models import Member
from settee.ui.shell import PracticeChoice, Shell


def shell_for(
    member: Member, places: Sequence[Member], *, unread: int, began: float | None = None
) -> Shell:
    """``places`` are all of the reader's own, in every practice.

    ``began`` is when the request came in (epoch), where the server has sockets.
    """
    choices = [PracticeChoice(str(each.practice_id), each.practice.name) for each in places]
    return Shell(
        practice=PracticeChoice(str(member.practice_id), member.practice.name),
        practices=choices,
        unread=unread,
        theme=cast(Literal["", "light", "dark"], member.user.theme),
        may_open=partial(may_open, member),
        live=f"{PATH}{member.id}" if began else "",
        live_since=int((began or 0) * 1000),
    )
