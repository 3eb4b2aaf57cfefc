"""Claims as they would be sent, and whether they can be: nothing unsound leaves the house."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from settee.billing.documents import ClaimDocument
from settee.billing.domain.documents import Letterhead, claim_document, claim_number
from settee.billing.facts import SessionFacts
from settee.billing.paper.cms1500_text import AmountTooLarge
from settee.billing.paper.cms1500_values import forms
from settee.billing.x12.check import Problem, check_claim, check_trading
from settee.billing.x12.identifiers import is_zip
from settee.core.errors import Refused

_ALWAYS_FITS: Final = Decimal(100_000)
_PAPER: Final = "paper"


class PracticeNotReady(Refused):
    """The practice's own data keep every claim from being made; ``missing`` says what, in words."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(
            "Claims can't be made yet. In Settings, the practice's data: " + " ".join(missing)
        )


@dataclass(frozen=True, slots=True)
class PlannedClaim:
    sessions: tuple[SessionFacts, ...]
    document: ClaimDocument
    electronic: bool
    problems: tuple[Problem, ...]


def plan_claims(
    groups: Iterable[tuple[SessionFacts, ...]], head: Letterhead, today: date, first_number: int
) -> list[PlannedClaim]:
    """The groups as documents, numbered from ``first_number``, each with what is wrong with it.

    Raises PracticeNotReady.
    """
    planned = []
    for number, group in enumerate(groups, start=first_number):
        document = claim_document(group, number=claim_number(number), head=head, today=today)
        payer = group[0].payer
        electronic = payer is not None and payer.electronic
        problems = tuple(p for p in check_claim(document) if not _is_only_doubtful(p, document))
        if not electronic:
            problems += tuple(_too_large_for_boxes(document))
        planned.append(PlannedClaim(group, document, electronic, problems))
    if missing := _missing_of_practice(planned, head):
        raise PracticeNotReady(missing)
    return planned


def sort_out(
    claims: Iterable[PlannedClaim],
) -> tuple[list[PlannedClaim], list[tuple[PlannedClaim, str]]]:
    """The claims that can be sent, and the others with the reason in words.

    A form on paper is read by people: only what its boxes need must be there.
    """
    sound, unsound = [], []
    for claim in claims:
        words = [problem.message for problem in claim.problems if _counts(problem, claim)]
        if words:
            unsound.append((claim, " ".join(words)))
        else:
            sound.append(claim)
    return sound, unsound


def _missing_of_practice(claims: Sequence[PlannedClaim], head: Letterhead) -> list[str]:
    problems = [p for claim in claims[:1] for p in claim.problems if _is_of_practice(p)]
    if any(claim.electronic for claim in claims):
        problems += check_trading(head.trading)
    return list(dict.fromkeys(problem.message for problem in problems))


def _too_large_for_boxes(document: ClaimDocument) -> Iterator[Problem]:
    if document.total < _ALWAYS_FITS and all(line.units < 100 for line in document.lines):
        return
    try:
        forms(document)
    except AmountTooLarge:
        yield Problem(
            _PAPER, "A charge or its units do not fit the boxes of the CMS-1500: correct them."
        )


def _is_of_practice(problem: Problem) -> bool:
    return problem.field.startswith("billing_provider.")


def _is_only_doubtful(problem: Problem, document: ClaimDocument) -> bool:
    """A short ZIP code or a post office box as billing address: written, with a warning."""
    address = document.billing_provider.address
    if problem.field == "billing_provider.address.zip":
        return is_zip(address.zip, digits=(5,))
    return problem.field == "billing_provider.address.line1" and bool(address.line1)


def _counts(problem: Problem, claim: PlannedClaim) -> bool:
    if _is_of_practice(problem):
        return False
    return claim.electronic or problem.field in {"rendering_provider.npi", _PAPER}
