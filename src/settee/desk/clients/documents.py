"""A client's record: the tab Documents, and one document with its preview."""

import uuid
from copy import copy

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.http import content_disposition_header
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from settee.clients.access import get_client, may_change, require_change
from settee.clients.domain import document as domain
from settee.clients.models import Document
from settee.core.errors import ChangedMeanwhile
from settee.desk.clients.document_forms import DocumentForm, UploadForm
from settee.desk.clients.record import show_tab
from settee.doors.decorators import member_required
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.doors.uploads import too_large
from settee.files.domain.content import PDF, PICTURES
from settee.ui.htmx import say

SHOWN = 200
# What a document is shown under: it runs nothing, loads nothing, and only our own page frames it.
# Chromium refuses its PDF viewer to a sandbox.
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
_FRAMES: dict[str, list[str]] = {**settings.SECURE_CSP, "frame-src": [CSP.SELF]}


@member_required
def documents(request: MemberRequest, client_id: uuid.UUID) -> HttpResponse:
    """The list, the newest first; a POST adds files."""
    client = get_client(request.member, client_id)
    form = UploadForm(posted(request), request.FILES or None, too_large=too_large(request))
    if request.method == "POST":
        require_change(request.member, client)
        if form.is_valid():
            adding = form.adding
            for each in adding:
                domain.add_document(
                    actor=request.member, client_id=client.id, now=timezone.now(), **each
                )
            count = len(adding)
            say(request, "1 document is added." if count == 1 else f"{count} documents are added.")
            return redirect("desk:client_documents", client.id)
    deleted = request.GET.get("show") == "deleted"
    rows = Document.objects.filter(client=client, deleted_at__isnull=not deleted)
    rows = rows.select_related("file", "added_by__user").order_by("-date", "-id")[: SHOWN + 1]
    context = {"form": form, "documents": rows, "most": SHOWN, "deleted": deleted}
    status = 422 if form.errors else 200
    return show_tab(request, client, "desk:client_documents", context, status=status)


@csp_override(_FRAMES)
@member_required
def document(request: MemberRequest, document_id: uuid.UUID) -> HttpResponse:
    """What it is, its preview, and the form to describe it anew."""
    row = domain.get_document(request.member, document_id)
    editable = may_change(request.member, row.client)
    if request.method == "POST":
        require_change(request.member, row.client)
    form = DocumentForm(posted(request), instance=copy(row), editable=editable)
    if request.method == "POST" and form.is_valid() and _saved(request, row, form):
        say(request, "Saved.")
        return redirect("desk:document", row.id)
    context = {
        "form": form,
        "document": row,
        "is_picture": row.file.content_type in PICTURES.values(),
        "is_pdf": row.file.content_type == PDF,
    }
    status = 422 if form.errors else 200
    tab = "desk:client_documents"
    return show_tab(request, row.client, tab, context, status=status, page="document")


@require_safe
@member_required
def document_file(request: MemberRequest, document_id: uuid.UUID) -> HttpResponse:
    """The bytes: shown if they are a picture or a PDF, else only saved."""
    row, content = domain.open_document(actor=request.member, document_id=document_id)
    kind = row.file.content_type
    shown = kind == PDF or kind in PICTURES.values()
    away = "save" in request.GET or not shown
    headers = {
        "Content-Disposition": content_disposition_header(away, row.file.name) or "attachment",
        "Content-Security-Policy": _ALONE if kind == PDF else f"{_ALONE}; sandbox",
        "X-Frame-Options": "SAMEORIGIN",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=kind, headers=headers)


@require_POST
@member_required
def delete_document(request: MemberRequest, document_id: uuid.UUID) -> HttpResponse:
    row = domain.delete_document(actor=request.member, document_id=document_id, now=timezone.now())
    say(request, f"{row.title} is deleted.", undo=reverse("desk:document_restore", args=[row.id]))
    return redirect("desk:client_documents", row.client_id)


@require_POST
@member_required
def restore_document(request: MemberRequest, document_id: uuid.UUID) -> HttpResponse:
    row = domain.delete_document(
        actor=request.member, document_id=document_id, now=timezone.now(), away=False
    )
    say(request, f"{row.title} is back.")
    return redirect("desk:client_documents", row.client_id)


def _saved(request: MemberRequest, row: Document, form: DocumentForm) -> bool:
    try:
        domain.change_document(
            actor=request.member,
            document_id=row.id,
            values=form.values,
            version=form.cleaned_data["version"],
        )
    except ChangedMeanwhile:
        form.show_conflict(domain.get_document(request.member, row.id))
    return not form.errors
