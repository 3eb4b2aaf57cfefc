"""The practice of a folder and its people."""

from django.db import connection

from settee.core.changes import save_changes
from settee.core.text import slugify
from settee.movein.domain.report import ImportReport
from settee.movein.folder.rows import PracticeRow, ProviderRow
from settee.practices.domain.register import create_practice
from settee.practices.enums import Access, Association, Role, Subscription
from settee.practices.models import Member, Practice, User


def take_turns(name: str) -> None:
    """Wait for another moving-in of that name, and hold off the next until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"move in {name}"])


def find_or_create(row: PracticeRow) -> Practice:
    """The practice of that name, made if there is none; two imports at once make one."""
    slug = slugify(row.name)
    take_turns(slug)
    # A namesake that is only spelled alike has the same slug with a number, and stays its own.
    known = Practice.objects.filter(name=row.name, slug__startswith=slug[:80]).first()
    return known or create_practice(
        name=row.name, timezone=row.timezone, group_practice=len(row.providers) > 1
    )


def complete(practice: Practice, row: PracticeRow) -> list[str]:
    """Fill what the practice has not said of itself yet, and tell what; what it has said stays.

    What belongs together, such as an address, is filled together or not at all.
    """
    address = {
        "line1": row.line1, "line2": row.line2, "city": row.city, "state": row.state,
        "zip": row.zip,
    }  # fmt: skip
    given = {
        "tax ID": {"tax_id": "".join(filter(str.isdigit, row.tax_id))},
        "NPI": {"npi": row.npi},
        "taxonomy": {"taxonomy": row.taxonomy},
        "phone": {"phone": row.phone},
        "email": {"email": row.email},
        "billing address": {f"billing_{part}": value for part, value in address.items()},
        "office address": {f"office_{part}": value for part, value in address.items()},
        "submitter": {"submitter_name": row.submitter_name, "submitter_id": row.submitter_id},
        "submitter’s contact": {
            "submitter_contact_name": row.submitter_contact_name,
            "submitter_contact_phone": row.submitter_contact_phone,
        },
        "receiver": {"receiver_name": row.receiver_name, "receiver_id": row.receiver_id},
    }
    own = Practice.objects.select_for_update(no_key=True).get(id=practice.id)
    missing = {
        thing: values
        for thing, values in given.items()
        if any(values.values()) and not any(getattr(own, name) for name in values)
    }
    filled = {name: value for values in missing.values() for name, value in values.items()}
    save_changes(own, filled, version=own.version)
    return list(missing)


def subscribe(practice: Practice) -> None:
    """What a practice needs that is brought in from the command line: it has no page to ask on."""
    for subscription in (Subscription.BACK_OFFICE, Subscription.ELECTRONIC_BILLING):
        if not practice.subscribes(subscription):
            practice.subscriptions.append(subscription)
    practice.save(update_fields=["subscriptions"])


def bring_members(
    practice: Practice, rows: tuple[ProviderRow, ...], report: ImportReport
) -> dict[str, Member]:
    """The folder's providers as members, by email. The first of a new practice administers it."""
    members = {
        member.user.email: member for member in Member.objects.select_related("user", "practice")
    }
    first_of_all = not members
    for place, row in enumerate(rows):
        if row.email in members:
            report.known["providers"] += 1
            continue
        leads = first_of_all and place == 0
        members[row.email] = _bring(practice, row, place, leads=leads)
        report.new["providers"] += 1
        report.new_people.append(str(members[row.email].user.full_name or row.email))
    return members


def _bring(practice: Practice, row: ProviderRow, place: int, *, leads: bool) -> Member:
    user = User.objects.filter(email=row.email).first()
    if user is None:  # signs in after a password reset by mail
        user = User.objects.create_user(
            row.email, None, first_name=row.first_name, last_name=row.last_name
        )
    return Member.objects.create(
        practice=practice,
        user=user,
        role=Role.PROVIDER,
        association=Association.ADMINISTRATOR if leads else Association.JOIN_ONLY,
        access=Access.ADMINISTRATOR if leads else Access.NONE,
        credentials=row.credentials,
        npi=row.npi,
        taxonomy=row.taxonomy,
        license=row.license,
        position=place,
    )
