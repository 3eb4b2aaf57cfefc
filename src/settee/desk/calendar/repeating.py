"""How often an appointment happens, as a form."""

from datetime import datetime, tzinfo
from typing import Any

from django import forms

from settee.desk.calendar.forms import DayField
from settee.scheduling.enums import Scope
from settee.scheduling.pattern import Pattern, local_start, normal_rule, pattern_in_force, words_of
from settee.scheduling.recurrence import InvalidRule, Recurrence

KEEP, CUSTOM = "keep", "custom"
_MONTHLY = {"month": "date", "month_weekday": "weekday", "month_last": "last"}


class RepeatForm(forms.Form):
    """Empty ``repeats`` is an appointment that happens once."""

    repeats = forms.ChoiceField(
        label="Repeats",
        required=False,
        choices=[
            ("", "Does not repeat"),
            ("day", "By days"),
            ("week", "By weeks"),
            ("month", "By months, on the same date"),
            ("month_weekday", "By months, on the same weekday (such as the second Wednesday)"),
            ("month_last", "By months, on the last such weekday"),
            ("year", "By years"),
            (CUSTOM, "By a rule (RFC 5545)"),
        ],
    )
    interval = forms.IntegerField(label="Every", min_value=1, max_value=999, required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label="On",
        choices=list(enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ends = forms.ChoiceField(
        label="Until",
        choices=[("never", "No end"), ("until", "A day"), ("count", "A number of times")],
        required=False,
    )
    until = DayField(label="Last day", required=False)
    count = forms.IntegerField(label="Times", min_value=1, max_value=999, required=False)
    rule = forms.CharField(
        label="Rule",
        max_length=500,
        required=False,
        help_text="Such as FREQ=MONTHLY;BYDAY=1MO,3MO. DTSTART is the day and time above.",
    )
    scope = forms.ChoiceField(
        label="Change", choices=Scope.choices, initial=Scope.ONE, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, series: Recurrence | None = None, **kwargs: Any) -> None:
        self.series = series
        kwargs["initial"] = initial_of(series) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        repeats: Any = self.fields["repeats"]
        if series:
            repeats.choices = repeats.choices[1:]
            if pattern_in_force(series) is None:
                repeats.choices = [(KEEP, words_of(series)), *repeats.choices]
        else:
            del self.fields["scope"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("repeats") and values["repeats"] not in (KEEP, CUSTOM):
            if values.get("ends") == "until" and not values.get("until"):
                self._need("until", "Give the last day, or choose No end.")
            if values.get("ends") == "count" and not values.get("count"):
                self._need("count", "Say how many times, or choose No end.")
        if values.get("repeats") == CUSTOM and "rule" in values:
            try:
                values["rule"] = normal_rule(values["rule"])
            except InvalidRule:
                self._need("rule", "Write the rule, such as FREQ=WEEKLY;INTERVAL=2.")
        return values

    def _need(self, name: str, words: str) -> None:
        if name not in self.errors:
            self.add_error(name, words)

    @property
    def reach(self) -> Scope:
        return Scope(self.cleaned_data["scope"])

    @property
    def pattern(self) -> Pattern | None:
        """What was chosen, unless it is a rule of its own."""
        values = self.cleaned_data
        repeats = values["repeats"]
        if repeats in ("", KEEP, CUSTOM):
            return None
        ends = values["ends"]
        return Pattern(
            unit=repeats.partition("_")[0],
            interval=values["interval"] or 1,
            weekdays=tuple(sorted(values["weekdays"])) if repeats == "week" else (),
            monthly=_MONTHLY.get(repeats, "date"),  # type: ignore[arg-type]
            count=values["count"] if ends == "count" else None,
            until=values["until"] if ends == "until" else None,
        )

    def first(self, start: datetime) -> datetime:
        """``start`` (a wall clock time), or the first of the chosen weekdays after it."""
        return self.pattern.first(start) if self.pattern else start

    def rule_for(self, start: datetime, zone: tzinfo) -> str | None:
        """The RRULE chosen, or None where the series keeps the one it has or there is none."""
        chosen = self.cleaned_data["repeats"]
        if chosen in ("", KEEP) or (self.series and self._unchanged(self.series)):
            return None
        if chosen == CUSTOM:
            return str(self.cleaned_data["rule"])
        return self.pattern.rule(start, zone) if self.pattern else None

    def _unchanged(self, series: Recurrence) -> bool:
        if self.cleaned_data["repeats"] == CUSTOM:
            return list(series.rules) == [self.cleaned_data["rule"]]
        return self.pattern is not None and _plain(self.pattern, series) == _plain(
            pattern_in_force(series), series
        )


def _plain(pattern: Pattern | None, series: Recurrence) -> object:
    """A pattern for comparing: weekly without weekdays means the weekday it begins on."""
    if pattern is None:
        return None
    days = pattern.weekdays or (local_start(series).weekday(),)
    same = (pattern.unit, pattern.interval, pattern.monthly, pattern.count, pattern.until)
    return (*same, days if pattern.unit == "week" else ())


def initial_of(series: Recurrence | None) -> dict[str, Any]:
    """A series as the form shows it."""
    if series is None:
        return {"interval": 1, "ends": "never"}
    pattern = pattern_in_force(series)
    if pattern is None:
        return {"repeats": KEEP, "interval": 1, "ends": "never"}
    names = {"weekday": "month_weekday", "last": "month_last"}
    unit = names.get(pattern.monthly, "month") if pattern.unit == "month" else pattern.unit
    days = pattern.weekdays or (local_start(series).weekday(),)
    return {
        "repeats": unit,
        "interval": pattern.interval,
        "weekdays": list(days) if pattern.unit == "week" else [],
        "ends": "count" if pattern.count else "until" if pattern.until else "never",
        "until": pattern.until,
        "count": pattern.count,
    }
