"""Public holidays of a country and its subdivision, as the library ``holidays`` knows them.

A year is worked out when it is first asked for. Countries are ISO 3166-1 codes, subdivisions the
part of ISO 3166-2 behind the country's; names are English.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

# "Independence Day (observed)" is the day off in place of a Sunday; the holiday is the same.
_SUFFIX = re.compile(r" \((?:observed|estimated|, )+\)$")
_ENGLISH = ("en_US", "en_GB", "en")


class Holiday(NamedTuple):
    """A day off. ``name`` is what is shown, ``kind`` the same in every year."""

    day: date
    name: str
    kind: str


def between(country: str, subdivision: str, first: date, last: date) -> Iterator[Holiday]:
    """The holidays from ``first`` to ``last``, both included, in order; several may fall on a day.

    None for a country that the library does not know; the country's where it does not know the
    subdivision.
    """
    known = _known().get(country)
    if known is None:
        return
    region = subdivision if subdivision in known else ""
    for year in range(first.year, last.year + 1):
        for each in _of_year(country, region, year):
            if first <= each.day <= last:
                yield each


@lru_cache(maxsize=512)
def _of_year(country: str, region: str, year: int) -> tuple[Holiday, ...]:
    import holidays  # takes half a second, and most processes never need it

    found = holidays.country_holidays(country, subdiv=region or None, years=year)
    english = [each for each in _ENGLISH if each in found.supported_languages]
    if english and found.default_language not in english:
        language = english[0]
        found = holidays.country_holidays(
            country, subdiv=region or None, years=year, language=language
        )
    return tuple(
        Holiday(day, name, _SUFFIX.sub("", name))
        for day in sorted(found)
        if day.year == year
        for name in found.get_list(day)
    )


@lru_cache(maxsize=1)
def countries() -> tuple[tuple[str, str], ...]:
    """Code and name of every country there is, by name."""
    from holidays.registry import COUNTRIES

    names = {names[1]: module.replace("_", " ").title() for module, names in COUNTRIES.items()}
    return tuple(sorted(((code, names[code]) for code in _known()), key=lambda pair: pair[1]))


def subdivisions(country: str) -> tuple[tuple[str, str], ...]:
    """Code and name of each subdivision, by name; the code where the library has no name."""
    return _subdivisions(country) if _known().get(country) else ()


@lru_cache(maxsize=64)
def _subdivisions(country: str) -> tuple[tuple[str, str], ...]:
    import holidays

    found = holidays.country_holidays(country)
    names: dict[str, str] = {}
    for name, code in found.subdivisions_aliases.items():
        names[code] = max(names.get(code, ""), name, key=len)  # others are abbreviations
    pairs = [(code, names.get(code, code)) for code in _known()[country]]
    return tuple(sorted(pairs, key=lambda pair: pair[1]))


@lru_cache(maxsize=1)
def _known() -> dict[str, list[str]]:
    import holidays

    return holidays.list_supported_countries(include_aliases=False)
