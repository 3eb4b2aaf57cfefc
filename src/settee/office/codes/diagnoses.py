"""Diagnosis Codes: those kept at hand, and search in all of ICD-10-CM."""

from django.http import HttpResponse
from django.shortcuts import redirect

from settee.billing.domain.diagnosis import drop_diagnosis, keep_diagnosis, search_diagnoses
from settee.billing.models import DiagnosisCode
from settee.core.errors import Refused
from settee.doors.decorators import office_required
from settee.doors.request import MemberRequest
from settee.office.fields import ids
from settee.office.viewing import only_view
from settee.practices.enums import Part
from settee.ui.htmx import render_part, say


@office_required
def codes(request: MemberRequest) -> HttpResponse:
    if {"keep", "drop"} & set(request.POST):
        return _changed(request)
    words = request.POST.get("q", "")[:100]
    kept = list(DiagnosisCode.objects.order_by("code"))
    context = {
        "q": words,
        "found": search_diagnoses(words) if words.strip() else [],
        "kept": kept,
        "kept_codes": {each.code for each in kept},
        "view_only": only_view(request.member, Part.CODES),
    }
    page, part = "office/codes/diagnosis_codes.html", "office/codes/_diagnoses_found.html"
    return render_part(request, page, part, context)


def _changed(request: MemberRequest) -> HttpResponse:
    """Puts a code on the list or takes one off."""
    try:
        if "keep" in request.POST:
            kept = keep_diagnosis(actor=request.member, code=request.POST["keep"][:10])
            say(request, f"{kept.code} is on your list.")
        for code_id in ids(request.POST.getlist("drop")):
            drop_diagnosis(actor=request.member, code_id=code_id)
            say(request, "The code is off your list.")
    except Refused as refused:
        say(request, refused.message)
    return redirect("office:diagnosis_codes")
