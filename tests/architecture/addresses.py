"""Every address of the installation, and rows of Linden Street to put into it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from allauth.usersessions.models import UserSession
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from settee.billing.enums import PayerForm
from settee.billing.models import BillingCode, Claim, DiagnosisCode, Interchange, Invoice
from settee.clients.domain.card import SIDES, put_card, remove_card
from settee.clients.models import Document, InformationField, Relation
from settee.files.domain.storage import store
from settee.messaging.domain.thread import notify
from settee.messaging.models import Attachment, Thread
from settee.movein.models import Move
from settee.outbox.models import OutgoingMail
from settee.practices.domain.joining import add_request
from settee.practices.models import AccountAccess, Location, Member, Practice, Room, User
from settee.scheduling.models import Series, TimeOff
from tests.billing.rooms import (
    bill,
    insure,
    make_appointment,
    make_payer,
    make_service,
    make_session,
)
from tests.cast import make_client

# Stand in every row of Linden Street that a page might show: what all its people may read, and
# what only those may who see the owner's clients.
MARK = "Quillfeather"
CLIENT_MARK = "Marigoldsson"
# A PNG of one pixel.
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


class Address(NamedTuple):
    name: str
    parameters: tuple[str, ...]


def addresses() -> Iterator[Address]:
    """Of all namespaces, third-party ones included."""
    yield from _walk(get_resolver(), "", ())


def _walk(resolver: URLResolver, namespace: str, outer: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        parameters = (*outer, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLPattern):
            yield Address(f"{namespace}{pattern.name}", parameters)
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _walk(pattern, namespace + inner, parameters)


class Rows(dict[str, Any]):
    """Values by the names addresses call them; where a name means different things, by
    ``address/name`` too."""

    def path(self, address: Address) -> str:
        values = {
            name: self.get(f"{address.name}/{name}", self.get(name)) for name in address.parameters
        }
        missing = [name for name, value in values.items() if value is None]
        assert not missing, f"{address.name}: no row for {missing}; add it to rows_of"
        return reverse(address.name, kwargs=values)


# Reset links and confirmations that were never sent, keys of nobody.
_NEVER_SENT = {
    "desk:invited/key": "Mg:never:sent",
    "account_confirm_email/key": "Mg:never-sent",
    "account_reset_password_from_key/uidb36": "1",
    "account_reset_password_from_key/key": "never-sent",
    "mfa_remove_webauthn/pk": 1,
    "mfa_edit_webauthn/pk": 1,
}


def rows_of(practice: Practice, owner: Member) -> Rows:
    """One row of everything, the owner's, marked; the practice is open."""
    client = make_client(practice, "C001", CLIENT_MARK, "Pilar", provider=owner)
    payer, service = make_payer(), make_service(f"{MARK} talk")
    coverage = insure(client)
    for side in SIDES:
        put_card(actor=owner, coverage_id=coverage.id, side=side, content=_PIXEL)
    removed = remove_card(actor=owner, coverage_id=coverage.id, side="back")
    paying = make_client(practice, "C002", CLIENT_MARK, "Owen", provider=owner)
    make_payer("PAPER1", PayerForm.CMS1500)
    (place,) = make_appointment(owner, client, service=service)
    series = Series.objects.create(
        provider=owner,
        title=CLIENT_MARK,
        rule="DTSTART:20261103T150000Z\nRRULE:FREQ=WEEKLY",
        timezone="UTC",
        duration=timedelta(minutes=45),
    )
    run = bill(practice, make_session(client, owner), make_session(paying, owner), actor=owner)
    now = datetime(2026, 12, 1, tzinfo=UTC)
    mail = OutgoingMail.objects.create(
        to="pilar@example.org", subject=CLIENT_MARK, body=MARK, created_at=now, due_at=now
    )
    move = Move.objects.create(
        file_id=mail.id, created_at=now, created_by=owner, status="failed", failure=CLIENT_MARK
    )
    code = BillingCode.objects.create(code="90834", description=MARK, charge=135)
    DiagnosisCode.objects.create(code="F41.1", description=MARK)
    letter = notify(members=[owner], subject=f"{MARK} wrote", body=CLIENT_MARK, now=now)
    file = store(b"%PDF-1.7", name="plan.pdf", content_type="application/pdf")
    location = Location.objects.create(name=MARK)
    picture = partial(store, b"picture", content_type="image/png")
    practice.logo, owner.photo = picture(name="logo.png"), picture(name="photo.png")
    practice.save(update_fields=["logo"])
    owner.save(update_fields=["photo"])
    paper = Document.objects.create(
        client=client,
        file=store(b"%PDF-1.7", name="consent.pdf", content_type="application/pdf"),
        title=CLIENT_MARK,
        date=now.date(),
        added_by=owner,
        added_at=now,
    )
    return Rows(
        document_id=paper.id,
        time_off_id=TimeOff.objects.create(
            provider=owner, first_day=now.date(), last_day=now.date(), reason=CLIENT_MARK
        ).id,
        relation_id=Relation.objects.create(client=client, name=CLIENT_MARK).id,
        field_id=InformationField.objects.create(label=MARK).id,
        location_id=location.id,
        room_id=Room.objects.create(location=location, name=MARK).id,
        practice_id=practice.id,
        thread_id=letter.id,
        attachment_id=Attachment.objects.create(message=letter.messages.get(), file=file).id,
        client_id=client.id,
        other_id=paying.id,
        coverage_id=coverage.id,
        side="front",
        payer_id=payer.id,
        service_id=service.id,
        code_id=code.id,
        appointment_id=place.appointment_id,
        series_id=series.id,
        session_id=make_session(client, owner, service_name=CLIENT_MARK).id,
        batch_id=run.id,
        kind="invoices",
        interchange_id=Interchange.objects.get().id,
        invoice_id=Invoice.objects.get().id,
        claim_id=Claim.objects.get().id,
        mail_id=mail.id,
        member_id=owner.id,
        account_id=owner.id,
        access_id=AccountAccess.objects.create(
            account=owner, email="asked@example.org", granted_at=now
        ).id,
        move_id=move.id,
        rank=1,
        **_NEVER_SENT,
        **{
            "desk:client_card_restore/side": "back",
            "desk:client_card_restore/file_id": removed,
            "desk:session_end/session_id": _session_of(owner),
            "desk:thread_answer/thread_id": _asked(practice, owner).id,
        },
    )


def _asked(practice: Practice, owner: Member) -> Thread:
    """A connection request that waits for the owner's answer."""
    user = User.objects.create_user("asks@example.org", first_name="Ash", last_name=MARK)
    now = datetime(2026, 12, 1, tzinfo=UTC)
    request, _ = add_request(user=user, practice=practice, now=now)
    return notify(members=[owner], subject="Connection request", body="", request=request, now=now)


def _session_of(member: Member) -> int:
    """A sign-in of ``member`` somewhere."""
    session = UserSession.objects.create(
        user=member.user, ip="127.0.0.1", session_key=f"of {member.id}"[:40]
    )
    return int(session.pk)
