"""Forms that take several files at once."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

type Upload = UploadedFile[bytes]


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files, as a list; none where it is not required is an empty list."""

    widget = _Files

    def clean(self, data: Any, initial: Any = None) -> Sequence[Upload]:
        files = [super(FilesField, self).clean(each, initial) for each in data or [None]]
        return [file for file in files if file]
