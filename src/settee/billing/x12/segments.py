"""Segments and the envelope around them (X12.5, X12.6), delimited by ``*``, ``:``, ``^``, ``~``."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from settee.billing.x12.charset import has_only_x12

Element = str | tuple[str, ...]  # a tuple is a composite

CONTROL_NUMBER_LIMIT: Final = 999_999_999
_ID_LENGTH: Final = 15


class EmptySegment(ValueError):
    """A segment was to be written without a single value."""


class UnsafeElement(ValueError):
    """An element holds a delimiter or a character outside the basic set."""


class InvalidEnvelope(ValueError):
    """The header can't hold a control number or an id, or there is nothing to put in between."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sends what to whom. ``now`` is written as it stands: local time of the sender."""

    sender_id: str
    receiver_id: str
    control_number: int
    now: datetime
    functional_id: str  # GS01: HC for claims
    transaction: str  # ST01: 837
    version: str  # GS08 and ST03: 005010X222A1
    production: bool

    def __post_init__(self) -> None:
        if not 1 <= self.control_number <= CONTROL_NUMBER_LIMIT:
            raise InvalidEnvelope("control number out of range")
        for party in (self.sender_id, self.receiver_id):
            if not 2 <= len(party) <= _ID_LENGTH or not has_only_x12(party):
                raise InvalidEnvelope("sender and receiver ids take 2 to 15 plain characters")


def segment(name: str, *elements: Element) -> str:
    """``NAME*element*...~`` without trailing empty elements or components.

    Raises EmptySegment and UnsafeElement; neither repeats the data.
    """
    parts: list[str] = []
    for element in elements:
        if isinstance(element, str):
            if not has_only_x12(element):
                raise UnsafeElement(name)
            parts.append(element)
        else:
            parts.append(_composite(name, element))
    while parts and not parts[-1]:
        parts.pop()
    if not parts:
        raise EmptySegment(name)
    return f"{name}*{'*'.join(parts)}~"


def _composite(name: str, components: tuple[str, ...]) -> str:
    if not all(has_only_x12(component) for component in components):
        raise UnsafeElement(name)
    return ":".join(components).rstrip(":")


def interchange(envelope: Envelope, transactions: Iterable[Iterable[str]]) -> Iterator[str]:
    """The segments of one interchange with one group; each of ``transactions`` becomes ST .. SE.

    The bodies are consumed one after the other, so they may be generators over one source.
    """
    control, now = envelope.control_number, envelope.now
    yield _interchange_header(envelope)
    yield segment(
        "GS",
        envelope.functional_id,
        envelope.sender_id,
        envelope.receiver_id,
        f"{now:%Y%m%d}",
        f"{now:%H%M}",
        str(control),
        "X",
        envelope.version,
    )
    transaction_count = 0
    for transaction_count, body in enumerate(transactions, start=1):
        transaction_control = f"{transaction_count:04d}"
        yield segment("ST", envelope.transaction, transaction_control, envelope.version)
        segment_count = 2  # ST and SE count themselves
        for text in body:
            segment_count += 1
            yield text
        yield segment("SE", str(segment_count), transaction_control)
    if not transaction_count:
        raise InvalidEnvelope("an interchange takes at least one transaction")
    yield segment("GE", str(transaction_count), str(control))
    yield segment("IEA", "1", f"{control:09d}")


def _interchange_header(envelope: Envelope) -> str:
    """ISA: the one segment of fixed length, 106 characters, that declares the delimiters."""
    now = envelope.now
    return (
        f"ISA*00*{'':10}*00*{'':10}"
        f"*ZZ*{envelope.sender_id:<15}*ZZ*{envelope.receiver_id:<15}"
        f"*{now:%y%m%d}*{now:%H%M}*^*00501*{envelope.control_number:09d}"
        f"*0*{'P' if envelope.production else 'T'}*:~"
    )
