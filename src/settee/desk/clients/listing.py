"""The rows of the client list, in one statement whatever is asked.

A page is found first, by an index, and only its rows are filled in. Sorted by name it is a walk
along ``client_by_name``. Sorted by balance it is the walks of three arms, one after the other:
debts along ``balance_by_client``, clients who owe nothing by name, credits.
"""

import json
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.safestring import SafeString

from settee.clients.enums import ClientStatus
from settee.clients.queries import terms
from settee.desk.clients.marking import marked
from settee.practices.models import Member
from settee.practices.privileges import seen_caseloads
from settee.ui.dates import day_text, near_text
from settee.ui.numbers import money_text

PAGE = 50
SORTS = ("name", "-name", "balance", "-balance")


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader asks for. ``after`` and ``before`` are ids of rows at an edge."""

    text: str = ""
    provider: uuid.UUID | None = None
    status: str = ClientStatus.ACTIVE  # or empty: everybody
    portal: str = ""  # a PortalStatus
    owing: bool = False
    idle: bool = False  # without an appointment ahead
    sort: str = "name"
    after: uuid.UUID | None = None
    before: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list, ready to be written."""

    id: str
    name: SafeString
    born: str
    age: str
    phone: str
    provider: str
    next: str
    discharged: bool
    portal: str  # PortalStatus
    balance: str
    quiet: bool
    credit: bool


@dataclass(frozen=True, slots=True)
class Page:
    """``previous`` and ``next`` are cursors or empty; ``any``: whether there are clients at all."""

    rows: list[Row]
    previous: str
    next: str
    any: bool
    providers: list[tuple[str, str]]


@dataclass(slots=True)
class Sql:
    """Pieces of the statement and their parameters."""

    back: bool
    edge: uuid.UUID | None
    conditions: list[str] = field(default_factory=list)
    arms: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def add(self, rank: int, source: str, order: list[tuple[str, bool]], edge_rank: str) -> None:
        """One walk, for what the walks before it left of the page.

        ``order`` is (column, descending), the last one unique.
        """
        beyond = self._beyond(order)
        if edge_rank and self.edge:
            sign = "<" if self.back else ">"
            beyond = f"({rank} {sign} {edge_rank} OR ({rank} = {edge_rank} AND {beyond}))"
        by = ", ".join(
            f"{column} {'DESC' if descending != self.back else 'ASC'}"
            for column, descending in order
        )
        self.arms.append(
            f"SELECT id, {rank} AS arm, row_number() OVER () AS place FROM (SELECT c.id {source}"
            f" AND {' AND '.join(self.conditions)} AND {beyond}"
            f" ORDER BY {by} LIMIT {PAGE + 1} - {self._found()}) x"
        )

    def page(self) -> str:
        """The arms as common table expressions, and ``page`` as all of them."""
        names = [f"arm{number}" for number in range(len(self.arms))]
        arms = [
            f"{name} AS MATERIALIZED ({arm})" for name, arm in zip(names, self.arms, strict=True)
        ]
        union = " UNION ALL ".join(f"SELECT * FROM {name}" for name in names)
        # The limit cuts nothing off: it tells the planner how few rows there are to fill in.
        return f"{', '.join(arms)}, page AS (SELECT * FROM ({union}) arms LIMIT {PAGE + 1})"

    def _found(self) -> str:
        """How many rows the arms so far have. A walk that is left nothing is never begun."""
        counts = [f"(SELECT count(*) FROM arm{number})" for number in range(len(self.arms))]
        return f"({' + '.join(counts) or '0'})"

    def _beyond(self, order: list[tuple[str, bool]]) -> str:
        """Rows on the far side of the edge."""
        if not self.edge:
            return "true"
        columns = [column for column, _ in order]
        sides = ["<" if descending != self.back else ">" for _, descending in order]
        edges = [_EDGE[column] for column in columns]
        if len(set(sides)) == 1:
            return f"ROW({', '.join(columns)}) {sides[0]} ROW({', '.join(edges)})"
        (first, second), (one, two), (here, there) = columns, sides, edges
        return f"({first} {one} {here} OR ({first} = {here} AND {second} {two} {there}))"


_OWES = "coalesce((SELECT client_owes FROM billing_clientbalance WHERE client_id = %(edge)s), 0)"
_EDGE = {
    "c.sort_key": "(SELECT sort_key FROM clients_client WHERE id = %(edge)s)",
    "c.id": "%(edge)s::uuid",
    "b.client_owes": _OWES,
    "b.client_id": "%(edge)s::uuid",
}
_CLIENTS = "FROM clients_client c WHERE true"
_BALANCES = (
    "FROM billing_clientbalance b JOIN clients_client c ON c.id = b.client_id"
    " WHERE b.client_owes {} 0"
)
_OWING = (
    "EXISTS (SELECT FROM billing_clientbalance b WHERE b.client_id = c.id AND b.client_owes <> 0)"
)
COMING = """
    SELECT t.start FROM scheduling_attendance t
    JOIN scheduling_appointment a ON a.id = t.appointment_id
    WHERE t.client_id = c.id AND t.start >= %(now)s AND a.status = 'scheduled'
"""
_STATEMENT = """
WITH {page}
SELECT
    (SELECT coalesce(json_agg(json_build_array(
        c.id, c.last_name, c.first_name, c.preferred_name, c.birth_date, c.phone,
        concat_ws(' ', u.first_name, u.last_name), extract(epoch FROM upcoming.start)::bigint,
        c.status, c.portal_status, b.client_owes::text
    ) ORDER BY page.arm {way}, page.place), '[]')::text
    FROM page
    JOIN clients_client c ON c.id = page.id
    LEFT JOIN practices_member m ON m.id = c.provider_id
    LEFT JOIN practices_user u ON u.id = m.user_id
    LEFT JOIN billing_clientbalance b ON b.client_id = c.id
    LEFT JOIN LATERAL ({coming} ORDER BY t.start LIMIT 1) upcoming ON true),
    EXISTS (SELECT FROM page) OR EXISTS (SELECT FROM clients_client c WHERE {mine}),
    (SELECT coalesce(json_agg(json_build_array(m.id, concat_ws(' ', u.first_name, u.last_name))
        ORDER BY m.position, u.last_name, m.id), '[]')::text
    FROM practices_member m JOIN practices_user u ON u.id = m.user_id
    WHERE m.role = 'provider' AND m.practice_id = %(practice)s)
"""


def read_page(actor: Member, choice: Choice, *, now: datetime) -> Page:
    """The clients ``actor`` may see and asked for, up to PAGE of them."""
    back = choice.before is not None and choice.after is None
    sql = Sql(back, choice.before if back else choice.after)
    seen = seen_caseloads(actor)
    mine = own(seen)
    restrict(sql, choice, mine)
    _walk(sql, choice.sort)
    values: dict[str, Any] = {
        "now": now,
        "seen": list(seen or ()),
        "practice": actor.practice_id,
        "edge": sql.edge,
    }
    way = "DESC" if back else "ASC"
    statement = _STATEMENT.format(page=sql.page(), way=way, mine=mine, coming=COMING)
    with connection.cursor() as cursor:
        cursor.execute(statement, values | sql.values)
        found, is_any, providers = cursor.fetchone()
    raw = json.loads(found)
    more, raw = len(raw) > PAGE, raw[:PAGE]
    if back:
        raw.reverse()
    write = _Writer(actor, choice.text, now)
    return Page(
        [write.row(*row) for row in raw],
        previous=raw[0][0] if raw and (more if back else sql.edge) else "",
        next=raw[-1][0] if raw and (back or more) else "",
        any=is_any,
        providers=[(id_, name) for id_, name in json.loads(providers)],
    )


def own(seen: frozenset[uuid.UUID] | None) -> str:
    """The condition of clients in the caseloads ``seen``, of everybody for None; without records
    that were merged into others."""
    condition = "c.merged_into_id IS NULL"
    return condition if seen is None else f"{condition} AND c.provider_id = ANY(%(seen)s)"


def restrict(sql: Sql, choice: Choice, mine: str) -> None:
    """Set the conditions of ``choice``, but for where its page begins."""
    sql.conditions = [mine]
    if choice.provider:
        sql.conditions.append("c.provider_id = %(provider)s")
        sql.values["provider"] = choice.provider
    if choice.status:
        sql.conditions.append("c.status = %(status)s")
        sql.values["status"] = choice.status
    if choice.portal:
        sql.conditions.append("c.portal_status = %(portal)s")
        sql.values["portal"] = choice.portal
    if choice.owing:
        sql.conditions.append(_OWING)
    if choice.idle:
        sql.conditions.append(f"NOT EXISTS ({COMING})")
    for number, term in enumerate(terms(choice.text)):
        sql.conditions.append(f"c.search LIKE %(term{number})s")
        sql.values[f"term{number}"] = f"%{_plain(term)}%"


def _walk(sql: Sql, sort: str) -> None:
    descending = sort.startswith("-")
    if not sort.endswith("balance"):
        sql.add(1, _CLIENTS, [("c.sort_key", descending), ("c.id", descending)], "")
        return
    first, last = (">", "<") if descending else ("<", ">")
    place = f"(CASE WHEN {_OWES} {first} 0 THEN 1 WHEN {_OWES} = 0 THEN 2 ELSE 3 END)"
    # The id runs against the amount, as it does in the index.
    by_amount = [("b.client_owes", descending), ("b.client_id", not descending)]
    by_name = [("c.sort_key", False), ("c.id", False)]
    arms = [
        (1, _BALANCES.format(first), by_amount),
        (2, f"{_CLIENTS} AND NOT {_OWING}", by_name),
        (3, _BALANCES.format(last), by_amount),
    ]
    for rank, source, order in reversed(arms) if sql.back else arms:
        sql.add(rank, source, order, place)


def _plain(term: str) -> str:
    """``term`` without the wildcards of LIKE."""
    return term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


class _Writer:
    """Rows as text. The reader's zone and day are looked up once."""

    def __init__(self, actor: Member, text: str, now: datetime) -> None:
        self.zone, self.now, self.terms = actor.zone, now, terms(text)
        self.today = now.astimezone(self.zone).date()

    def row(
        self,
        id_: str,
        last: str,
        first: str,
        preferred: str,
        born: str | None,
        phone: str,
        provider: str,
        upcoming: int | None,
        status: str,
        portal: str,
        owes: str | None,
    ) -> Row:
        name = ", ".join(filter(None, (last, first)))
        if preferred:
            name += f" ({preferred})"
        day = date.fromisoformat(born) if born else None
        start = datetime.fromtimestamp(upcoming, self.zone) if upcoming else None
        balance = Decimal(owes or 0)
        return Row(
            id_,
            marked(name, self.terms),
            day_text(day) if day else "",
            str(age(day, self.today)) if day else "",
            phone,
            provider,
            near_text(start, self.zone, self.now) if start else "",
            status == ClientStatus.DISCHARGED,
            portal,
            money_text(balance),
            not balance,
            balance < 0,
        )


def age(born: date, today: date) -> int:
    """Whole years; somebody born on February 29 turns a year older on March 1."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
