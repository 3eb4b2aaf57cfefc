"""Days and times as people read them. Pure: zone and present moment are given.

A ``date`` has no zone and is never shifted; a ``datetime`` must be aware and is shown in ``zone``.
"""

from datetime import date, datetime, timedelta, tzinfo


def day_text(day: date) -> str:
    """``Oct 7, 2026``"""
    return f"{day:%b} {day.day}, {day.year}"


def long_day_text(day: date) -> str:
    """``June 24, 1988``"""
    return f"{day:%B} {day.day}, {day.year}"


def short_day_text(day: date, today: date) -> str:
    """``Oct 7``, with the year unless it is this one."""
    return f"{day:%b} {day.day}" if day.year == today.year else day_text(day)


def clock_text(moment: datetime, zone: tzinfo) -> str:
    """``9:00 AM``"""
    local = moment.astimezone(zone)
    return f"{local.hour % 12 or 12}:{local:%M} {'AM' if local.hour < 12 else 'PM'}"


def moment_text(moment: datetime, zone: tzinfo, now: datetime) -> str:
    """``Oct 19, 9:00 AM``"""
    today = now.astimezone(zone).date()
    day = moment.astimezone(zone).date()
    return f"{short_day_text(day, today)}, {clock_text(moment, zone)}"


def near_text(moment: datetime, zone: tzinfo, now: datetime) -> str:
    """``Today 1:00 PM``, ``Tomorrow 9:00 AM``, ``Yesterday 4:00 PM``, else as ``moment_text``."""
    today = now.astimezone(zone).date()
    day = moment.astimezone(zone).date()
    names = {0: "Today", 1: "Tomorrow", -1: "Yesterday"}
    name = names.get((day - today) // timedelta(days=1))
    return f"{name} {clock_text(moment, zone)}" if name else moment_text(moment, zone, now)


def zone_text(moment: datetime, zone: tzinfo) -> str:
    """``EDT``: said beside a time where two zones meet."""
    return moment.astimezone(zone).tzname() or "UTC"
