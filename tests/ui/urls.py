"""Sample pages that hold every component, at addresses the menus know."""

import time
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path

from settee.ui.forms import DateInput, MoneyInput
from settee.ui.htmx import render_part, say

PLACES = [("private", "In private"), ("group", "In a group")]


class SampleForm(forms.Form):
    name = forms.CharField(max_length=5, help_text="As the payer has it on file.")
    born = forms.DateField(widget=DateInput)
    fee = forms.DecimalField(required=False, widget=MoneyInput)
    kind = forms.ChoiceField(choices=[("", "Choose"), ("a", "First visit")])
    place = forms.ChoiceField(choices=PLACES, widget=forms.RadioSelect, help_text="For the bill.")
    days = forms.MultipleChoiceField(choices=PLACES, widget=forms.CheckboxSelectMultiple)
    agreed = forms.BooleanField(label="On file", help_text="Signature of the client.")
    notes = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def components(request: HttpRequest) -> HttpResponse:
    form = SampleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        say(request, "Saved.", undo="/undo/")
    context = {
        "form": form,
        "owed": Decimal("1234.5"),
        "credit": Decimal("-30"),
        "zero": Decimal(),
        "at": datetime(2026, 10, 14, 18, 30, tzinfo=UTC),
        "born": date(1988, 6, 24),
        "page": SimpleNamespace(previous="a", next="b"),
    }
    status = 422 if form.errors else 200
    return render_part(request, "components.html", "_form.html", context, status=status)


def bulk(request: HttpRequest) -> HttpResponse:
    rows = [
        SimpleNamespace(name=f"Client {n}", kind=kind, cents=cents, ready=ready)
        for n, (kind, cents, ready) in enumerate(
            [("invoices", 4000, True), ("claims", 13550, True), ("claims", 1, False)], start=1
        )
    ]
    return render(request, "bulk.html", {"rows": rows})


def words(request: HttpRequest) -> HttpResponse:
    found = [word for word in ("first", "second", "third") if request.GET.get("q", "") in word]
    sort = request.GET.get("sort", "name")
    context = {"found": found[:: -1 if sort == "-name" else 1], "sort": sort}
    return render_part(request, "words.html", "_words.html", context)


def plain(request: HttpRequest, name: str = "plain") -> HttpResponse:
    return render(request, f"{name}.html")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("for the page of status 500")


posted: list[str] = []


def slow(request: HttpRequest) -> HttpResponse:
    posted.append(request.method or "")
    time.sleep(0.5)
    return redirect("desk:calendar")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Only an Administrator can do that.")


DESK = [
    path("calendar/", plain, name="calendar"),
    path("clients/", components, name="clients"),
    path("clients/words/", words, name="words"),
    path("settings/", plain, name="settings"),
    path("account/", plain, name="account"),
    path("practices/", plain, name="practices"),
]
OFFICE = [
    path("sessions/", bulk, name="sessions"),
    path("sessions/new/", bulk, name="new_session"),
    path("sessions/invoicing/", bulk, name="invoicing"),
    path("diagnosis/", bulk, name="diagnosis_codes"),
]
urlpatterns = [
    path("", include((DESK, "desk"))),
    path("billing/", include((OFFICE, "office"))),
    path("sign-out/", plain, name="account_logout"),
    path("scripts/", plain, {"name": "scripts"}),
    path("_dialog/", plain, {"name": "_dialog_content"}),
    path("slow/", slow),
    path("door/", plain, {"name": "door"}),
    path("broken/", broken),
    path("forbidden/", forbidden),
]
