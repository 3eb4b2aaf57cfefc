"""Billing Codes."""

import uuid
from collections.abc import Callable
from copy import copy

from django.http import HttpResponse
from django.shortcuts import redirect, render

from settee.billing.domain.code import add_code, change_code, ensure_built_in
from settee.billing.models import BillingCode
from settee.core.errors import Hidden, Refused
from settee.doors.decorators import office_required
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.office.codes.forms import BillingCodeForm
from settee.ui.htmx import say


@office_required
def codes(request: MemberRequest) -> HttpResponse:
    rows = list(BillingCode.objects.order_by("-active", "code"))
    if not any(row.built_in for row in rows):
        ensure_built_in()
        rows = list(BillingCode.objects.order_by("-active", "code"))
    return render(request, "office/codes/billing_codes.html", {"codes": rows})


@office_required
def new_code(request: MemberRequest) -> HttpResponse:
    form = BillingCodeForm(posted(request), initial={"active": True})

    def save() -> None:
        form_id = form.cleaned_data["form_id"]
        add_code(actor=request.member, form_id=form_id, values=form.values)

    return _page(request, form, None, save)


@office_required
def code(request: MemberRequest, code_id: uuid.UUID) -> HttpResponse:
    row = BillingCode.objects.filter(id=code_id).first()
    if row is None:
        raise Hidden
    form = BillingCodeForm(posted(request), instance=copy(row), initial={"form_id": row.id})

    def save() -> None:
        change_code(actor=request.member, code_id=row.id, values=form.values)

    return _page(request, form, row, save)


def _page(
    request: MemberRequest,
    form: BillingCodeForm,
    row: BillingCode | None,
    save: Callable[[], None],
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            save()
        except Refused as refused:
            form.refuse(refused)
        else:
            say(request, f"{form.cleaned_data['code'].upper()} is saved.")
            return redirect("office:billing_codes")
    context = {"form": form, "code": row}
    status = 422 if form.errors else 200
    return render(request, "office/codes/billing_code.html", context, status=status)
