"""Which public holidays the practice keeps."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from settee.core.errors import ChangedMeanwhile, Refused
from settee.core.time import local_date
from settee.desk.decorators import member_required
from settee.desk.settings.practice import practice_context
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.practices.privileges import Privilege, allowed, require
from settee.scheduling import public_holidays
from settee.scheduling.absences import holiday_calendar
from settee.scheduling.domain.holidays import choose_holidays
from settee.scheduling.models import HolidayCalendar
from settee.ui.dates import day_text
from settee.ui.htmx import say

_YEAR = timedelta(days=365)


class HolidaysForm(forms.Form):
    """``observed`` are holidays of the country and region in ``listed``, as last shown.

    Where another country or region was chosen since, or with the button ``show``, nothing is saved
    yet: the form comes back unbound, with the holidays of that one.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    listed = forms.CharField(widget=forms.HiddenInput, max_length=60)
    kept = forms.BooleanField(
        label="Keep public holidays",
        required=False,
        help_text="The calendar shows them, and warns who books an appointment on one.",
    )
    country = forms.ChoiceField(label="Country", choices=public_holidays.countries)
    subdivision = forms.ChoiceField(label="State or region", required=False)
    observed = forms.MultipleChoiceField(
        label="Days off", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: QueryDict | None, *, stored: HolidayCalendar, editable: bool = True
    ) -> None:
        country, region = stored.country, stored.subdivision
        if data is not None:
            country, region = data.get("country", ""), data.get("subdivision", "")
        regions = public_holidays.subdivisions(country)
        region = region if region in dict(regions) else ""
        listed = f"{country} {region}"
        self.relisted = data is not None and ("show" in data or data.get("listed") != listed)
        self.stored, self.kinds = stored, self._kinds(country, region, stored)
        ignored = self._ignored(data) if data is not None else set(stored.ignored)
        initial = {
            "version": stored.version if data is None else data.get("version"),
            "listed": listed,
            "kept": stored.kept if data is None else "kept" in data,
            "country": country,
            "subdivision": region,
            "observed": [kind for kind in self.kinds if kind not in ignored],
        }
        super().__init__(None if self.relisted else data, initial=initial)
        self.fields["subdivision"].choices = [("", "The whole country"), *regions]  # type: ignore[attr-defined]
        self.fields["observed"].choices = [  # type: ignore[attr-defined]
            (kind, f"{kind}: {'; '.join(days)}") for kind, days in self.kinds.items()
        ]
        for field in self.fields.values():
            field.disabled = not editable

    @staticmethod
    def _kinds(country: str, region: str, stored: HolidayCalendar) -> dict[str, list[str]]:
        """Each holiday of the coming year with its days."""
        today = local_date(timezone.now(), stored.practice.zone)
        kinds: dict[str, list[str]] = {}
        for each in public_holidays.between(country, region, today, today + _YEAR):
            kinds.setdefault(each.kind, []).append(f"{each.day:%a}, {day_text(each.day)}")
        return kinds

    def _ignored(self, data: QueryDict) -> set[str]:
        """Those switched off before, and those now unticked in the list that was shown."""
        country, _, region = data.get("listed", "").partition(" ")
        shown = set(self._kinds(country, region, self.stored))
        return (set(self.stored.ignored) - shown) | (shown - set(data.getlist("observed")))

    @property
    def values(self) -> dict[str, Any]:
        """Ready for the domain."""
        chosen = {name: self.cleaned_data[name] for name in ("kept", "country", "subdivision")}
        unticked = set(self.kinds) - set(self.cleaned_data["observed"])
        others = set(self.stored.ignored) - set(self.kinds)
        return {**chosen, "ignored": sorted(unticked | others)}


@member_required
def holidays(request: MemberRequest) -> HttpResponse:
    editable = allowed(request.member, Privilege.EDIT_PRACTICE)
    stored = holiday_calendar(request.member.practice)
    form = HolidaysForm(posted(request), stored=stored, editable=editable)
    if request.method == "POST":
        require(request.member, Privilege.EDIT_PRACTICE)
        if form.is_valid() and _saved(request, form):
            say(request, "Saved.")
            return redirect("desk:holidays")
    context = {"tab": "holidays", "form": form, **practice_context(request.member)}
    status = 422 if form.errors else 200
    return render(request, "desk/settings/holidays.html", context, status=status)


def _saved(request: MemberRequest, form: HolidaysForm) -> bool:
    version = form.cleaned_data["version"]
    try:
        choose_holidays(actor=request.member, values=form.values, version=version)
    except ChangedMeanwhile:
        form.add_error(
            None,
            "Somebody else changed the holidays while you had them open, so yours are not saved"
            " yet. Save again to put your choice in place of theirs.",
        )
        data = request.POST.copy()
        data["version"] = str(holiday_calendar(request.member.practice).version)
        form.data = data
    except Refused as refused:
        form.add_error(refused.field, refused.message)
    return not form.errors
