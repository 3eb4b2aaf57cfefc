"""What a practice's folder holds, row by row, cleaned but not yet weighed."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from settee.scheduling.recurrence import Recurrence


class FolderError(ValueError):
    """The folder as a whole can't be taken up; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read. ``left_out`` tells whether its whole row is missing.

    The reason never repeats what stood in the cell: the report may lie about on a desk.
    """

    file: str
    line: int
    reason: str
    left_out: bool = True


@dataclass(slots=True)
class Findings:
    """What reading has to tell besides the rows. ``unknown_columns`` is by file."""

    problems: list[Problem] = field(default_factory=list)
    unknown_columns: dict[str, list[str]] = field(default_factory=dict)

    def leave_out(self, file: str, line: int, reason: str) -> None:
        self.problems.append(Problem(file, line, reason))

    def note(self, file: str, line: int, reason: str) -> None:
        self.problems.append(Problem(file, line, reason, left_out=False))


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """``email`` in lower case; ``calendar`` is the path as written, empty where none is given."""

    email: str
    first_name: str = ""
    last_name: str = ""
    credentials: str = ""
    npi: str = ""
    taxonomy: str = ""
    license: str = ""
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """``timezone`` is an IANA name; zip has 5 or 9 digits or is empty."""

    name: str
    timezone: str
    tax_id: str = ""
    npi: str = ""
    taxonomy: str = ""
    phone: str = ""
    email: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    submitter_name: str = ""
    submitter_id: str = ""
    submitter_contact_name: str = ""
    submitter_contact_phone: str = ""
    receiver_name: str = ""
    receiver_id: str = ""
    providers: tuple[ProviderRow, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, slots=True)
class ClientRow:
    """``client_id`` and ``payer_id`` as written; they compare without case.

    ``provider_email`` is in lower case, ``diagnosis_codes`` are in upper case with their dot, in
    order, each once. Zip codes have 5 or 9 digits or are empty.
    """

    line: int
    client_id: str
    first_name: str
    middle_name: str
    last_name: str
    preferred_name: str
    birth_date: date | None
    sex: str
    email: str
    phone: str
    address1: str
    address2: str
    city: str
    state: str
    zip: str
    provider_email: str
    bill_to: str
    payer_id: str
    member_id: str
    group_number: str
    relationship: str
    subscriber_first_name: str
    subscriber_last_name: str
    subscriber_birth_date: date | None
    subscriber_sex: str
    subscriber_address1: str
    subscriber_city: str
    subscriber_state: str
    subscriber_zip: str
    diagnosis_codes: tuple[str, ...]
    authorization_number: str
    copay: Decimal | None


@dataclass(frozen=True, slots=True)
class ServiceRow:
    line: int
    name: str
    description: str
    billing_code: str
    modifiers: tuple[str, ...]
    minutes: int | None
    fee: Decimal | None
    place_of_service: str
    color: str
    billable: bool


@dataclass(frozen=True, slots=True)
class PayerRow:
    line: int
    payer_id: str
    name: str
    form: str
    claim_filing_code: str
    address1: str
    city: str
    state: str
    zip: str


@dataclass(frozen=True, slots=True)
class Lists:
    """The three tables, each keyed by its casefolded key, in the order of the file."""

    clients: dict[str, ClientRow]
    services: dict[str, ServiceRow]
    payers: dict[str, PayerRow]


@dataclass(frozen=True, slots=True)
class EventRow:
    """One VEVENT. ``clients`` are client ids as in clients.csv; none of them is personal time.

    ``replaces`` is its RECURRENCE-ID: an instant, or a local day where it was written as a date;
    ``following`` is RANGE=THISANDFUTURE. ``service`` is a name as in services.csv.
    """

    line: int
    uid: str
    sequence: int
    recurrence: Recurrence
    replaces: datetime | date | None
    following: bool
    cancelled: bool
    clients: tuple[str, ...]
    service: str | None
    video: bool
    summary: str
    location: str

    @property
    def start(self) -> datetime:
        """The instant of DTSTART, in UTC."""
        return self.recurrence.instant(self.recurrence.start)

    @property
    def personal(self) -> bool:
        return not self.clients
