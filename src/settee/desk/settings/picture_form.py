"""Uploading a picture."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from settee.files.domain.pictures import MOST_BYTES

_TOO_LARGE = f"This is larger than {MOST_BYTES // 2**20} MB. Make it smaller."


class PictureForm(forms.Form):
    """``content`` of the cleaned data is what was uploaded."""

    picture = forms.FileField(
        widget=forms.FileInput({"accept": "image/png,image/jpeg,image/webp"}),
        help_text=f"PNG, JPEG or WebP, up to {MOST_BYTES // 2**20} MB.",
        error_messages={
            "required": "Choose a picture.",
            "empty": "This file is empty. Choose another one.",
        },
    )

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._too_large = too_large

    def clean(self) -> dict[str, Any]:
        if self._too_large:
            self.errors.clear()
            self.add_error("picture", _TOO_LARGE)
        return self.cleaned_data

    def clean_picture(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["picture"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(_TOO_LARGE)
        self.cleaned_data["content"] = bytes(file.read())
        return file
