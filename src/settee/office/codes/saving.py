"""What the pages of a billing code and of an insurance company have in common."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render

from settee.billing.models import BillingCode, Payer
from settee.core.errors import ChangedMeanwhile, NotAllowed, Refused
from settee.doors.request import MemberRequest
from settee.office.codes.forms import CodesForm
from settee.office.viewing import only_view
from settee.practices.enums import Part
from settee.ui.htmx import say


@dataclass(frozen=True, slots=True)
class Place:
    """``name`` is what the template calls the row, ``back`` the address of its list."""

    template: str
    name: str
    back: str


def row_page(
    request: MemberRequest,
    place: Place,
    form: CodesForm,
    row: BillingCode | Payer | None,
    save: Callable[[], object],
) -> HttpResponse:
    """Saves what was sent; keeps it where it is refused, or somebody else saved meanwhile."""
    if form.is_bound and not form.editable:
        raise NotAllowed(only_view(request.member, Part.CODES))
    if form.is_bound and form.is_valid():
        try:
            saved = save()
        except ChangedMeanwhile:
            assert row is not None
            form.show_conflict(type(row).objects.get(id=row.id))
        except Refused as refused:
            form.refuse(refused)
        else:
            say(request, f"{saved} is saved.")
            return redirect(place.back)
    words = "" if form.editable else only_view(request.member, Part.CODES)
    context = {"form": form, place.name: row, "view_only": words}
    return render(request, place.template, context, status=422 if form.errors else 200)
