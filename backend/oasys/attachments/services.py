"""Writes of attachments: added, and removed from drafts."""

from hashlib import sha256
from uuid import UUID

from django.db import connection, transaction

from oasys.attachments.errors import AttachedAlready, AttachmentKept, NotWhatItSays, OriginalKept, TooMany
from oasys.attachments.models import Attachment, AttachmentContent
from oasys.attachments.queries import Owner, attachment_of
from oasys.attachments.rules import file_name, media_type_of
from oasys.core.moments import transaction_moment
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.identity.models import User

MOST_OF_ONE = 50


@transaction.atomic(savepoint=False)
def attach(
    *, owner: Owner, name: str, declared: str, content: bytes, by: User, is_original: bool = False
) -> Attachment:
    """Keeps a file with its owner, whatever the owner's state: evidence may come later. Locks the owner.

    Raises TooLarge, KindNotTaken, NotWhatItSays, AttachedAlready, TooMany.
    """
    called = file_name(name)
    if not called:
        raise NotWhatItSays(say("Give the file a name."))
    media_type = media_type_of(name=called, declared=declared, content=content)
    digest = sha256(content).hexdigest()
    _lock(owner)
    same = Attachment.objects.filter(
        company=owner.company, entry=owner.entry, document=owner.document, sha256=digest
    ).first()
    if same is not None:
        raise AttachedAlready(say("The same file is attached already, as {name}.", name=same.name))
    rows = Attachment.objects.filter(company=owner.company, entry=owner.entry, document=owner.document)
    if rows.count() >= MOST_OF_ONE:
        raise TooMany(say("It has {most} attachments, and takes no more.", most=MOST_OF_ONE))
    made = Attachment(
        **owner.own, name=called, media_type=media_type, size=len(content), sha256=digest, is_original=is_original,
        created_by=by, created_at=transaction_moment(),
    )  # fmt: skip
    made.save(force_insert=True)
    AttachmentContent(attachment=made, sha256=digest, content=content).save(force_insert=True)
    return made


@transaction.atomic(savepoint=False)
def remove(*, owner: Owner, attachment_id: UUID) -> None:
    """Removes a file of a draft. Locks the owner. Raises NotFound, AttachmentKept, OriginalKept."""
    row = attachment_of(owner, attachment_id)
    if row.is_original:
        raise OriginalKept(say("The document was made of this file: delete the draft, and both go."))
    if _lock(owner) != "draft":
        raise AttachmentKept(say("{name} is attached to what is posted: it stays.", name=row.name))
    row.delete()


def _lock(owner: Owner) -> str:
    """Locks entry or document as whoever posts it does; its status."""
    table, id_ = (
        ("ledger_journal_entry", owner.entry.id)
        if owner.entry is not None
        else ("invoicing_document", owner.document.id if owner.document is not None else None)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"select status from {table} where tenant_id = %s and id = %s for no key update",  # noqa: S608
            [current_tenant_id(), id_],
        )
        status: str = cursor.fetchone()[0]
    return status
