"""Balances Due You: by client and by payer, with their ages."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from settee.billing.access import billed_providers
from settee.billing.models import Claim, Payer
from settee.billing.queries.bills import ClaimCursor, OpenInvoice, open_claims, open_invoices
from settee.billing.queries.ledger import Ages, Due, due_from_clients, due_from_payers
from settee.clients.models import Client
from settee.core.errors import Hidden
from settee.core.money import total
from settee.core.time import local_date
from settee.doors.decorators import office_required
from settee.doors.request import MemberRequest
from settee.office.fields import ids
from settee.office.lists import Page
from settee.practices.enums import Part

_SIZE: Final = 50
_OLD: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ClientDue:
    due: Due
    invoices: list[OpenInvoice]


@office_required
def clients(request: MemberRequest) -> HttpResponse:
    edge = _edge(request)
    after = None
    if edge:
        after = Client.objects.filter(id=edge).values_list("sort_key", "id").first()
    found = due_from_clients(
        local_date(timezone.now(), request.member.practice.zone),
        providers=_providers(request),
        after=after,
        limit=_SIZE + 1,
    )
    due = found[:_SIZE]
    invoices: dict[uuid.UUID, list[OpenInvoice]] = defaultdict(list)
    for invoice in _open_invoices(request, due):
        invoices[invoice.client_id].append(invoice)
    more = str(due[-1].id) if len(found) > _SIZE else ""
    page = Page([ClientDue(each, invoices[each.id]) for each in due], next=more)
    context = {"page": page, "sums": _sums(due), "whole": not (more or after)}
    return render(request, "office/ledger/balances.html", context)


@office_required
def payers(request: MemberRequest) -> HttpResponse:
    today = local_date(timezone.now(), request.member.practice.zone)
    due = due_from_payers(today, providers=_providers(request))
    forms = dict(Payer.objects.values_list("id", "form"))
    context = {"rows": [(each, forms[each.id]) for each in due], "sums": _sums(due)}
    return render(request, "office/ledger/balances_insurance.html", context)


@office_required
def payer(request: MemberRequest, payer_id: uuid.UUID) -> HttpResponse:
    row = Payer.objects.filter(id=payer_id).first()
    if row is None:
        raise Hidden
    old, now = "old" in request.GET, timezone.now()
    before = _claim_cursor(_edge(request))
    found = open_claims(
        row.id,
        providers=_providers(request),
        made_before=now - _OLD if old else None,
        before=before,
        limit=_SIZE + 1,
    )
    claims = found[:_SIZE]
    page = Page(claims, next=str(claims[-1].id) if len(found) > _SIZE else "")
    context = {"payer": row, "page": page, "old": old, "whole": not (page.next or before)}
    context |= {"sum": total(claim.due for claim in claims)}
    return render(request, "office/ledger/balances_payer.html", context)


def _open_invoices(request: MemberRequest, due: list[Due]) -> list[OpenInvoice]:
    ids_ = [each.id for each in due]
    return open_invoices(ids_, providers=_providers(request)) if due else []


def _providers(request: MemberRequest) -> list[uuid.UUID] | None:
    providers = billed_providers(request.member, Part.PAYMENTS)
    return None if providers is None else list(providers)


def _edge(request: MemberRequest) -> uuid.UUID | None:
    return next(iter(ids([request.GET.get("after", "")])), None)


def _claim_cursor(claim_id: uuid.UUID | None) -> ClaimCursor | None:
    if claim_id is None:
        return None
    return Claim.objects.filter(id=claim_id).values_list("created_at", "id").first()


def _sums(due: Iterable[Due]) -> Ages:
    ages = [(x.ages.to_30, x.ages.to_60, x.ages.to_90, x.ages.over_90) for x in due]
    sums: list[Decimal] = [total(column) for column in zip(*ages, strict=True)]
    return Ages(*sums) if sums else Ages(*[Decimal("0.00")] * 4)
