"""Addresses of a record that was merged into another one lead to that one."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from settee.clients.access import Merged
from settee.doors.request import DoorRequest
from settee.ui.htmx import say

_KEEPING_METHOD = 307


def lead_on(request: DoorRequest, merged: Merged) -> HttpResponse:
    """The same page of the record that was kept.

    A form with a version is sent on as it was typed: it meets a newer version there, so its reader
    sees what differs and nothing is saved unseen. Anything else that was sent is not done, and that
    is said. Raises Http404 where the address names no client.
    """
    here = request.get_full_path().replace(str(merged.old), str(merged.kept))
    if here == request.get_full_path():
        raise Http404
    if request.method != "POST":
        return HttpResponseRedirect(here)
    if "version" in request.POST:
        return HttpResponse(status=_KEEPING_METHOD, headers={"Location": here})
    say(
        request,
        "Two records were merged while you had this page open, so nothing was done. This is the"
        " record that was kept.",
    )
    return redirect("desk:client", merged.kept)
