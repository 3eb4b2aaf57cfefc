"""An independent reading of a finished 837P interchange against the rules validators miss.

It shares no code with the writer but the shapes of identifiers, so that a mistake there is seen
here. The rules are those of 005010X222A1; the loop is named in each complaint.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from settee.billing.x12 import recheck_claim
from settee.billing.x12.charset import has_only_x12
from settee.billing.x12.identifiers import is_npi, is_po_box, is_tax_id, is_taxonomy, is_zip
from settee.billing.x12.reader import HEADER_LENGTH, NotAnInterchange, Segment, read_segments

BILLING: Final = "20"
SUBSCRIBER: Final = "22"
PATIENT: Final = "23"
_PARENT_OF: Final = {BILLING: None, SUBSCRIBER: BILLING, PATIENT: SUBSCRIBER}


@dataclass(slots=True)
class Level:
    """One HL: its own segments (``head``) and the claims under it, each from its CLM on."""

    hl: Segment
    parent: "Level | None"
    head: list[Segment] = field(default_factory=list)
    claims: list[list[Segment]] = field(default_factory=list)
    children: "list[Level]" = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.hl[3]


def check_interchange(text: str) -> list[str]:
    """Every broken rule, as ``place: rule``; empty for a sound interchange of any length."""
    try:
        segments = read_segments(text)
    except NotAnInterchange:
        return ["ISA: the header is missing or not 106 characters long"]
    complaints = [*_envelope(text, segments), *_data(segments)]
    claim_ids: set[str] = set()
    line_ids: set[str] = set()
    for transaction in _transactions(segments):
        complaints += _transaction(transaction)
        for level in _levels(transaction):
            complaints += _level(level)
            for claim in level.claims:
                complaints += _unless(claim[0][1] not in claim_ids, "CLM01: used by another claim")
                claim_ids.add(claim[0][1])
                ids = [segment[2] for segment in claim if segment.starts("REF", "6R")]
                complaints += _unless(
                    len(set(ids)) == len(ids) and line_ids.isdisjoint(ids),
                    "2400 REF*6R: used by another line",
                )
                line_ids.update(ids)
    return complaints


def _unless(holds: bool, complaint: str) -> Iterator[str]:
    if not holds:
        yield complaint


def _envelope(text: str, segments: list[Segment]) -> Iterator[str]:
    names = [segment.name for segment in segments]
    order = [name for name in names if name in {"ISA", "GS", "GE", "IEA"}]
    if order != ["ISA", "GS", "GE", "IEA"] or names[:2] != order[:2] or names[-2:] != order[2:]:
        yield "ISA: the envelope is not ISA, GS .. GE, IEA"
        return
    isa, gs, ge, iea = segments[0], segments[1], segments[-2], segments[-1]
    yield from _unless(
        text.find("~") == HEADER_LENGTH - 1 and len(isa.elements) == 17,
        "ISA: not 106 characters and 16 elements",
    )
    yield from _unless(
        isa[16] == ":" and isa[11] == "^" and isa[12] == "00501", "ISA: delimiters or version"
    )
    yield from _unless(isa[15] in {"P", "T"}, "ISA15: neither P nor T")
    yield from _unless(len(isa[13]) == 9 and isa[13].isdigit(), "ISA13: not nine digits")
    yield from _unless(iea.elements[1:] == ("1", isa[13]), "IEA: group count or control number")
    transactions = names.count("ST")
    yield from _unless(ge.elements[1:] == (str(transactions), gs[6]), "GE: count or control number")
    yield from _unless(gs[1] == "HC" and gs[7] == "X", "GS: not a group of health care claims")
    versions = {gs[8], *(segment[3] for segment in segments if segment.name == "ST")}
    yield from _unless(len(versions) == 1, "ST03: differs from GS08")
    controls = [segment[2] for segment in segments if segment.name == "ST"]
    yield from _unless(len(set(controls)) == len(controls), "ST02: used twice in the group")


def _data(segments: list[Segment]) -> Iterator[str]:
    """No data outside the basic set, nothing empty at the end (X12.6 3.5.1, 3.7.2)."""
    for segment in segments[1:]:
        values = [
            part
            for number in range(1, len(segment.elements))
            for part in segment.components(number)
        ]
        yield from _unless(all(map(has_only_x12, values)), f"{segment.name}: character not allowed")
        yield from _unless(
            len(segment.elements) > 1 and segment.elements[-1] != "",
            f"{segment.name}: empty, or an empty element at its end",
        )
        yield from _unless(
            not any(element.endswith(segment.component_separator) for element in segment.elements),
            f"{segment.name}: an empty component at the end",
        )
        yield from _unless(
            all(value == " ".join(value.split()) for value in values), f"{segment.name}: spaces"
        )


def _transactions(segments: list[Segment]) -> Iterator[list[Segment]]:
    """From each ST to before the next one or the end of the group."""
    current: list[Segment] = []
    for segment in segments:
        if segment.name in {"ST", "GE"}:
            if current:
                yield current
            current = []
        if segment.name == "ST" or current:
            current.append(segment)


def _transaction(segments: list[Segment]) -> Iterator[str]:
    first, last = segments[0], segments[-1]
    yield from _unless(
        last.elements == ("SE", str(len(segments)), first[2]), "SE: count or control number"
    )
    yield from _unless(first[1] == "837" and len(first[2]) >= 4, "ST: type or control number")
    bht = segments[1]
    yield from _unless(
        bht.starts("BHT", "0019", "00") and bht[6] == "CH", "BHT: not original chargeable claims"
    )
    for qualifier, loop in (("41", "1000A"), ("40", "1000B")):
        names = [segment for segment in segments if segment.starts("NM1", qualifier)]
        yield from _unless(
            len(names) == 1 and names[0][8] == "46" and len(names[0][9]) >= 2,
            f"{loop} NM1: not one party with an id of qualifier 46",
        )
    hls = [segment for segment in segments if segment.name == "HL"]
    yield from _unless(
        [hl[1] for hl in hls] == [str(number) for number in range(1, len(hls) + 1)],
        "HL01: not 1, 2, 3 and so on",
    )
    yield from _unless(bool(hls) and hls[0][3] == BILLING, "HL: no billing provider")


def _levels(segments: list[Segment]) -> list[Level]:
    levels: dict[str, Level] = {}
    current: Level | None = None
    for segment in segments[:-1]:
        if segment.name == "HL":
            current = Level(segment, levels.get(segment[2]))
            if current.parent:
                current.parent.children.append(current)
            levels[segment[1]] = current
        elif current and segment.name == "CLM":
            current.claims.append([segment])
        elif current:
            (current.claims[-1] if current.claims else current.head).append(segment)
    return list(levels.values())


def _level(level: Level) -> Iterator[str]:
    parent_code = level.parent.code if level.parent else None
    yield from _unless(
        level.code in _PARENT_OF and _PARENT_OF[level.code] == parent_code,
        "HL02: the parent is of the wrong kind or unknown",
    )
    yield from _unless(
        level.hl[4] == ("1" if level.children else "0"), "HL04: does not tell of children"
    )
    match level.code:
        case "20":
            yield from _billing(level)
        case "22":
            yield from _subscriber(level)
        case "23":
            yield from _patient(level)
    billing = level.parent.parent if level.code == PATIENT and level.parent else level.parent
    for claim in level.claims:
        yield from recheck_claim.check_claim_segments(
            claim,
            billing_npi=_named(billing.head if billing else [], "85")[9],
            responsibility=_responsibility(level),
            birth_date=_one(level.head, "DMG")[2],
        )


def _billing(level: Level) -> Iterator[str]:
    yield from _unless(bool(level.children), "2000A: a billing provider without subscribers")
    yield from _unless(not level.claims, "2300: a claim without a subscriber")
    provider = _named(level.head, "85")
    yield from _unless(provider[8] == "XX" and is_npi(provider[9]), "2010AA NM109: no valid NPI")
    yield from _unless(provider[2] == "1" or not provider[4], "2010AA NM104: first name of a group")
    taxonomies = [segment[3] for segment in level.head if segment.starts("PRV", "BI", "PXC")]
    yield from _unless(all(map(is_taxonomy, taxonomies)), "2000A PRV03: taxonomy")
    street, town = _one(level.head, "N3"), _one(level.head, "N4")
    yield from _unless(
        street[1] != "" and not is_po_box(street[1]) and not is_po_box(street[2]),
        "2010AA N3: not a street address",
    )
    yield from _unless(is_zip(town[3], digits=(9,)), "2010AA N403: not nine digits")
    tax_ids = [s for s in level.head if s.starts("REF", "EI") or s.starts("REF", "SY")]
    yield from _unless(
        len(tax_ids) == 1 and is_tax_id(tax_ids[0][2]), "2010AA REF: not one tax id of nine digits"
    )
    pay_to = _named(level.head, "87")
    yield from _unless(len(pay_to.elements) <= 3, "2010AB NM1: takes no name")
    yield from _order(
        level.head, ["PRV", "NM1", "N3", "N4", "REF", "PER", "NM1", "N3", "N4"], "2010AA"
    )


def _subscriber(level: Level) -> Iterator[str]:
    sbr = _one(level.head, "SBR")
    dependents = level.children
    if sbr[2] == "18":
        yield from _unless(not dependents, "2000B SBR02: 18 with a patient loop")
        yield from _unless(bool(level.claims), "2300: a subscriber without claims")
        yield from _demographics(level, "2010BA")
    else:
        yield from _unless(sbr[2] == "", "2000B SBR02: neither 18 nor empty")
        yield from _unless(bool(dependents), "2000C: missing where SBR02 is not 18")
        yield from _unless(not level.claims, "2300: a claim of a patient who is not the subscriber")
    member, payer = _named(level.head, "IL"), _named(level.head, "PR")
    yield from _unless(member[8] == "MI" and len(member[9]) >= 2, "2010BA NM109: no member id")
    yield from _unless(payer[8] == "PI" and len(payer[9]) >= 2, "2010BB NM109: no payer id")
    yield from _unless(sbr[1] in set("PST"), "2000B SBR01: payer responsibility")
    yield from _order(level.head, ["SBR", "NM1", "N3", "N4", "DMG", "NM1"], "2000B")


def _patient(level: Level) -> Iterator[str]:
    yield from _unless(bool(level.claims), "2300: a patient without claims")
    relationship = _one(level.head, "PAT")[1]
    yield from _unless(
        relationship in {"01", "19", "20", "21", "39", "40", "53", "G8"},
        "2000C PAT01: relationship",
    )
    yield from _unless(_named(level.head, "QC")[8] == "", "2010CA NM109: a patient has no own id")
    yield from _demographics(level, "2010CA")
    yield from _order(level.head, ["PAT", "NM1", "N3", "N4", "DMG"], "2010CA")


def _demographics(level: Level, loop: str) -> Iterator[str]:
    yield from _unless(_one(level.head, "N3")[1] != "", f"{loop} N3: missing")
    yield from _unless(is_zip(_one(level.head, "N4")[3]), f"{loop} N403: neither 5 nor 9 digits")
    dmg = _one(level.head, "DMG")
    yield from _unless(
        recheck_claim.is_date(dmg[2]) and dmg[3] in set("FMU"), f"{loop} DMG: birth date or sex"
    )


def _responsibility(level: Level) -> str:
    owner = level.parent if level.code == PATIENT and level.parent else level
    return _one(owner.head, "SBR")[1]


def _order(segments: list[Segment], expected: list[str], loop: str) -> Iterator[str]:
    """Whether the names of ``segments`` are a part of ``expected`` in its order."""
    remaining = iter(expected)
    in_order = all(segment.name in remaining for segment in segments)
    yield from _unless(in_order, f"{loop}: segments out of order or repeated")


def _named(segments: list[Segment], qualifier: str) -> Segment:
    found = [segment for segment in segments if segment.starts("NM1", qualifier)]
    return found[0] if len(found) == 1 else Segment(("NM1",), ":")


def _one(segments: list[Segment], name: str) -> Segment:
    """The first segment of that name, or one without elements."""
    return next((s for s in segments if s.name == name), Segment((name,), ":"))
