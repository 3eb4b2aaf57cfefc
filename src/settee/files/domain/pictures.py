"""Pictures that people upload to be shown: decoded, made smaller, and written anew.

What is shown is never what was sent, so nothing hidden in a file comes back to a browser; and
neither does what a camera notes in it, such as where it was taken.
"""

import struct
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageOps

from settee.core.errors import Refused

MOST_BYTES = 5 * 2**20
_FORMATS = ("PNG", "JPEG", "WEBP")
_MOST_PIXELS = 40_000_000
# What reading a damaged picture raises, besides saying that it is none.
_DAMAGED = (
    OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, struct.error,
    Image.DecompressionBombError,
)  # fmt: skip


class Picture(NamedTuple):
    """A picture ready to be kept and shown."""

    content: bytes
    content_type: str
    ending: str


class NotAPicture(Refused):
    """Not one of the three formats, damaged, or far too large."""


def read_picture(content: bytes, *, edge: int) -> Picture:
    """The picture in ``content``, told by its bytes alone, at most ``edge`` pixels wide and high.

    A picture with transparent parts becomes PNG, any other JPEG. Raises NotAPicture.
    """
    if len(content) > MOST_BYTES:
        raise NotAPicture(f"This is larger than {MOST_BYTES // 2**20} MB. Make it smaller.")
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise NotAPicture("This picture has too many pixels. Make it smaller.")
            return _written(opened, edge)
    except _DAMAGED:
        raise NotAPicture(
            "This is not a picture we can show. Choose a PNG, JPEG or WebP."
        ) from None


def _written(opened: Image.Image, edge: int) -> Picture:
    upright = ImageOps.exif_transpose(opened)
    clear = upright.has_transparency_data
    picture = upright.convert("RGBA" if clear else "RGB")
    picture.thumbnail((edge, edge))
    out = BytesIO()
    if clear:
        picture.save(out, "PNG", optimize=True)
        return Picture(out.getvalue(), "image/png", "png")
    picture.save(out, "JPEG", quality=88)
    return Picture(out.getvalue(), "image/jpeg", "jpg")
