"""`settee audit verify`: proves every practice's trail unbroken."""

import argparse

from settee.audit.domain.chain import seal, verify
from settee.core.scope import practice_scope
from settee.practices.models import Practice


def audit_command(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="settee audit")
    parser.add_argument("action", choices=["verify"])
    parser.parse_args(words)
    broken = 0
    for practice_id, slug in Practice.objects.order_by("slug").values_list("id", "slug"):
        with practice_scope(practice_id):
            sealed = seal()
            fault = verify()
        if fault is None:
            print(f"{slug}: unbroken ({sealed} entries newly chained)")
        else:
            broken += 1
            print(f"{slug}: BROKEN at {fault.position}: {fault.what}")
    return 1 if broken else 0
