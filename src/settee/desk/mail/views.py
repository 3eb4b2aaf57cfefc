"""The mail a demonstration catches instead of sending. Elsewhere these pages do not exist."""

import uuid

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import urlize

from settee.outbox.models import OutgoingMail


def caught_mail(request: HttpRequest) -> HttpResponse:
    _demo_only()
    mails = OutgoingMail.objects.order_by("-created_at")[:100]
    return render(request, "desk/mail/list.html", {"mails": mails})


def caught_message(request: HttpRequest, mail_id: uuid.UUID) -> HttpResponse:
    _demo_only()
    mail = get_object_or_404(OutgoingMail, id=mail_id)
    context = {"mail": mail, "body": urlize(mail.body, autoescape=True)}
    return render(request, "desk/mail/message.html", context)


def _demo_only() -> None:
    if not settings.DEMO:
        raise Http404
