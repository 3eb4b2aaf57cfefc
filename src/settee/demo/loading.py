"""Brings the made-up folder in and lets its practice work through the months behind today."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from settee.billing.domain.month import bill_range
from settee.billing.domain.send import send_to_billing
from settee.billing.queries.appointments import billable_rows
from settee.core.time import days_between, local_date
from settee.demo.folder import write_folder
from settee.demo.furnishing import furnish
from settee.demo.people import BILLER, PASSWORD, PROVIDERS
from settee.movein.domain.importing import import_folder
from settee.practices.enums import Access, Role, Subscription
from settee.practices.models import Member, Practice, User
from settee.practices.scope import practice_open
from settee.scheduling.domain.hours import Hours, set_office_hours


@transaction.atomic
def load_demo(*, now: datetime) -> Practice:
    """Three providers, forty clients and four months of calendar, three of them billed."""
    with TemporaryDirectory() as folder:
        write_folder(Path(folder), today=now.date())
        report = import_folder(Path(folder), now=now)
    practice = Practice.objects.get(slug=report.slug)
    practice.subscriptions = list(Subscription)
    practice.save()
    with practice_open(practice):
        owner = _open_doors(practice)
        furnish(owner, today=local_date(now, practice.zone), now=now)
        _bill_what_is_over(practice, local_date(now, practice.zone), now)
    return practice


def _open_doors(practice: Practice) -> Member:
    """Passwords for the providers, office hours, and somebody who bills; the owner."""
    owner = Member.objects.get(user__email=PROVIDERS[0].email)
    for provider in PROVIDERS:
        user = User.objects.get(email=provider.email)
        user.set_password(PASSWORD)
        user.save()
        member = Member.objects.select_related("practice").get(user=user)
        days = [Hours(weekday, time(9), time(18)) for weekday in range(5)]
        set_office_hours(actor=owner, provider=member, hours=days)
    Member.objects.filter(user__email=PROVIDERS[1].email).update(access=Access.VIEW)
    first, last, email = BILLER
    biller = User.objects.create_user(email, PASSWORD, first_name=first, last_name=last)
    Member.objects.create(
        practice=practice, user=biller, role=Role.STAFF, access=Access.MODIFY, position=9
    )
    return owner


def _bill_what_is_over(practice: Practice, today: date, now: datetime) -> None:
    """The full months behind today, each in one go; this month's sessions wait to be invoiced."""
    last = today.replace(day=1) - timedelta(days=1)
    months = []
    for _ in range(3):
        months.append((last.replace(day=1), last))
        last = last.replace(day=1) - timedelta(days=1)
    for begin, end in reversed(months):
        bill_range(practice=practice, first=begin, last=end, now=now)
    since, until = days_between(today.replace(day=1), today - timedelta(days=3), practice.zone)
    waiting = [row.attendance_id for row in billable_rows(since=since, until=until, sent=False)]
    send_to_billing(waiting, actor=None, practice=practice, now=now)


def demo_is_loaded() -> bool:
    return User.objects.filter(email=PROVIDERS[0].email).exists()
