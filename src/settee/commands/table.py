"""Every command: its group in the help, its summary, and the function that does it.

A function is named ``module:function`` and imported when its command is called, so that the others
cost nothing. It takes the words after the command and parses them itself; its return value is the
exit code, None for 0. Before it is imported Django stands as far as ``needs`` says.
"""

from dataclasses import dataclass
from typing import Literal

Needs = Literal["nothing", "settings", "database"]


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    summary: str
    function: str
    needs: Needs = "database"


GROUPS: dict[str, tuple[Command, ...]] = {
    "Everyday": (
        Command(
            "run",
            "start everything: database, web server, job worker",
            "settee.commands.run:run_command",
            "nothing",
        ),
        Command(
            "stop",
            "stop what `settee run` started elsewhere",
            "settee.commands.run:stop_command",
            "nothing",
        ),
        Command(
            "practices",
            "list the practices: slug and name",
            "settee.commands.practices:practices_command",
        ),
        Command(
            "import",
            "move a practice in from a folder",
            "settee.movein.commands:import_command",
        ),
        Command(
            "bill",
            "send a date range to billing and write its claims and invoices",
            "settee.billing.commands:bill_command",
        ),
        Command(
            "demo",
            "load the demonstration practice",
            "settee.demo.commands:demo_command",
        ),
    ),
    "Service": (
        Command("web", "the web server alone", "settee.commands.service:web_command", "nothing"),
        Command("work", "the job worker alone", "settee.commands.service:work_command"),
        Command(
            "migrate",
            "bring the database to this version",
            "settee.commands.service:migrate_command",
            "settings",
        ),
        Command(
            "check",
            "check the settings and the program",
            "settee.commands.service:check_command",
            "settings",
        ),
        Command("manage", "Django's own commands", "settee.commands.service:manage_command"),
    ),
    "Care": (
        Command(
            "backup",
            "write database and attachments to one file",
            "settee.commands.care:backup_command",
            "nothing",
        ),
        Command(
            "restore",
            "bring a backup into an empty installation",
            "settee.commands.care:restore_command",
            "nothing",
        ),
        Command(
            "audit",
            "`audit verify` proves the audit trail unbroken",
            "settee.commands.audit:audit_command",
        ),
        Command(
            "keys",
            "`keys new` makes a key, `keys rotate` seals everything with the newest",
            "settee.commands.keys:keys_command",
            "nothing",
        ),
        Command(
            "doctor",
            "look over the installation and say what is wrong",
            "settee.commands.doctor:doctor_command",
            "nothing",
        ),
    ),
}

COMMANDS = {command.name: command for group in GROUPS.values() for command in group}
