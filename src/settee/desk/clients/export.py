"""The client list as a file for a spreadsheet: whom the list shows, with the columns chosen."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import TextIOWrapper
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from settee.audit.domain.record import record
from settee.clients.enums import ClientStatus, PortalStatus, Sex
from settee.desk.clients.asked import choice_of, shows_portal
from settee.desk.clients.facts import shows_balance
from settee.desk.clients.listing import COMING, Choice, Sql, own, restrict
from settee.doors.decorators import member_required
from settee.doors.request import MemberRequest
from settee.practices.models import Member
from settee.practices.privileges import seen_caseloads

_IN_MEMORY: Final = (
    32 * 2**20
)  # bytes; what is larger would lie unencrypted on the disk for a moment
_AT_ONCE: Final = 2_000
# What a spreadsheet would take for a formula (OWASP, CSV injection).
_FORMULA: Final = re.compile(r"[=+\-@\t\r]")
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Column:
    """``sql`` over the client ``c``, its provider's user ``u`` and balance ``b``."""

    label: str
    sql: str
    usual: bool = True


COLUMNS: Final = {
    "code": Column("Number", "c.code"),
    "last_name": Column("Last name", "c.last_name"),
    "first_name": Column("First name", "c.first_name"),
    "preferred_name": Column("Preferred name", "c.preferred_name"),
    "birth_date": Column("Birth date", "c.birth_date"),
    "sex": Column("Sex", "c.sex", usual=False),
    "phone": Column("Phone", "c.phone"),
    "email": Column("Email", "c.email"),
    "address": Column(
        "Address", "concat_ws(', ', nullif(c.address1, ''), nullif(c.address2, ''))", usual=False
    ),
    "city": Column("City", "c.city", usual=False),
    "state": Column("State", "c.state", usual=False),
    "zip": Column("ZIP code", "c.zip", usual=False),
    "provider": Column("Provider", "concat_ws(' ', u.first_name, u.last_name)"),
    "status": Column("Status", "c.status"),
    "portal": Column("Portal", "c.portal_status"),
    "next": Column("Next appointment", f"({COMING} ORDER BY t.start LIMIT 1)"),
    "balance": Column("Balance", "coalesce(b.client_owes, 0)"),
}
_WORDS: Final[dict[str, dict[str, str]]] = {
    "status": {str(key): str(words) for key, words in ClientStatus.choices},
    "portal": {str(key): str(words) for key, words in PortalStatus.choices},
    "sex": {str(key): str(words) for key, words in Sex.choices},
}
_STATEMENT: Final = """
SELECT {columns} FROM clients_client c
LEFT JOIN practices_member m ON m.id = c.provider_id
LEFT JOIN practices_user u ON u.id = m.user_id
LEFT JOIN billing_clientbalance b ON b.client_id = c.id
WHERE {conditions} ORDER BY c.sort_key, c.id
"""


@member_required
def export(request: MemberRequest) -> HttpResponse:
    """The page that asks which columns; sent with columns, the file. By POST, as the list."""
    columns, choice = _columns(request.member), choice_of(request)
    chosen = [name for name in columns if name in request.POST.getlist("column")]
    if not chosen:
        return _page(request, columns, choice)
    rows = _rows(request.member, choice, [columns[name] for name in chosen])
    file: Any = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - the response closes it
    count = _write(file, [columns[name].label for name in chosen], _texts(request, chosen, rows))
    changes = {"clients": (None, count), "columns": (None, ", ".join(chosen))}
    record("client.export", actor=request.member, changes=changes | _asked(choice))
    name = f"clients-{timezone.localdate():%Y-%m-%d}.csv"
    answer: Any = FileResponse(
        file,
        as_attachment=True,
        filename=name,
        content_type="text/csv; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )
    return answer  # type: ignore[no-any-return]


def _page(request: MemberRequest, columns: dict[str, Column], choice: Choice) -> HttpResponse:
    context = {
        "columns": columns.items(),
        "choice": choice,
        "missing": "download" in request.POST,
    }
    status = 422 if context["missing"] else 200
    return render(request, "desk/clients/export.html", context, status=status)


def _columns(actor: Member) -> dict[str, Column]:
    """Those that the list shows to ``actor`` as well."""
    left_out = {
        *([] if shows_balance(actor) else ["balance"]),
        *([] if shows_portal(actor) else ["portal"]),
    }
    return {name: column for name, column in COLUMNS.items() if name not in left_out}


def _rows(actor: Member, choice: Choice, columns: Sequence[Column]) -> Iterator[Sequence[Any]]:
    """All rows of the list, some thousand at a time."""
    sql, seen = Sql(back=False, edge=None), seen_caseloads(actor)
    restrict(sql, choice, own(seen))
    statement = _STATEMENT.format(
        columns=", ".join(column.sql for column in columns),
        conditions=" AND ".join(sql.conditions),
    )
    values = {"now": timezone.now(), "seen": list(seen or ()), **sql.values}
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, values)
        while rows := cursor.fetchmany(_AT_ONCE):
            yield from rows


def _texts(
    request: MemberRequest, names: Sequence[str], rows: Iterator[Sequence[Any]]
) -> Iterator[list[str]]:
    zone = request.member.zone
    for row in rows:
        yield [_text(name, value, zone) for name, value in zip(names, row, strict=True)]


def _text(name: str, value: Any, zone: ZoneInfo) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return defused(_WORDS.get(name, {}).get(value, str(value)))


def defused(text: str) -> str:
    """``text`` so that a spreadsheet shows it and never runs it."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _write(file: IO[bytes], head: Sequence[str], rows: Iterator[Sequence[str]]) -> int:
    """Write the file, with the mark by which Excel knows UTF-8, and go back to its start."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    count = sum(1 for row in chain([head], rows) if writer.writerow(row)) - 1
    text.detach()
    file.seek(0)
    return count


def _asked(choice: Choice) -> dict[str, tuple[None, str]]:
    """What the list was narrowed down to."""
    given = {
        "search": choice.text,
        "provider": str(choice.provider or ""),
        "status": choice.status,
        "portal": choice.portal,
        "with a balance": "yes" if choice.owing else "",
        "nothing scheduled": "yes" if choice.idle else "",
    }
    return {name: (None, value) for name, value in given.items() if value}
