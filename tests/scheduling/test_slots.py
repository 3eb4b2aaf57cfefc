"""Free times against a reading of every minute on its own."""

from hypothesis import given
from hypothesis import strategies as st

from settee.core.intervals import Stretch
from settee.scheduling.slots import Openings, Reason, Wanted

DAY = 60
MINUTES = st.integers(0, DAY)
STRETCHES = st.lists(st.tuples(MINUTES, MINUTES), max_size=5)
WANTED = st.builds(Wanted, st.integers(1, 15), st.integers(0, 5), st.integers(0, 5))
OPENINGS = st.builds(
    Openings,
    earliest=st.integers(0, 20),
    latest=st.integers(30, 80),
    hours=STRETCHES,
    off=STRETCHES,
    taken=STRETCHES,
    guarded=STRETCHES,
    at_once=st.integers(1, 3),
    allowed=st.none() | STRETCHES,
    rooms=st.none() | st.lists(STRETCHES, max_size=3),
    step=st.integers(1, 10),
)


def inside(stretches: list[Stretch], minute: int) -> int:
    return sum(start <= minute < end for start, end in stretches)


def reason(day: Openings, start: int, wanted: Wanted) -> Reason | None:
    """By the sentences of ``Reason``, minute by minute."""
    held = range(start, start + wanted.length)
    around = range(start - wanted.before, start + wanted.length + wanted.after)
    reasons = {
        Reason.NOTICE: start < day.earliest,
        Reason.AHEAD: start >= day.latest,
        Reason.HOURS: any(not inside(list(day.hours), minute) for minute in held),
        Reason.OFF: any(inside(list(day.off), minute) for minute in held),
        Reason.CLIENT: day.allowed is not None
        and any(not inside(list(day.allowed), minute) for minute in held),
        Reason.TAKEN: any(inside(list(day.taken), minute) >= day.at_once for minute in held),
        Reason.BUFFER: any(inside(list(day.guarded), minute) >= day.at_once for minute in around),
        Reason.ROOM: day.rooms is not None
        and all(any(inside(list(room), minute) for minute in held) for room in day.rooms),
    }
    return next((each for each, stands in reasons.items() if stands), None)


def begins(hours: list[Stretch], minute: int) -> int:
    """Where the unbroken opening around ``minute`` begins."""
    while inside(hours, minute - 1):
        minute -= 1
    return minute


@given(OPENINGS, st.integers(-5, DAY + 5), WANTED)
def test_reason_is_the_one_that_stands(day: Openings, start: int, wanted: Wanted) -> None:
    assert day.why_not(start, wanted) == reason(day, start, wanted)


@given(OPENINGS, WANTED)
def test_starts_are_the_steps_of_each_opening_that_nothing_speaks_against(
    day: Openings, wanted: Wanted
) -> None:
    assert list(day.starts(wanted)) == [
        minute
        for minute in range(DAY)
        if reason(day, minute, wanted) is None
        and (minute - begins(list(day.hours), minute)) % day.step == 0
    ]


def test_appointment_that_touches_another_is_offered() -> None:
    day = Openings(0, 100, hours=[(0, 60)], taken=[(20, 40)], guarded=[(20, 40)], step=20)
    assert list(day.starts(Wanted(20))) == [0, 40]
    assert list(day.starts(Wanted(20, before=5))) == [0]
    assert day.why_not(40, Wanted(20, before=5)) is Reason.BUFFER
