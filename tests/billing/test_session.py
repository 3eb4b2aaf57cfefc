import uuid
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from settee.audit.models import Entry
from settee.billing.domain.code import (
    CodeTaken,
    add_code,
    change_code,
    ensure_built_in,
)
from settee.billing.domain.diagnosis import (
    NoSuchDiagnosis,
    drop_diagnosis,
    keep_diagnosis,
    search_diagnoses,
)
from settee.billing.domain.payer import PayerTaken, add_payer, change_payer
from settee.billing.domain.session import (
    SessionInvoiced,
    add_session,
    change_session,
    delete_session,
    session_defaults,
    unlock_appointment,
)
from settee.billing.models import BillingCode, ClientSession, DiagnosisCode, Payer
from settee.billing.queries.sessions import session_list
from settee.clients.models import Client
from settee.core.errors import ChangedMeanwhile, Hidden, NotAllowed, Refused
from settee.core.ids import new_id
from settee.practices.models import Member, Practice
from settee.scheduling.models import Attendance
from tests.billing.rooms import (
    DAY,
    at_hour,
    bill,
    insure,
    make_appointment,
    make_service,
    make_session,
    send,
)
from tests.cast import make_client


def add(actor: Member, client: Client, **values: Any) -> ClientSession:
    fields: dict[str, Any] = {"provider_id": actor.id, "code": "90834", "charge": Decimal(135)}
    return add_session(
        actor=actor,
        form_id=values.pop("form_id", None) or new_id(),
        client=client,
        day=values.pop("day", date(2026, 11, 1)),
        clock=values.pop("clock", time(1, 30)),
        minutes=values.pop("minutes", 45),
        values=fields | values,
    )


def test_first_session_starts_from_the_client_record(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    insure(pilar, authorization_number="AUTH9")
    defaults = session_defaults(pilar, DAY)
    assert (defaults.code, defaults.minutes, defaults.charge) == ("", 45, Decimal(0))
    assert (defaults.diagnosis_codes, defaults.authorization_number) == (("F41.1",), "AUTH9")
    assert (defaults.place_of_service, defaults.bill_to) == ("11", "auto")


def test_next_session_starts_with_what_was_saved_last(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    BillingCode.objects.create(code="90837", minutes=60, charge=Decimal("170.50"))
    add(owner, pilar, day=date(2026, 11, 20))
    add(owner, pilar, code="90837", diagnosis_codes=["F33.1"], day=date(2026, 11, 2))
    defaults = session_defaults(pilar, DAY)
    assert (defaults.code, defaults.minutes) == ("90837", 60)
    assert (defaults.charge, defaults.diagnosis_codes) == (Decimal("170.50"), ("F33.1",))


def test_session_by_hand_lies_in_the_practice_zone(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    session = add(owner, pilar)  # 1:30 occurs twice on that night: the first is meant
    assert (session.date, session.start.hour, session.minutes) == (date(2026, 11, 1), 5, 45)
    assert session.place_of_service == "11"
    assert Entry.objects.get(action="session.add").client_id == pilar.id


def test_form_sent_twice_makes_one_session(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    form_id = new_id()
    assert add(owner, pilar, form_id=form_id) == add(owner, pilar, form_id=form_id)
    assert ClientSession.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"day": date(26, 11, 1)}, "date"),
        ({"units": Decimal(0)}, "units"),
        ({"charge": Decimal(-1)}, "charge"),
        ({"paid_at_session": Decimal(-1)}, "paid_at_session"),
        ({"modifiers": ["HA", "U1", "U2", "U3", "95"]}, "modifiers"),
        ({"modifiers": ["H"]}, "modifiers"),
        ({"place_of_service": "00"}, "place_of_service"),
        ({"diagnosis_codes": ["worry"]}, "diagnosis_codes"),
    ],
)
def test_wrong_value_is_refused_beside_its_field(
    in_linden: Practice, owner: Member, pilar: Client, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        add(owner, pilar, **values)
    assert refusal.value.field == field
    assert ClientSession.objects.count() == 0


def test_clinician_adds_only_their_own(
    in_linden: Practice, owner: Member, clinician: Member, pilar: Client
) -> None:
    add(clinician, pilar)
    with pytest.raises(Hidden):
        add(clinician, pilar, provider_id=owner.id)
    with pytest.raises(Hidden):
        change_session(
            actor=clinician,
            session_id=add(owner, pilar).id,
            version=1,
            values={"code": "90837"},
        )


def test_change_is_kept_with_what_it_was(in_linden: Practice, owner: Member, pilar: Client) -> None:
    session = add(owner, pilar)
    changed = change_session(
        actor=owner,
        session_id=session.id,
        version=1,
        values={"code": "90837", "diagnosis_codes": ["f411"]},
        when=(date(2026, 11, 2), time(9), 60),
    )
    assert (changed.code, changed.diagnosis_codes, changed.version) == ("90837", ["F41.1"], 2)
    assert (changed.date, changed.start, changed.minutes) == (
        date(2026, 11, 2),
        at_hour(14, date(2026, 11, 2)),
        60,
    )
    entry = Entry.objects.get(action="session.update")
    assert '"code": ["90834", "90837"]' in entry.changes


def test_change_of_somebody_else_meanwhile_is_told(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    session = add(owner, pilar)
    change_session(actor=owner, session_id=session.id, version=1, values={"code": "90837"})
    with pytest.raises(ChangedMeanwhile):
        change_session(actor=owner, session_id=session.id, version=1, values={"code": "90832"})


def test_deleted_session_unlocks_its_appointment(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    places = make_appointment(owner, pilar, service=make_service())
    (session,) = send(in_linden, *places)
    delete_session(actor=owner, session_id=session.id)
    assert Attendance.objects.get().billed_at is None
    assert len(send(in_linden, *places)) == 1


def test_session_with_money_is_not_deleted(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    session = make_session(pilar, owner, paid_at_session=Decimal(20))
    with pytest.raises(Refused):
        delete_session(actor=owner, session_id=session.id)


def test_unlocking_takes_all_sessions_of_the_appointment_or_none(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    other = make_client(in_linden, "C002", "Brandt", "Elias")
    places = make_appointment(owner, pilar, other, service=make_service())
    appointment_id = places[0].appointment_id
    one, _ = send(in_linden, *places)
    bill(in_linden, one)
    with pytest.raises(SessionInvoiced):
        unlock_appointment(actor=owner, appointment_id=appointment_id)
    assert ClientSession.objects.count() == 2


def test_unlocked_appointment_can_be_sent_again(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    places = make_appointment(owner, pilar, service=make_service())
    send(in_linden, *places)
    assert unlock_appointment(actor=owner, appointment_id=places[0].appointment_id) == 1
    assert unlock_appointment(actor=owner, appointment_id=places[0].appointment_id) == 0
    assert len(send(in_linden, *places)) == 1


def test_sessions_are_listed_newest_first(
    in_linden: Practice, owner: Member, clinician: Member, pilar: Client
) -> None:
    old, new, own = (
        make_session(pilar, provider, start=at_hour(hour))
        for provider, hour in ((owner, 9), (owner, 15), (clinician, 12))
    )
    assert list(session_list()) == [new, own, old]
    assert list(session_list(providers=[clinician.id])) == [own]
    assert list(session_list(limit=1)) == [new, own]
    assert list(session_list(before=(new.date, new.start, new.id))) == [own, old]


def test_built_in_codes_are_made_once_and_billed_to_the_client_only(
    in_linden: Practice, owner: Member
) -> None:
    ensure_built_in()
    ensure_built_in()
    codes = BillingCode.objects.order_by("description")
    assert [code.description for code in codes] == [
        "Late Fee",
        "Missed Session",
        "Previous Balance",
    ]
    assert all(code.client_only for code in codes)


def test_session_with_a_built_in_code_of_an_insured_client_is_invoiced(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    ensure_built_in()
    insure(pilar)
    batch = bill(in_linden, make_session(pilar, owner, code="missed", charge=Decimal(60)))
    assert [invoice.total for invoice in batch.invoices.all()] == [60]


def test_billing_code_is_added_changed_and_never_twice(in_linden: Practice, owner: Member) -> None:
    values = {"code": "90834 ", "description": "Talk", "charge": Decimal(135), "minutes": 45}
    form_id = new_id()
    code = add_code(actor=owner, form_id=form_id, values=values)
    assert add_code(actor=owner, form_id=form_id, values=values) == code
    with pytest.raises(CodeTaken):
        add_code(actor=owner, form_id=new_id(), values=values)
    changed = change_code(actor=owner, code_id=code.id, values={"charge": Decimal(150)}, version=1)
    assert (changed.code, changed.charge) == ("90834", Decimal(150))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": "no code!"}, "code"),
        ({"modifiers": ["ABC"]}, "modifiers"),
        ({"charge": Decimal(-1)}, "charge"),
        ({"minutes": 9999}, "minutes"),
    ],
)
def test_wrong_billing_code_is_refused(
    in_linden: Practice, owner: Member, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        add_code(actor=owner, form_id=new_id(), values={"code": "90834"} | values)
    assert refusal.value.field == field


def test_built_in_code_keeps_its_name(in_linden: Practice, owner: Member) -> None:
    ensure_built_in()
    code = BillingCode.objects.get(code="MISSED")
    change_code(
        actor=owner, code_id=code.id, values={"code": "MISSED", "charge": Decimal(60)}, version=1
    )
    with pytest.raises(Refused):
        change_code(actor=owner, code_id=code.id, values={"code": "LATE"}, version=2)


def test_payer_is_added_changed_and_never_twice(in_linden: Practice, owner: Member) -> None:
    payer = add_payer(
        actor=owner,
        form_id=new_id(),
        values={"code": "HLH01", "name": "Harbor Light", "zip": "12508-9205", "state": "ny"},
    )
    assert (payer.zip, payer.state) == ("125089205", "NY")
    with pytest.raises(PayerTaken):
        add_payer(actor=owner, form_id=new_id(), values={"code": "hlh01", "name": "Other"})
    change_payer(actor=owner, payer_id=payer.id, values={"form": "cms1500"}, version=1)
    assert Payer.objects.get().form == "cms1500"
    with pytest.raises(Refused) as refusal:
        change_payer(actor=owner, payer_id=payer.id, values={"zip": "1250"}, version=2)
    assert refusal.value.field == "zip"


def test_diagnosis_is_found_by_code_and_by_words(in_linden: Practice, owner: Member) -> None:
    assert [found.code for found in search_diagnoses("F41.1")] == ["F41.1"]
    assert search_diagnoses("generalized ANXIETY")[0].code == "F41.1"
    assert search_diagnoses("meniere left")[0].title == "Ménière's disease, left ear"
    assert [search_diagnoses("f41")[0].code, search_diagnoses("")] == ["F41.0", []]


def test_diagnosis_on_the_list_is_billable_and_there_once(
    in_linden: Practice, owner: Member
) -> None:
    kept = keep_diagnosis(actor=owner, code="f411")
    assert keep_diagnosis(actor=owner, code="F41.1") == kept
    assert (kept.code, kept.description) == ("F41.1", "Generalized anxiety disorder")
    for code in ("F41", "F99.99", "", "%"):
        with pytest.raises(NoSuchDiagnosis):
            keep_diagnosis(actor=owner, code=code)
    drop_diagnosis(actor=owner, code_id=kept.id)
    assert DiagnosisCode.objects.count() == 0
    with pytest.raises(Hidden):
        drop_diagnosis(actor=owner, code_id=uuid.UUID(int=1))


def test_codes_need_the_privilege_to_bill(in_linden: Practice, biller: Member) -> None:
    biller.access = "none"
    with pytest.raises(NotAllowed):
        keep_diagnosis(actor=biller, code="F41.1")
    with pytest.raises(NotAllowed):
        add_code(actor=biller, form_id=new_id(), values={"code": "90834"})
    with pytest.raises(NotAllowed):
        add_payer(actor=biller, form_id=new_id(), values={"code": "AA", "name": "A"})
