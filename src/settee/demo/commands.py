"""The demonstration from the command line, and at the first start on an empty database."""

import argparse

from django.utils import timezone

from settee.core.errors import Refused
from settee.demo.loading import demo_is_loaded, load_demo
from settee.demo.people import BILLER, PASSWORD, PROVIDERS
from settee.practices.models import Practice, User


def demo_command(words: list[str]) -> int:
    argparse.ArgumentParser(
        prog="settee demo", description="Load the demonstration practice into an empty database."
    ).parse_args(words)
    if Practice.objects.exists() or User.objects.exists():
        raise Refused("The demonstration is loaded only into an empty database.")
    for line in ensure_demo():
        print(line)
    return 0


def ensure_demo() -> list[str]:
    """Load the demonstration if nobody is there yet; the sign-ins to print, if it is there."""
    if not Practice.objects.exists() and not User.objects.exists():
        load_demo(now=timezone.now())
    return sign_ins() if demo_is_loaded() else []


def sign_ins() -> list[str]:
    owner, viewer, clinician = PROVIDERS
    people = (
        ("Administrator", owner.email),
        ("Clinician who sees the others", viewer.email),
        ("Clinician who sees only herself", clinician.email),
        ("Biller (staff)", BILLER[2]),
    )
    lines = [f"  {role:<33}{email}" for role, email in people]
    return ["Sign in with one of these:", *lines, f"  {'Password of all':<33}{PASSWORD}"]
