"""Copy Codes to Another Account."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from settee.billing.domain.copying import compare, copy_codes, targets
from settee.core.errors import Hidden
from settee.doors.decorators import office_required
from settee.doors.request import MemberRequest
from settee.office.fields import ids
from settee.ui.htmx import say


@office_required
def copy(request: MemberRequest) -> HttpResponse:
    """Which practice; then what is new, the same or different there; then it is copied."""
    chosen = next(iter(ids([request.POST.get("to") or request.GET.get("to", "")])), None)
    if request.method == "POST" and chosen:
        return _copied(request, chosen)
    found = targets(request.member)
    if chosen is None and len(found) == 1:
        chosen = found[0].practice_id
    place = next((each for each in found if each.practice_id == chosen), None)
    if chosen and place is None:
        raise Hidden
    groups = compare(actor=request.member, practice_id=chosen) if chosen else []
    context = {
        "targets": found,
        "place": place,
        "groups": groups,
        "different": any(group.count("different") for group in groups),
        "new": sum(group.count("new") for group in groups),
    }
    return render(request, "office/access/copy_codes.html", context)


def _copied(request: MemberRequest, practice_id: uuid.UUID) -> HttpResponse:
    replace = ids(request.POST.getlist("replace"))
    done = copy_codes(actor=request.member, practice_id=practice_id, replace=replace)
    say(request, f"Copied: {done.added} added, {done.replaced} replaced.")
    return redirect(f"{reverse('office:copy_codes')}?to={practice_id}")
