from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from settee.records.answer import Unfit, missing, only_shown, read_answer
from settee.records.form import (
    Band,
    Condition,
    Form,
    Kind,
    Option,
    Question,
    Score,
    TableRow,
    as_json,
    faults,
    from_json,
    results,
    shown,
)

OFTEN = (Option("o0", "Not at all", 0), Option("o1", "Several days", 1), Option("o3", "Daily", 3))
YES = (Option("y", "Yes", 1), Option("n", "No", 0))
FORM = Form(
    questions=(
        Question("h", Kind.HEADING, "How you are"),
        Question("sleep", Kind.CHOICE, "Trouble sleeping?", options=YES, required=True),
        Question(
            "why",
            Kind.LONG,
            "What keeps you awake?",
            required=True,
            condition=Condition("sleep", ("y",)),
        ),
        Question(
            "week",
            Kind.TABLE,
            "Over the last two weeks",
            options=OFTEN,
            required=True,
            rows=(TableRow("r1", "Little interest"), TableRow("r2", "Feeling down")),
        ),
        Question(
            "safe", Kind.CHOICE, "Are you safe?", options=YES, condition=Condition("week", least=4)
        ),
        Question("pain", Kind.SCALE, "Pain", high=10),
        Question("helps", Kind.CHOICES, "What helps?", options=OFTEN),
        Question("since", Kind.DATE, "Since when?"),
        Question("sketch", Kind.DRAWING, "Draw it"),
    ),
    scores=(
        Score("s", "Low mood", ("week",), (Band(0, "Minimal"), Band(3, "Mild"), Band(5, "Severe"))),
    ),
)


def asked(key: str) -> Question:
    question = FORM.question(key)
    assert question
    return question


def test_form_is_the_same_after_being_kept() -> None:
    assert from_json(as_json(FORM)) == FORM
    assert list(faults(FORM)) == []


@pytest.mark.parametrize(
    ("answers", "keys"),
    [
        ({}, []),
        ({"sleep": "n"}, []),
        ({"sleep": "y"}, ["why"]),
        ({"week": {"r1": "o3"}}, []),  # a table half answered has no points yet
        ({"week": {"r1": "o3", "r2": "o0"}}, []),
        ({"week": {"r1": "o3", "r2": "o1"}}, ["safe"]),
    ],
)
def test_conditions_show_what_depends_on_an_answer(
    answers: dict[str, Any], keys: list[str]
) -> None:
    conditional = {"why", "safe"}
    assert [each.key for each in shown(FORM, answers) if each.key in conditional] == keys


def test_what_depends_on_something_hidden_is_hidden() -> None:
    form = Form(
        (
            Question("a", Kind.CHOICE, "A", options=YES),
            Question("b", Kind.CHOICE, "B", options=YES, condition=Condition("a", ("y",))),
            Question("c", Kind.TEXT, "C", condition=Condition("b", ("y",))),
        )
    )
    answers = {"a": "n", "b": "y", "c": "left from before"}
    assert [each.key for each in shown(form, answers)] == ["a"]
    assert only_shown(form, answers) == {"a": "n"}


@pytest.mark.parametrize(
    ("week", "total", "meaning"),
    [
        (None, None, ""),
        ({"r1": "o3"}, None, ""),
        ({"r1": "o0", "r2": "o0"}, 0, "Minimal"),
        ({"r1": "o3", "r2": "o0"}, 3, "Mild"),
        ({"r1": "o3", "r2": "o3"}, 6, "Severe"),
    ],
)
def test_score_adds_up_once_all_is_answered(week: Any, total: int | None, meaning: str) -> None:
    (result,) = results(FORM, {"week": week} if week else {})
    assert (result.total, result.meaning) == (total, meaning)


@pytest.mark.parametrize(
    ("key", "given_", "kept"),
    [
        ("why", "  Noise\0 ", "Noise"),
        ("why", " ", None),
        ("since", "2026-11-22", "2026-11-22"),
        ("pain", "0", 0),
        ("pain", 10, 10),
        ("sleep", "y", "y"),
        ("helps", ["o3", "o0", "o3"], ["o0", "o3"]),
        ("helps", [], None),
        ("week", {"r2": "o1", "zz": "o1"}, {"r2": "o1"}),
        ("week", {"r1": ""}, None),
        ("sketch", [[[0, 0], [1000, 5.7]]], [[[0, 0], [1000, 5]]]),
        ("h", "anything", None),
    ],
)
def test_answer_is_kept_as(key: str, given_: Any, kept: Any) -> None:
    assert read_answer(asked(key), given_) == kept


@pytest.mark.parametrize(
    ("key", "given_"),
    [
        ("why", "x" * 50_001),
        ("since", "yesterday"),
        ("since", 5),
        ("pain", 11),
        ("pain", "x"),
        ("pain", float("inf")),
        ("sleep", "maybe"),
        ("sleep", ["y"]),
        ("helps", "o0"),
        ("helps", ["o9"]),
        ("week", {"r1": "o9"}),
        ("week", "o0"),
        ("sketch", [[[0, 1001]]]),
        ("sketch", [[[0]]]),
        ("sketch", "M0 0"),
        ("sketch", [[]]),
    ],
)
def test_what_is_no_answer_is_refused(key: str, given_: Any) -> None:
    with pytest.raises(Unfit):
        read_answer(asked(key), given_)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.sampled_from(FORM.questions), JSON)
def test_whatever_comes_is_kept_or_refused(question: Question, given_: Any) -> None:
    try:
        kept = read_answer(question, given_)
    except Unfit:
        return
    assert read_answer(question, kept) == kept
    assert len(shown(FORM, {question.key: kept})) > 0
    assert len(results(FORM, {question.key: kept})) == 1


def test_missing_asks_for_what_is_shown_and_required() -> None:
    assert set(missing(FORM, {})) == {"sleep", "week"}
    assert missing(FORM, {"sleep": "y", "week": {"r1": "o0"}}) == {
        "why": "Please answer this.",
        "week": "Please answer every row.",
    }
    assert missing(FORM, {"sleep": "n", "week": {"r1": "o0", "r2": "o0"}}) == {}


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question("q", Kind.TEXT, " "), "Say what is asked."),
        (Question("q", Kind.CHOICE, "Q", options=YES[:1]), "Give at least two options."),
        (Question("q", Kind.TABLE, "Q", options=YES), "Give at least one row."),
        (
            Question("q", Kind.SCALE, "Q", low=5, high=5),
            "The scale has to end above its beginning.",
        ),
        (
            Question("q", Kind.TEXT, "Q", condition=Condition("later", ("y",))),
            "It can depend on an earlier question with options or a scale.",
        ),
        (
            Question("q", Kind.TEXT, "Q", condition=Condition("first", ())),
            "Say for which answers it is shown.",
        ),
        (
            Question("q", Kind.TEXT, "Q", condition=Condition("first", ("gone",))),
            "An option it depends on is gone. Choose again.",
        ),
    ],
)
def test_fault_of_a_question_is_told(question: Question, words: str) -> None:
    first = Question("first", Kind.CHOICE, "First", options=YES)
    later = Question("later", Kind.CHOICE, "Later", options=YES)
    assert list(faults(Form((first, question, later)))) == [("q", words)]


def test_faults_of_a_score_are_told() -> None:
    form = Form(
        (Question("q", Kind.TEXT, "Q"),),
        (Score("s", "", ("q",), (Band(3, "a"), Band(1, "b"))),),
    )
    assert [words for _, words in faults(form)] == [
        "Name the score.",
        "Choose questions whose answers have points.",
        "Put the bands in order, each beginning above the last.",
    ]
