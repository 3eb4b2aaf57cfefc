"""The `settee` command itself: help, mistakes, keys, versions."""

import importlib
import stat
from pathlib import Path

import psycopg
import pytest

from settee.__main__ import help_text, main
from settee.commands.table import COMMANDS, GROUPS
from settee.database.server import DATABASE, ensure_running, stop, superuser_url
from tests.commands.running import settee

_DOCS = Path(__file__).resolve().parents[2] / "docs" / "operations.md"


def test_help_groups_every_command() -> None:
    text = help_text()
    assert [line for line in text.splitlines() if line.endswith(":")] == [
        f"{group}:" for group in GROUPS
    ]
    listed = [line.split()[0] for line in text.splitlines() if line.startswith("  ")]
    assert listed == list(COMMANDS)


def test_every_command_is_explained_in_the_documents() -> None:
    page = _DOCS.read_text()
    assert [name for name in COMMANDS if f"`settee {name}" not in page] == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_its_function(name: str) -> None:
    module, _, function = COMMANDS[name].function.partition(":")
    assert callable(getattr(importlib.import_module(module), function))


def test_unknown_command_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runn"]) == 2
    assert capsys.readouterr().err == "settee: there is no command 'runn'; see settee --help.\n"


def test_help_of_a_command_writes_nothing(tmp_path: Path) -> None:
    done = settee("audit", "--help", data=tmp_path / "data")
    assert (done.returncode, done.stdout.split()[:3]) == (0, ["usage:", "settee", "audit"])
    assert not (tmp_path / "data").exists()


def test_wrong_setting_is_one_sentence(tmp_path: Path) -> None:
    done = settee("migrate", data=tmp_path, SETTEE_PORT="http")
    assert (done.returncode, done.stderr) == (
        1,
        "settee: SETTEE_PORT must be a whole number, such as 8000.\n",
    )


def test_unknown_setting_is_one_sentence(data: Path) -> None:
    done = settee("check", data=data, SETTEE_PROT="8001")
    assert (done.returncode, done.stderr) == (
        1,
        "settee: SETTEE_PROT is not a setting of Settee; did you mean SETTEE_PORT?\n",
    )


def test_keys_are_made_once_for_the_owner_alone(data: Path) -> None:
    keys = data / "keys.env"
    made = keys.read_text()
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert settee("migrate", data=data).stdout == "Nothing to do.\n"
    assert keys.read_text() == made


def test_lost_keys_are_not_replaced(data: Path) -> None:
    (data / "keys.env").unlink()
    done = settee("migrate", data=data)
    assert (done.returncode, done.stderr) == (
        1,
        f"settee: {data}/keys.env is missing, and nothing encrypted can be read without it: "
        "put back the copy that you keep with your backups.\n",
    )
    assert not (data / "keys.env").exists()


def test_database_of_a_newer_version_is_refused(data: Path) -> None:
    url = ensure_running(data)
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('practices', '9999_from_the_future', now())"
        )
    done = settee("practices", data=data)
    stop(data)
    assert (done.returncode, done.stderr) == (
        1,
        "settee: This database was made by a newer Settee (it has "
        "practices.9999_from_the_future): install that version or a later one.\n",
    )


def test_rules_of_the_tables_are_completed_after_a_kill(data: Path) -> None:
    # As after a kill between the last migration and the rules: tables without them.
    ensure_running(data)
    with psycopg.connect(superuser_url(data, DATABASE)) as connection:
        connection.execute("COMMENT ON SCHEMA public IS NULL")
        connection.execute("ALTER TABLE clients_client DISABLE ROW LEVEL SECURITY")
    done = settee("practices", data=data)
    with psycopg.connect(superuser_url(data, DATABASE)) as connection:
        row = connection.execute(
            "SELECT relrowsecurity FROM pg_class WHERE relname = 'clients_client'"
        ).fetchone()
    stop(data)
    assert (done.returncode, row) == (0, (True,))
