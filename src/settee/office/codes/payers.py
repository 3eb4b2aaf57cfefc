"""Insurance Companies."""

import uuid
from copy import copy
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render

from settee.billing.domain.payer import add_payer, change_payer
from settee.billing.models import Payer
from settee.core.errors import Hidden
from settee.doors.decorators import office_required
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.office.codes.forms import InsuranceForm
from settee.office.codes.saving import Place, row_page
from settee.office.viewing import only_view
from settee.practices.enums import Part
from settee.practices.privileges import opens

_PLACE: Final = Place("office/codes/payer.html", "payer", "office:payers")


@office_required
def payers(request: MemberRequest) -> HttpResponse:
    rows = Payer.objects.order_by("-active", "name")
    context = {"payers": rows, "view_only": only_view(request.member, Part.CODES)}
    return render(request, "office/codes/payers.html", context)


@office_required
def new_payer(request: MemberRequest) -> HttpResponse:
    form = InsuranceForm(posted(request), initial={"active": True})

    def save() -> Payer:
        form_id = form.cleaned_data["form_id"]
        return add_payer(actor=request.member, form_id=form_id, values=form.values)

    return row_page(request, _PLACE, form, None, save)


@office_required
def payer(request: MemberRequest, payer_id: uuid.UUID) -> HttpResponse:
    row = Payer.objects.filter(id=payer_id).first()
    if row is None:
        raise Hidden
    form = InsuranceForm(
        posted(request),
        instance=copy(row),
        initial={"form_id": row.id},
        editable=opens(request.member, Part.CODES, change=True),
    )

    def save() -> Payer:
        version = form.cleaned_data["version"]
        return change_payer(
            actor=request.member, payer_id=row.id, values=form.values, version=version
        )

    return row_page(request, _PLACE, form, row, save)
