"""What a practice's claims would be refused for."""

from collections.abc import Iterator

from settee.billing.x12.charset import to_x12
from settee.billing.x12.identifiers import is_po_box
from settee.practices.enums import Subscription
from settee.practices.models import Practice


def claim_doubts(practice: Practice) -> list[tuple[str, str]]:
    """Pairs of a field of the practice's page and a sentence, once the Back Office is on."""
    if not practice.subscribes(Subscription.BACK_OFFICE):
        return []
    return list(_doubts(practice))


def _doubts(practice: Practice) -> Iterator[tuple[str, str]]:
    if not practice.npi:
        yield "npi", "The NPI is missing: no claim can be made without it."
    if not practice.tax_id:
        yield "tax_id", "The tax ID is missing: no claim can be made without it."
    if not practice.taxonomy:
        yield "taxonomy", "The taxonomy code is missing: payers decide by it."
    if not (practice.billing_line1 and practice.billing_city and practice.billing_state):
        yield "billing_line1", "The billing address is not whole."
    elif is_po_box(to_x12(practice.billing_line1)):
        yield (
            "billing_line1",
            "The billing address must be a street. A PO box belongs into the pay-to address.",
        )
    if len(practice.billing_zip) != 9:
        yield (
            "billing_zip",
            "The billing ZIP code needs nine digits: look it up at the post office.",
        )
    if not (practice.submitter_name and practice.submitter_id):
        yield "submitter_name", "The submitter is missing: electronic claims need name and ID."
    if not (practice.receiver_name and practice.receiver_id):
        yield "receiver_name", "The clearinghouse is missing: electronic claims need name and ID."
