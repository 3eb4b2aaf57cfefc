"""Settings: the fields a practice adds to its clients' records (Other Information)."""

import uuid
from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from settee.clients.domain import information as domain
from settee.clients.enums import InformationKind
from settee.clients.models import InformationAnswer, InformationField
from settee.core.errors import ChangedMeanwhile, Refused
from settee.core.ids import new_id
from settee.desk.settings.practice import practice_context
from settee.doors.decorators import member_required
from settee.doors.fields import LineField
from settee.doors.forms import VersionedForm, posted
from settee.doors.request import MemberRequest
from settee.practices.privileges import Privilege, allowed, require
from settee.ui.htmx import say

MOST_CHOICES, LONGEST_CHOICE = 50, 100


class ChoicesField(forms.CharField):
    """Choices, one a line; a list of texts."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        lines = (" ".join(line.split()) for line in str(super().clean(value)).splitlines())
        choices = list(dict.fromkeys(line for line in lines if line))
        if len(choices) > MOST_CHOICES or any(len(one) > LONGEST_CHOICE for one in choices):
            raise ValidationError(
                f"Write up to {MOST_CHOICES} choices of at most {LONGEST_CHOICE} characters."
            )
        return choices


class FieldForm(VersionedForm):
    field_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    label = LineField(max_length=120, label="Question", help_text="As it stands in the record.")
    hint = LineField(max_length=200, required=False, help_text="One line below the field.")
    choices = ChoicesField(
        required=False, widget=forms.Textarea({"rows": 5}), help_text="One a line."
    )

    class Meta:
        model = InformationField
        fields = ("label", "kind", "hint", "choices")

    def __init__(self, *args: Any, editable: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field_id"].initial = self.instance.id
        for field in self.fields.values():
            field.disabled = not editable

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        kind = given.get("kind")
        if kind and not InformationKind(kind).has_choices:
            given["choices"] = []
        elif kind and not given.get("choices") and "choices" not in self.errors:
            self.add_error("choices", "Write the choices, one a line.")
        return given

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values.items() if name != "field_id"}

    @property
    def new_id(self) -> uuid.UUID:
        return self.cleaned_data["field_id"] or new_id()


@member_required
def fields(request: MemberRequest) -> HttpResponse:
    answered = InformationAnswer.objects.filter(field=OuterRef("id"))
    rows = list(InformationField.objects.annotate(answered=Exists(answered)))
    context = {
        "fields": [row for row in rows if row.active],
        "archived": [row for row in rows if not row.active],
        **practice_context(request.member),
    }
    return render(request, "desk/settings/information_fields.html", context)


@member_required
def new_field(request: MemberRequest) -> HttpResponse:
    require(request.member, Privilege.EDIT_PRACTICE)
    form = FieldForm(posted(request), instance=InformationField())
    form.fields["version"].required = False
    if request.method == "POST" and form.is_valid():
        try:
            added = domain.add_field(actor=request.member, field_id=form.new_id, values=form.values)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            say(request, f"{added} is added.")
            return redirect("desk:information_fields")
    return _form_page(request, {"form": form})


@member_required
def field(request: MemberRequest, field_id: uuid.UUID) -> HttpResponse:
    row = domain.get_field(field_id)
    editable = allowed(request.member, Privilege.EDIT_PRACTICE)
    if request.method == "POST":
        require(request.member, Privilege.EDIT_PRACTICE)
    form = FieldForm(posted(request), instance=copy(row), editable=editable)
    if request.method == "POST" and form.is_valid() and _saved(request, row, form):
        say(request, "Saved.")
        return redirect("desk:information_fields")
    return _form_page(request, {"form": form, "field": row})


def _saved(request: MemberRequest, row: InformationField, form: FieldForm) -> bool:
    version = form.cleaned_data["version"]
    try:
        domain.change_field(
            actor=request.member, field_id=row.id, values=form.values, version=version
        )
    except ChangedMeanwhile:
        form.show_conflict(domain.get_field(row.id))
    except Refused as refused:
        form.add_error(refused.field, refused.message)
    return not form.errors


def _form_page(request: MemberRequest, context: dict[str, Any]) -> HttpResponse:
    context = {**practice_context(request.member), **context}
    status = 422 if context["form"].errors else 200
    return render(request, "desk/settings/information_field.html", context, status=status)


@require_POST
@member_required
def archive(request: MemberRequest, field_id: uuid.UUID) -> HttpResponse:
    row = domain.archive_field(actor=request.member, field_id=field_id)
    undo = reverse("desk:information_field_restore", args=[row.id])
    say(request, f"{row} is archived.", undo=undo)
    return redirect("desk:information_fields")


@require_POST
@member_required
def restore(request: MemberRequest, field_id: uuid.UUID) -> HttpResponse:
    row = domain.archive_field(actor=request.member, field_id=field_id, away=False)
    say(request, f"{row} is asked again.")
    return redirect("desk:information_fields")


@require_POST
@member_required
def move(request: MemberRequest, field_id: uuid.UUID) -> HttpResponse:
    domain.move_field(actor=request.member, field_id=field_id, up="up" in request.POST)
    return redirect("desk:information_fields")
