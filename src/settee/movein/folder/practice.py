"""practice.json: the practice and its providers."""

import json
from pathlib import Path

from settee.movein.folder.files import UnreadableFile, opened
from settee.movein.folder.rows import Findings, FolderError, PracticeRow, ProviderRow
from settee.movein.folder.values import clean, key, parse_zip
from settee.movein.folder.zones import iana_name

FILE = "practice.json"
_MAX_BYTES = 4 * 1024 * 1024
type _Json = dict[str, object]


def read_practice(root: Path, findings: Findings) -> PracticeRow:
    """Raises FolderError where there is no practice with a name and a time zone to be had."""
    written = _load(root)
    name = _text(written, "name", 200, findings)
    if not name:
        raise FolderError("practice.json: the practice has no name")
    timezone = iana_name(_text(written, "timezone", 64, findings))
    if timezone is None:
        raise FolderError("practice.json: timezone is not an IANA name such as America/New_York")
    address = _object(written, "billing_address", findings)
    submitter = _object(written, "submitter", findings)
    receiver = _object(written, "receiver", findings)
    zip_code = _text(address, "zip", 20, findings)
    if zip_code and not parse_zip(zip_code):
        findings.note(FILE, 1, "billing_address zip does not have 5 or 9 digits: left empty")
    return PracticeRow(
        name=name,
        timezone=timezone,
        tax_id=_text(written, "tax_id", 20, findings),
        npi=_text(written, "npi", 10, findings),
        taxonomy=_text(written, "taxonomy", 10, findings),
        phone=_text(written, "phone", 40, findings),
        email=_text(written, "email", 254, findings),
        line1=_text(address, "line1", 100, findings),
        line2=_text(address, "line2", 100, findings),
        city=_text(address, "city", 60, findings),
        state=_text(address, "state", 2, findings),
        zip=parse_zip(zip_code),
        submitter_name=_text(submitter, "name", 60, findings),
        submitter_id=_text(submitter, "id", 80, findings),
        submitter_contact_name=_text(submitter, "contact_name", 60, findings),
        submitter_contact_phone=_text(submitter, "contact_phone", 40, findings),
        receiver_name=_text(receiver, "name", 60, findings),
        receiver_id=_text(receiver, "id", 80, findings),
        providers=_providers(written.get("providers"), findings),
    )


def _load(root: Path) -> _Json:
    try:
        with opened(root, FILE) as stream:
            content = stream.read(_MAX_BYTES + 1)
    except UnreadableFile as error:
        raise FolderError(f"practice.json: {error}") from None
    if len(content) > _MAX_BYTES:
        raise FolderError("practice.json: this file is larger than 4 MB")
    try:
        written = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise FolderError("practice.json: this file is not saved as UTF-8") from None
    except json.JSONDecodeError as error:
        raise FolderError(
            f"practice.json: this is not JSON (line {error.lineno}, column {error.colno})"
        ) from None
    except (ValueError, RecursionError):
        raise FolderError("practice.json: this is not JSON that can be read") from None
    if not isinstance(written, dict):
        raise FolderError("practice.json: the file must hold one object, { … }")
    return written


def _providers(written: object, findings: Findings) -> tuple[ProviderRow, ...]:
    rows: dict[str, ProviderRow] = {}
    if not isinstance(written, list):
        findings.leave_out(FILE, 1, "providers is not a list")
        return ()
    for number, entry in enumerate(written, 1):
        if not isinstance(entry, dict):
            findings.leave_out(FILE, 1, f"provider {number} is not an object")
            continue
        row = _provider(entry, findings)
        if "@" not in row.email:
            findings.leave_out(FILE, 1, f"provider {number} has no email address")
        elif key(row.email) in rows:
            findings.leave_out(FILE, 1, f"provider {number} has the email of an earlier one")
        else:
            rows[key(row.email)] = row
    return tuple(rows.values())


def _provider(entry: _Json, findings: Findings) -> ProviderRow:
    return ProviderRow(
        email=_text(entry, "email", 254, findings).lower(),
        first_name=_text(entry, "first_name", 100, findings),
        last_name=_text(entry, "last_name", 100, findings),
        credentials=_text(entry, "credentials", 40, findings),
        npi=_text(entry, "npi", 10, findings),
        taxonomy=_text(entry, "taxonomy", 10, findings),
        license=_text(entry, "license", 40, findings),
        calendar=_text(entry, "calendar", 500, findings),
    )


def _object(written: _Json, name: str, findings: Findings) -> _Json:
    value = written.get(name)
    if isinstance(value, dict):
        return value
    if value is not None:
        findings.note(FILE, 1, f"{name} is not an object: left empty")
    return {}


def _text(written: _Json, name: str, limit: int, findings: Findings) -> str:
    """A text, or a whole number written without quotation marks."""
    value = written.get(name)
    if value is None:
        return ""
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        try:
            text = clean(str(value))
            text.encode()
        except ValueError:  # NUL, a lone surrogate
            findings.note(FILE, 1, f"{name} holds characters that can't be kept: left empty")
            return ""
        if len(text) <= limit:
            return text
        findings.note(FILE, 1, f"{name} is longer than {limit} characters: left empty")
        return ""
    findings.note(FILE, 1, f"{name} is not a text: left empty")
    return ""
