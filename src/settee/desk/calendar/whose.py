"""Whose calendars are asked for: one provider's, several side by side, or the whole group's.

An address names providers by ``provider=<id>``, as often as there are, or ``provider=all``. Of a
group, those whom the reader may not see are left out; one alone who may not be seen is Hidden.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.http import QueryDict

from settee.core.errors import Hidden
from settee.practices.models import Member
from settee.practices.privileges import WORDS, Privilege, allowed, sees
from settee.scheduling.access import get_calendar, visible_providers

ALL = "all"


@dataclass(frozen=True, slots=True)
class Whose:
    """``providers`` stand side by side if ``group``, else there is one. ``visible`` are all that
    could be chosen, ``whole`` tells that they were; ``alone`` says why no group is shown to
    somebody who asked for it."""

    providers: tuple[Member, ...]
    visible: tuple[Member, ...]
    group: bool = False
    whole: bool = False
    alone: str = ""

    def zone(self, reader: Member) -> ZoneInfo:
        """The clock the page goes by: the providers' own where they share one."""
        zones = {str(each.zone): each.zone for each in self.providers}
        return next(iter(zones.values())) if len(zones) == 1 else reader.zone


def whose(actor: Member, query: QueryDict) -> Whose | None:
    """None if there is no calendar this person may open. Raises Hidden for another's."""
    asked = query.getlist("provider")
    visible = tuple(visible_providers(actor))
    if is_group(asked):
        return _group(actor, asked, visible)
    wanted = (asked or [""])[0]
    if wanted:
        found = next((each for each in visible if str(each.id) == wanted), None)
        return Whose((found or _named(actor, wanted),), visible)
    usual = next((each for each in visible if each.id == actor.id), next(iter(visible), None))
    return Whose((usual,), visible) if usual else None


def _group(actor: Member, asked: Sequence[str], visible: tuple[Member, ...]) -> Whose | None:
    whole = ALL in asked
    chosen = tuple(each for each in visible if whole or str(each.id) in asked)
    if len(chosen) > 1:
        return Whose(chosen, visible, group=True, whole=len(chosen) == len(visible))
    alone = "" if allowed(actor, Privilege.VIEW_OTHERS) else WORDS[Privilege.VIEW_OTHERS]
    one = chosen or visible[:1]
    return Whose(one, visible, alone=alone) if one else None


def is_group(asked: Sequence[str]) -> bool:
    return ALL in asked or len(asked) > 1


def asked_feed(actor: Member, query: QueryDict) -> tuple[Collection[uuid.UUID] | None, ZoneInfo]:
    """Ids for ``queries.calendar_feed``, and the clock. Raises Hidden.

    A group's page names its clock, so that nobody's has to be looked up.
    """
    asked = query.getlist("provider")
    if not is_group(asked):
        provider = provider_of(actor, (asked or [""])[0])
        if provider is None:
            raise Hidden
        return [provider.id], provider.zone
    zone = zone_of(query.get("zone", ""), actor.zone)
    if ALL in asked and allowed(actor, Privilege.VIEW_OTHERS):
        return None, zone
    ids = [actor.id] if ALL in asked else ids_of(asked)
    seen = [each for each in ids if sees(actor, each)]
    if not seen:
        raise Hidden
    return seen, zone


def provider_of(actor: Member, text: str) -> Member | None:
    """The provider named by an id, else the reader, else the first there is. Raises Hidden."""
    if text:
        return _named(actor, text)
    return actor if actor.is_provider else visible_providers(actor).first()


def _named(actor: Member, text: str) -> Member:
    """Also one who left: their calendar stays. Raises Hidden."""
    try:
        return get_calendar(actor, uuid.UUID(text))
    except ValueError:
        raise Hidden from None


def ids_of(texts: Collection[str]) -> list[uuid.UUID]:
    """Those of ``texts`` that are ids."""
    found = []
    for text in texts:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found


def zone_of(name: str, usual: ZoneInfo) -> ZoneInfo:
    """The zone of that IANA name; ``usual`` if there is none."""
    return ZoneInfo(name) if name in _names() else usual


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())
