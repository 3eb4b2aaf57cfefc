"""The part of ``recheck`` below CLM: loops 2300 to 2430 of one claim."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from settee.billing.x12.identifiers import (
    PLACES_OF_SERVICE,
    is_icd10,
    is_modifier,
    is_npi,
    is_procedure,
    is_taxonomy,
)
from settee.billing.x12.reader import Segment

_AMOUNT: Final = re.compile(r"-?(\d+(\.\d+)?|\.\d+)", re.ASCII)
_MONEY: Final = re.compile(r"\d{1,8}(\.\d{1,2})?|\.\d{1,2}", re.ASCII)
_UNITS: Final = re.compile(r"\d{1,5}(\.\d{1,3})?|\.\d{1,3}", re.ASCII)
_CAS_AMOUNTS: Final = (3, 6, 9, 12, 15, 18)
_PROVIDER_LOOPS: Final = {"DN": "2310A", "82": "2310B", "77": "2310C", "DQ": "2310D"}


def is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{8}", text, re.ASCII):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def amount(text: str) -> Decimal:
    """Data type R as a number; NaN, which equals nothing, where it is none."""
    return Decimal(text) if _AMOUNT.fullmatch(text) else Decimal("NaN")


def check_claim_segments(
    claim: list[Segment], *, billing_npi: str, responsibility: str, birth_date: str
) -> Iterator[str]:
    """``claim`` runs from its CLM to before the next; ``responsibility`` is SBR01 of 2000B."""
    head = claim[: _position(claim, "LX")]
    lines = _split(claim, "LX")
    own, other_payers = head[: _position(head, "SBR")], _split(head, "SBR")
    yield from _header(own, lines)
    yield from _diagnoses(own)
    yield from _providers(own, billing_npi)
    diagnosis_count = max(0, len(_first(own, "HI").elements) - 1)
    place = (own[0].components(5) or ("",))[0]
    for number, line in enumerate(lines, start=1):
        yield from _unless(line[0][1] == str(number), "2400 LX01: not 1, 2, 3 and so on")
        yield from _line(line, diagnosis_count, place, birth_date)
    yield from _coordination(own[0], other_payers, lines, responsibility)


def _unless(holds: bool, complaint: str) -> Iterator[str]:
    if not holds:
        yield complaint


def _position(segments: list[Segment], name: str) -> int:
    """Where the first segment of that name stands; the length where there is none."""
    return next((at for at, s in enumerate(segments) if s.name == name), len(segments))


def _split(segments: list[Segment], name: str) -> list[list[Segment]]:
    """The runs that each begin with a segment of that name; what stands before them is left out."""
    starts = [at for at, segment in enumerate(segments) if segment.name == name]
    return [segments[a:b] for a, b in pairwise([*starts, len(segments)])]


def _first(segments: list[Segment], *elements: str) -> Segment:
    return next((s for s in segments if s.starts(*elements)), Segment(elements[:1], ":"))


def _header(own: list[Segment], lines: list[list[Segment]]) -> Iterator[str]:
    clm = own[0]
    yield from _unless(1 <= len(clm[1]) <= 20, "2300 CLM01: not 1 to 20 characters")
    yield from _unless(1 <= len(lines) <= 50, "2400: not 1 to 50 lines")
    total = sum((amount(_first(line, "SV1")[2]) for line in lines), Decimal(0))
    yield from _unless(_MONEY.fullmatch(clm[2]) is not None, "2300 CLM02: not dollars and cents")
    yield from _unless(amount(clm[2]) == total, "2300 CLM02: not the sum of the lines")
    place, qualifier, frequency = (*clm.components(5), "", "", "")[:3]
    yield from _unless(place in PLACES_OF_SERVICE, "2300 CLM05-1: place of service")
    yield from _unless(qualifier == "B", "2300 CLM05-2: not B")
    yield from _unless(frequency in {"1", "7", "8"}, "2300 CLM05-3: frequency")
    has_payer_number = _first(own, "REF", "F8")[2] != ""
    yield from _unless(
        has_payer_number == (frequency in {"7", "8"}), "2300 REF*F8: goes with frequency 7 and 8"
    )
    yield from _unless(
        clm[6] == "Y" and clm[7] in set("ABC") and clm[8] in set("NWY") and clm[9] in set("IY"),
        "2300 CLM06 to CLM09: signature, assignment, release",
    )
    paid = _first(own, "AMT", "F5")
    yield from _unless(
        paid[2] == "" or _MONEY.fullmatch(paid[2]) is not None, "2300 AMT*F5: not dollars and cents"
    )
    for qualifier in ("G1", "9F", "F8"):
        count = sum(segment.starts("REF", qualifier) for segment in own)
        yield from _unless(count <= 1, f"2300 REF*{qualifier}: more than one")
    yield from _unless(
        not any(segment.name == "DTP" and segment[1] == "472" for segment in own),
        "2300 DTP*472: belongs to the line",
    )


def _diagnoses(own: list[Segment]) -> Iterator[str]:
    codes = [_first(own, "HI").components(n) for n in range(1, len(_first(own, "HI").elements))]
    yield from _unless(1 <= len(codes) <= 12, "2300 HI: not 1 to 12 diagnoses")
    qualifiers = [code[0] for code in codes if code]
    expected = ["ABK", *["ABF"] * (len(codes) - 1)] if codes else []
    yield from _unless(qualifiers == expected, "2300 HI: ABK first, then ABF")
    values = [code[1] if len(code) == 2 else "" for code in codes]
    yield from _unless(
        all(is_icd10(value) and "." not in value for value in values),
        "2300 HI: a code that is no ICD-10-CM code, or has a dot",
    )
    yield from _unless(len(set(values)) == len(values), "2300 HI: a diagnosis twice")


def _providers(own: list[Segment], billing_npi: str) -> Iterator[str]:
    names = [segment for segment in own if segment.name == "NM1"]
    loops = [_PROVIDER_LOOPS.get(name[1], "?") for name in names]
    yield from _unless(
        loops == sorted(set(loops)) and "?" not in loops, "2310: out of order, repeated or unknown"
    )
    for name, loop in zip(names, loops, strict=True):
        yield from _unless(name[3] != "", f"{loop} NM103: missing")
        if loop != "2310C":
            yield from _unless(name[8] == "XX" and is_npi(name[9]), f"{loop} NM109: no valid NPI")
    rendering = _first(own, "NM1", "82")
    yield from _unless(rendering[9] != billing_npi, "2310B: the rendering is the billing provider")
    taxonomies = [segment[3] for segment in own if segment.starts("PRV", "PE", "PXC")]
    yield from _unless(all(map(is_taxonomy, taxonomies)), "2310B PRV03: taxonomy")


def _line(
    line: list[Segment], diagnosis_count: int, claim_place: str, birth_date: str
) -> Iterator[str]:
    sv1 = _first(line, "SV1")
    procedure = sv1.components(1)
    yield from _unless(
        len(procedure) >= 2 and procedure[0] == "HC" and is_procedure(procedure[1]),
        "2400 SV101: no procedure code",
    )
    modifiers = procedure[2:]
    yield from _unless(
        len(modifiers) <= 4 and all(map(is_modifier, modifiers)), "2400 SV101: modifiers"
    )
    yield from _unless(_MONEY.fullmatch(sv1[2]) is not None, "2400 SV102: not dollars and cents")
    yield from _unless(
        sv1[3] == "UN" and _UNITS.fullmatch(sv1[4]) is not None and Decimal(sv1[4]) > 0,
        "2400 SV104: not more than 0 units",
    )
    yield from _unless(
        sv1[5] == "" or (sv1[5] != claim_place and sv1[5] in PLACES_OF_SERVICE),
        "2400 SV105: only a place other than the claim's",
    )
    pointers = sv1.components(7)
    allowed = {str(number) for number in range(1, diagnosis_count + 1)}
    yield from _unless(
        1 <= len(pointers) <= 4
        and len(set(pointers)) == len(pointers)
        and allowed.issuperset(pointers),
        "2400 SV107: not 1 to 4 pointers to the claim's diagnoses",
    )
    dates = [segment for segment in line if segment.starts("DTP", "472")]
    yield from _unless(
        len(dates) == 1 and dates[0][2] == "D8" and is_date(dates[0][3]),
        "2400 DTP*472: not one date of service",
    )
    yield from _unless(
        all(birth_date <= segment[3] for segment in dates), "2400 DTP*472: before birth"
    )
    yield from _unless(
        1 <= len(_first(line, "REF", "6R")[2]) <= 30, "2400 REF*6R: not 1 to 30 characters"
    )


def _coordination(
    clm: Segment, other_payers: list[list[Segment]], lines: list[list[Segment]], responsibility: str
) -> Iterator[str]:
    """Loops 2320, 2330 and 2430, and their balance (1.4.1.1)."""
    yield from _unless(
        responsibility == "P" or any(_first(block, "AMT", "D")[2] for block in other_payers),
        "2320: a later payer's claim without what the first one paid",
    )
    adjudications = [part for line in lines for part in _split(line, "SVD")]
    for block in other_payers:
        yield from _unless(_first(block, "OI")[3] != "", "2320 OI: missing")
        paid = _first(block, "AMT", "D")[2]
        if paid:
            payer = _first(block, "NM1", "PR")[9]
            of_payer = [part for part in adjudications if part[0][1] == payer]
            adjusted = _adjusted(block) + sum(map(_adjusted, of_payer), Decimal(0))
            yield from _unless(
                amount(clm[2]) == amount(paid) + adjusted, "2320: does not balance to the charge"
            )
    for line in lines:
        charge = amount(_first(line, "SV1")[2])
        for part in _split(line, "SVD"):
            yield from _unless(
                charge == amount(part[0][2]) + _adjusted(part), "2430: does not balance to the line"
            )
            yield from _unless(
                is_date(_first(part, "DTP", "573")[3]), "2430 DTP*573: no date of the decision"
            )


def _adjusted(segments: list[Segment]) -> Decimal:
    return sum(
        (amount(s[at]) for s in segments if s.name == "CAS" for at in _CAS_AMOUNTS if s[at]),
        Decimal(0),
    )
