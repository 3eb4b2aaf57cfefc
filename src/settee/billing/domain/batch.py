"""Generate Invoices and Insurance Forms: from chosen sessions to bills, once (D-27, D-29)."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction

from settee.audit.domain.record import record
from settee.billing import grouping
from settee.billing.access import billed_providers
from settee.billing.domain.documents import letterhead
from settee.billing.domain.issue import Issue, Numbers, issue_claims, issue_invoices
from settee.billing.domain.soundness import PlannedClaim, plan_claims, sort_out
from settee.billing.facts import SessionFacts
from settee.billing.models import Batch, ClientSession
from settee.billing.progress import Progress, silent
from settee.billing.queries.facts import Choice, read_sessions
from settee.billing.readiness import findings
from settee.core.errors import Refused
from settee.core.time import local_date
from settee.practices.enums import Part
from settee.practices.models import Member, Practice


class NothingToBill(Refused):
    def __init__(self) -> None:
        super().__init__("Choose at least one session that is ready and not invoiced yet.")


@transaction.atomic
def open_batch(
    *,
    actor: Member | None,
    practice: Practice,
    form_id: uuid.UUID,
    session_ids: Iterable[uuid.UUID],
    message: str = "",
    now: datetime,
) -> Batch:
    """A batch of those of the sessions that ``actor`` bills and that are not invoiced, still to be
    generated. The batch there is, if this form was sent before.

    Raises NotAllowed, NothingToBill, and PracticeNotReady with everything that is missing.
    """
    if sent_before := Batch.objects.filter(id=form_id).first():
        return sent_before
    providers = billed_providers(actor, Part.INVOICING, change=True)
    choice = Choice(ids=tuple(session_ids), invoiced=False, providers=providers)
    sessions = list(read_sessions(choice))
    ready = [session for session in sessions if not findings(session)]
    if not ready:
        raise NothingToBill
    plan_claims(grouping.claims(ready), letterhead(practice), local_date(now, practice.zone), 1)
    batch = Batch(
        id=form_id,
        created_at=now,
        created_by=actor,
        message=message,
        session_ids=[str(session.id) for session in sessions],
        total_sessions=len(sessions),
    )
    batch.save(force_insert=True)
    record("batch.open", actor=actor, object_id=batch.id, changes={"sessions": (0, len(sessions))})
    return batch


@transaction.atomic
def generate(
    batch_id: uuid.UUID, *, practice_id: uuid.UUID, now: datetime, progress: Progress = silent
) -> Batch:
    """Make the batch's invoices, claims and interchange, and post their charges: all or nothing,
    and nothing if it was done before.

    What can't be billed after all is told in ``Batch.refused``. Raises PracticeNotReady.
    """
    _wait_for(batch_id)
    batch = Batch.objects.select_related("created_by").get(id=batch_id)
    if batch.finished_at is not None:
        return batch
    practice = Practice.objects.get(id=practice_id)
    sessions = _still_open([uuid.UUID(text) for text in batch.session_ids])
    refused = {
        str(session.id): " ".join(finding.text for finding in reasons)
        for session in sessions
        if (reasons := findings(session))
    }
    ready = [session for session in sessions if str(session.id) not in refused]
    issue = _issue(batch, practice, ready, now)
    claims = _sound_claims(issue, ready, refused)
    done = issue_invoices(issue, grouping.invoices(ready), batch.message)
    progress(len(done))
    for part in issue_claims(issue, claims):
        done += part
        progress(len(done))
    ClientSession.objects.filter(id__in=done).update(invoiced_at=now)
    batch.done_sessions, batch.refused, batch.finished_at = batch.total_sessions, refused, now
    batch.save(update_fields=["done_sessions", "refused", "finished_at"])
    record(
        "batch.generate",
        actor=batch.created_by,
        object_id=batch.id,
        changes={"sessions": (0, len(done))},
    )
    return batch


def abandon(batch: Batch, *, words: str, now: datetime) -> None:
    """Close a batch that could not be generated; ``words`` says why beside each session."""
    batch.refused = dict.fromkeys(batch.session_ids, words)
    batch.finished_at = now
    batch.save(update_fields=["refused", "finished_at"])


def _wait_for(batch_id: uuid.UUID) -> None:
    """One run of a batch at a time. The row itself stays free for the progress."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(batch_id)])


def _still_open(ids: Sequence[uuid.UUID]) -> list[SessionFacts]:
    """Those of the sessions that may be invoiced; nobody changes them until we are done."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM billing_clientsession WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            [list(ids)],
        )
    return list(read_sessions(Choice(ids=tuple(ids), invoiced=False)))


def _issue(batch: Batch, practice: Practice, ready: Sequence[SessionFacts], now: datetime) -> Issue:
    """The letterhead and the numbers this run may use; the practice's counters are ours until the
    transaction ends."""
    invoices, claims = len(grouping.invoices(ready)), len(grouping.claims(ready))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE practices_practice
            SET next_invoice_number = next_invoice_number + %s,
                next_claim_number = next_claim_number + %s,
                next_control_number = next_control_number + %s
            WHERE id = %s
            RETURNING next_invoice_number, next_claim_number, next_control_number
            """,
            [invoices, claims, int(claims > 0), practice.id],
        )
        after_invoices, after_claims, after_control = cursor.fetchone()
    numbers = Numbers(
        after_invoices - invoices, after_claims - claims, after_control - int(claims > 0)
    )
    return Issue(batch, practice, letterhead(practice), numbers, now)


def _sound_claims(
    issue: Issue, ready: Sequence[SessionFacts], refused: dict[str, str]
) -> list[PlannedClaim]:
    """The claims that can be sent; the sessions of the others go to ``refused``."""
    planned = plan_claims(grouping.claims(ready), issue.head, issue.today, issue.numbers.claim)
    sound, unsound = sort_out(planned)
    for claim, words in unsound:
        refused.update(dict.fromkeys((str(session.id) for session in claim.sessions), words))
    return sound
