"""The rules on plain values: no database."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from settee.billing.code_times import misfit
from settee.billing.documents import Address, PayerParty, Person, Provider
from settee.billing.domain.documents import Letterhead, claim_document
from settee.billing.facts import (
    ClientFacts,
    CoverageFacts,
    PayerFacts,
    ProviderFacts,
    SessionFacts,
)
from settee.billing.grouping import claims, invoices
from settee.billing.readiness import Reason, doubts, findings
from settee.billing.x12.check import check_claim
from tests.billing.x12.examples import GROUP, TRADING

HOME = Address("4 Elm St", "", "Kingston", "NY", "12401")
PILAR = Person("Castellanos", "Pilar", "", date(1984, 2, 29), "F", HOME)
PARENT = Person("Castellanos", "Ines", "", date(1960, 1, 2), "F")
PAYER = PayerFacts(uuid.UUID(int=7), "electronic", PayerParty("HLH01", "Harbor Light"))
COVERAGE = CoverageFacts("HLH01", PAYER, "", "D679409818", "", "self", Person("", ""))
CLIENT = ClientFacts(
    uuid.UUID(int=1),
    "C001",
    PILAR,
    "insurance",
    ("F41.1",),
    False,
    None,
    True,
    (COVERAGE,),
    "castellanos pilar",
)
PROVIDER = ProviderFacts(uuid.UUID(int=3), Provider("Okafor", "Maren", "1996776310", "106H00000X"))
START = datetime(2026, 11, 3, 15, tzinfo=UTC)
SESSION = SessionFacts(
    id=uuid.UUID(int=100),
    client=CLIENT,
    provider=PROVIDER,
    date=date(2026, 11, 3),
    start=START,
    end=START + timedelta(minutes=45),
    service_name="Talk 45",
    code="90834",
    description="",
    client_only=False,
    modifiers=(),
    place_of_service="11",
    units=Decimal(1),
    charge=Decimal("135.00"),
    own_diagnosis_codes=(),
    authorization_number="",
    bill_to="auto",
    paid_at_session=Decimal("0.00"),
    version=1,
    invoiced=False,
)
HEAD = Letterhead("Riverbend", GROUP.address, "", "", "", GROUP.npi, GROUP, TRADING)


def with_person(**values: object) -> SessionFacts:
    return replace(SESSION, client=replace(CLIENT, person=replace(PILAR, **values)))  # type: ignore[arg-type]


def with_coverage(**values: object) -> SessionFacts:
    return replace(SESSION, client=replace(CLIENT, coverages=(replace(COVERAGE, **values),)))  # type: ignore[arg-type]


def reasons(session: SessionFacts) -> list[str]:
    return [finding.reason.value for finding in findings(session)]


def test_complete_session_is_ready() -> None:
    assert reasons(SESSION) == []


@pytest.mark.parametrize("part", ["line1", "city", "state", "zip"])
def test_address_is_missing_without_any_of_its_parts(part: str) -> None:
    session = with_person(address=replace(HOME, **{part: ""}))
    assert reasons(session) == ["address missing"]


def test_address_without_second_line_is_whole() -> None:
    assert reasons(with_person(address=replace(HOME, line2=""))) == []


@pytest.mark.parametrize(
    ("session", "expected"),
    [
        (with_person(birth_date=None), ["birth date missing"]),
        (with_person(birth_date=date(2030, 1, 1)), ["birth date missing"]),
        (with_person(address=replace(HOME, state="ZZ")), ["address missing"]),
        (with_person(address=replace(HOME, zip="1240")), ["address missing"]),
        (replace(SESSION, code=""), ["billing code missing"]),
        (replace(SESSION, code="TALK"), ["billing code missing"]),
        (replace(SESSION, client=replace(CLIENT, diagnosis_codes=())), ["diagnosis missing"]),
        (
            replace(SESSION, client=replace(CLIENT, diagnosis_codes=("worry",))),
            ["diagnosis missing"],
        ),
        (with_coverage(member_id=""), ["member id missing"]),
        (with_coverage(member_id="-"), ["member id missing"]),
        (with_coverage(payer=None), ["payer missing"]),
        (with_coverage(payer=None, payer_code=""), ["payer missing"]),
        (with_coverage(relationship="child"), ["subscriber missing"]),
        (
            replace(SESSION, client=replace(CLIENT, coverages=())),
            ["member id missing", "payer missing"],
        ),
    ],
)
def test_reason_is_given_for_what_is_missing(session: SessionFacts, expected: list[str]) -> None:
    assert reasons(session) == expected


@pytest.mark.parametrize("part", ["first_name", "last_name", "birth_date"])
def test_subscriber_needs_both_names_and_birth_date(part: str) -> None:
    empty = None if part == "birth_date" else ""
    subscriber = replace(PARENT, **{part: empty})  # type: ignore[arg-type]
    session = with_coverage(relationship="child", subscriber=subscriber)
    assert reasons(session) == ["subscriber missing"]
    assert reasons(with_coverage(relationship="child", subscriber=PARENT)) == []


def test_reasons_come_in_alphabetical_order() -> None:
    nobody = Person("", "", address=Address("", "", "", "", ""))
    coverage = replace(COVERAGE, payer=None, member_id="", relationship="other")
    client = replace(CLIENT, person=nobody, diagnosis_codes=(), coverages=(coverage,))
    assert reasons(replace(SESSION, client=client, code="")) == [reason.value for reason in Reason]


def test_client_who_pays_directly_can_only_lack_the_code() -> None:
    bare = Person("Castellanos", "Pilar")
    client = replace(CLIENT, person=bare, bill_to="client", diagnosis_codes=(), coverages=())
    session = replace(SESSION, client=client)
    assert reasons(session) == []
    assert reasons(replace(session, code="")) == ["billing code missing"]


def test_session_with_its_own_diagnosis_needs_none_of_the_client() -> None:
    session = replace(SESSION, client=replace(CLIENT, diagnosis_codes=()))
    assert reasons(replace(session, own_diagnosis_codes=("F33.1",))) == []


@pytest.mark.parametrize("values", [{"bill_to": "client"}, {"client_only": True}])
def test_bypass_and_own_codes_go_to_the_client(values: dict[str, object]) -> None:
    session = replace(SESSION, **values)  # type: ignore[arg-type]
    assert (session.to_insurance, reasons(session)) == (False, [])


def test_paper_claim_takes_what_an_electronic_one_can_not() -> None:
    paper = replace(PAYER, form="cms1500")
    session = with_coverage(payer=paper, member_id="-")
    assert reasons(replace(session, code="TALK")) == []


@pytest.mark.parametrize(
    ("code", "minutes", "expected"),
    [
        ("90832", 16, ""),
        ("90832", 37, ""),
        ("90832", 38, "90832 stands for 16 to 37 minutes; 38 minutes are 90834."),
        ("90834", 37, "90834 stands for 38 to 52 minutes; 37 minutes are 90832."),
        ("90834", 52, ""),
        ("90837", 52, "90837 stands for 53 or more minutes; 52 minutes are 90834."),
        ("90837", 53, ""),
        (
            "90832",
            15,
            "90832 stands for 16 to 37 minutes; 15 minutes are too few for any psychotherapy code.",
        ),
        ("90847", 25, "90847 stands for 26 or more minutes; this session took 25."),
        ("90853", 5, ""),
        ("", 5, ""),
    ],
)
def test_code_that_does_not_fit_the_minutes_is_doubted(
    code: str, minutes: int, expected: str
) -> None:
    assert misfit(code, minutes) == expected


def test_doubts_never_hold_a_session_back() -> None:
    nobody = replace(PROVIDER, provider=replace(PROVIDER.provider, npi=""))
    session = replace(
        SESSION,
        code="90837",
        provider=nobody,
        modifiers=("95", "93"),
        place_of_service="00",
        charge=Decimal(0),
    )
    assert reasons(session) == []
    assert [doubt.place for doubt in doubts(session)] == [
        "session.code",
        "provider.npi",
        "session.modifiers",
        "session.place_of_service",
        "session.code",
    ]


text = st.text(max_size=6)
addresses = st.builds(
    Address,
    text,
    text,
    st.sampled_from(["", "B", "Beacon", "Ω", "*~"]),
    st.sampled_from(["", "NY", "ZZ", "N"]),
    st.sampled_from(["", "12401", "124014632", "1240", "00000", "abcde", "१२३४५"]),
)
births = st.none() | st.dates(date(1850, 1, 1), date(2030, 1, 1))
people = st.builds(Person, st.just("Ng"), text, text, births, st.just("F"), addresses)
subscribers = st.builds(
    Person, st.sampled_from(["", "Ng", "*"]), text, text, births, st.just("M"), addresses
)
coverages = st.builds(
    CoverageFacts,
    st.sampled_from(["", "HLH01"]),
    st.sampled_from(
        [None, PAYER, replace(PAYER, party=PayerParty("*", "", "QQ"))],
    ),
    text,
    st.sampled_from(["", "*", "A", "AB12", "é1"]),
    text,
    st.sampled_from(["self", "child", "spouse", "other"]),
    subscribers,
)


@given(
    people,
    st.none() | coverages,
    st.lists(st.sampled_from(["F41.1", "F411", "x", "Z63.0"]), unique=True).map(tuple),
    st.sampled_from(["", "90834", "H0004", "TALK", "9083"]),
)
def test_electronic_claim_of_a_ready_session_is_sound(
    person: Person, coverage: CoverageFacts | None, codes: tuple[str, ...], code: str
) -> None:
    client = replace(
        CLIENT, person=person, coverages=(coverage,) if coverage else (), diagnosis_codes=codes
    )
    session = replace(SESSION, client=client, code=code)
    if findings(session):
        return
    document = claim_document((session,), number="C1", head=HEAD, today=session.date)
    problems = [p for p in check_claim(document) if not p.field.startswith("billing_provider")]
    assert [p for p in problems if "Enter each diagnosis code only once" not in p.message] == []


def test_claims_part_where_anything_they_share_differs() -> None:
    other = replace(PROVIDER, id=uuid.UUID(int=4))
    sessions = [
        SESSION,
        replace(SESSION, id=uuid.UUID(int=101), start=START + timedelta(hours=2)),
        replace(SESSION, id=uuid.UUID(int=102), provider=other),
        replace(SESSION, id=uuid.UUID(int=103), date=date(2026, 12, 1)),
        replace(SESSION, id=uuid.UUID(int=104), authorization_number="AUTH1"),
        replace(SESSION, id=uuid.UUID(int=105), own_diagnosis_codes=("F33.1",)),
        replace(SESSION, id=uuid.UUID(int=106), bill_to="client"),
    ]
    groups = [[session.id.int for session in group] for group in claims(reversed(sessions))]
    assert sorted(groups) == [[100, 101], [102], [103], [104], [105]]
    assert [[s.id.int for s in group] for group in invoices(sessions)] == [[106]]


def test_fifty_lines_fill_a_claim_and_the_rest_makes_another() -> None:
    sessions = [
        replace(SESSION, id=uuid.UUID(int=n), start=START + timedelta(hours=n)) for n in range(101)
    ]
    groups = claims(reversed(sessions))
    assert [len(group) for group in groups] == [50, 50, 1]
    assert [session.id.int for group in groups for session in group] == list(range(101))
