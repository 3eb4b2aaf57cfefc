"""Search in ICD-10-CM: the billable codes of the yearly release, by code or by words.

The release as a package takes seconds to load and more memory than a whole web process may have.
It is therefore read once, by a process of its own, into a file of one line a code, which is mapped
into memory and searched as bytes. Accents and case do not count.
"""

import mmap
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from settee.core.text import fold

_PACKAGE = "simple-icd-10-cm"
# The chapters a therapist means most of the time come first among equals.
_FIRST_CHAPTERS = "FZRTG"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    code: str  # with its dot: F41.1
    title: str


def normal_code(text: str) -> str:
    """``f411`` as ``F41.1``: upper case, a dot after the third character."""
    plain = "".join(text.upper().replace(".", "").split())
    return f"{plain[:3]}.{plain[3:]}" if len(plain) > 3 else plain


def search(text: str, *, folder: Path, limit: int = 20) -> list[Diagnosis]:
    """Codes that begin with ``text``, then titles with words that begin like all of its own.

    ``folder`` keeps the file; it is made there at the first search, in a few seconds.
    """
    index = _index(folder)
    code = fold(text).replace(".", "").replace(" ", "")
    words = fold(text).split()
    if not words:
        return []
    found: dict[str, Diagnosis] = {}
    # A line is "\n<code without dot> <folded title>\t<code>\t<title>".
    for hit in islice(_lines(index, f"\n{code}".encode()), limit):
        found[hit.code] = hit
    starts = [f" {word}" for word in words]
    for hit in _lines(index, max(starts, key=len).encode()):
        if len(found) >= limit:
            break
        title = f" {fold(hit.title)}"
        if all(start in title for start in starts):
            found.setdefault(hit.code, hit)
    return list(found.values())


def find(code: str, *, folder: Path) -> Diagnosis | None:
    """The billable code written as ``f411``, ``F41.1`` or ``F411``; None if there is none."""
    plain = normal_code(code).replace(".", "").lower()
    return next(_lines(_index(folder), f"\n{plain} ".encode()), None) if plain else None


def _lines(index: mmap.mmap, needle: bytes) -> Iterator[Diagnosis]:
    """The codes on whose line ``needle`` stands, in the order of the file."""
    position = index.find(needle)
    while position >= 0:
        start = index.rfind(b"\n", 0, position + 1) + 1
        end = index.find(b"\n", start)
        _, code, title = index[start:end].decode().split("\t")
        yield Diagnosis(code, title)
        position = index.find(needle, end)


@cache
def _index(folder: Path) -> mmap.mmap:
    file = folder / f"icd-10-cm-{version(_PACKAGE)}.txt"
    if not file.exists():
        subprocess.run([sys.executable, "-m", __name__, str(file)], check=True)
    with file.open("rb") as opened:
        return mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)


def _write(file: Path) -> None:
    """Read the package's release into ``file``, which appears whole or not at all."""
    import simple_icd_10_cm as release

    codes = [code for code in release.get_all_codes(with_dots=True) if release.is_leaf(code)]
    codes.sort(key=lambda code: (_FIRST_CHAPTERS.find(code[0]) % 26, code))
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    with part.open("w", encoding="utf-8") as out:
        out.write("\n")
        for code in codes:
            title = " ".join(release.get_description(code).split())
            out.write(f"{code.replace('.', '').lower()} {fold(title)}\t{code}\t{title}\n")
    part.replace(file)


if __name__ == "__main__":
    _write(Path(sys.argv[1]))
