"""Adding and changing clients."""

import uuid
from collections.abc import Mapping
from copy import copy
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction

from settee.audit.domain.record import record
from settee.clients.access import get_client, get_client_to_change
from settee.clients.enums import ClientStatus, PhoneKind
from settee.clients.models import Client
from settee.clients.queries import is_there, same_person, search_text, sort_key
from settee.core.changes import save_changes
from settee.core.errors import NotAllowed, Refused
from settee.practices.enums import Subscription
from settee.practices.models import Member
from settee.practices.privileges import changes as may_change_clients_of

EDITABLE = frozenset(
    {
        "code", "first_name", "middle_name", "last_name", "preferred_name", "pronouns",
        "gender_identity", "birth_date", "sex", "marital_status", "employment", "employer",
        "language", "race_ethnicity", "ssn", "email", "email_ok", "phone", "phone_kind",
        "phone_message_ok", "phone_text_ok", "more_phones", "address1", "address2", "city",
        "state", "zip", "provider", "referred_by", "start_of_care", "signature_on_file", "notes",
        "reminder_phone", "reach_by", "invoice_option", "invoice_to_name",
        *(f"invoice_to_{part}" for part in ("address1", "address2", "city", "state", "zip")),
    }
)  # fmt: skip
_DERIVED = ("sort_key", "search")
_SECRET = {"ssn": 4}  # how many last characters the audit trail may keep


class CodeTaken(Refused):
    def __init__(self, code: str) -> None:
        super().__init__(
            f"Another client has the number {code}. Choose another, or leave it empty to get the"
            " next free one.",
            field="code",
        )


class MaybeKnown(Refused):
    """Somebody like this is a client already: ``alike``. It may be meant all the same."""

    def __init__(self, alike: list[Client]) -> None:
        super().__init__("This may be a client you have already.")
        self.alike = alike


def derive(client: Client) -> None:
    """Set what sorting and search read. Every writer of clients calls it, bulk imports too."""
    client.sort_key = sort_key(client.last_name, client.first_name)
    client.search = search_text(client)


@transaction.atomic
def add_client(
    *, actor: Member, client_id: uuid.UUID, values: Mapping[str, Any], anyway: bool = False
) -> Client:
    """A new client; the one there is if this form, known by ``client_id``, was sent before.

    An empty code becomes the next free one. Raises NotAllowed, CodeTaken and, unless ``anyway``,
    MaybeKnown.
    """
    if is_there(client_id):
        return get_client(actor, client_id)
    client = Client(id=client_id, **_known(values))
    _check_provider(actor, client.provider_id)
    if not anyway and (
        alike := same_person(
            actor,
            first_name=client.first_name,
            last_name=client.last_name,
            birth_date=client.birth_date,
            email=client.email,
        )
    ):
        raise MaybeKnown(alike)
    client.code = client.code or _next_code()
    derive(client)
    try:
        with transaction.atomic():
            client.save(force_insert=True)
    except IntegrityError:
        raise CodeTaken(client.code) from None
    given = {name: (None, value) for name, value in values.items() if value not in ("", None)}
    _record("client.add", actor, client, given | {"code": (None, client.code)})
    return client


@transaction.atomic
def change_client(
    *, actor: Member, client_id: uuid.UUID, values: Mapping[str, Any], version: int
) -> Client:
    """Change some fields. Raises Hidden, NotAllowed, CodeTaken, ChangedMeanwhile."""
    client = get_client_to_change(actor, client_id)
    wanted = copy(client)
    for name, value in _known(values).items():
        setattr(wanted, name, value)
    if wanted.provider_id != client.provider_id:
        _check_provider(actor, wanted.provider_id)
    wanted.code = wanted.code or client.code
    derive(wanted)
    derived = {name: getattr(wanted, name) for name in _DERIVED}
    try:
        with transaction.atomic():
            changes = save_changes(
                client, {**values, "code": wanted.code, **derived}, version=version
            )
    except IntegrityError:
        raise CodeTaken(wanted.code) from None
    if told := {name: pair for name, pair in changes.items() if name not in _DERIVED}:
        _record("client.update", actor, client, told)
    return client


def change_reminders(
    *, actor: Member, client_id: uuid.UUID, values: Mapping[str, Any], version: int
) -> Client:
    """Change how a client is reached, where the practice subscribes to Reminders.

    Raises as ``change_client``; NotAllowed too where it does not.
    """
    require_reminders(actor)
    return change_client(actor=actor, client_id=client_id, values=values, version=version)


def require_reminders(actor: Member) -> None:
    """Raises NotAllowed."""
    if not actor.practice.subscribes(Subscription.REMINDERS):
        raise NotAllowed(
            "Reminders are switched off for this practice. An Administrator can switch them on at"
            " My Account, Subscriptions and Payment."
        )


def discharge(
    *, actor: Member, client_id: uuid.UUID, on: date, reason: str = "", note: str = ""
) -> Client:
    """End the care of a client ``on`` a local day, for a DischargeReason; everything is kept.

    Of somebody discharged already it changes day, reason and note. Raises Hidden, NotAllowed.
    """
    values = {
        "status": ClientStatus.DISCHARGED,
        "discharged_on": on,
        "discharge_reason": reason,
        "discharge_note": note,
    }
    return _set_status(actor, client_id, values, "client.discharge")


def take_back(*, actor: Member, client_id: uuid.UUID) -> Client:
    """Bring a discharged client back into care. Raises Hidden, NotAllowed."""
    values = {
        "status": ClientStatus.ACTIVE,
        "discharged_on": None,
        "discharge_reason": "",
        "discharge_note": "",
    }
    return _set_status(actor, client_id, values, "client.return")


@transaction.atomic
def _set_status(
    actor: Member, client_id: uuid.UUID, values: Mapping[str, Any], action: str
) -> Client:
    client = get_client_to_change(actor, client_id)
    if changes := save_changes(client, values, version=client.version):
        _record(action, actor, client, changes)
    return client


def _known(values: Mapping[str, Any]) -> Mapping[str, Any]:
    if unknown := set(values) - EDITABLE:
        raise TypeError(f"not data of a client: {sorted(unknown)}")
    return values


def _check_provider(actor: Member, provider_id: uuid.UUID | None) -> None:
    if not may_change_clients_of(actor, provider_id):
        raise NotAllowed("You can only have clients of your own.")


def _next_code() -> str:
    """``C0001``, or one more than the highest number; two people at once wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock("
            "hashtextextended('client code ' || current_setting('settee.practice'), 0))"
        )
        cursor.execute(
            "SELECT coalesce(max(substr(code, 2)::int), 0) + 1 FROM clients_client"
            " WHERE code ~* '^C[0-9]{1,8}$'"
        )
        (number,) = cursor.fetchone()
    return f"C{number:04}"


def _record(
    action: str, actor: Member, client: Client, changes: Mapping[str, tuple[Any, Any]]
) -> None:
    shown = {
        name: (_masked(name, before), _masked(name, after))
        for name, (before, after) in changes.items()
    }
    record(action, actor=actor, object_id=client.id, client_id=client.id, changes=shown)


def phone_text(phone: Mapping[str, Any]) -> str:
    """``Work (845) 555-0100, ok to text``."""
    words = [f"{PhoneKind(phone['kind']).label} {phone['number']}"]
    words += ["ok to leave a message"] * bool(phone["message_ok"])
    words += ["ok to text"] * bool(phone["text_ok"])
    return ", ".join(words)


def _masked(name: str, value: Any) -> Any:
    """As the trail keeps it. Secrets are not kept a second time: that they changed is enough."""
    if name == "more_phones":
        return "; ".join(map(phone_text, value or []))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if name not in _SECRET or not value:
        return value
    return "•••" + str(value)[len(str(value)) - _SECRET[name] :]
