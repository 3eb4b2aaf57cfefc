"""Reads an interchange by the delimiters its own header declares (X12.5 ISA)."""

from dataclasses import dataclass
from typing import Final

HEADER_LENGTH: Final = 106
_ELEMENT_SEPARATOR_AT: Final = 3
_COMPONENT_SEPARATOR_AT: Final = 104
_TERMINATOR_AT: Final = 105


class NotAnInterchange(ValueError):
    """The text does not begin with an interchange header of 106 characters."""


@dataclass(frozen=True, slots=True)
class Segment:
    """``elements[0]`` is the segment's name, so that ``elements[n]`` is the element numbered n."""

    elements: tuple[str, ...]
    component_separator: str

    @property
    def name(self) -> str:
        return self.elements[0]

    def __getitem__(self, number: int) -> str:
        """The element of that number, '' where the segment ends before it."""
        return self.elements[number] if number < len(self.elements) else ""

    def components(self, number: int) -> tuple[str, ...]:
        return tuple(self[number].split(self.component_separator)) if self[number] else ()

    def starts(self, *elements: str) -> bool:
        """Whether the segment begins with its name and these values: ``starts("NM1", "85")``."""
        return self.elements[: len(elements)] == elements


def read_segments(text: str) -> list[Segment]:
    """All segments of ``text``, in order. Line breaks between segments do not count."""
    if len(text) < HEADER_LENGTH or not text.startswith("ISA"):
        raise NotAnInterchange
    separator = text[_ELEMENT_SEPARATOR_AT]
    component_separator = text[_COMPONENT_SEPARATOR_AT]
    pieces = (piece.strip("\r\n") for piece in text.split(text[_TERMINATOR_AT]))
    return [
        Segment(tuple(piece.split(separator)), component_separator) for piece in pieces if piece
    ]
