"""Which sessions go together on one invoice and on one claim."""

from collections.abc import Iterable, Sequence
from itertools import batched
from typing import Any

from settee.billing.facts import SessionFacts
from settee.billing.x12.check import MAX_LINES

Sessions = tuple[SessionFacts, ...]


def invoices(sessions: Iterable[SessionFacts]) -> list[Sessions]:
    """One group a client, over all providers, in order of the clients' names."""
    return _grouped(
        (session for session in sessions if not session.to_insurance),
        lambda session: (session.client.sort_key, session.client.id),
    )


def claims(sessions: Iterable[SessionFacts]) -> list[Sessions]:
    """One group a claim: client, rendering provider, insurance, calendar month, authorization
    number and diagnosis list are the same; at most MAX_LINES sessions, in order of start."""
    groups = _grouped((session for session in sessions if session.to_insurance), claim_key)
    return [part for group in groups for part in batched(group, MAX_LINES)]


def claim_key(session: SessionFacts) -> tuple[Any, ...]:
    """What sessions on one claim have in common; the session is ready and goes to insurance."""
    coverage = session.coverage
    assert coverage is not None
    assert coverage.payer is not None
    return (
        session.client.sort_key,
        session.client.id,
        coverage.payer.id,
        session.provider.id,
        session.date.replace(day=1),
        session.authorization_number,
        session.diagnosis_codes,
        coverage.rank,
    )


def _grouped(sessions: Iterable[SessionFacts], key: Any) -> list[Sessions]:
    groups: dict[Any, list[SessionFacts]] = {}
    for session in sessions:
        groups.setdefault(key(session), []).append(session)
    return [_by_start(groups[name]) for name in sorted(groups)]


def _by_start(sessions: Sequence[SessionFacts]) -> Sessions:
    return tuple(sorted(sessions, key=lambda session: (session.start, session.id)))
