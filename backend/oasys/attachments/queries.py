"""Reads of attachments: those of an entry or a document, and the content of one."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from oasys.attachments.models import Attachment, AttachmentContent
from oasys.core.errors import NotFound
from oasys.core.words import say
from oasys.invoicing.models import Document
from oasys.ledger.models import JournalEntry
from oasys.organisations.models import Company


@dataclass(frozen=True, slots=True)
class Owner:
    """What a file belongs to: the entry or the document, of the company."""

    company: Company
    entry: JournalEntry | None = None
    document: Document | None = None

    @property
    def is_draft(self) -> bool:
        owner = self.entry or self.document
        assert owner is not None
        return str(owner.status) == "draft"

    @property
    def own(self) -> dict[str, Any]:
        """The columns that name it."""
        return {"company": self.company, "entry": self.entry, "document": self.document}


def entry_owner(*, company: Company, entry_id: UUID) -> Owner:
    """Raises NotFound."""
    entry = JournalEntry.objects.filter(company=company, id=entry_id).first()
    if entry is None:
        raise NotFound(say("There is no such journal entry."))
    return Owner(company, entry=entry)


def document_owner(*, company: Company, document_id: UUID) -> Owner:
    """Raises NotFound."""
    document = Document.objects.filter(company=company, id=document_id).first()
    if document is None:
        raise NotFound(say("There is no such document."))
    return Owner(company, document=document)


def attachments(owner: Owner) -> list[dict[str, Any]]:
    """All of the owner's, the oldest first."""
    rows = Attachment.objects.filter(**_named(owner)).select_related("created_by").order_by("id")
    return [shown(row, is_draft=owner.is_draft) for row in rows]


def attachment_of(owner: Owner, attachment_id: UUID) -> Attachment:
    """Raises NotFound."""
    row = Attachment.objects.filter(**_named(owner), id=attachment_id).select_related("created_by").first()
    if row is None:
        raise NotFound(say("There is no such attachment."))
    return row


def content_of(attachment: Attachment) -> bytes:
    """The bytes as they were sent, compared with their hash once more."""
    content = bytes(AttachmentContent.objects.get(attachment_id=attachment.id).content)
    if sha256(content).hexdigest() != attachment.sha256:
        raise RuntimeError(f"the content of attachment {attachment.id} has another hash than it was kept with")
    return content


def shown(row: Attachment, *, is_draft: bool) -> dict[str, Any]:
    """An attachment as the API shows it."""
    names = ("id", "name", "media_type", "size", "sha256", "is_original", "created_at")
    return {name: getattr(row, name) for name in names} | {
        "created_by": row.created_by.email,
        "can_be_removed": is_draft and not row.is_original,
    }


def _named(owner: Owner) -> dict[str, Any]:
    return {name: value for name, value in owner.own.items() if value is not None}
