"""``make bench``: measure speed and memory against limits of the same run.

``python -m bench --size S`` is done in about two minutes; ``--only pages`` measures one part.
"""

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("pages", "work", "series", "footprint", "import")


def main() -> int:
    options = _options()
    home: Path = options.data.absolute()
    home.mkdir(parents=True, exist_ok=True)
    _boot(home)

    from bench.run import run

    return run(options.size, options.only or PARTS, home, share=options.share)


def _boot(home: Path) -> None:
    """Django on the embedded database in ``home``."""
    for name in [name for name in os.environ if name.startswith("SETTEE_")]:
        del os.environ[name]
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {
        "SETTEE_DATA": str(home),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PYTHONPATH": str(ROOT),
    }
    os.chdir(ROOT)
    from settee.commands.boot import boot_database

    boot_database()
    from settee.commands.static import collect_static_if_needed

    collect_static_if_needed()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--size", choices=["S", "M", "L"], default="L")
    parser.add_argument("--only", choices=PARTS, action="append", help="one part; repeatable")
    parser.add_argument(
        "--share", type=float, default=1.0, help="of the practices that fill L, from 0 to 1"
    )
    parser.add_argument("--data", type=Path, default=ROOT / "var" / "bench", metavar="FOLDER")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
