"""Billing Codes."""

import uuid
from copy import copy
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render

from settee.billing.domain.code import add_code, change_code, ensure_built_in
from settee.billing.models import BillingCode
from settee.core.errors import Hidden
from settee.doors.decorators import office_required
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.office.codes.forms import BillingCodeForm
from settee.office.codes.saving import Place, row_page
from settee.office.viewing import only_view
from settee.practices.enums import Part
from settee.practices.privileges import opens

_PLACE: Final = Place("office/codes/billing_code.html", "code", "office:billing_codes")


@office_required
def codes(request: MemberRequest) -> HttpResponse:
    rows = list(BillingCode.objects.order_by("-active", "code"))
    if not any(row.built_in for row in rows):
        ensure_built_in()
        rows = list(BillingCode.objects.order_by("-active", "code"))
    context = {"codes": rows, "view_only": only_view(request.member, Part.CODES)}
    return render(request, "office/codes/billing_codes.html", context)


@office_required
def new_code(request: MemberRequest) -> HttpResponse:
    form = BillingCodeForm(posted(request), initial={"active": True})

    def save() -> BillingCode:
        form_id = form.cleaned_data["form_id"]
        return add_code(actor=request.member, form_id=form_id, values=form.values)

    return row_page(request, _PLACE, form, None, save)


@office_required
def code(request: MemberRequest, code_id: uuid.UUID) -> HttpResponse:
    row = BillingCode.objects.filter(id=code_id).first()
    if row is None:
        raise Hidden
    form = BillingCodeForm(
        posted(request),
        instance=copy(row),
        initial={"form_id": row.id},
        editable=opens(request.member, Part.CODES, change=True),
    )

    def save() -> BillingCode:
        version = form.cleaned_data["version"]
        return change_code(
            actor=request.member, code_id=row.id, values=form.values, version=version
        )

    return row_page(request, _PLACE, form, row, save)
