"""One claim out of an interchange, as people look it up."""

from settee.billing.x12.reader import Segment, read_segments

_SUBSCRIBER = "22"


def claim_excerpt(interchange: str, claim_id: str) -> list[str]:
    """The segments of the claim whose CLM01 is ``claim_id``, with those of its subscriber and
    patient (2000B, 2000C) before it; empty if there is none."""
    segments = read_segments(interchange)
    places = [n for n, segment in enumerate(segments) if segment.starts("CLM", claim_id)]
    if not places:
        return []
    claim = places[0]
    levels = [n for n in range(claim) if segments[n].name == "HL"]
    subscriber = max(n for n in levels if segments[n][3] == _SUBSCRIBER)
    parties = _until(segments, subscriber, "CLM", "HL")
    if levels[-1] > subscriber:
        parties += _until(segments, levels[-1], "CLM")
    found = parties + _until(segments, claim, "CLM", "HL", "SE")
    return ["*".join(segment.elements) for segment in found]


def _until(segments: list[Segment], start: int, *names: str) -> list[Segment]:
    end = next(n for n in range(start + 1, len(segments)) if segments[n].name in names)
    return segments[start:end]
