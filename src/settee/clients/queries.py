"""Finding clients."""

import re
import uuid
from datetime import date, datetime

from django.db.models import Q, QuerySet

from settee.clients.enums import ClientStatus
from settee.clients.models import Client, Coverage
from settee.core.text import fold
from settee.practices.models import Member
from settee.practices.privileges import seen_caseloads

_PHONE = re.compile(r"[\d\s().+-]*\d[\d\s().+-]*")
_ISO_DATE = re.compile(r"\d{4}-\d{1,2}(-\d{1,2})?")
_WHOLE_DATE = re.compile(
    r"\d{1,2}[/.-]\d{1,2}[/.-](\d{2}|\d{4})"
    r"|[a-z]{3,9}\.? \d{1,2},? \d{4}|\d{1,2}\.? [a-z]{3,9},? \d{4}"
)
_SPELLINGS = ("%m/%d/%Y", "%m/%d/%y", "%B %d %Y", "%b %d %Y", "%b/ %d %Y", "%d %B %Y", "%d %b %Y")
_LONGEST = 200
_PARTS = re.compile(r"[\s,;]+")


def visible(actor: Member | None) -> QuerySet[Client]:
    """The clients whose record ``actor`` may see; None is the program itself.

    Without the records that another one took over: those are only reached by their address.
    """
    clients = Client.objects.filter(merged_into=None)
    seen = None if actor is None else seen_caseloads(actor)
    return clients if seen is None else clients.filter(provider__in=seen)


def search(actor: Member, text: str, limit: int) -> list[Client]:
    """Up to ``limit`` clients in care whom ``actor`` may see and who match ``text``, by name."""
    found = visible(actor).filter(matching(text), status=ClientStatus.ACTIVE)
    return list(found.order_by("sort_key", "id")[:limit])


def matching(text: str) -> Q:
    """Clients whose search text holds every term of ``text``, in any order."""
    condition = Q()
    for term in terms(text):
        condition &= Q(search__contains=term)
    return condition


def terms(text: str) -> list[str]:
    """The words of ``text`` as ``search_text`` writes them; a phone number is one term."""
    folded = fold(text.replace("\0", "")[:_LONGEST])
    if day := _day(folded):
        return [day.isoformat()]
    if _PHONE.fullmatch(folded) and not _ISO_DATE.fullmatch(folded):
        digits = re.sub(r"\D", "", folded)
        return [digits[1:] if len(digits) == 11 and digits.startswith("1") else digits]
    return [email_text(term) if "@" in term else term for term in _PARTS.split(folded) if term]


def _day(folded: str) -> date | None:
    """A whole birth date, however it is spelt: ``6/24/88``, ``june 24, 1988``, ``24 jun 1988``."""
    if not _WHOLE_DATE.fullmatch(folded):
        return None
    plain = " ".join(folded.replace(",", " ").replace(".", "/").replace("-", "/").split())
    for spelling in _SPELLINGS:
        try:
            day = datetime.strptime(plain, spelling).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        is_ahead = "%y" in spelling and day > date.today()  # noqa: DTZ011 - the century decides
        return day.replace(year=day.year - 100) if is_ahead else day
    return None


def search_text(client: Client) -> str:
    """What search reads of ``client``: folded names, code, email, phone digits, birth date."""
    names = " ".join((client.last_name, client.first_name, client.middle_name))
    words = [names, client.preferred_name, client.code, *_former_codes(client)]
    folded = fold(" ".join(words))
    joined = re.sub(r"['-]", "", fold(names))
    if joined != fold(names):  # "obrien" finds O'Brien
        folded += f" {joined}"
    phones = [re.sub(r"\D", "", number) for number in client.phone_numbers]
    parts = (folded, email_text(client.email), *phones, *_dates(client.birth_date))
    return " ".join(filter(None, parts))[:2000]


def _former_codes(client: Client) -> list[str]:
    """Numbers of the records that ``client`` took over."""
    if client._state.adding:
        return []
    return list(client.merged.order_by("code").values_list("code", flat=True))


def email_text(email: str) -> str:
    """An address for searching. Its domain is in capitals, which only a term with an @ has: else
    "ma" would find everybody at gmail.com."""
    name, at, domain = fold(email).partition("@")
    return f"{name}{at}{domain.upper()}"


def same_person(
    actor: Member, *, first_name: str, last_name: str, birth_date: date | None, email: str
) -> list[Client]:
    """Clients ``actor`` may see who could be the one described: up to five, by name."""
    alike = Q(sort_key=sort_key(last_name, first_name))
    if birth_date:
        alike |= Q(birth_date=birth_date, sort_key__startswith=f"{fold(last_name)} ")
    if email:
        alike |= Q(search__contains=f" {email_text(email)} ") | Q(email__iexact=email)
    return list(visible(actor).filter(alike).order_by("sort_key", "id")[:5])


def sort_key(last_name: str, first_name: str) -> str:
    return fold(f"{last_name} {first_name}")[:250]


def coverage_on(client: Client, day: date) -> Coverage | None:
    """The insurance that is primary on a local day: the first in order that is valid then."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    goes_on = Q(valid_until=None) | Q(valid_until__gte=day)
    return Coverage.objects.filter(begun, goes_on, client=client).order_by("rank").first()


def is_there(client_id: uuid.UUID) -> bool:
    return Client.objects.filter(id=client_id).exists()


def _dates(day: date | None) -> tuple[str, ...]:
    """ISO 8601 and as written in the United States, with zeros and without."""
    if day is None:
        return ()
    return (
        day.isoformat(),
        f"{day.month:02}/{day.day:02}/{day.year}",
        f"{day.month}/{day.day}/{day.year}",
    )
