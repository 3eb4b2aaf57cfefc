"""What a month must come to, worked out from the folder alone: the judge of reader and biller.

It follows the text of the folder's format line by line and shares nothing with the billing app.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from settee.movein.folder.calendar import Booked, booked
from settee.movein.folder.reader import Folder, read_calendar, read_folder
from settee.movein.folder.rows import ClientRow, ProviderRow

_PAPER = {"cms1500", "cms1500-preprinted"}
type Table = list[dict[str, str]]


@dataclass(slots=True)
class Session:
    client: ClientRow
    provider: ProviderRow
    day: date
    start: datetime
    end: datetime
    service: str | None
    code: str = ""
    modifiers: tuple[str, ...] = ()
    place: str = "11"
    fee: Decimal | None = None
    reasons: list[str] = field(default_factory=list)
    double: bool = False


@dataclass(slots=True)
class Month:
    report: dict[str, Any]
    sessions: Table
    claims: Table


def expect(root: Path, first: date, last: date) -> Month:
    folder = read_folder(root)
    zone = folder.practice.zone
    since, until = (
        datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
        for day in (first, last + timedelta(days=1))
    )
    counts = dict.fromkeys(("appointments", "billable", "cancelled", "personal"), 0)
    sessions: list[Session] = []
    for provider in folder.practice.providers:
        found = booked(read_calendar(folder, provider), since, until)
        doubles = _double_booked(found)
        for each in found:
            event = each.entry.event
            if event.personal:
                counts["personal"] += not event.cancelled
                continue
            counts["appointments"] += len(event.clients)
            counts["cancelled"] += len(event.clients) * event.cancelled
            service = folder.lists.services[event.service.casefold()] if event.service else None
            if event.cancelled or (service and not service.billable):
                continue
            counts["billable"] += len(event.clients)
            for client_id in event.clients:
                session = Session(
                    client=folder.lists.clients[client_id.casefold()],
                    provider=provider,
                    day=each.when.start.astimezone(zone).date(),
                    start=each.when.start,
                    end=each.when.end,
                    service=event.service,
                    double=id(each) in doubles,
                )
                if service:
                    session.place = service.place_of_service or "11"
                    session.code, session.modifiers = service.billing_code, service.modifiers
                    session.fee = service.fee if service.billing_code else None
                session.place = "10" if event.video else session.place
                sessions.append(session)
                if event.video:
                    session.modifiers = (*(m for m in session.modifiers if m != "95"), "95")
    sessions.sort(key=lambda s: (s.day, s.start, s.client.client_id))
    _copy_codes(sessions)
    for session in sessions:
        session.reasons = _reasons(session, folder)
    claims = _claims([s for s in sessions if not s.reasons and s.client.bill_to == "insurance"])
    return Month(
        report=_report(folder, first, last, counts, sessions, claims),
        sessions=[
            _session_row(session)
            for session in sorted(sessions, key=lambda s: (s.start, s.provider.email))
        ],
        claims=[_claim_row(lines, folder) for lines in claims],
    )


def _double_booked(found: list[Booked]) -> set[int]:
    live = [b for b in found if b.entry.event.clients and not b.entry.event.cancelled]
    return {
        id(one)
        for one in live
        for other in live
        if one is not other and one.when.start < other.when.end and other.when.start < one.when.end
    }


def _copy_codes(sessions: list[Session]) -> None:
    last: dict[str, list[Session]] = defaultdict(list)
    for session in sessions:
        earlier = [s for s in last[session.client.client_id] if s.start < session.start]
        if not session.code and earlier:
            source = earlier[-1]
            session.code, session.fee = source.code, source.fee
            video = session.modifiers[-1:] == ("95",)
            copied = tuple(m for m in source.modifiers if m != "95")
            session.modifiers = (*copied, "95") if video else copied
        if session.code:
            last[session.client.client_id].append(session)


def _reasons(session: Session, folder: Folder) -> list[str]:
    client = session.client
    missing = set() if session.code else {"billing code"}
    if client.bill_to == "insurance":
        if not all((client.address1, client.city, client.state, client.zip)):
            missing.add("address")
        if not client.birth_date:
            missing.add("birth date")
        if not client.diagnosis_codes:
            missing.add("diagnosis")
        if not client.member_id:
            missing.add("member id")
        if client.payer_id.casefold() not in folder.lists.payers:
            missing.add("payer")
        if client.relationship != "self" and not all(
            (
                client.subscriber_first_name,
                client.subscriber_last_name,
                client.subscriber_birth_date,
            )
        ):
            missing.add("subscriber")
    return sorted(f"{name} missing" for name in missing)


def _claims(sessions: list[Session]) -> list[list[Session]]:
    groups: dict[tuple[str, ...], list[Session]] = defaultdict(list)
    for s in sessions:
        groups[s.client.client_id, s.provider.email, f"{s.day:%Y-%m}"].append(s)
    return [
        lines[at : at + 50]
        for _, lines in sorted(groups.items())
        for at in range(0, len(lines), 50)
    ]


def _total(sessions: list[Session]) -> Decimal:
    return sum((s.fee or Decimal(0) for s in sessions), Decimal("0.00"))


def _report(
    folder: Folder,
    first: date,
    last: date,
    counts: dict[str, int],
    sessions: list[Session],
    claims: list[list[Session]],
) -> dict[str, Any]:
    ready = [s for s in sessions if not s.reasons]
    direct = [s for s in ready if s.client.bill_to == "client"]
    lines = [line for claim in claims for line in claim]
    return {
        "practice": folder.practice.name,
        "from": f"{first}",
        "to": f"{last}",
        **counts,
        "sessions": len(sessions),
        "ready": len(ready),
        "not_ready": [
            {"client_id": s.client.client_id, "date": f"{s.day}", "reasons": s.reasons}
            for s in sessions
            if s.reasons
        ],
        "invoices": len({s.client.client_id for s in direct}),
        "invoice_total": str(_total(direct)),
        "claims": len(claims),
        "claim_lines": len(lines),
        "claim_total": str(_total(lines)),
        "paper_claims": sum(_form(claim[0], folder) in _PAPER for claim in claims),
    }


def _form(session: Session, folder: Folder) -> str:
    return folder.lists.payers[session.client.payer_id.casefold()].form


def _session_row(session: Session) -> dict[str, str]:
    return {
        "client_id": session.client.client_id,
        "provider": session.provider.email,
        "date": f"{session.day}",
        "start_utc": f"{session.start:%Y-%m-%dT%H:%M:%SZ}",
        "end_utc": f"{session.end:%Y-%m-%dT%H:%M:%SZ}",
        "service": session.service or "",
        "code": session.code,
        "modifiers": ";".join(session.modifiers),
        "place_of_service": session.place,
        "fee": "" if session.fee is None else str(session.fee),
        "bill_to": session.client.bill_to,
        "ready": "no" if session.reasons else "yes",
        "reasons": ";".join(session.reasons),
        "double_booked": "yes" if session.double else "no",
    }


def _claim_row(lines: list[Session], folder: Folder) -> dict[str, str]:
    client = lines[0].client
    return {
        "client_id": client.client_id,
        "provider": lines[0].provider.email,
        "payer_id": folder.lists.payers[client.payer_id.casefold()].payer_id,
        "form": _form(lines[0], folder),
        "month": f"{lines[0].day:%Y-%m}",
        "authorization_number": client.authorization_number,
        "diagnosis_codes": ";".join(client.diagnosis_codes),
        "lines": str(len(lines)),
        "first_date": f"{lines[0].day}",
        "last_date": f"{lines[-1].day}",
        "total": str(_total(lines)),
    }
