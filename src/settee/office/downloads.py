"""Files that leave the house: never kept by the browser, named without health data."""

from django.http import HttpResponse

PDF = "application/pdf"
X12 = "application/edi-x12"


def download(content: bytes, name: str, *, kind: str) -> HttpResponse:
    """A PDF opens in the browser; everything else is saved."""
    place = "inline" if kind == PDF else "attachment"
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'{place}; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
