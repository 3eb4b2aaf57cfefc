"""Taking documents in, and describing one."""

import uuid
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from settee.clients.domain import document as domain
from settee.clients.enums import DocumentKind
from settee.clients.models import Document
from settee.core.ids import new_id
from settee.desk.clients.fields import PastDayField
from settee.doors.fields import LineField
from settee.doors.files import FilesField, Upload
from settee.doors.forms import VersionedForm

MOST_FILES, MOST_BYTES = 10, 25 * 2**20
_BROKEN: Final = {"invalid": "This page was not whole. Load it again and choose the files again."}


class UploadForm(forms.Form):
    """Several files at once; title, kind, date and note are those of all of them."""

    upload_id = forms.UUIDField(widget=forms.HiddenInput, required=False, error_messages=_BROKEN)
    documents = FilesField(
        label="Files",
        help_text=f"Up to {MOST_FILES} at once, of {MOST_BYTES // 2**20} MB each. Any kind;"
        " pictures and PDF can be looked at here.",
        error_messages={
            "required": "Choose a file.",
            "empty": "This file is empty. Choose another one.",
        },
    )
    title = LineField(max_length=180, required=False, help_text="Empty: the name of the file.")
    kind = forms.ChoiceField(choices=DocumentKind.choices, initial=DocumentKind.OTHER)
    date = PastDayField(label="Date of the document", required=True)
    note = forms.CharField(required=False, max_length=2_000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._too_large = too_large
        self.fields["upload_id"].initial = new_id
        self.fields["date"].initial = timezone.localdate

    def clean_documents(self) -> Sequence[Upload]:
        files: Sequence[Upload] = self.cleaned_data["documents"]
        if self._too_large or len(files) > MOST_FILES:
            raise ValidationError("These are too many at once. Add them in several steps.")
        for file in files:
            if (file.size or 0) > MOST_BYTES:
                raise ValidationError(
                    f"{file.name} is larger than {MOST_BYTES // 2**20} MB. Make it smaller, or add"
                    " it in parts."
                )
        return files

    @property
    def adding(self) -> list[dict[str, Any]]:
        """What ``add_document`` takes, for each file; the same ids each time the form is sent."""
        first: uuid.UUID = self.cleaned_data["upload_id"] or new_id()
        files = self.cleaned_data["documents"]
        title = self.cleaned_data["title"]
        return [
            {
                "document_id": uuid.UUID(int=first.int + number),
                "upload": domain.Upload(str(file.name), bytes(file.read())),
                "title": f"{title} ({number + 1})" if title and len(files) > 1 else title,
                "kind": DocumentKind(self.cleaned_data["kind"]),
                "date": self.cleaned_data["date"],
                "note": self.cleaned_data["note"],
            }
            for number, file in enumerate(files)
        ]


class DocumentForm(VersionedForm):
    title = LineField(max_length=200)
    date = PastDayField(label="Date of the document", required=True)
    note = forms.CharField(required=False, max_length=2_000, widget=forms.Textarea({"rows": 3}))

    class Meta:
        model = Document
        fields = ("title", "kind", "date")

    def __init__(self, *args: Any, editable: bool = True, **kwargs: Any) -> None:
        initial = {"note": kwargs["instance"].note}
        super().__init__(*args, initial=initial, **kwargs)
        for field in self.fields.values():
            field.disabled = not editable
