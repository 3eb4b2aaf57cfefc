"""What a file is, told by its bytes alone, never by its name or by what a browser says."""

import struct
import warnings
from io import BytesIO
from typing import Final

from PIL import Image

UNKNOWN: Final = "application/octet-stream"
PDF: Final = "application/pdf"
# What browsers show and cannot run.
PICTURES: Final = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "GIF": "image/gif",
    "WEBP": "image/webp",
}
# What reading a damaged picture raises, besides saying that it is none.
_DAMAGED = (
    OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, struct.error,
    Image.DecompressionBombError,
)  # fmt: skip


def content_type_of(content: bytes) -> str:
    """Of a PDF or a picture that can be shown; UNKNOWN for all others, which are only saved."""
    if content.startswith(b"%PDF-"):
        return PDF
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=tuple(PICTURES)) as picture:
                return PICTURES[picture.format or ""]
    except _DAMAGED:
        return UNKNOWN
