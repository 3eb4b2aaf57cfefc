"""The segments that name and place somebody: NM1, PER, N3, N4, DMG."""

from collections.abc import Iterator
from datetime import date
from typing import Final, Literal

from settee.billing.documents import Address, Person, Provider
from settee.billing.x12.charset import to_x12
from settee.billing.x12.identifiers import is_mailable, phone_digits
from settee.billing.x12.segments import segment

EntityType = Literal["1", "2"]  # NM102: person, organisation
PERSON: Final = "1"
ORGANISATION: Final = "2"

# Lengths of data elements 1035, 1036, 1037, 93, 67, 166 and 19.
_LAST_NAME: Final = 60
_FIRST_NAME: Final = 35
_MIDDLE_NAME: Final = 25
_CONTACT_NAME: Final = 60
_ID_CODE: Final = 80
_STREET: Final = 55
_CITY: Final = 30


def name_segment(
    qualifier: str,
    entity: EntityType,
    last_name: str,
    first_name: str = "",
    middle_name: str = "",
    *,
    identified_by: tuple[str, str] = ("", ""),
) -> str:
    """NM1; ``identified_by`` is the qualifier and the value of NM108 and NM109."""
    id_kind, identifier = identified_by
    return segment(
        "NM1",
        qualifier,
        entity,
        to_x12(last_name, _LAST_NAME),
        to_x12(first_name, _FIRST_NAME),
        to_x12(middle_name, _MIDDLE_NAME),
        "",
        "",
        id_kind,
        to_x12(identifier, _ID_CODE),
    )


def person_segment(
    qualifier: str, person: Person, *, identified_by: tuple[str, str] = ("", "")
) -> str:
    names = person.last_name, person.first_name, person.middle_name
    return name_segment(qualifier, PERSON, *names, identified_by=identified_by)


def provider_segment(qualifier: str, provider: Provider) -> str:
    names = provider.last_name, provider.first_name
    return name_segment(qualifier, PERSON, *names, identified_by=("XX", provider.npi))


def contact_segment(name: str, phone: str) -> str:
    return segment("PER", "IC", to_x12(name, _CONTACT_NAME), "TE", phone_digits(phone))


def address_segments(address: Address) -> Iterator[str]:
    yield segment("N3", to_x12(address.line1, _STREET), to_x12(address.line2, _STREET))
    yield segment("N4", to_x12(address.city, _CITY), address.state, address.zip)


def home_segments(person: Person, *, required: bool) -> Iterator[str]:
    """N3, N4 and DMG; where not ``required``, each only if it is known and well formed."""
    if required or is_mailable(person.address):
        yield from address_segments(person.address)
    if person.birth_date and (required or person.sex != "U"):
        yield segment("DMG", "D8", x12_date(person.birth_date), person.sex)


def x12_date(day: date) -> str:
    """Format D8, CCYYMMDD; a time of day is left out."""
    return day.isoformat()[:10].replace("-", "")
