"""What `settee run` has to have done before it serves, in a process of its own.

Thus the parent, which lives as long as the installation, never loads Django. The lines for the
person at the terminal go to standard output.
"""

import importlib.util
import sys

from settee.commands import boot
from settee.commands.errors import guarded


def prepare_command(words: list[str]) -> int:
    """Migrate, collect static files and fill an empty database with the demo."""
    boot.boot_database()
    from settee.commands.static import collect_static_if_needed

    collect_static_if_needed()
    if "--no-demo" not in words and importlib.util.find_spec("settee.demo.commands"):
        from settee.demo.commands import ensure_demo

        for line in ensure_demo():
            print(line)
    return 0


if __name__ == "__main__":
    sys.exit(guarded(lambda: prepare_command(sys.argv[1:])))
