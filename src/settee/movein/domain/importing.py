"""Moving a practice in: everything of its folder, whole or not at all."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from settee.audit.domain.record import record
from settee.movein.domain.calendars import bring_calendars
from settee.movein.domain.lists import bring_lists
from settee.movein.domain.practice import bring_members, complete, find_or_create
from settee.movein.domain.report import ImportReport, Progress, silent
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
        return _bring(folder, practice, None, now, progress)


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
    report = _bring(read_folder(root), actor.practice, actor, now, progress)
    if not keep:
        transaction.set_rollback(True)
    return report


def _bring(
    folder: Folder, practice: Practice, actor: Member | None, now: datetime, progress: Progress
) -> ImportReport:
    report = ImportReport(practice.slug, practice.name)
    complete(practice, folder.practice)
    members = bring_members(practice, folder.practice.providers, report)
    bring_lists(folder.lists, members, report, progress)
    bring_calendars(folder, members, report, progress, now)
    report.take(folder.findings)
    counts = {thing: (None, number) for thing, number in sorted(report.new.items()) if number}
    if counts:
        record("practice.move_in", actor=actor, object_id=practice.id, changes=counts)
    return report
