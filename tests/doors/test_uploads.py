"""Nobody fills the disk by uploading, and what came before the files is still read."""

from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory

from settee.doors.uploads import too_large


def _request(*sizes: int) -> HttpRequest:
    files = [SimpleUploadedFile(f"{number}.zip", bytes(size)) for number, size in enumerate(sizes)]
    return RequestFactory().post("/", {"token": "kept", "files": files})


def test_files_within_the_limit_are_all_there(settings: LazySettings) -> None:
    settings.UPLOAD_MAX_BYTES = 300_000
    request = _request(100_000, 200_000)
    assert [file.size for file in request.FILES.getlist("files")] == [100_000, 200_000]
    assert not too_large(request)


def test_files_beyond_the_limit_together_are_thrown_away(settings: LazySettings) -> None:
    settings.UPLOAD_MAX_BYTES = 300_000
    request = _request(100_000, 200_001, 5)
    assert request.POST["token"] == "kept"
    assert too_large(request)
    assert [file.size for file in request.FILES.getlist("files")] == [100_000]
