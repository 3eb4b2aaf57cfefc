"""What a form asks: its questions, when each is shown, and what its scores add up. Pure.

A form is kept as JSON (``as_json``, ``from_json``), one for each version; what was answered belongs
to the version it was answered in. Answers are JSON too, by the key of their question:

======== ==========================================================
text     a string; also ``long`` text
date     ``2026-11-22``
scale    a whole number
choice   the key of an option
choices  keys of options, in the order of the form
table    for each row its option: ``{"r1": "o2"}``
drawing  strokes, each ``[[x, y], ...]``, in 0 to 1000 of the width
======== ==========================================================

A heading takes no answer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

Answers = Mapping[str, Any]


class Kind(StrEnum):
    HEADING = "heading"
    TEXT = "text"
    LONG = "long"
    DATE = "date"
    SCALE = "scale"
    CHOICE = "choice"
    CHOICES = "choices"
    TABLE = "table"
    DRAWING = "drawing"


WITH_OPTIONS = {Kind.CHOICE, Kind.CHOICES, Kind.TABLE}
SCORED = {*WITH_OPTIONS, Kind.SCALE}


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose. ``points`` is what it adds to a score."""

    key: str
    text: str
    points: int = 0


@dataclass(frozen=True, slots=True)
class TableRow:
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Condition:
    """Shown only if the answer to ``question`` is, or has among it, one of ``options``.

    With ``least`` in place of options: only if its points are at least that.
    """

    question: str
    options: tuple[str, ...] = ()
    least: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """``low`` and ``high`` bound a scale, their texts name its ends."""

    key: str
    kind: Kind
    text: str
    hint: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    rows: tuple[TableRow, ...] = ()
    low: int = 0
    high: int = 10
    low_text: str = ""
    high_text: str = ""
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """Scores from ``least`` on, up to the next band, mean ``text``."""

    least: int
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    """The sum of the points of ``questions``; told once each of them that is shown is answered."""

    key: str
    text: str
    questions: tuple[str, ...]
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    questions: tuple[Question, ...] = ()
    scores: tuple[Score, ...] = ()

    def question(self, key: str) -> Question | None:
        return next((each for each in self.questions if each.key == key), None)


def as_json(form: Form) -> dict[str, Any]:
    return asdict(form)


def from_json(kept: Mapping[str, Any]) -> Form:
    """What ``as_json`` gave; not for what somebody typed."""
    return Form(
        tuple(_question(**each) for each in kept["questions"]),
        tuple(_score(**each) for each in kept["scores"]),
    )


def _question(
    *,
    kind: str,
    options: list[dict[str, Any]],
    rows: list[dict[str, Any]],
    condition: dict[str, Any] | None,
    **others: Any,
) -> Question:
    return Question(
        kind=Kind(kind),
        options=tuple(Option(**each) for each in options),
        rows=tuple(TableRow(**each) for each in rows),
        condition=Condition(**condition | {"options": tuple(condition["options"])})
        if condition
        else None,
        **others,
    )


def _score(*, questions: list[str], bands: list[dict[str, Any]], **others: Any) -> Score:
    return Score(questions=tuple(questions), bands=tuple(Band(**each) for each in bands), **others)


def faults(form: Form) -> Iterator[tuple[str, str]]:
    """What is wrong with a form that somebody made: (key of the question or score, words)."""
    before: dict[str, Question] = {}
    for question in form.questions:
        for words in _wrong(question, before):
            yield question.key, words
        before[question.key] = question
    for score in form.scores:
        for words in _wrong_score(score, before):
            yield score.key, words


def _wrong(question: Question, before: Mapping[str, Question]) -> Iterator[str]:
    if not question.text.strip():
        yield "Say what is asked."
    if question.kind in WITH_OPTIONS and len(question.options) < 2:
        yield "Give at least two options."
    if question.kind is Kind.TABLE and not question.rows:
        yield "Give at least one row."
    if question.kind is Kind.SCALE and question.high <= question.low:
        yield "The scale has to end above its beginning."
    if question.condition and (words := _unfit(question.condition, before)):
        yield words


def _wrong_score(score: Score, asked: Mapping[str, Question]) -> Iterator[str]:
    if not score.text.strip():
        yield "Name the score."
    if not score.questions or any(
        key not in asked or asked[key].kind not in SCORED for key in score.questions
    ):
        yield "Choose questions whose answers have points."
    if [band.least for band in score.bands] != sorted({band.least for band in score.bands}):
        yield "Put the bands in order, each beginning above the last."


def _unfit(condition: Condition, before: Mapping[str, Question]) -> str:
    """Why a condition can't be: it may look back alone, so that no two wait for each other."""
    asked = before.get(condition.question)
    if asked is None or asked.kind not in SCORED:
        return "It can depend on an earlier question with options or a scale."
    if condition.least is not None:
        return ""
    if asked.kind is Kind.SCALE or not condition.options:
        return "Say for which answers it is shown."
    if not set(condition.options) <= {option.key for option in asked.options}:
        return "An option it depends on is gone. Choose again."
    return ""


def points(question: Question, answer: Any) -> int | None:
    """What an answer adds to a score; None while it is not whole."""
    if answer is None or question.kind not in SCORED:
        return None
    worth = {option.key: option.points for option in question.options}
    if question.kind is Kind.SCALE:
        return int(answer)
    if question.kind is Kind.CHOICE:
        return worth[answer]
    if question.kind is Kind.CHOICES:
        return sum(worth[key] for key in answer)
    if any(row.key not in answer for row in question.rows):
        return None
    return sum(worth[key] for key in answer.values())


def shown(form: Form, answers: Answers) -> list[Question]:
    """The questions whose conditions hold. One that is hidden counts as not answered."""
    found: list[Question] = []
    seen: dict[str, Question] = {}
    for question in form.questions:
        if _holds(question.condition, seen, answers):
            found.append(question)
            seen[question.key] = question
    return found


def _holds(condition: Condition | None, seen: Mapping[str, Question], answers: Answers) -> bool:
    if condition is None:
        return True
    asked, answer = seen.get(condition.question), answers.get(condition.question)
    if asked is None or answer is None:
        return False
    if condition.least is not None:
        total = points(asked, answer)
        return total is not None and total >= condition.least
    given = {answer} if asked.kind is Kind.CHOICE else set(_values(answer))
    return not given.isdisjoint(condition.options)


def _values(answer: Any) -> list[str]:
    return list(answer.values()) if isinstance(answer, dict) else list(answer)


@dataclass(frozen=True, slots=True)
class Result:
    """``total`` is None while an answer is missing; ``meaning`` is the text of its band."""

    score: Score
    total: int | None
    meaning: str = ""


def results(form: Form, answers: Answers) -> list[Result]:
    """Every score of the form over the questions that are shown."""
    visible = {question.key: question for question in shown(form, answers)}
    return [_result(score, visible, answers) for score in form.scores]


def _result(score: Score, visible: Mapping[str, Question], answers: Answers) -> Result:
    asked = [visible[key] for key in score.questions if key in visible]
    each = [points(question, answers.get(question.key)) for question in asked]
    if not each or None in each:
        return Result(score, None)
    total = sum(one for one in each if one is not None)
    reached = [band.text for band in score.bands if band.least <= total]
    return Result(score, total, reached[-1] if reached else "")
