from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from settee.movein.folder.calendar import Booked, booked
from settee.movein.folder.reader import read_calendar, read_folder
from tests.movein.months import Truth, make_month


def found(each: Booked) -> Truth:
    event = each.entry.event
    return Truth(
        each.when.start,
        each.when.end,
        tuple(sorted(event.clients)),
        event.service or "",
        event.video,
        event.cancelled,
    )


@pytest.mark.parametrize("seed", range(24))
def test_made_month_is_read_as_it_was_meant(tmp_path: Path, seed: int) -> None:
    month = make_month(tmp_path / "month", seed)
    folder = read_folder(month.root)
    since, until = (
        datetime.combine(day, time(), tzinfo=folder.practice.zone).astimezone(UTC)
        for day in (month.first, month.last + timedelta(days=1))
    )
    for provider in folder.practice.providers:
        occurrences = booked(read_calendar(folder, provider), since, until)
        assert sorted(map(found, occurrences)) == month.truth[provider.email]
    assert {problem.file for problem in folder.findings.problems} == {"clients.csv"}
