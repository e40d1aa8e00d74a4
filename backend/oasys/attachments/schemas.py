"""Wire shapes of attachments."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from oasys.core.wire import Schema


class AttachmentOut(Schema):
    """A file of an entry or a document."""

    id: UUID = Field(description="Its id.")
    name: str = Field(description="Its name, without folders.", examples=["RE-2026-118.pdf"])
    media_type: str = Field(description="What its content was found to be.", examples=["application/pdf"])
    size: int = Field(description="Bytes.", examples=[48_213])
    sha256: str = Field(description="SHA-256 of the content, in hexadecimal digits.", examples=["9f86d081" * 8])
    is_original: bool = Field(description="Whether the document was made of it: an e-invoice that was received.")
    can_be_removed: bool = Field(description="Whether it may go: its owner is a draft, and was not made of it.")
    created_by: str = Field(description="Who attached it.", examples=["alice@example.com"])
    created_at: datetime = Field(description="When.")


class AttachmentList(Schema):
    """Every file of an entry or a document, the oldest first; 50 at most."""

    items: list[AttachmentOut] = Field(description="Files.")
