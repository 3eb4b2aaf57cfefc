"""Two records of one person become one: whatever points to the one points to the other."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from settee.audit.models import Entry
from settee.billing.domain.void import void_invoice
from settee.billing.models import ClientBalance, ClientSession, Invoice, LedgerEntry
from settee.billing.queries.ledger import account_activity, ledger_faults
from settee.clients.access import Merged, get_client
from settee.clients.comparing import NOT_ASKED, Side, questions
from settee.clients.domain.client import derive
from settee.clients.domain.merge import (
    SameRecord,
    differing_answers,
    going,
    merge_clients,
    pointers,
)
from settee.clients.models import (
    Client,
    Coverage,
    Document,
    InformationAnswer,
    InformationField,
    Relation,
)
from settee.clients.queries import search
from settee.core.errors import ChangedMeanwhile, Hidden, NotAllowed
from settee.core.tenancy import tables
from settee.files.domain.storage import store
from settee.practices.enums import Access
from settee.practices.models import Member, Practice
from settee.scheduling.domain.merging import BothBilled
from settee.scheduling.models import Attendance, Series
from settee.scheduling.models.series import SeriesClient
from tests.billing.rooms import DAY, bill, insure, make_appointment, make_payer, make_session
from tests.cast import make_client

NOW = datetime(2026, 12, 2, 16, 0, tzinfo=UTC)


@pytest.fixture
def twin(in_linden: Practice, owner: Member) -> Client:
    """Pilar once more, under her nickname and with another number."""
    return make_client(
        in_linden, "C077", "Castellanos", "Pili", provider=owner, phone="(845) 555-0177"
    )


def merge(
    actor: Member, kept: Client, merged: Client, answers: dict[str, Side] | None = None
) -> Client:
    for each in (kept, merged):
        each.refresh_from_db()
    return merge_clients(
        actor=actor,
        kept_id=kept.id,
        merged_id=merged.id,
        answers=answers or {},
        versions=(kept.version, merged.version),
        now=NOW,
    )


def told(client: Client, action: str) -> dict[str, Any]:
    entry = Entry.objects.get(client_id=client.id, action=action)
    return json.loads(entry.changes)  # type: ignore[no-any-return]


def rows_of_everything(practice: Practice, owner: Member, client: Client, other: Client) -> None:
    """A row of ``client``'s in every table that can have one."""
    file = store(b"x", name="x.pdf", content_type="application/pdf")
    Document.objects.create(
        client=client, file=file, title="Plan", date=DAY, added_by=owner, added_at=NOW
    )
    field = InformationField.objects.create(label="Allergies")
    InformationAnswer.objects.create(client=client, field=field, value="none")
    Relation.objects.create(client=client, name="Rosa", kind="parent")
    Relation.objects.create(client=other, linked=client, kind="partner")
    make_payer()
    insure(client)
    make_appointment(owner, client)
    series = Series.objects.create(
        provider=owner, rule="DTSTART:20261103T150000Z", timezone="UTC", duration=timedelta(hours=1)
    )
    SeriesClient.objects.create(series=series, client=client)
    session = make_session(client, owner)
    before = make_client(practice, "C900", "Former", "Pilar", merged_into=client)
    assert before.merged_into_id == client.id
    bill(practice, session, actor=owner)
    client.bill_to = "client"
    client.save()
    bill(practice, make_session(client, owner), actor=owner)


def test_whatever_points_to_the_one_points_to_the_other(
    in_linden: Practice, owner: Member, pilar: Client, twin: Client
) -> None:
    """A table made later is met here: it needs a row in ``rows_of_everything``."""
    sean = make_client(in_linden, "C003", "Brady", "Sean", provider=owner)
    rows_of_everything(in_linden, owner, twin, sean)
    fields = {(field.model._meta.label, field.name) for field in pointers()}
    kept_before = {pair: _of(pair, pilar) for pair in fields}
    before = {pair: _of(pair, twin) for pair in fields}
    assert [pair for pair, ids in before.items() if not ids] == []
    expected = going(pilar, twin)
    merge(owner, pilar, twin)
    for pair in fields - {("clients.Client", "merged_into")}:
        assert _of(pair, twin) == set(), pair
        if pair[0] != "billing.ClientBalance":
            assert _of(pair, pilar) == kept_before[pair] | before[pair], pair
    assert sum(expected.values()) == sum(map(len, before.values()))
    assert ledger_faults() == []


def _of(pair: tuple[str, str], client: Client) -> set[Any]:
    (field,) = [f for f in pointers() if (f.model._meta.label, f.name) == pair]
    rows = field.model._base_manager.filter(**{field.name: client})
    return set(rows.values_list("pk", flat=True))


def test_every_column_of_a_client_is_asked_or_worked_out() -> None:
    asked = [name for question in questions() for name in question.fields]
    columns = [field.name for field in Client._meta.local_concrete_fields]
    assert sorted([*asked, *NOT_ASKED]) == sorted(columns)


def test_every_table_follows_a_record_that_was_taken_over(db: None) -> None:
    """The database knows it of each foreign key, append-only tables included."""
    keys = {
        (model._meta.db_table, field.column)
        for model in tables()
        for field in model._meta.local_concrete_fields
        if field.related_model is Client
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, substr(tgname, 8) FROM pg_trigger"
            " WHERE tgname LIKE 'follow@_%' ESCAPE '@'"
        )
        assert set(cursor.fetchall()) == keys


def test_values_are_chosen_field_by_field_and_nothing_is_lost(
    owner: Member, pilar: Client, twin: Client
) -> None:
    Client.objects.filter(id=pilar.id).update(
        phone="(845) 555-0100", notes="Ramp at the back.", preferred_name="Pilar", language=""
    )
    Client.objects.filter(id=twin.id).update(
        notes="Prefers mornings.", preferred_name="Pili", language="Spanish", ssn="123456789"
    )
    kept = merge(owner, pilar, twin, {"preferred_name": Side.MERGED})
    kept.refresh_from_db()
    assert (kept.first_name, kept.preferred_name, kept.language, kept.ssn, kept.code) == (
        "Pilar",
        "Pili",
        "Spanish",
        "123456789",
        "C001",
    )
    assert kept.notes == "Ramp at the back.\n\nPrefers mornings."
    assert kept.phone == "(845) 555-0100"
    assert [phone["number"] for phone in kept.more_phones] == ["(845) 555-0177"]
    changes = told(kept, "client.merge")
    assert changes["preferred_name"] == ["Pilar", "Pili"]
    assert changes["C077: first_name"] == ["Pili", None]
    assert changes["C077: phone"] == ["(845) 555-0177", None]
    assert changes["ssn"] == ["", "•••6789"]
    old = Client.objects.get(id=twin.id)
    assert (old.first_name, old.language, old.ssn) == ("Pili", "Spanish", "123456789")
    assert told(old, "client.merged") == {"merged_into": [None, "Castellanos, Pilar (C001)"]}


def test_merged_record_is_found_by_its_number_and_leads_on(
    owner: Member, pilar: Client, twin: Client
) -> None:
    third = make_client(owner.practice, "C088", "Castellanos", "Pía", provider=owner)
    merge(owner, twin, third)
    merge(owner, pilar, twin)
    assert [client.code for client in search(owner, "castellanos", 9)] == ["C001"]
    for code in ("C077", "c088", "C001"):
        assert [client.id for client in search(owner, code, 9)] == [pilar.id]
    for old in (twin, third):
        with pytest.raises(Merged) as refused:
            get_client(owner, old.id)
        assert refused.value.kept == pilar.id
    pilar.refresh_from_db()
    derive(pilar)
    assert re.findall(r"c0\d\d", pilar.search) == ["c001", "c077", "c088"]


def test_balances_are_those_of_all_entries_and_bills_can_still_be_voided(
    in_linden: Practice, owner: Member, pilar: Client, twin: Client
) -> None:
    bill(in_linden, make_session(pilar, owner, charge=Decimal("100.00")), actor=owner)
    bill(in_linden, make_session(twin, owner, charge=Decimal("35.50")), actor=owner)
    merge(owner, pilar, twin)
    balance = ClientBalance.objects.get()
    assert (balance.client_id, balance.client_owes) == (pilar.id, Decimal("135.50"))
    assert [row.amount for row in account_activity(pilar.id)] == [
        Decimal("35.50"),
        Decimal("100.00"),
    ]
    assert account_activity(pilar.id)[0].client_balance == Decimal("135.50")
    moved = Invoice.objects.get(total=Decimal("35.50"))
    assert moved.client_id == pilar.id
    void_invoice(actor=owner, invoice_id=moved.id, now=NOW)
    assert ClientBalance.objects.get().client_owes == Decimal("100.00")
    assert ClientSession.objects.filter(client=twin).count() == 0
    assert LedgerEntry.objects.filter(client=twin).count() == 1
    assert ledger_faults() == []


def test_one_appointment_keeps_one_place_and_never_loses_a_billed_one(
    owner: Member, pilar: Client, twin: Client
) -> None:
    first, second = make_appointment(owner, pilar, twin)
    Attendance.objects.filter(id=second.id).update(billed_at=NOW)
    third, fourth = make_appointment(owner, pilar, twin)
    merge(owner, pilar, twin)
    left = Attendance.objects.values_list("id", "client_id")
    assert sorted(left) == sorted([(second.id, pilar.id), (third.id, pilar.id)])
    assert Attendance.objects.filter(id__in=[first.id, fourth.id]).count() == 0


def test_one_person_billed_twice_for_one_appointment_is_refused(
    owner: Member, pilar: Client, twin: Client
) -> None:
    places = make_appointment(owner, pilar, twin)
    Attendance.objects.filter(id__in=[place.id for place in places]).update(billed_at=NOW)
    with pytest.raises(BothBilled):
        merge(owner, pilar, twin)
    twin.refresh_from_db()
    assert twin.merged_into_id is None


def test_insurances_come_after_and_one_that_both_have_stays_behind(
    owner: Member, pilar: Client, twin: Client
) -> None:
    card = store(b"x", name="card.jpg", content_type="image/jpeg")
    Coverage.objects.create(client=pilar, rank=1, payer_code="HARB1", member_id="W1")
    Coverage.objects.create(client=twin, rank=1, payer_code="BLUE", member_id="B1")
    Coverage.objects.create(
        client=twin, rank=2, payer_code="harb1", member_id="w1", card_front=card
    )
    Coverage.objects.create(client=twin, rank=3, payer_name="Union fund")
    assert going(pilar, twin)["clients.Coverage"] == 2
    merge(owner, pilar, twin)
    assert [(row.rank, str(row)) for row in pilar.coverages.all()] == [
        (1, "HARB1"),
        (2, "BLUE"),
        (3, "Union fund"),
    ]
    assert pilar.coverages.all()[0].card_front_id == card.id
    assert [row.payer_code for row in twin.coverages.all()] == ["harb1"]


def test_nobody_is_related_to_themselves_nor_twice_to_one_person(
    owner: Member, pilar: Client, twin: Client
) -> None:
    sean = make_client(owner.practice, "C003", "Brady", "Sean", provider=owner)
    Relation.objects.create(client=pilar, linked=twin, kind="sibling")
    for each in (pilar, twin):
        Relation.objects.create(client=sean, linked=each, kind="partner")
    Relation.objects.create(client=twin, name="Rosa", kind="parent")
    merge(owner, pilar, twin)
    assert sorted(
        Relation.objects.values_list("client__code", "linked__code", "name"), key=str
    ) == [("C001", None, "Rosa"), ("C003", "C001", "")]


def test_answers_of_both_are_chosen(owner: Member, pilar: Client, twin: Client) -> None:
    field = InformationField.objects.create(label="Allergies")
    InformationAnswer.objects.create(client=pilar, field=field, value="none")
    InformationAnswer.objects.create(client=twin, field=field, value="peanuts")
    assert len(differing_answers(pilar, twin)) == 1
    merge(owner, pilar, twin, {f"answer-{field.id}": Side.MERGED})
    assert [answer.value for answer in pilar.answers.all()] == ["peanuts"]
    assert told(pilar, "client.merge")["Allergies"] == ["none", "peanuts"]


def test_same_merge_sent_twice_merges_once(owner: Member, pilar: Client, twin: Client) -> None:
    versions = (pilar.version, twin.version)
    for _ in range(2):
        kept = merge_clients(
            actor=owner,
            kept_id=pilar.id,
            merged_id=twin.id,
            answers={},
            versions=versions,
            now=NOW,
        )
        assert kept.id == pilar.id
    assert Entry.objects.filter(action="client.merge").count() == 1
    pilar.refresh_from_db()
    assert pilar.version == 2


def test_merge_of_what_changed_meanwhile_is_refused(
    owner: Member, pilar: Client, twin: Client
) -> None:
    with pytest.raises(ChangedMeanwhile):
        merge_clients(
            actor=owner,
            kept_id=pilar.id,
            merged_id=twin.id,
            answers={},
            versions=(1, 2),
            now=NOW,
        )
    with pytest.raises(SameRecord):
        merge(owner, pilar, pilar)


def test_merge_needs_the_right_to_change_both(
    clinician: Member, pilar: Client, twin: Client
) -> None:
    Client.objects.filter(id=pilar.id).update(provider=clinician)
    with pytest.raises(Hidden):
        merge(clinician, pilar, twin)
    clinician.access = Access.VIEW
    with pytest.raises(NotAllowed):
        merge(clinician, pilar, twin)
    clinician.access = Access.MODIFY
    assert merge(clinician, pilar, twin).id == pilar.id


def test_late_row_for_a_merged_record_follows(owner: Member, pilar: Client, twin: Client) -> None:
    merge(owner, pilar, twin)
    (place,) = make_appointment(owner, twin)
    session = make_session(twin, owner)
    assert Attendance.objects.get(id=place.id).client_id == pilar.id
    assert ClientSession.objects.get(id=session.id).client_id == pilar.id


def test_since_when_somebody_is_a_client_is_the_earlier_day(
    owner: Member, pilar: Client, twin: Client
) -> None:
    early = datetime(2020, 1, 2, tzinfo=UTC)
    Client.objects.filter(id=twin.id).update(created_at=early, start_of_care=date(2020, 1, 2))
    kept = merge(owner, pilar, twin)
    kept.refresh_from_db()
    assert (kept.created_at, kept.start_of_care) == (early, date(2020, 1, 2))
