"""Professional claims as an 837P interchange (ASC X12N 005010X222A1).

The claims must have passed ``check.check_claim`` and the trading parties ``check.check_trading``:
the writer transliterates and cuts text to its element, but does not judge it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from itertools import chain, count, islice
from typing import Final

from settee.billing.documents import (
    BillingProvider,
    ClaimDocument,
    Relationship,
    ServiceLine,
    Trading,
)
from settee.billing.x12.charset import to_x12
from settee.billing.x12.identifiers import phone_digits
from settee.billing.x12.parties import (
    ORGANISATION,
    PERSON,
    address_segments,
    contact_segment,
    home_segments,
    name_segment,
    person_segment,
    provider_segment,
    x12_date,
)
from settee.billing.x12.segments import Element, Envelope, interchange, segment

CLAIMS_PER_TRANSACTION: Final = 5_000  # the guide's recommended limit, 1.3.2
CLAIMS_PER_PATIENT: Final = 100  # repetitions of loop 2300

REFERENCE: Final = 50  # data element 127
PLAN_NAME: Final = 60  # data element 93
NOTE: Final = 80  # data element 352

_PATIENT_RELATIONSHIP: Final[dict[Relationship, str]] = {
    "spouse": "01",
    "child": "19",
    "other": "G8",
}


def write_837p(
    claims: Iterable[ClaimDocument], *, trading: Trading, control_number: int, now: datetime
) -> str:
    """One interchange for one receiver, without line breaks; claims of a billing provider together.

    ``now`` is local time. ``control_number`` (1 to 999,999,999) must never be used twice between
    the same parties. Raises ``segments.InvalidEnvelope``.
    """
    by_provider: dict[BillingProvider, list[ClaimDocument]] = {}
    for claim in claims:
        by_provider.setdefault(claim.billing_provider, []).append(claim)
    ordered = chain.from_iterable(by_provider.values())
    return "".join(iter_837p(ordered, trading=trading, control_number=control_number, now=now))


def iter_837p(
    claims: Iterable[ClaimDocument], *, trading: Trading, control_number: int, now: datetime
) -> Iterator[str]:
    """The segments of ``write_837p``, one at a time, never holding more than one claim.

    Bring the claims in the order of their billing provider, then patient: each change opens a new
    hierarchical level.
    """
    envelope = Envelope(
        sender_id=to_x12(trading.submitter_id),
        receiver_id=to_x12(trading.receiver_id),
        control_number=control_number,
        now=now,
        functional_id="HC",
        transaction="837",
        version=trading.version,
        production=trading.production,
    )
    bodies = (
        _transaction(batch, trading, f"{control_number:09d}-{number:04d}", now)
        for number, batch in enumerate(_batches(claims), start=1)
    )
    return interchange(envelope, bodies)


def _batches(claims: Iterable[ClaimDocument]) -> Iterator[Iterator[ClaimDocument]]:
    """Runs of at most CLAIMS_PER_TRANSACTION; each must be used up before the next is asked for."""
    remaining = iter(claims)
    for first in remaining:
        yield chain((first,), islice(remaining, CLAIMS_PER_TRANSACTION - 1))


def _transaction(
    claims: Iterable[ClaimDocument], trading: Trading, batch_id: str, now: datetime
) -> Iterator[str]:
    yield segment("BHT", "0019", "00", batch_id, x12_date(now), f"{now:%H%M}", "CH")
    yield from _parties(trading)
    levels = count(1)
    provider: BillingProvider | None = None
    provider_level = 0
    patient: tuple[object, ...] | None = None
    claims_of_patient = 0
    for claim in claims:
        if claim.billing_provider != provider:
            provider, patient, provider_level = claim.billing_provider, None, next(levels)
            yield segment("HL", str(provider_level), "", "20", "1")
            yield from _billing_provider(provider, trading)
        if _patient_key(claim) != patient or claims_of_patient == CLAIMS_PER_PATIENT:
            patient, claims_of_patient = _patient_key(claim), 0
            yield from _subscriber(claim, provider_level, levels)
        claims_of_patient += 1
        yield from _claim(claim)


def _parties(trading: Trading) -> Iterator[str]:
    """Loops 1000A and 1000B."""
    submitter, receiver = trading.submitter_id, trading.receiver_id
    yield name_segment("41", ORGANISATION, trading.submitter_name, identified_by=("46", submitter))
    yield contact_segment(trading.contact_name, trading.contact_phone)
    yield name_segment("40", ORGANISATION, trading.receiver_name, identified_by=("46", receiver))


def _billing_provider(provider: BillingProvider, trading: Trading) -> Iterator[str]:
    """PRV of loop 2000A, loops 2010AA and 2010AB."""
    if provider.taxonomy:
        yield segment("PRV", "BI", "PXC", provider.taxonomy)
    npi = ("XX", provider.npi)
    if provider.person:
        yield name_segment("85", PERSON, provider.name, provider.first_name, identified_by=npi)
    else:
        yield name_segment("85", ORGANISATION, provider.name, identified_by=npi)
    yield from address_segments(provider.address)
    yield segment("REF", provider.tax_id_kind, provider.tax_id)
    if phone_digits(provider.phone):
        contact = contact_segment(provider.contact_name, provider.phone)
        # Only where it differs from the submitter's (2010AA PER, situational rule).
        if contact != contact_segment(trading.contact_name, trading.contact_phone):
            yield contact
    if provider.pay_to and not provider.pay_to.empty and provider.pay_to != provider.address:
        yield segment("NM1", "87", PERSON if provider.person else ORGANISATION)
        yield from address_segments(provider.pay_to)


def _patient_key(claim: ClaimDocument) -> tuple[object, ...]:
    """What consecutive claims must share to stand under one patient (2000B and 2000C)."""
    return (
        claim.member_id,
        claim.relationship,
        claim.patient,
        claim.subscriber,
        claim.payer,
        claim.group_number,
        claim.plan_name,
    )


def _subscriber(claim: ClaimDocument, parent: int, levels: Iterator[int]) -> Iterator[str]:
    """Loops 2000B, 2010BA, 2010BB and, when the patient is not the subscriber, 2000C."""
    is_patient = claim.relationship == "self"
    level = next(levels)
    yield segment("HL", str(level), str(parent), "22", "0" if is_patient else "1")
    group = to_x12(claim.group_number, REFERENCE)
    plan = "" if group else to_x12(claim.plan_name, PLAN_NAME)
    filing = claim.payer.claim_filing_code
    yield segment("SBR", "P", "18" if is_patient else "", group, plan, "", "", "", "", filing)
    subscriber = claim.patient if is_patient else claim.subscriber
    yield person_segment("IL", subscriber, identified_by=("MI", claim.member_id))
    yield from home_segments(subscriber, required=is_patient)
    payer_id = ("PI", claim.payer.payer_id)
    yield name_segment("PR", ORGANISATION, claim.payer.name, identified_by=payer_id)
    if not is_patient:
        yield segment("HL", str(next(levels)), str(level), "23", "0")
        yield segment("PAT", _PATIENT_RELATIONSHIP[claim.relationship])
        yield person_segment("QC", claim.patient)
        yield from home_segments(claim.patient, required=True)


def _claim(claim: ClaimDocument) -> Iterator[str]:
    """Loop 2300 and all below it."""
    place = claim.lines[0].place_of_service
    yield segment(
        "CLM",
        to_x12(claim.claim_id),
        _number(claim.total),
        "",
        "",
        (place, "B", claim.frequency),
        "Y",
        "A" if claim.assignment else "C",
        "Y" if claim.assignment else "N",
        "Y" if claim.signature_on_file else "I",
    )
    if claim.amount_paid > 0:
        yield segment("AMT", "F5", _number(claim.amount_paid))
    for qualifier, reference in (
        ("9F", claim.referral_number),
        ("G1", claim.authorization_number),
        ("F8", claim.payer_claim_number if claim.frequency != "1" else ""),
    ):
        if value := to_x12(reference, REFERENCE):
            yield segment("REF", qualifier, value)
    if note := to_x12(claim.note, NOTE):
        yield segment("NTE", "ADD", note)
    yield segment("HI", *_diagnoses(claim.diagnosis_codes))
    yield from _claim_providers(claim)
    for number, line in enumerate(claim.lines, start=1):
        yield from _service_line(number, line, claim_place=place)


def _diagnoses(codes: tuple[str, ...]) -> Iterator[Element]:
    for position, code in enumerate(codes):
        yield ("ABF" if position else "ABK", code.replace(".", ""))


def _claim_providers(claim: ClaimDocument) -> Iterator[str]:
    """Loops 2310A to 2310D, in this order."""
    billing, rendering = claim.billing_provider, claim.rendering_provider
    if claim.referring_provider:
        yield provider_segment("DN", claim.referring_provider)
    if rendering.npi != billing.npi:
        yield provider_segment("82", rendering)
        if rendering.taxonomy:
            yield segment("PRV", "PE", "PXC", rendering.taxonomy)
    if claim.service_facility and claim.service_facility != billing.address:
        yield name_segment("77", ORGANISATION, claim.service_facility_name)
        yield from address_segments(claim.service_facility)
    if claim.supervising_provider:
        yield provider_segment("DQ", claim.supervising_provider)


def _service_line(number: int, line: ServiceLine, *, claim_place: str) -> Iterator[str]:
    """Loop 2400."""
    yield segment("LX", str(number))
    yield segment(
        "SV1",
        ("HC", line.code, *line.modifiers),
        _number(line.charge),
        "UN",
        _number(line.units),
        line.place_of_service if line.place_of_service != claim_place else "",
        "",
        tuple(map(str, line.diagnosis_pointers)),
    )
    yield segment("DTP", "472", "D8", x12_date(line.service_date))
    yield segment("REF", "6R", to_x12(line.line_id))


def _number(value: Decimal) -> str:
    """Data type R (X12.6 3.5.1.2): no zeros after the last decimal that tells something."""
    whole = value.to_integral_value()
    return f"{whole:f}" if value == whole else f"{value.normalize():f}"
