"""What the frame around a page must know of whom it is drawn for."""

from functools import partial
from typing import Literal, cast

from django.utils.functional import SimpleLazyObject

from settee.practices.enums import Subscription
from settee.practices.models import Member
from settee.practices.privileges import Privilege, allowed
from settee.practices.queries import memberships
from settee.ui.shell import PracticeChoice, Shell


def shell_for(member: Member) -> Shell:
    """Costs nothing until the switcher is drawn: then one query for the other practices."""
    own = PracticeChoice(str(member.practice_id), member.practice.name)
    return Shell(
        practice=own,
        practices=cast(list[PracticeChoice], SimpleLazyObject(partial(_choices, member))),
        theme=cast(Literal["", "light", "dark"], member.user.theme),
        may_open=partial(_may_open, member),
    )


def _choices(member: Member) -> list[PracticeChoice]:
    return [
        PracticeChoice(str(one.practice_id), one.practice.name)
        for one in memberships(member.user_id)
    ]


def _may_open(member: Member, url_name: str) -> bool:
    if not url_name.startswith("office:"):
        return True
    return member.practice.subscribes(Subscription.BACK_OFFICE) and allowed(member, Privilege.BILL)
