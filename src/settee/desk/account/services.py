"""Add/Edit Services."""

import uuid
from collections.abc import Callable
from copy import copy

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from settee.billing.models import BillingCode
from settee.core.errors import ChangedMeanwhile, Hidden
from settee.desk.account.forms import ServiceForm
from settee.desk.decorators import member_required
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.practices.enums import Subscription
from settee.practices.privileges import Privilege, allowed, require
from settee.scheduling.domain.service import NameTaken, add_service, change_service
from settee.scheduling.models import Service
from settee.ui.htmx import say


@member_required
def services(request: MemberRequest) -> HttpResponse:
    context = {
        "services": Service.objects.order_by("-active", "position", "name"),
        "editable": allowed(request.member, Privilege.MANAGE_SERVICES),
        "back_office": _back_office(request),
    }
    return render(request, "desk/account/services.html", context)


@member_required
def new_service(request: MemberRequest) -> HttpResponse:
    require(request.member, Privilege.MANAGE_SERVICES)
    form = ServiceForm(posted(request), back_office=_back_office(request))

    def save() -> None:
        form_id = form.cleaned_data["form_id"] or uuid.uuid4()
        add_service(actor=request.member, form_id=form_id, values=form.values)

    return _form_page(request, form, None, save)


@member_required
def service(request: MemberRequest, service_id: uuid.UUID) -> HttpResponse:
    row = Service.objects.filter(id=service_id).first()
    if row is None:
        raise Hidden
    editable = allowed(request.member, Privilege.MANAGE_SERVICES)
    form = ServiceForm(
        posted(request),
        instance=copy(row),
        back_office=_back_office(request),
        editable=editable,
    )

    def save() -> None:
        version = form.cleaned_data["version"]
        change_service(
            actor=request.member,
            service_id=row.id,
            values=form.values,
            version=version,
            now=timezone.now(),
        )

    return _form_page(request, form, row, save)


def _form_page(
    request: MemberRequest, form: ServiceForm, row: Service | None, save: Callable[[], None]
) -> HttpResponse:
    if request.method == "POST":
        require(request.member, Privilege.MANAGE_SERVICES)
        if form.is_valid() and _saved(form, row, save):
            say(request, f"{form.cleaned_data['name']} is saved.")
            return redirect("desk:services")
    context = {
        "form": form,
        "service": row,
        "editable": not form.fields["name"].disabled,
        "codes": BillingCode.objects.filter(active=True) if _back_office(request) else [],
    }
    return render(request, "desk/account/service.html", context, status=422 if form.errors else 200)


def _saved(form: ServiceForm, row: Service | None, save: Callable[[], None]) -> bool:
    try:
        save()
    except NameTaken as refused:
        form.add_error(refused.field, refused.message)
    except ChangedMeanwhile:
        assert row is not None
        form.show_conflict(Service.objects.get(id=row.id))
    return not form.errors


def _back_office(request: MemberRequest) -> bool:
    return request.member.practice.subscribes(Subscription.BACK_OFFICE)
