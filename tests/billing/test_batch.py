import itertools
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from settee.billing import grouping
from settee.billing.access import get_claim, get_invoice, get_session
from settee.billing.documents import ClaimDocument
from settee.billing.domain.batch import NothingToBill, generate, open_batch
from settee.billing.domain.papers import (
    claim_document,
    claims_pdf,
    invoice_document,
    invoice_pdf,
)
from settee.billing.domain.session import SessionInvoiced, change_session, delete_session
from settee.billing.domain.soundness import PracticeNotReady
from settee.billing.enums import PayerForm
from settee.billing.facts import SessionFacts
from settee.billing.models import (
    Batch,
    BillingCode,
    Claim,
    ClientBalance,
    Interchange,
    Invoice,
    LedgerEntry,
)
from settee.billing.queries.batches import batch_list, batch_row
from settee.billing.queries.facts import Choice, read_sessions
from settee.billing.queries.invoicing import open_sessions, ordered_ids
from settee.billing.queries.waiting import sums, waiting
from settee.billing.readiness import findings
from settee.billing.snapshot import dump, load
from settee.clients.models import Client
from settee.core.errors import Hidden
from settee.core.ids import new_id
from settee.core.money import total
from settee.practices.models import Member, Practice
from tests.billing.rooms import DAY, NOW, at_hour, bill, ids, insure, make_payer, make_session
from tests.billing.x12 import examples
from tests.cast import make_client
from tests.judges import judge_837p


@pytest.fixture
def insured(in_linden: Practice, pilar: Client) -> Client:
    make_payer()
    insure(pilar)
    return pilar


def entries() -> list[tuple[str, str, Decimal]]:
    found = LedgerEntry.objects.order_by("id").values_list("kind", "party", "amount")
    return [(kind, party, amount) for kind, party, amount in found]


def test_client_who_pays_gets_one_invoice_over_all_providers(
    in_linden: Practice, owner: Member, clinician: Member, pilar: Client
) -> None:
    late = make_session(pilar, clinician, start=at_hour(18), paid_at_session=Decimal(20))
    early = make_session(pilar, owner, start=at_hour(9), charge=Decimal("170.50"))
    batch = bill(in_linden, late, early, message="Closed on November 26.")
    invoice = Invoice.objects.get(batch=batch)
    document = invoice_document(invoice)
    assert (invoice.number, invoice.total) == (1001, Decimal("285.50"))
    assert [line.charge for line in document.lines] == [Decimal("170.50"), Decimal("135.00")]
    assert (document.message, document.client_code) == ("Closed on November 26.", "C001")
    assert document.issued_on == date(2026, 12, 1)
    assert entries() == [
        ("charge", "client", Decimal("170.50")),
        ("charge", "client", Decimal("135.00")),
        ("client_payment", "client", Decimal("-20.00")),
    ]
    balance = ClientBalance.objects.get(client=pilar)
    assert (balance.client_owes, balance.payer_owes) == (Decimal("285.50"), Decimal(0))
    late.refresh_from_db()
    assert (late.invoiced_at, late.client_balance) == (NOW, Decimal("115.00"))
    assert invoice_pdf(invoice).startswith(b"%PDF")


def test_next_invoice_shows_the_balance_before_it(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    bill(in_linden, make_session(pilar, owner))
    batch = bill(in_linden, make_session(pilar, owner, start=at_hour(20)))
    invoice = Invoice.objects.get(batch=batch)
    assert invoice.number == 1002
    assert invoice_document(invoice).previous_balance == Decimal("135.00")


def test_superbill_names_diagnoses_and_providers(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    pilar.invoice_option = "superbill"
    pilar.save()
    batch = bill(in_linden, make_session(pilar, owner))
    document = invoice_document(Invoice.objects.get(batch=batch))
    assert document.superbill
    assert document.lines[0].diagnosis_codes == ("F41.1",)
    assert [provider.last_name for provider in document.providers] == ["Okafor"]


def test_invoice_goes_to_another_responsible_party(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    pilar.invoice_to_name, pilar.invoice_to_address1 = "Ines Castellanos", "9 Oak St"
    pilar.save()
    batch = bill(in_linden, make_session(pilar, owner))
    bill_to = invoice_document(Invoice.objects.get(batch=batch)).bill_to
    assert (bill_to.last_name, bill_to.address.line1) == ("Ines Castellanos", "9 Oak St")


def test_electronic_claim_is_frozen_written_and_posted(
    in_linden: Practice, owner: Member, insured: Client
) -> None:
    sessions = [make_session(insured, owner, start=at_hour(hour)) for hour in (9, 15)]
    batch = bill(in_linden, *sessions)
    claim = Claim.objects.get()
    assert (claim.number, claim.total, claim.form) == ("C0000001", Decimal(270), "electronic")
    assert claim.month == date(2026, 11, 1)
    document = claim_document(claim)
    assert [line.line_id for line in document.lines] == ["C0000001-01", "C0000001-02"]
    assert document.total == 270
    interchange = Interchange.objects.get(batch=batch)
    assert (interchange.control_number, interchange.receiver_id) == (1, "ECH666")
    assert judge_837p(interchange.content) == []
    assert entries() == [("charge", "payer", Decimal("135.00"))] * 2
    assert ClientBalance.objects.get(client=insured).payer_owes == 270
    in_linden.refresh_from_db()
    counters = in_linden.next_claim_number, in_linden.next_control_number
    assert counters == (2, 2)


def test_paper_claim_gives_no_interchange(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    make_payer("SJM40", PayerForm.PREPRINTED)
    insure(pilar, "sjm40")
    bill(in_linden, make_session(pilar, owner))
    claim = Claim.objects.get()
    assert (claim.form, claim.interchange) == ("cms1500-preprinted", None)
    assert Interchange.objects.count() == 0
    assert claims_pdf([claim], in_linden, form=PayerForm.PREPRINTED).startswith(b"%PDF")


def test_solo_practice_is_billed_as_the_person(
    in_linden: Practice, owner: Member, insured: Client
) -> None:
    in_linden.npi = owner.npi
    in_linden.save()
    bill(in_linden, make_session(insured, owner))
    content = Interchange.objects.get().content
    assert "NM1*85*1*OKAFOR*MAREN****XX*1996776310~" in content
    assert "NM1*82" not in content
    assert judge_837p(content) == []


def test_copay_taken_is_told_to_the_payer_but_not_posted_yet(
    in_linden: Practice, owner: Member, insured: Client
) -> None:
    bill(in_linden, make_session(insured, owner, paid_at_session=Decimal("20.00")))
    assert "AMT*F5*20~" in Interchange.objects.get().content
    assert entries() == [("charge", "payer", Decimal("135.00"))]


def test_later_change_of_the_client_leaves_the_sent_claim_as_it_was(
    in_linden: Practice, owner: Member, insured: Client
) -> None:
    bill(in_linden, make_session(insured, owner))
    claim = Claim.objects.get()
    before = claim_document(claim)
    insured.last_name = "Somebody"
    insured.save()
    claim.refresh_from_db()
    assert claim_document(claim) == before
    assert before.patient.last_name == "Castellanos"


def test_red_session_is_not_billed(in_linden: Practice, owner: Member, pilar: Client) -> None:
    green, red = make_session(pilar, owner), make_session(pilar, owner, code="")
    batch = bill(in_linden, green, red)
    red.refresh_from_db()
    assert red.invoiced_at is None
    assert list(batch.refused) == [str(red.id)]
    assert batch.refused[str(red.id)].startswith("No billing code")


def test_red_sessions_alone_make_no_batch(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    with pytest.raises(NothingToBill):
        bill(in_linden, make_session(pilar, owner, code=""))
    assert Batch.objects.count() == 0


def test_practice_that_lacks_its_data_is_told_everything_before_anything_is_made(
    in_linden: Practice, owner: Member, insured: Client
) -> None:
    in_linden.npi = in_linden.submitter_id = in_linden.tax_id = ""
    in_linden.save()
    with pytest.raises(PracticeNotReady) as refusal:
        bill(in_linden, make_session(insured, owner))
    words = " ".join(refusal.value.missing)
    assert "NPI" in words
    assert "tax" in words.lower()
    assert "submitter id" in words
    assert (Batch.objects.count(), Claim.objects.count()) == (0, 0)


def test_practice_that_lacks_its_data_can_still_invoice_clients(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    in_linden.npi = in_linden.submitter_id = ""
    in_linden.save()
    bill(in_linden, make_session(pilar, owner))
    assert Invoice.objects.count() == 1


@pytest.mark.parametrize(
    "values", [{"billing_zip": "12401"}, {"billing_line1": "PO Box 12"}, {"taxonomy": "nonsense"}]
)
def test_doubtful_practice_data_do_not_stop_a_claim(
    in_linden: Practice, owner: Member, insured: Client, values: dict[str, str]
) -> None:
    for name, value in values.items():
        setattr(in_linden, name, value)
    in_linden.save()
    bill(in_linden, make_session(insured, owner))
    assert Claim.objects.count() == 1


def test_claim_of_a_provider_without_npi_is_refused_and_the_others_made(
    in_linden: Practice, owner: Member, clinician: Member, insured: Client
) -> None:
    clinician.npi = ""
    clinician.save()
    stays = make_session(insured, clinician)
    goes = make_session(insured, owner)
    batch = bill(in_linden, stays, goes)
    assert list(batch.refused) == [str(stays.id)]
    assert "NPI" in batch.refused[str(stays.id)]
    stays.refresh_from_db()
    assert stays.invoiced_at is None
    assert judge_837p(Interchange.objects.get().content) == []


def test_batch_is_generated_once(in_linden: Practice, owner: Member, pilar: Client) -> None:
    batch = bill(in_linden, make_session(pilar, owner))
    assert generate(batch.id, practice_id=in_linden.id, now=NOW).finished_at == NOW
    assert (Invoice.objects.count(), LedgerEntry.objects.count()) == (1, 1)


def test_session_in_two_batches_is_billed_by_the_first(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    session = make_session(pilar, owner)
    opened: Any = {"actor": owner, "practice": in_linden, "session_ids": [session.id], "now": NOW}
    one, two = (open_batch(form_id=new_id(), **opened) for _ in range(2))
    generate(two.id, practice_id=in_linden.id, now=NOW)
    generate(one.id, practice_id=in_linden.id, now=NOW)
    assert Invoice.objects.get().batch_id == two.id


def test_form_sent_twice_opens_one_batch(in_linden: Practice, owner: Member, pilar: Client) -> None:
    form: Any = {"actor": owner, "practice": in_linden, "form_id": new_id(), "now": NOW}
    form["session_ids"] = [make_session(pilar, owner).id]
    assert open_batch(**form).id == open_batch(**form).id
    assert Batch.objects.count() == 1


def test_clinician_bills_only_their_own_sessions(
    in_linden: Practice, owner: Member, clinician: Member, pilar: Client
) -> None:
    theirs, own = make_session(pilar, owner), make_session(pilar, clinician)
    batch = bill(in_linden, theirs, own, actor=clinician)
    theirs.refresh_from_db()
    assert theirs.invoiced_at is None
    assert batch.session_ids == [str(own.id)]


def test_invoiced_session_is_neither_changed_nor_deleted(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    session = make_session(pilar, owner)
    bill(in_linden, session)
    with pytest.raises(SessionInvoiced):
        change_session(actor=owner, session_id=session.id, version=1, values={"code": "90837"})
    with pytest.raises(SessionInvoiced):
        delete_session(actor=owner, session_id=session.id)


def test_progress_counts_up_to_what_was_chosen(
    in_linden: Practice, owner: Member, insured: Client
) -> None:
    other = make_client(in_linden, "C002", "Brandt", "Elias")
    sessions = [make_session(insured, owner), make_session(other, owner)]
    batch = open_batch(
        actor=owner,
        practice=in_linden,
        form_id=new_id(),
        session_ids=[session.id for session in sessions],
        now=NOW,
    )
    told: list[int] = []
    done = generate(batch.id, practice_id=in_linden.id, now=NOW, progress=told.append)
    assert told == [1, 2]
    assert (done.done_sessions, done.total_sessions) == (2, 2)


@pytest.mark.parametrize("number", [1, 3])
def test_statements_of_a_batch_do_not_grow(
    in_linden: Practice, owner: Member, insured: Client, number: int
) -> None:
    sessions = []
    for index in range(number):
        client = make_client(in_linden, f"D{index}", "Lund", f"Freja{index}")
        sessions += [make_session(client, owner)]
        insured_too = make_client(in_linden, f"E{index}", "Lund", f"Oskar{index}")
        insure(insured_too)
        sessions += [make_session(insured_too, owner)]
    opened: Any = {"actor": owner, "practice": in_linden, "session_ids": ids(sessions)}
    batch = open_batch(form_id=new_id(), now=NOW, **opened)
    with CaptureQueriesContext(connection) as seen:
        generate(batch.id, practice_id=in_linden.id, now=NOW)
    assert len([q for q in seen.captured_queries if "SAVEPOINT" not in q["sql"]]) == 30


def test_open_sessions_are_listed_with_reasons_and_sums(
    in_linden: Practice, owner: Member, insured: Client
) -> None:
    direct = make_client(in_linden, "C002", "Brandt", "Elias")
    make_payer("SJM40", PayerForm.CMS1500)
    paper = make_client(in_linden, "C003", "Lund", "Freja")
    insure(paper, "SJM40")
    made = [
        make_session(insured, owner, start=at_hour(9)),
        make_session(direct, owner, start=at_hour(10), paid_at_session=Decimal(35)),
        make_session(paper, owner, start=at_hour(11), charge=Decimal(200)),
        make_session(direct, owner, start=at_hour(12), code=""),
    ]
    with CaptureQueriesContext(connection) as seen:
        found = waiting(Choice())
        order = ordered_ids(Choice(), found)
        rows = open_sessions(order[1:], found)
    assert len(seen) == 7
    assert order == [session.id for session in made]
    assert [row.facts.id for row in rows] == order[1:]
    counts = sums(found.kinds)
    assert (counts.ready, counts.not_ready, counts.invoices) == (3, 1, 1)
    assert (counts.electronic_claims, counts.paper_claims, counts.together) == (1, 1, Decimal(435))
    assert [finding.reason.value for finding in rows[-1].findings] == ["billing code missing"]
    assert found.reasons() == [("billing code missing", 1)]
    by_readiness = waiting(Choice(), with_ids=True)
    assert by_readiness.ids(ready=False) == {made[3].id}
    to_insurance = waiting(Choice(to_insurance=True), with_ids=True).ids(ready=True)
    assert to_insurance == {made[0].id, made[2].id}
    assert sums(waiting(Choice(client=direct.id)).kinds).ready == 1
    assert waiting(Choice(providers=frozenset())).kinds == ()


@pytest.mark.parametrize("sort", ["date", "client", "provider", "bill_to"])
def test_open_sessions_are_ordered_both_ways(
    in_linden: Practice, owner: Member, clinician: Member, insured: Client, sort: str
) -> None:
    direct = make_client(in_linden, "C002", "Brandt", "Elias")
    made = [
        make_session(client, provider, start=at_hour(hour), date=DAY + timedelta(days=day))
        for day, (client, provider, hour) in enumerate(
            [(insured, owner, 9), (direct, clinician, 8), (insured, clinician, 7)]
        )
    ]
    found = waiting(Choice())
    facts = {row.facts.id: row.facts for row in open_sessions([x.id for x in made], found)}
    keys: dict[str, Callable[[SessionFacts], Any]] = {
        "date": lambda f: f.date,
        "client": lambda f: (f.client.sort_key, f.date),
        "provider": lambda f: (f.provider.name, f.date),
        "bill_to": lambda f: (f.to_insurance, f.date),
    }
    wanted = sorted(facts, key=lambda id_: keys[sort](facts[id_]))
    assert ordered_ids(Choice(), found, sort=sort) == wanted
    assert ordered_ids(Choice(), found, sort=f"-{sort}") == wanted[::-1]


def test_kinds_say_of_each_session_what_it_says_itself(
    in_linden: Practice, owner: Member, clinician: Member, insured: Client
) -> None:
    """Counted by kind, or session by session: the same readiness, sums, claims and invoices."""
    direct = make_client(in_linden, "C002", "Brandt", "Elias", birth_date=None)
    newborn = make_client(in_linden, "C003", "Lund", "Freja", birth_date=DAY + timedelta(days=9))
    insure(newborn)
    BillingCode.objects.create(code="MISSED", client_only=True)
    values: list[dict[str, Any]] = [
        {},
        {"code": ""},
        {"code": "missed"},
        {"bill_to": "client"},
        {"code": "12"},
    ]
    values += [{"authorization_number": "A1"}, {"diagnosis_codes": ["F32.1"]}, {"charge": 0}]
    for client, day in itertools.product((insured, direct, newborn), range(20)):
        when = DAY + timedelta(days=day)
        provider = owner if day % 3 else clinician
        start = at_hour(9, when)
        make_session(client, provider, start=start, **values[day % len(values)])
    found = waiting(Choice(), with_ids=True)
    facts = read_sessions(Choice())
    ready = [each for each in facts if not findings(each)]
    assert found.ids(ready=True) == {each.id for each in ready}
    assert found.ids(ready=False) == {each.id for each in facts if findings(each)}
    counts = Counter(str(finding.reason) for each in facts for finding in findings(each))
    assert dict(found.reasons()) == counts
    fewer = waiting(Choice(), for_claims=False)
    assert dict(fewer.reasons()) == counts
    together = [(sums(x.kinds).ready, sums(x.kinds).together) for x in (fewer, found)]
    assert together[0] == together[1]
    made = sums(found.kinds)
    assert made.invoices == len(grouping.invoices(ready))
    assert made.electronic_claims == len(grouping.claims(ready))
    assert made.electronic_total == total(each.charge for each in ready if each.to_insurance)
    assert (made.ready, made.not_ready) == (len(ready), len(facts) - len(ready))


def test_batches_are_listed_with_what_they_made(
    in_linden: Practice, owner: Member, insured: Client
) -> None:
    batch = bill(in_linden, make_session(insured, owner), actor=owner)
    (row,) = batch_list()
    assert row == batch_row(batch.id)
    assert (row.created_by, row.electronic_claims, row.claim_total) == (
        "Maren Okafor",
        1,
        Decimal(135),
    )
    assert batch_list(before=(row.created_at, row.id)) == []
    assert batch_list(created_by=uuid.UUID(int=1)) == []


def test_stranger_finds_nothing(
    in_linden: Practice, owner: Member, clinician: Member, insured: Client
) -> None:
    session = make_session(insured, owner)
    direct = make_session(make_client(in_linden, "C2", "Lund", "Freja"), owner)
    bill(in_linden, session, direct)
    claim, invoice = Claim.objects.get(), Invoice.objects.get()
    assert get_claim(owner, claim.id) == claim
    assert get_invoice(owner, invoice.id) == invoice
    for get, row in ((get_session, session), (get_claim, claim), (get_invoice, invoice)):
        with pytest.raises(Hidden):
            get(clinician, row.id)


@pytest.mark.parametrize(
    "document", [value for value in vars(examples).values() if isinstance(value, ClaimDocument)]
)
def test_snapshot_gives_the_document_back(document: ClaimDocument) -> None:
    assert load(ClaimDocument, dump(document)) == document
