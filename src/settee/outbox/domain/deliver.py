"""Delivery of written mail over SMTP."""

import smtplib
import ssl
from datetime import timedelta
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from settee.outbox.models import OutgoingMail

MAX_ATTEMPTS = 12
_TIMEOUT = 20


def deliver_waiting(*, limit: int = 100) -> int:
    """Send what waits; returns how many were sent. Without a mail server mail stays where it is.

    Each message is locked while it is sent, so two workers never send one twice; a crash between
    the server's yes and our commit may send one again, with the same Message-ID.
    """
    if not settings.SMTP_URL:
        return 0
    sent = 0
    for _ in range(limit):
        with transaction.atomic():
            mail = (
                OutgoingMail.objects.select_for_update(skip_locked=True)
                .filter(sent_at=None, failed_at=None, due_at__lte=timezone.now())
                .order_by("due_at")
                .first()
            )
            if mail is None:
                return sent
            sent += _attempt(mail)
    return sent


def _attempt(mail: OutgoingMail) -> int:
    mail.attempts += 1
    try:
        _send(mail)
    except (smtplib.SMTPException, OSError) as error:
        mail.last_error = type(error).__name__
        if mail.attempts >= MAX_ATTEMPTS or isinstance(error, smtplib.SMTPRecipientsRefused):
            mail.failed_at = timezone.now()
        else:  # waits longer each time: 1, 2, 4 ... minutes, at most 4 hours
            delay = timedelta(minutes=min(2 ** (mail.attempts - 1), 240))
            mail.due_at = timezone.now() + delay
    else:
        mail.sent_at = timezone.now()
    mail.save()
    return int(mail.sent_at is not None)


def _send(mail: OutgoingMail) -> None:
    message = EmailMessage()
    message["From"] = settings.DEFAULT_FROM_EMAIL
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = formatdate()
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    message["Message-ID"] = f"<{mail.id.hex}@{domain}>"
    message.set_content(mail.body)
    with _connect() as server:
        server.send_message(message)


def _connect() -> smtplib.SMTP:
    url = urlsplit(settings.SMTP_URL)
    host, context = url.hostname or "localhost", ssl.create_default_context()
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, url.port or 465, timeout=_TIMEOUT, context=context
        )
    else:
        server = smtplib.SMTP(host, url.port or 587, timeout=_TIMEOUT)
    if url.scheme == "smtp+starttls":
        server.starttls(context=context)
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    return server
