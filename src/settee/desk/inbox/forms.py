"""Writing a message, and answering a connection request."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from settee.core.ids import new_id
from settee.doors.fields import LineField
from settee.doors.files import FilesField, Upload
from settee.messaging.domain.thread import Enclosure
from settee.practices.enums import Access, Association
from settee.practices.models import Member

_BROKEN: Final = {"invalid": "This page was not whole. Load it again and write the message again."}
_MOST_FILES, _MOST_BYTES = 5, 10 * 2**20
_OFFICE = b"PK\x03\x04"
# Ending, content type, first bytes: a file is taken for what its ending says only if both agree.
_KINDS: Final[dict[str, tuple[str, bytes]]] = {
    "pdf": ("application/pdf", b"%PDF-"),
    "png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": ("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _OFFICE),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _OFFICE),
    "txt": ("text/plain", b""),
    "csv": ("text/csv", b""),
}
_ENDINGS = "PDF, PNG, JPG, DOCX, XLSX, TXT or CSV"


class ReplyForm(forms.Form):
    """``enclosures`` of the cleaned data are the files, ready to be sent."""

    message_id = forms.UUIDField(widget=forms.HiddenInput, required=False, error_messages=_BROKEN)
    body = forms.CharField(
        label="Message",
        max_length=20_000,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": "Write the message."},
    )
    attachments = FilesField(
        required=False,
        help_text=f"{_ENDINGS}; up to {_MOST_FILES} files of {_MOST_BYTES // 2**20} MB each.",
        error_messages={"empty": "This file is empty. Choose another one."},
    )

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._too_large = too_large
        self.fields["message_id"].initial = new_id

    def clean_attachments(self) -> Sequence[Upload]:
        files: Sequence[Upload] = self.cleaned_data["attachments"]
        if self._too_large or len(files) > _MOST_FILES:
            raise ValidationError(f"These are too many. Send up to {_MOST_FILES} with one message.")
        for file in files:
            if (file.size or 0) > _MOST_BYTES:
                raise ValidationError(
                    f"{file.name} is larger than {_MOST_BYTES // 2**20} MB. Make it smaller, or"
                    " send it in parts."
                )
        self.cleaned_data["enclosures"] = [_enclosure(file) for file in files]
        return files

    @property
    def sending(self) -> dict[str, Any]:
        """What the domain takes."""
        names = ("recipients", "subject", "body", "enclosures")
        values = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return values | {"message_id": self.cleaned_data["message_id"] or new_id()}


class NewMessageForm(ReplyForm):
    """``recipients`` are the ids of members."""

    recipients = forms.TypedMultipleChoiceField(
        label="To",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose who gets it.",
            "invalid_choice": "Somebody you chose is no longer part of the practice. Choose again.",
        },
    )
    subject = LineField(
        max_length=200,
        help_text="Not encrypted, so that you can search for it: leave names of clients out.",
        error_messages={"required": "Give it a subject."},
    )
    field_order = ("recipients", "subject", "body", "attachments")

    def __init__(self, *args: Any, addressees: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {str(member.id): member for member in addressees}
        recipients = self.fields["recipients"]
        assert isinstance(recipients, forms.TypedMultipleChoiceField)
        recipients.choices = [(key, member.name) for key, member in known.items()]
        recipients.coerce = lambda key: known[key].id


class AnswerForm(forms.Form):
    """Both lists of privileges, as little as possible to begin with."""

    association = forms.ChoiceField(
        label="Association With This Practice",
        choices=[choice for choice in Association.choices if choice[0] != Association.NONE],
        initial=Association.JOIN_ONLY,
        widget=forms.RadioSelect,
    )
    access = forms.ChoiceField(
        label="Access to Other Providers Who Are Also Joined To This Practice",
        choices=Access.choices,
        initial=Access.NONE,
        widget=forms.RadioSelect,
    )

    @property
    def privileges(self) -> dict[str, Any]:
        return {
            "association": Association(self.cleaned_data["association"]),
            "access": Access(self.cleaned_data["access"]),
        }


def _enclosure(file: Upload) -> Enclosure:
    name = str(file.name)
    kind = _KINDS.get(name.rpartition(".")[2].lower())
    content = bytes(file.read())
    if kind is None:
        raise ValidationError(f"{name} can’t be sent. Send {_ENDINGS}.")
    content_type, first = kind
    is_text = content_type.startswith("text/")
    if not content.startswith(first) or (is_text and b"\0" in content):
        raise ValidationError(f"{name} is not what its ending says. Save it anew, then attach it.")
    return Enclosure(name, content_type, content)
