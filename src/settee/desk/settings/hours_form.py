"""A week of hours: any number of stretches a day, and a day's copied to others.

The buttons ``add`` and ``copy`` (their value is a weekday) save nothing: the form then comes back
unbound, with what was typed and a row more, or with the copies.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from typing import Any, Protocol

from django import forms
from django.http import QueryDict

from settee.desk.calendar.forms import ClockField
from settee.practices.models import Location
from settee.scheduling.domain.hours import Hours
from settee.scheduling.enums import Weekday

MOST = 12  # stretches of a day
_NAME = re.compile(r"(start|end|place)_([0-6])_(\d{1,2})")
_PARTS = ("start", "end", "place")
_WORKDAYS = range(5)


class Stretch(Protocol):
    """A row of hours as it is stored."""

    weekday: int
    start: time
    end: time


class HoursForm(forms.Form):
    """Fields ``start_0_1`` and ``end_0_1`` are the second stretch of Monday.

    With ``places`` to choose from, ``place_0_1`` is where it is.
    """

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        editable: bool,
        initial: Mapping[str, Any] | None = None,
        places: Sequence[Location] = (),
    ) -> None:
        pressed = data if data is not None and ("add" in data or "copy" in data) else None
        if pressed is not None:
            data, initial = None, {name: pressed[name] for name in pressed if _NAME.fullmatch(name)}
        super().__init__(data, initial={**(initial or {})})
        self.notice, rows = "", _rows(data or self.initial)
        self.editable, self.places = editable, {str(place.id): place for place in places}
        self.rows = {weekday: max(1, rows.get(weekday, 0)) for weekday in Weekday}
        for weekday in Weekday:
            for number in range(self.rows[weekday]):
                self._add_fields(weekday, number)
        if pressed is not None and "add" in pressed:
            self._add_row(_weekday(str(pressed["add"])))
        elif pressed is not None:
            self._copy(_weekday(str(pressed["copy"])), pressed)

    def _add_fields(self, weekday: Weekday, number: int) -> None:
        for edge, word in (("start", "from"), ("end", "to")):
            self.fields[f"{edge}_{weekday.value}_{number}"] = ClockField(
                label=f"{weekday.label} {word}", required=False, disabled=not self.editable
            )
        if self.places:
            choices = [("", "Anywhere"), *((key, each.name) for key, each in self.places.items())]
            self.fields[f"place_{weekday.value}_{number}"] = forms.ChoiceField(
                label=f"{weekday.label} at", choices=choices, required=False,
                disabled=not self.editable,
            )  # fmt: skip

    def _add_row(self, weekday: Weekday | None) -> None:
        if weekday is None or self.rows[weekday] >= MOST:
            return
        number = self.rows[weekday]
        self._add_fields(weekday, number)
        self.rows[weekday] += 1
        self.fields[f"start_{weekday.value}_{number}"].widget.attrs["autofocus"] = True

    def _copy(self, source: Weekday | None, data: QueryDict) -> None:
        if source is None:
            return
        targets = {_weekday(text) for text in data.getlist(f"to_{source.value}")} - {source, None}
        for target in targets:
            assert target is not None
            for number in range(self.rows[source], self.rows[target]):
                for part in _PARTS:
                    self.initial.pop(f"{part}_{target.value}_{number}", None)
            while self.rows[target] < self.rows[source]:
                self._add_fields(target, self.rows[target])
                self.rows[target] += 1
            for number in range(self.rows[source]):
                for part in _PARTS:
                    value = self.initial.get(f"{part}_{source.value}_{number}", "")
                    self.initial[f"{part}_{target.value}_{number}"] = value
        names = ", ".join(day.label for day in Weekday if day in targets)
        self.notice = (
            f"Copied to {names}. Nothing is saved yet." if names else "Tick the days to copy to."
        )

    @property
    def days(self) -> list[tuple[Weekday, list[tuple[Any, ...]], list[tuple[Weekday, bool]]]]:
        """Each weekday, its rows of fields, and the other days with whether they stand ticked."""
        return [
            (
                weekday,
                [self._row(weekday, number) for number in range(self.rows[weekday])],
                [(day, day in _WORKDAYS) for day in Weekday if day != weekday],
            )
            for weekday in Weekday
        ]

    def _row(self, weekday: Weekday, number: int) -> tuple[Any, ...]:
        parts = _PARTS if self.places else _PARTS[:2]
        return tuple(self[f"{part}_{weekday.value}_{number}"] for part in parts)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self.placed: list[Hours] = []
        for weekday in Weekday:
            for number in range(self.rows[weekday]):
                names = [f"{edge}_{weekday.value}_{number}" for edge in ("start", "end")]
                start, end = (values.get(name) for name in names)
                if start and end:
                    place = self.places.get(values.get(f"place_{weekday.value}_{number}", ""))
                    place_id = place.id if place else None
                    self.placed.append(Hours(weekday.value, start, end, place_id))
                elif (start or end) and not any(name in self.errors for name in names):
                    self.add_error(names[1 if start else 0], "Give both times, or neither.")
        return values

    @property
    def hours(self) -> list[tuple[int, time, time]]:
        """Weekday, start and end of each stretch."""
        return [(each.weekday, each.start, each.end) for each in self.placed]


def initial_hours(rows: Iterable[Stretch]) -> dict[str, Any]:
    """Stored hours as the form shows them."""
    initial: dict[str, Any] = {}
    counts: dict[int, int] = {}
    for each in rows:
        number = counts.setdefault(each.weekday, 0)
        counts[each.weekday] += 1
        initial[f"start_{each.weekday}_{number}"] = each.start
        initial[f"end_{each.weekday}_{number}"] = each.end
        initial[f"place_{each.weekday}_{number}"] = str(getattr(each, "place_id", None) or "")
    return initial


def _rows(given: Iterable[str]) -> dict[int, int]:
    """How many rows each weekday has, by the names of fields."""
    rows: dict[int, int] = {}
    for name in given:
        if (match := _NAME.fullmatch(name)) and int(match[3]) < MOST:
            weekday = int(match[2])
            rows[weekday] = max(rows.get(weekday, 0), int(match[3]) + 1)
    return rows


def _weekday(text: str) -> Weekday | None:
    return Weekday(int(text)) if text in {str(day.value) for day in Weekday} else None
