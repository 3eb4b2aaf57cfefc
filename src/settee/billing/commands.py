"""`settee bill`: a range of days sent to billing, its claims, forms and invoices as files."""

import argparse
import json
import sys
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.utils import timezone

from settee.billing import outgoing
from settee.billing.domain.month import Billed, bill_range
from settee.billing.domain.papers import claims_pdf, invoice_pdf
from settee.billing.enums import PayerForm
from settee.billing.models import Batch, Claim
from settee.core.errors import Refused
from settee.practices.models import Practice
from settee.practices.scope import practice_open

_LONGEST_RANGE = 366 * 5


def bill_command(words: list[str]) -> int:
    """Raises Refused for an unknown practice, wrong dates and a folder that can't be written."""
    arguments = _parser().parse_args(words)
    first, last = arguments.first, arguments.last
    if last < first:
        raise Refused(f"--to {last} lies before --from {first}.")
    if (last - first).days > _LONGEST_RANGE:
        raise Refused("Bill at most five years at a time.")
    practice = _practice(arguments.practice)
    folder = _folder(arguments.out)
    with outgoing.alone(folder):
        _settle(folder, practice)  # what an interrupted run left
        with practice_open(practice):
            billed = bill_range(practice=practice, first=first, last=last, now=timezone.now())
            if billed.batch is not None:
                name = f"{practice.slug}.{billed.batch.id}"
                outgoing.stage(folder, name, _files(billed.batch, practice))
        files = _settle(folder, practice)
        report = json.dumps(billed.report.as_json(), indent=2, ensure_ascii=False)
        outgoing.write_whole(folder / "report.json", f"{report}\n")
    _tell(billed, len(files), folder)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="settee bill",
        description="Send a range of days to billing, then generate invoices and insurance forms.",
    )
    parser.add_argument("--practice", required=True, metavar="SLUG", help="see `settee practices`")
    parser.add_argument("--from", required=True, dest="first", type=_day, metavar="YYYY-MM-DD")
    parser.add_argument("--to", required=True, dest="last", type=_day, metavar="YYYY-MM-DD")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="for the files")
    return parser


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-11-30") from None
    if not 1900 <= day.year <= 2200:
        raise argparse.ArgumentTypeError(f"the year of {text} can't be meant")
    return day


def _practice(slug: str) -> Practice:
    practice = Practice.objects.filter(slug=slug.strip().lower()).first()
    if practice is None:
        raise Refused(f"There is no practice {slug!r}; `settee practices` lists them.")
    return practice


def _folder(folder: Path) -> Path:
    """``folder`` with its three parts, made and tried before anything is billed."""
    try:
        for part in ("claims", "forms", "invoices"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        tried = folder / f".tried-{uuid.uuid4()}"  # another run may be trying at this moment
        outgoing.write_whole(tried, "")
        tried.unlink()
    except OSError as error:
        raise Refused(f"{folder} can't be written: {error.strerror}. Name another --out.") from None
    return folder


def _settle(folder: Path, practice: Practice) -> list[Path]:
    prefix = f"{practice.slug}."

    def is_committed(name: str) -> bool:
        with practice_open(practice):
            return Batch.objects.filter(id=uuid.UUID(name.removeprefix(prefix))).exists()

    return outgoing.settle(folder, prefix, is_committed=is_committed)


def _files(batch: Batch, practice: Practice) -> Iterator[tuple[str, bytes]]:
    for interchange in batch.interchanges.order_by("control_number"):
        name = f"claims/{interchange.control_number:09d}.837"
        yield name, interchange.content.encode("ascii")
    paper = Claim.objects.filter(batch=batch).exclude(form=PayerForm.ELECTRONIC)
    for claim in paper.order_by("number").iterator():
        form = PayerForm(claim.form)
        yield f"forms/{claim.number}.pdf", claims_pdf([claim], practice, form=form)
    for invoice in batch.invoices.order_by("number").iterator():
        yield f"invoices/{invoice.number}.pdf", invoice_pdf(invoice)


def _tell(billed: Billed, files: int, folder: Path) -> None:
    report = billed.report
    print(
        f"{report.sessions} sessions, {report.ready} ready; made {report.made.invoices} invoices"
        f" and {report.made.claims} claims. {files} new files in {folder}."
    )
    for words in dict.fromkeys(billed.batch.refused.values() if billed.batch else ()):
        print(f"Not billed: {words}", file=sys.stderr)
