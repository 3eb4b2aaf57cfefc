"""A client's record: the tab Insurance, with the search for diagnoses and the choice of payers."""

import uuid
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from settee.billing.domain.diagnosis import NoSuchDiagnosis, find_diagnosis, search_diagnoses
from settee.billing.icd import Diagnosis
from settee.billing.models import Payer
from settee.clients.access import get_client, may_change, require_change
from settee.clients.domain.coverage import PRIMARY, RANKS, save_coverage
from settee.clients.models import Client, Coverage
from settee.core.errors import ChangedMeanwhile
from settee.desk.clients.facts import back_office, payer_choices, payers
from settee.desk.clients.forms import BillingForm, CoverageForm
from settee.desk.clients.merging import merge
from settee.desk.clients.record import show_tab
from settee.doors.decorators import member_required
from settee.doors.request import MemberRequest
from settee.practices.models import Member
from settee.ui.htmx import say

KINDS = (("", "All payers"), ("used", "Payers used before"), ("electronic", "Electronic payers"),
         ("paper", "Paper payers"))  # fmt: skip


NO_PAYER = "No insurance"


@dataclass(slots=True)
class Forms:
    """The three forms of the tab, which are saved together."""

    billing: BillingForm
    coverages: dict[int, CoverageForm]

    @property
    def all(self) -> list[Any]:
        return [self.billing, *self.coverages.values()]

    @property
    def are_valid(self) -> bool:
        return not self.have_errors

    @property
    def have_errors(self) -> bool:
        """All forms are asked, so that everything is said at once."""
        return sum(len(form.errors) for form in self.all) > 0


@member_required
def insurance(request: MemberRequest, client_id: uuid.UUID) -> HttpResponse:
    client = get_client(request.member, client_id)
    posted = None
    if request.method == "POST":
        require_change(request.member, client)
        posted = request.POST
    forms = _forms(request.member, client, posted)
    if request.method == "POST" and forms.are_valid and _saved(request, client, forms):
        say(request, "Saved.")
        return redirect("desk:client_insurance", client.id)
    context = {
        "form": forms.billing,
        "primary": forms.coverages[PRIMARY],
        "secondary": forms.coverages[PRIMARY + 1],
        "forms": forms,
        "kinds": KINDS,
        "titles": _titles(client.diagnosis_codes),
    }
    status = 422 if forms.have_errors else 200
    return show_tab(request, client, "desk:client_insurance", context, status=status)


@member_required
def payers_to_choose(request: MemberRequest, client_id: uuid.UUID, rank: int) -> HttpResponse:
    """What one coverage's drop-down offers, for htmx."""
    get_client(request.member, client_id)
    chosen = request.GET.get(f"{RANKS.get(rank, '')}-payer_code", "")[:80].replace("\0", "")
    choices = payer_choices(request.member, payers(), request.GET.get("kind", ""), chosen)
    context = {"choices": choices, "chosen": chosen, "empty": NO_PAYER}
    return render(request, "desk/clients/_payer_options.html", context)


@member_required
def diagnoses(request: MemberRequest) -> HttpResponse:
    """Diagnoses for what was typed, to choose from. By POST: it belongs to somebody."""
    text = request.POST.get("diagnosis", "")[:100].replace("\0", "")
    context = {"text": text.strip(), "found": search_diagnoses(text, limit=12)}
    return render(request, "desk/clients/_diagnoses.html", context)


def _forms(actor: Member, client: Client, posted: Any) -> Forms:
    stored = {coverage.rank: coverage for coverage in Coverage.objects.filter(client=client)}
    billing = BillingForm(posted, instance=copy(client), editable=may_change(actor, client))
    offered = payers() if back_office(actor) else None
    return Forms(
        billing,
        {rank: _coverage(actor, client, rank, stored.get(rank), posted, offered) for rank in RANKS},
    )


def _coverage(
    actor: Member,
    client: Client,
    rank: int,
    row: Coverage | None,
    posted: Any,
    offered: list[Payer] | None,
) -> CoverageForm:
    choices = None
    if offered is not None:
        chosen = (posted or {}).get(f"{RANKS[rank]}-payer_code") or (row.payer_code if row else "")
        choices = [("", NO_PAYER), *payer_choices(actor, offered, "", chosen)]
    return CoverageForm(
        posted,
        prefix=RANKS[rank],
        instance=row or Coverage(client=client, rank=rank),
        payers=choices,
        editable=may_change(actor, client),
    )


def _saved(request: MemberRequest, client: Client, forms: Forms) -> bool:
    try:
        save_coverage(
            actor=request.member,
            client_id=client.id,
            values=forms.billing.values,
            coverages={rank: form.values for rank, form in forms.coverages.items()},
            version=forms.billing.cleaned_data["version"],
        )
    except ChangedMeanwhile:
        stored = _forms(request.member, client, None)
        told = [
            [f"{RANKS[rank].title()} insurance, {text}" for text in merge(form, there)]
            for (rank, form), there in zip(
                forms.coverages.items(), stored.coverages.values(), strict=True
            )
        ]
        forms.billing.show_meanwhile(stored.billing, *told)
        return False
    return True


def _titles(codes: list[str]) -> list[Diagnosis]:
    """What the stored codes mean; one that a newer release dropped is left out."""
    found = []
    for code in codes:
        with suppress(NoSuchDiagnosis):
            found.append(find_diagnosis(code))
    return found
