"""Choosing the files of a folder."""

import io
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings

from settee.core.ids import new_id
from settee.doors.files import FilesField, Upload
from settee.movein.folder.archive import check
from settee.movein.folder.packing import pack
from settee.movein.folder.rows import FolderError

_MOST = f"{settings.UPLOAD_MAX_BYTES // 2**20} MB"
TOO_LARGE = (
    f"These files are larger than {_MOST}, so nothing was kept. Packed into a zip file they are"
    " much smaller. If that is too large as well, whoever keeps this installation can bring the"
    " folder in with the command settee import."
)


class UploadForm(forms.Form):
    """``packed`` of the cleaned data is the folder as the bytes of a zip file."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    folder = FilesField(
        label="Your folder",
        help_text=f"One zip file, or the single files together. Up to {_MOST}.",
        allow_empty_file=True,
        error_messages={"required": "Choose a zip file, or the files of the folder."},
    )

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._too_large = too_large
        self.fields["form_id"].initial = new_id
        self.fields["folder"].widget.attrs |= {
            "accept": ".zip,.json,.csv,.ics",
            "data-most": settings.UPLOAD_MAX_BYTES,
            "data-too-large": TOO_LARGE,
        }

    def clean(self) -> dict[str, Any]:
        if self._too_large:
            self.errors.pop("folder", None)
            self.add_error("folder", TOO_LARGE)
        elif "folder" in self.cleaned_data:
            self.cleaned_data["packed"] = self._packed(self.cleaned_data["folder"])
        return self.cleaned_data

    def _packed(self, files: Sequence[Upload]) -> bytes:
        try:
            if len(files) == 1 and not _is_single_file(files[0]):
                check(files[0])
                files[0].seek(0)
                return bytes(files[0].read())
            packed = pack([(str(each.name), each) for each in files])
            check(io.BytesIO(packed))
            return packed
        except FolderError as error:
            self.add_error("folder", str(error))
            return b""


def _is_single_file(file: Upload) -> bool:
    return str(file.name).lower().endswith((".json", ".csv", ".ics"))
