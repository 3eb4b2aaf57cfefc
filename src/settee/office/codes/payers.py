"""Insurance Companies."""

import uuid
from collections.abc import Callable
from copy import copy

from django.http import HttpResponse
from django.shortcuts import redirect, render

from settee.billing.domain.payer import add_payer, change_payer
from settee.billing.models import Payer
from settee.core.errors import Hidden, Refused
from settee.doors.decorators import office_required
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.office.codes.forms import InsuranceForm
from settee.ui.htmx import say


@office_required
def payers(request: MemberRequest) -> HttpResponse:
    rows = Payer.objects.order_by("-active", "name")
    return render(request, "office/codes/payers.html", {"payers": rows})


@office_required
def new_payer(request: MemberRequest) -> HttpResponse:
    form = InsuranceForm(posted(request), initial={"active": True})

    def save() -> None:
        form_id = form.cleaned_data["form_id"]
        add_payer(actor=request.member, form_id=form_id, values=form.values)

    return _page(request, form, None, save)


@office_required
def payer(request: MemberRequest, payer_id: uuid.UUID) -> HttpResponse:
    row = Payer.objects.filter(id=payer_id).first()
    if row is None:
        raise Hidden
    form = InsuranceForm(posted(request), instance=copy(row), initial={"form_id": row.id})

    def save() -> None:
        change_payer(actor=request.member, payer_id=row.id, values=form.values)

    return _page(request, form, row, save)


def _page(
    request: MemberRequest, form: InsuranceForm, row: Payer | None, save: Callable[[], None]
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            save()
        except Refused as refused:
            form.refuse(refused)
        else:
            say(request, f"{form.cleaned_data['name']} is saved.")
            return redirect("office:payers")
    context = {"form": form, "payer": row}
    status = 422 if form.errors else 200
    return render(request, "office/codes/payer.html", context, status=status)
