"""Reading what somebody answered, a question at a time. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from settee.records.form import Answers, Form, Kind, Question, shown

TEXT, LONG = 1_000, 50_000  # characters
STROKES, POINTS, EDGE = 500, 20_000, 1_000


class Unfit(ValueError):
    """No answer to this question; the message says what would be one."""


def read_answer(question: Question, given: Any) -> Any:
    """``given``, as JSON, as it is kept; None for nothing. Raises Unfit."""
    if question.kind is Kind.HEADING or given in (None, "", [], {}):
        return None
    return _READERS[question.kind](question, given)


def missing(form: Form, answers: Answers) -> dict[str, str]:
    """What has still to be answered before it can be submitted, by question."""
    return {
        question.key: words
        for question in shown(form, answers)
        if question.required and (words := _wanting(question, answers.get(question.key)))
    }


def only_shown(form: Form, answers: Answers) -> dict[str, Any]:
    """The answers that count: those to questions that are shown."""
    keys = [question.key for question in shown(form, answers)]
    return {key: answers[key] for key in keys if answers.get(key) is not None}


def _wanting(question: Question, answer: Any) -> str:
    if question.kind is Kind.HEADING:
        return ""
    if answer is None:
        return "Please answer this."
    if question.kind is Kind.TABLE and any(row.key not in answer for row in question.rows):
        return "Please answer every row."
    return ""


def _text(question: Question, given: Any) -> str | None:
    most = LONG if question.kind is Kind.LONG else TEXT
    text = str(given).replace("\0", "").strip() if isinstance(given, str | int) else ""
    if len(text) > most:
        raise Unfit(f"Please shorten this to {most:,} characters.")
    return text or None


def _date(_question: Question, given: Any) -> str:
    try:
        return date.fromisoformat(given).isoformat()
    except (TypeError, ValueError, OverflowError):
        raise Unfit("Please give a date, such as 11/22/2026.") from None


def _scale(question: Question, given: Any) -> int:
    try:
        number = int(given)
    except (TypeError, ValueError, OverflowError):
        number = question.low - 1
    if not question.low <= number <= question.high:
        raise Unfit(f"Please choose a number from {question.low} to {question.high}.")
    return number


def _choice(question: Question, given: Any) -> str:
    for option in question.options:
        if option.key == given:
            return option.key
    raise Unfit("Please choose one of the answers.")


def _choices(question: Question, given: Any) -> list[str]:
    chosen = set(map(str, given)) if isinstance(given, Sequence) else {""}
    if isinstance(given, str) or not chosen <= {option.key for option in question.options}:
        raise Unfit("Please choose among the answers.")
    return [option.key for option in question.options if option.key in chosen]


def _table(question: Question, given: Any) -> dict[str, str] | None:
    if not isinstance(given, Mapping):
        raise Unfit("Please choose an answer for each row.")
    answered = {
        row.key: _choice(question, given[row.key]) for row in question.rows if given.get(row.key)
    }
    return answered or None


def _drawing(_question: Question, given: Any) -> list[list[list[int]]]:
    unfit = Unfit("The drawing could not be read. Please clear it and draw again.")
    if not isinstance(given, list) or len(given) > STROKES:
        raise unfit
    try:
        strokes = [[[int(x), int(y)] for x, y in stroke] for stroke in given]
    except (TypeError, ValueError, OverflowError):
        raise unfit from None
    drawn = [each for stroke in strokes for point in stroke for each in point]
    if not drawn or len(drawn) > 2 * POINTS or not all(0 <= each <= EDGE for each in drawn):
        raise unfit
    return strokes


_READERS = {
    Kind.TEXT: _text,
    Kind.LONG: _text,
    Kind.DATE: _date,
    Kind.SCALE: _scale,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.TABLE: _table,
    Kind.DRAWING: _drawing,
}
