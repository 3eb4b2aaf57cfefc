"""Uploaded pictures are told by their bytes and written anew."""

import random
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from settee.files.domain.pictures import MOST_BYTES, NotAPicture, read_picture


def drawn(kind: str, *, size: tuple[int, int] = (40, 20), mode: str = "RGB", **more: Any) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "teal").save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_picture_is_made_smaller_and_keeps_its_shape(kind: str) -> None:
    picture = read_picture(drawn(kind, size=(900, 300)), edge=300)
    assert (picture.content_type, picture.ending) == ("image/jpeg", "jpg")
    with Image.open(BytesIO(picture.content)) as read:
        assert (read.format, read.size) == ("JPEG", (300, 100))


def test_transparent_picture_stays_so() -> None:
    picture = read_picture(drawn("PNG", mode="RGBA"), edge=300)
    assert picture.content_type == "image/png"
    with Image.open(BytesIO(picture.content)) as read:
        assert (read.mode, read.size) == ("RGBA", (40, 20))


def test_picture_stands_upright_and_loses_what_the_camera_noted() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "at Pilar's house"
    picture = read_picture(drawn("JPEG", exif=exif), edge=300)
    assert b"Pilar" not in picture.content
    with Image.open(BytesIO(picture.content)) as read:
        assert read.size == (20, 40)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + bytes(40),
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        drawn("GIF"),
        drawn("PNG")[:40],
    ],
)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPicture, match="PNG, JPEG or WebP"):
        read_picture(content, edge=300)


def test_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(NotAPicture, match="larger than 5 MB"):
        read_picture(bytes(MOST_BYTES + 1), edge=300)
    with pytest.raises(NotAPicture, match="too many pixels"):
        read_picture(drawn("PNG", size=(9000, 9000), mode="L"), edge=300)


def test_damaged_pictures_are_refused_or_read_but_never_fail() -> None:
    dice = random.Random(7)
    for kind in ("PNG", "JPEG", "WEBP"):
        sound = drawn(kind, size=(60, 60))
        for _ in range(150):
            damaged = bytearray(sound)
            for _ in range(dice.randint(1, 8)):
                damaged[dice.randrange(len(damaged))] = dice.randrange(256)
            try:
                read_picture(bytes(damaged), edge=50)
            except NotAPicture:
                continue
