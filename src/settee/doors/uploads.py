"""How much may be uploaded with one request, whatever its page and whoever sends it."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest


class UploadLimit(FileUploadHandler):
    """Counts what comes in; beyond ``UPLOAD_MAX_BYTES`` the rest is read and thrown away.

    What was sent before the files, such as the form's token, is kept, so that the page can answer.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._left = settings.UPLOAD_MAX_BYTES

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._left -= len(raw_data)
        if self._left < 0:
            setattr(self.request, _TOO_LARGE, True)
            raise StopUpload
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        return None  # the next handler has the file


_TOO_LARGE = "settee_upload_too_large"


def too_large(request: HttpRequest) -> bool:
    """Whether this request's files went beyond the limit. Its form was read before."""
    return bool(getattr(request, _TOO_LARGE, False))
