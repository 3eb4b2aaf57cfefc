"""The practice of a folder and its people."""

from django.db import connection

from settee.core.text import slugify
from settee.movein.domain.report import ImportReport
from settee.movein.folder.rows import PracticeRow, ProviderRow
from settee.practices.domain.register import create_practice
from settee.practices.enums import Access, Association, Role, Subscription
from settee.practices.models import Member, Practice, User


def find_or_create(row: PracticeRow) -> Practice:
    """The practice of that name, made if there is none; two imports at once make one."""
    slug = slugify(row.name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"move in {slug}"])
    # A namesake that is only spelled alike has the same slug with a number, and stays its own.
    known = Practice.objects.filter(name=row.name, slug__startswith=slug[:80]).first()
    return known or create_practice(
        name=row.name, timezone=row.timezone, group_practice=len(row.providers) > 1
    )


def complete(practice: Practice, row: PracticeRow) -> None:
    """Fill what the practice has not said of itself yet; what it has said stays."""
    given = {
        "tax_id": "".join(filter(str.isdigit, row.tax_id)),
        "npi": row.npi,
        "taxonomy": row.taxonomy,
        "phone": row.phone,
        "email": row.email,
        "billing_line1": row.line1,
        "billing_line2": row.line2,
        "billing_city": row.city,
        "billing_state": row.state,
        "billing_zip": row.zip,
        "submitter_name": row.submitter_name,
        "submitter_id": row.submitter_id,
        "submitter_contact_name": row.submitter_contact_name,
        "submitter_contact_phone": row.submitter_contact_phone,
        "receiver_name": row.receiver_name,
        "receiver_id": row.receiver_id,
    }
    missing = {
        name: value for name, value in given.items() if value and not getattr(practice, name)
    }
    if not practice.billing_line1:
        practice.office_line1, practice.office_line2 = row.line1, row.line2
        practice.office_city, practice.office_state = row.city, row.state
        practice.office_zip = row.zip
    for name, value in missing.items():
        setattr(practice, name, value)
    for subscription in (Subscription.BACK_OFFICE, Subscription.ELECTRONIC_BILLING):
        if not practice.subscribes(subscription):
            practice.subscriptions.append(subscription)
    practice.save()


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
