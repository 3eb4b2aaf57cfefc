"""Failures of a command that a person can mend."""


class CommandFault(Exception):
    """The command can't go on; the message is one sentence that says why and what to do."""
