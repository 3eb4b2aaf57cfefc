"""Moving a practice in: everything of its folder, whole or not at all."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from settee.audit.domain.record import record
from settee.movein.domain.calendars import bring_calendars
from settee.movein.domain.lists import bring_lists
from settee.movein.domain.practice import (
    bring_members,
    complete,
    find_or_create,
    subscribe,
    take_turns,
)
from settee.movein.domain.report import ImportReport, Progress, silent
from settee.movein.folder.practice import FILE
from settee.movein.folder.reader import Folder, read_folder
from settee.practices.models import Member, Practice
from settee.practices.privileges import Privilege, require
from settee.practices.scope import practice_open


@transaction.atomic
def import_folder(root: Path, *, now: datetime, progress: Progress = silent) -> ImportReport:
    """Make the practice of ``root`` and bring in all it holds; again, and nothing changes.

    Rows and events that can't be read are in the report. Raises FolderError.
    """
    folder = read_folder(root)
    practice = find_or_create(folder.practice)
    with practice_open(practice):
        report = _bring(folder, practice, None, now, progress)
        subscribe(practice)
        return report


@transaction.atomic
def import_into(
    root: Path,
    *,
    actor: Member,
    now: datetime,
    keep: bool = True,
    progress: Progress = silent,
) -> ImportReport:
    """Bring the folder into ``actor``'s open practice; not ``keep`` tries it all and takes it back.

    Raises FolderError, NotAllowed.
    """
    require(actor, Privilege.IMPORT_PRACTICE)
    take_turns(actor.practice.slug)
    folder = read_folder(root)
    if folder.practice.timezone != actor.practice.timezone:
        folder.findings.note(
            FILE,
            1,
            f"timezone is not that of your practice, {actor.practice.timezone}: times of events"
            " that name no zone are read in the folder's",
        )
    report = _bring(folder, actor.practice, actor, now, progress)
    if not keep:
        transaction.set_rollback(True)
    return report


def _bring(
    folder: Folder, practice: Practice, actor: Member | None, now: datetime, progress: Progress
) -> ImportReport:
    report = ImportReport(practice.slug, practice.name, folder.practice.name)
    members = bring_members(practice, folder.practice.providers, report)
    bring_lists(folder.lists, members, report, progress)
    bring_calendars(folder, members, report, progress, now)
    report.filled = complete(practice, folder.practice)
    report.take(folder.findings)
    counts = {thing: (None, number) for thing, number in sorted(report.new.items()) if number}
    if counts:
        record("practice.move_in", actor=actor, object_id=practice.id, changes=counts)
    return report
