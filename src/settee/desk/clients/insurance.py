"""A client's record: the tab Insurance, with the search for diagnoses and the choice of payers."""

import uuid
from contextlib import suppress
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from settee.billing.domain.diagnosis import NoSuchDiagnosis, find_diagnosis, search_diagnoses
from settee.billing.icd import Diagnosis
from settee.clients.access import get_client, require_change
from settee.clients.domain.coverage import RANKS, save_coverages
from settee.clients.models import Client, Coverage
from settee.core.errors import ChangedMeanwhile, Refused
from settee.desk.clients.insurance_tab import Tab
from settee.desk.clients.payers import NO_PAYER, kinds, payer_choices, payers
from settee.desk.clients.record import show_tab
from settee.doors.decorators import member_required
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.ui.htmx import say


@member_required
def insurance(request: MemberRequest, client_id: uuid.UUID) -> HttpResponse:
    client = get_client(request.member, client_id)
    if request.method == "POST":
        require_change(request.member, client)
    tab = Tab.of(request.member, client, posted(request))
    if request.method == "POST" and tab.are_valid and _saved(request, client, tab):
        say(request, "Saved.")
        return redirect("desk:client_insurance", client.id)
    context = {
        "form": tab.billing,
        "sections": list(tab.sections(request.member)),
        "parts": tab.parts,
        "kinds": kinds(request.member),
        "titles": _titles(client.diagnosis_codes),
    }
    status = 200 if tab.are_valid or not tab.billing.is_bound else 422
    return show_tab(request, client, "desk:client_insurance", context, status=status)


@member_required
def payers_to_choose(request: MemberRequest, client_id: uuid.UUID, rank: int) -> HttpResponse:
    """What one insurance's drop-down offers, for htmx."""
    client = get_client(request.member, client_id)
    prefix = RANKS[rank - 1] if 0 < rank <= len(RANKS) else ""
    chosen = request.GET.get(f"{prefix}-payer_code", "")[:80].replace("\0", "")
    stored = Coverage.objects.filter(client=client, payer_code__iexact=chosen).exists()
    choices = payer_choices(
        request.member, payers(), request.GET.get("kind", ""), stored=chosen if stored else ""
    )
    context = {"choices": choices, "chosen": chosen, "empty": NO_PAYER}
    return render(request, "desk/clients/_payer_options.html", context)


@member_required
def diagnoses(request: MemberRequest) -> HttpResponse:
    """Diagnoses for what was typed, to choose from. By POST: it belongs to somebody."""
    text = request.POST.get("diagnosis", "")[:100].replace("\0", "")
    context = {"text": text.strip(), "found": search_diagnoses(text, limit=12)}
    return render(request, "desk/clients/_diagnoses.html", context)


def _saved(request: MemberRequest, client: Client, tab: Tab) -> bool:
    try:
        save_coverages(
            actor=request.member,
            client_id=client.id,
            values=tab.billing.values,
            coverages=tab.wanted(request.POST.get("move", "")),
            version=tab.billing.cleaned_data["version"],
        )
    except ChangedMeanwhile:
        tab.show_meanwhile(Tab.of(request.member, get_client(request.member, client.id), None))
        return False
    except Refused as refused:
        tab.billing.add_error(None, refused.message)
        return False
    return True


def _titles(codes: list[str]) -> list[Diagnosis]:
    """What the stored codes mean; one that a newer release dropped is left out."""
    found: list[Any] = []
    for code in codes:
        with suppress(NoSuchDiagnosis):
            found.append(find_diagnosis(code))
    return found
