"""From what is wrong with a session to the field of the page where it is put right."""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from settee.billing.facts import SessionFacts
from settee.billing.queries.invoicing import OpenSession
from settee.billing.readiness import Place


@dataclass(frozen=True, slots=True)
class Mend:
    """What is wrong in words, and the link that leads to its field."""

    text: str
    url: str
    link: str


# Page, field and what the link says.
_PLACES: Final[dict[Place, tuple[str, str, str]]] = {
    "client.address": ("desk:client_contact", "address1", "Open the Contact tab"),
    "client.birth_date": ("desk:client", "birth_date", "Open the Personal tab"),
    "client.diagnosis_codes": ("office:session", "diagnosis_codes", "Add it"),
    "coverage.member_id": (
        "desk:client_insurance", "primary-member_id", "Open the Insurance tab",
    ),
    "coverage.payer": ("desk:client_insurance", "primary-payer_code", "Open the Insurance tab"),
    "coverage.subscriber": (
        "desk:client_insurance", "primary-subscriber_first_name", "Open the Insurance tab",
    ),
    "payer": ("office:payer", "name", "Open the insurance company"),
    "provider.npi": ("desk:person", "npi", "Open the profile"),
    "session.bill_to": ("office:session", "bill_to", "Change the session"),
    "session.code": ("office:session", "code", "Change the session"),
    "session.modifiers": ("office:session", "modifiers", "Change the session"),
    "session.place_of_service": ("office:session", "place_of_service", "Change the session"),
}  # fmt: skip


def mending(row: OpenSession) -> list[Mend]:
    """What keeps the session from being billed, else what is doubtful about it."""
    return [_mend(each.text, each.place, row.facts) for each in row.findings or row.doubts]


def _mend(text: str, place: Place, session: SessionFacts) -> Mend:
    url_name, field, link = _PLACES[place]
    ids = {"office:session": session.id, "desk:person": session.provider.id}
    if url_name == "office:payer":
        assert session.payer is not None
        ids[url_name] = session.payer.id
    url = reverse(url_name, args=[ids.get(url_name, session.client.id)])
    query = "?from=invoicing" if url_name == "office:session" else ""
    return Mend(text, f"{url}{query}#id_{field}", link)
