"""An empty folder to fill: the tables' headers, and practice.json as far as it is known."""

import csv
import io
import json
import zipfile
from typing import Any

from settee.core.text import slugify
from settee.movein.folder.lists import COLUMNS
from settee.movein.folder.practice import FILE
from settee.practices.models import Member, Practice

_HOW = """\
Fill these tables with your spreadsheet program; the first line names the columns and stays.
Save them as CSV in UTF-8. Columns you do not need may go.

Export each provider's calendar as an .ics file and put it where practice.json says, in the
folder "calendars". Then pack the whole folder as a zip file and upload it.
"""


def template_zip(practice: Practice, providers: list[Member]) -> bytes:
    """The folder of a practice whose ``providers`` are read with their users, as a zip file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("READ ME.txt", _HOW)
        archive.writestr(FILE, json.dumps(_practice(practice, providers), indent=2))
        for file, columns in COLUMNS.items():
            table = io.StringIO()
            csv.writer(table).writerow(columns)
            archive.writestr(file, table.getvalue())
        archive.mkdir("calendars")
    return packed.getvalue()


def _practice(practice: Practice, providers: list[Member]) -> dict[str, Any]:
    return {
        "name": practice.name,
        "timezone": practice.timezone,
        "tax_id": practice.tax_id,
        "npi": practice.npi,
        "taxonomy": practice.taxonomy,
        "phone": practice.phone,
        "email": practice.email,
        "billing_address": {
            "line1": practice.billing_line1,
            "line2": practice.billing_line2,
            "city": practice.billing_city,
            "state": practice.billing_state,
            "zip": practice.billing_zip,
        },
        "submitter": {
            "name": practice.submitter_name,
            "id": practice.submitter_id,
            "contact_name": practice.submitter_contact_name,
            "contact_phone": practice.submitter_contact_phone,
        },
        "receiver": {"name": practice.receiver_name, "id": practice.receiver_id},
        "providers": [_provider(each) for each in providers],
    }


def _provider(member: Member) -> dict[str, str]:
    return {
        "email": member.user.email,
        "first_name": member.user.first_name,
        "last_name": member.user.last_name,
        "credentials": member.credentials,
        "npi": member.npi,
        "taxonomy": member.taxonomy,
        "license": member.license,
        "calendar": f"calendars/{slugify(member.user.full_name)}.ics",
    }
