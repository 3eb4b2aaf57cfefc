"""Judged by sets of seconds."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from settee.core.intervals import Stretch, crowded, holds, meets, merged, without

stretches = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8)


def instants(found: list[Stretch]) -> set[int]:
    return {instant for start, end in found for instant in range(start, end)}


def is_disjoint(found: list[Stretch]) -> bool:
    return all(start < end for start, end in found) and all(
        one[1] < other[0] for one, other in pairwise(found)
    )


@given(stretches)
def test_merged_has_the_same_instants(given_: list[Stretch]) -> None:
    found = merged(given_)
    assert instants(found) == instants(given_)
    assert is_disjoint(found)


@given(stretches, stretches)
def test_without_leaves_what_is_in_no_hole(given_: list[Stretch], holes: list[Stretch]) -> None:
    found = without(merged(given_), merged(holes))
    assert instants(found) == instants(given_) - instants(holes)
    assert is_disjoint(found)


@given(stretches, st.integers(1, 4))
def test_crowded_counts_what_lies_over_each_other(given_: list[Stretch], depth: int) -> None:
    found = crowded(given_, depth)
    wanted = {
        instant
        for instant in range(41)
        if sum(start <= instant < end for start, end in given_) >= depth
    }
    assert instants(found) == wanted
    assert is_disjoint(found)


@given(stretches, st.integers(0, 40), st.integers(1, 10))
def test_holds_and_meets_agree_with_the_instants(
    given_: list[Stretch], start: int, length: int
) -> None:
    asked = set(range(start, start + length))
    disjoint = merged(given_)
    assert holds(disjoint, start, start + length) == (asked <= instants(given_))
    assert meets(disjoint, start, start + length) == bool(asked & instants(given_))
