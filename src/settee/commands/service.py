"""The parts of a running installation, each as a process of its own."""

import argparse
import os
import sys

from settee.commands import boot


def web_command(words: list[str]) -> int:
    """Serve pages. Django is only loaded in the processes that granian makes."""
    argparse.ArgumentParser(prog="settee web", description="The web server alone.").parse_args(
        words
    )
    from granian.constants import Interfaces
    from granian.server import Server

    from settee.config import places

    boot.load_keys(places.DATA)
    boot.start_database()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settee.config.settings")
    Server(
        "settee.commands.serving:application",
        address=places.HOST,
        port=places.PORT,
        interface=Interfaces.ASGI,
        workers=places.WEB_PROCESSES,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_enabled=False,
    ).serve()
    return 0


def work_command(words: list[str]) -> int:
    """Do jobs until told to stop; the job in hand is finished first."""
    argparse.ArgumentParser(prog="settee work", description="The job worker alone.").parse_args(
        words
    )
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from settee.config import places

    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(concurrency=places.JOB_CONCURRENCY)
    return 0


def migrate_command(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="settee migrate", description="Bring the database to this version of Settee."
    )
    parser.parse_args(words)
    from settee.commands.migrating import migrate_if_needed

    done = migrate_if_needed()
    print("The database is now at this version." if done else "Nothing to do.")
    return 0


def check_command(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="settee check", description="Check the settings and the program."
    )
    parser.parse_args(words)
    from django.core.management import call_command

    call_command("check", databases=["default"])
    return 0


def manage_command(words: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line([f"{sys.argv[0]} manage", *words])
    return 0
