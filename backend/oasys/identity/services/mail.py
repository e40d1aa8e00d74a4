"""Mail: `send_mail` is the one door, for every domain.

A mail is written in the transaction of what it is about and delivered after its commit: it exists if and only if that
happened. What the mail server refuses is kept and tried again. Without OASYS_SMTP_URL every mail stays in the table, the
local outbox, to be read by `./oasys mail`. docs/decisions/0012-mail.md.
"""

import base64
import hashlib
import smtplib
import ssl
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from oasys.core.ids import first_id_at
from oasys.core.words import current_language
from oasys.identity.models import Mail, MailFile, User

log = structlog.get_logger("oasys.mail")
TIMEOUT_SECONDS = 15
MOST_AT_ONCE = 50
KEPT_FOR = timedelta(days=90)
MOST_TRIES = 30  # about a day
LONGEST_WAIT_MINUTES = 60
THREAD_NAME = "oasys-mail"
_one_at_a_time = threading.Lock()  # of the threads of this process: each would hold a connection


def is_delivered_by_smtp() -> bool:
    """Whether mails leave the house; else they lie in the local outbox."""
    return bool(settings.SMTP_URL)


def language_of(email: str) -> str:
    """The language in which its owner wants to be written to; the one of this moment, where there is no account or no choice."""
    return User.objects.filter(email=email.lower()).values_list("language", flat=True).first() or current_language()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail: `kind` is its media type."""

    name: str
    kind: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256, in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


def send_mail(
    *,
    to: str,
    subject: str,
    body: str,
    cc: Sequence[str] = (),
    reply_to: str = "",
    sender_name: str = "",
    files: Sequence[Attachment] = (),
) -> Mail:
    """Writes a mail of plain text, in the recipient's language (`language_of`).

    It goes out after the commit of the open transaction; of a rollback nothing is left.

    The body is encrypted at rest and may carry a key, and so are files; the subject may not.
    """
    mail = Mail.objects.create(
        recipient=to, cc=list(cc), reply_to=reply_to, sender_name=sender_name, subject=subject, body=body
    )
    for file in files:
        MailFile.objects.create(
            mail=mail,
            name=file.name,
            kind=file.kind,
            size=len(file.content),
            digest=file.digest,
            content=base64.b64encode(file.content).decode(),
        )
    if is_delivered_by_smtp():
        transaction.on_commit(_deliver_soon)
    return mail


def _deliver_soon() -> None:
    """In a thread: how long a mail server takes tells nobody whether there was a mail."""
    threading.Thread(target=_deliver_and_close, name=THREAD_NAME, daemon=True).start()


def _deliver_and_close() -> None:
    with _one_at_a_time:
        try:
            deliver_due()
        finally:
            connection.close()


def clear_delivered() -> int:
    """Removes mails that were delivered long ago, with what is left of their files; how many. Others stay: somebody looks after them."""
    before = timezone.now() - KEPT_FOR
    old = Mail.objects.filter(id__lt=first_id_at(before), sent_at__lt=before, last_error="")
    return old.delete()[1].get("identity.Mail", 0)


def deliver_due() -> int:
    """Sends what is due, the longest waiting first; how many were. Stops where the server cannot be reached.

    The row of a mail is locked while it is sent: however many processes deliver, each mail goes out once. One that dies
    after the server took the mail sends it again, with the same Message-ID.
    """
    sent = 0
    for _ in range(MOST_AT_ONCE):
        with transaction.atomic():
            mail = (
                Mail.objects.select_for_update(skip_locked=True)
                .filter(sent_at__isnull=True, next_try_at__lte=timezone.now())
                .order_by("next_try_at")
                .first()
            )
            if mail is None:
                return sent
            try:
                is_taken = _send(mail)
            except (OSError, ValueError, smtplib.SMTPException) as error:
                _keep_for_later(mail, error)
                is_away = not isinstance(
                    error, ValueError | smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused
                )
            else:
                # not tried again where the recipient alone was refused: the others have it
                mail.sent_at, mail.body = timezone.now(), ""
                mail.last_error = "" if is_taken else "SMTPRecipientsRefused"
                mail.save(update_fields=["sent_at", "body", "last_error"])
                for file in mail.files.all():
                    file.content = ""
                    file.save(update_fields=["content"])
                sent, is_away = sent + 1, False
        if is_away:
            return sent
    return sent


def deliver_now() -> int:
    """Sends everything that waits or was given up, due or not; how many were."""
    Mail.objects.filter(sent_at__isnull=True).update(next_try_at=timezone.now())
    total = 0
    while sent := deliver_due():
        total += sent
    return total


def _keep_for_later(mail: Mail, error: Exception) -> None:
    """The kind of failure and when to try again; what the server said may quote the mail, and is not kept."""
    mail.tries += 1
    wait = timedelta(minutes=min(LONGEST_WAIT_MINUTES, 2 ** (mail.tries - 1)))
    mail.next_try_at = timezone.now() + wait if mail.tries < MOST_TRIES else None
    mail.last_error = type(error).__name__
    mail.save(update_fields=["tries", "next_try_at", "last_error"])
    log.warning("mail_not_sent", mail=str(mail.id), error=mail.last_error, tries=mail.tries)


def _send(mail: Mail) -> bool:
    """Whether the server took it for its recipient: it may have taken it for those with a copy alone."""
    address = urlsplit(settings.SMTP_URL)
    message = EmailMessage()
    name, own = parseaddr(settings.MAIL_FROM)
    message["From"] = Address(
        display_name=mail.sender_name or name, addr_spec=own
    )  # a name is never part of an address
    message["To"], message["Subject"] = mail.recipient, mail.subject
    if mail.cc:
        message["Cc"] = ", ".join(mail.cc)
    if mail.reply_to:
        message["Reply-To"] = mail.reply_to
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.id}@{parseaddr(settings.MAIL_FROM)[1].rpartition('@')[2] or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    for file in mail.files.order_by("id"):
        main, _, sub = file.kind.partition("/")
        message.add_attachment(base64.b64decode(file.content), maintype=main, subtype=sub, filename=file.name)
    with _server(address) as server:
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
        refused = server.send_message(message)
    return mail.recipient not in refused


def _server(address: SplitResult) -> smtplib.SMTP:
    """`smtps`: TLS from the start; `smtp`: STARTTLS, or nothing is sent; `smtp+plain`: neither, for a server next door."""
    host, context = address.hostname or "", ssl.create_default_context()
    if address.scheme == "smtps":
        return smtplib.SMTP_SSL(host, address.port or 465, timeout=TIMEOUT_SECONDS, context=context)
    server = smtplib.SMTP(host, address.port or 587, timeout=TIMEOUT_SECONDS)
    if address.scheme != "smtp+plain":
        try:
            server.starttls(context=context)
        except Exception:
            server.close()
            raise
    return server
