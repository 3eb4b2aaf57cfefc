"""Files and functions stay as small as the house wants them (docs/architecture.md, "Sizes")."""

import ast
from pathlib import Path
from statistics import median, quantiles

SOURCE = Path(__file__).resolve().parents[2] / "src" / "settee"
FILES = [
    path
    for path in SOURCE.rglob("*.py")
    if "migrations" not in path.parts and path.read_text().strip()
]


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def functions() -> list[tuple[str, int]]:
    found = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                found.append((f"{path.relative_to(SOURCE)}:{node.name}", length))
    return found


def test_files_stay_small() -> None:
    sizes = [lines(path) for path in FILES]
    assert [str(path) for path in FILES if lines(path) > 500] == []
    assert median(sizes) <= 80
    assert quantiles(sizes, n=10)[-1] <= 250


def test_functions_stay_small() -> None:
    lengths = [length for _, length in functions()]
    assert [name for name, length in functions() if length > 60] == []
    assert median(lengths) <= 8
    assert quantiles(lengths, n=10)[-1] <= 25


def test_templates_stay_small() -> None:
    assert [str(path) for path in SOURCE.rglob("*.html") if lines(path) > 250] == []


def test_kernel_stays_small() -> None:
    assert sum(lines(path) for path in FILES if path.is_relative_to(SOURCE / "core")) < 2_000
