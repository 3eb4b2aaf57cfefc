"""One claim out of an interchange of several."""

from dataclasses import replace

from settee.billing.x12.claim837p import write_837p
from settee.billing.x12.excerpt import claim_excerpt
from tests.billing.x12.examples import DEPENDENT, NOW, TELEHEALTH, TRADING

ANOTHER = replace(TELEHEALTH, claim_id="OTHER-1")
FILE = write_837p([TELEHEALTH, ANOTHER, DEPENDENT], trading=TRADING, control_number=7, now=NOW)


def test_excerpt_holds_the_claim_and_its_people_alone() -> None:
    found = claim_excerpt(FILE, TELEHEALTH.claim_id)
    assert [part.split("*")[3] for part in found if part.startswith("HL*")] == ["22"]
    assert [part.split("*")[1] for part in found if part.startswith("CLM*")] == [
        TELEHEALTH.claim_id
    ]
    assert found[-1].startswith("REF*6R*")


def test_excerpt_of_a_dependent_holds_subscriber_and_patient() -> None:
    found = claim_excerpt(FILE, DEPENDENT.claim_id)
    assert [part.split("*")[3] for part in found if part.startswith("HL*")] == ["22", "23"]
    assert [part.split("*")[1] for part in found if part.startswith("CLM*")] == [DEPENDENT.claim_id]


def test_claim_that_is_not_in_the_file_gives_nothing() -> None:
    assert claim_excerpt(FILE, "NOBODY") == []
