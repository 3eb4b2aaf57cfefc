"""How many minutes face to face a procedure code stands for (CPT time rules)."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Minutes:
    least: int
    most: int | None = None

    def __str__(self) -> str:
        most = f" to {self.most}" if self.most else " or more"
        return f"{self.least}{most} minutes"


_PSYCHOTHERAPY_30: Final = Minutes(16, 37)
_PSYCHOTHERAPY_45: Final = Minutes(38, 52)
_PSYCHOTHERAPY_60: Final = Minutes(53)
_FAMILY: Final = Minutes(26)

RULES: Final[dict[str, Minutes]] = {
    "90832": _PSYCHOTHERAPY_30,
    "90833": _PSYCHOTHERAPY_30,
    "90834": _PSYCHOTHERAPY_45,
    "90836": _PSYCHOTHERAPY_45,
    "90837": _PSYCHOTHERAPY_60,
    "90838": _PSYCHOTHERAPY_60,
    "90839": Minutes(30),  # from 75 on with 90840 beside it
    "90846": _FAMILY,
    "90847": _FAMILY,
}
_BY_LENGTH: Final = ("90832", "90834", "90837")


def misfit(code: str, minutes: int) -> str:
    """What is doubtful about ``code`` for a session of ``minutes``, in words; '' when it fits."""
    rule = RULES.get(code)
    if rule is None or (rule.least <= minutes and (rule.most is None or minutes <= rule.most)):
        return ""
    if code not in _BY_LENGTH:
        return f"{code} stands for {rule}; this session took {minutes}."
    if minutes < _PSYCHOTHERAPY_30.least:
        return (
            f"{code} stands for {rule}; {minutes} minutes are too few for any psychotherapy code."
        )
    return f"{code} stands for {rule}; {minutes} minutes are {_fitting(minutes)}."


def _fitting(minutes: int) -> str:
    return next(
        code for code in _BY_LENGTH if (most := RULES[code].most) is None or minutes <= most
    )
