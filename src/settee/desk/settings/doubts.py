"""What a practice's claims would be refused for."""

from collections.abc import Iterator
from typing import NamedTuple

from settee.billing.x12.charset import to_x12
from settee.billing.x12.identifiers import is_po_box
from settee.practices.enums import Subscription
from settee.practices.models import Practice


class Doubt(NamedTuple):
    """A field, the name of the page it stands on, and what is wrong with it."""

    tab: str
    field: str
    sentence: str


def claim_doubts(practice: Practice) -> list[Doubt]:
    """None before the Back Office is on."""
    if not practice.subscribes(Subscription.BACK_OFFICE):
        return []
    doubts = [*_identifiers(practice), *_address(practice)]
    if practice.subscribes(Subscription.ELECTRONIC_BILLING):
        doubts += _clearinghouse(practice)
    return doubts


def _identifiers(practice: Practice) -> Iterator[Doubt]:
    tab = "identifiers"
    if not practice.npi:
        yield Doubt(tab, "npi", "The NPI is missing: no claim can be made without it.")
    if not practice.tax_id:
        yield Doubt(tab, "tax_id", "The tax ID is missing: no claim can be made without it.")
    if not practice.taxonomy:
        yield Doubt(tab, "taxonomy", "The taxonomy code is missing: payers decide by it.")


def _address(practice: Practice) -> Iterator[Doubt]:
    tab = "addresses"
    if not (practice.billing_line1 and practice.billing_city and practice.billing_state):
        yield Doubt(tab, "billing_line1", "The billing address is not whole.")
    elif is_po_box(to_x12(practice.billing_line1)):
        yield Doubt(
            tab,
            "billing_line1",
            "The billing address must be a street. A PO box belongs into the pay-to address.",
        )
    if len(practice.billing_zip) != 9:
        yield Doubt(
            tab,
            "billing_zip",
            "The billing ZIP code needs nine digits: look it up at the post office.",
        )


def _clearinghouse(practice: Practice) -> Iterator[Doubt]:
    tab = "claims"
    if not (practice.submitter_name and practice.submitter_id):
        yield Doubt(
            tab,
            "submitter_name",
            "The submitter is missing: electronic claims need name and ID.",
        )
    if not (practice.receiver_name and practice.receiver_id):
        yield Doubt(
            tab,
            "receiver_name",
            "The clearinghouse is missing: electronic claims need name and ID.",
        )
