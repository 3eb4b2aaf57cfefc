"""Judges of written interchanges: two validators that know nothing of us, and our own rules."""

import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pyx12.params
import pyx12.x12n_document
from x12sdk.io import X12ModelReader

from settee.billing.x12.recheck import check_interchange


def judge_837p(text: str) -> list[str]:
    """Every complaint of pyx12, x12sdk and our own rules about one interchange of claims."""
    return [
        *(f"pyx12: {complaint}" for complaint in pyx12_complaints(text)),
        *(f"x12sdk: {complaint}" for complaint in x12sdk_complaints(text)),
        *(f"settee: {complaint}" for complaint in check_interchange(text)),
    ]


def pyx12_complaints(text: str) -> list[str]:
    """What pyx12's map of 005010X222A1 refuses, element by element."""
    report = io.StringIO()
    accepted = pyx12.x12n_document.x12n_document(
        pyx12.params.params(), io.StringIO(text), None, None, None, report
    )
    complaints = list(_errors(json.loads(report.getvalue() or "{}")))
    return complaints or ([] if accepted else ["refused"])


def _errors(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for part in node:
            yield from _errors(part)
    elif isinstance(node, dict):
        if "err_str" in node:
            yield node["err_str"]
        for part in node.values():
            yield from _errors(part)


def x12sdk_complaints(text: str) -> list[str]:
    """What x12sdk's model refuses, but for two mistakes of its own.

    It knows the same claims only under the name 005010X222A2, and DMG03 only as F or M, where the
    guide has U too.
    """
    known = text.replace("005010X222A1", "005010X222A2")
    known = re.sub(r"(?<=~)(DMG\*D8\*\d{8})\*U(?=~)", r"\1", known)
    try:
        with X12ModelReader(known) as reader:
            sets = [type(transaction).__name__ for transaction in reader.models()]
    except ValueError as refusal:  # pydantic's ValidationError and the parser's own are both
        return [str(refusal)]
    return [] if sets and set(sets) == {"HealthCareClaimProfessional"} else [f"read {sets}"]
