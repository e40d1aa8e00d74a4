"""The local outbox over HTTP: only where no mail leaves the house, and never in production.

A mail holds keys that reset passwords. Who reads it has to have what the command line has, the state folder (the key of the
outbox is derived from the secret key in it), or to run the platform. docs/decisions/0012-mail.md.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from oasys.core.errors import NotFound
from oasys.core.words import say
from oasys.identity.models import Mail, MailFile
from oasys.identity.services.mail import is_delivered_by_smtp
from oasys.organisations.auth import Platform

HEADER = "X-Outbox-Key"
SALT = "oasys.platform.outbox"


def outbox_key() -> str:
    """What a program shows to read the outbox: `./oasys mail key` prints it. Another secret key makes another one."""
    return salted_hmac(SALT, "key", algorithm="sha256").hexdigest()


class OutboxReader(Platform):
    """Who has the key of the outbox, or runs the platform. Elsewhere than in a local set-up there is nothing here."""

    def __call__(self, request: HttpRequest) -> Any:
        if settings.IS_PRODUCTION or is_delivered_by_smtp():
            raise NotFound(say("There is nothing at this address."))
        shown = request.headers.get(HEADER)
        if shown is not None and constant_time_compare(shown, outbox_key()):
            return True
        return super().__call__(request)


def mails(*, to: str | None, limit: int, after: UUID | None) -> list[Mail]:
    """Mails without their text, the latest first; one more than `limit`."""
    rows = Mail.objects.defer("body").order_by("-id")
    if to is not None:
        rows = rows.filter(recipient=to.strip().lower())
    if after is not None:
        rows = rows.filter(id__lt=after)
    return list(rows[: limit + 1])


def mail_of(mail_id: UUID) -> Mail:
    """A mail with its text. Raises NotFound."""
    found = Mail.objects.filter(id=mail_id).first()
    if found is None:
        raise NotFound(say("There is no such mail."))
    return found


def shown(mail: Mail) -> dict[str, Any]:
    """A mail with its text and its files, as the API shows it."""
    names = ("id", "created_at", "recipient", "subject", "body", "cc", "reply_to")
    return {name: getattr(mail, name) for name in names} | {"files": list(mail.files.defer("content").order_by("id"))}


def file_of(mail_id: UUID, file_id: UUID) -> MailFile:
    """A file of a mail. Raises NotFound."""
    found = MailFile.objects.filter(mail_id=mail_id, id=file_id).first()
    if found is None:
        raise NotFound(say("There is no such file."))
    return found
