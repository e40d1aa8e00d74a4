"""Tables of attachments. What the columns cannot say stands in sql/."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from oasys.attachments.rules import MOST_BYTES
from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.invoicing.models import Document
from oasys.ledger.models import JournalEntry
from oasys.organisations.models import CompanyScoped


class Attachment(CompanyScoped):
    """A file of one entry or one document; never changed. `is_original`: the file that its document was made of.

    `sha256` is of the content, in small hexadecimal digits; `media_type` is what the content was found to be.
    """

    # sql/attachments.sql has the foreign keys: with a draft go its files
    entry = TenantForeignKey(
        JournalEntry, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    document = TenantForeignKey(
        Document, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_collation="C")
    is_original = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "attachments_attachment"
        constraints = [
            # what the content points to, so that the two have one hash
            models.UniqueConstraint(fields=["tenant_id", "id", "sha256"], name="attachment_with_hash"),
            models.UniqueConstraint(
                fields=["tenant_id", "entry", "sha256"],
                condition=Q(entry__isnull=False),
                name="attachment_once_on_entry",
            ),
            models.UniqueConstraint(
                fields=["tenant_id", "document", "sha256"],
                condition=Q(document__isnull=False),
                name="attachment_once_on_document",
            ),
            models.CheckConstraint(
                condition=Q(entry__isnull=True, document__isnull=False)
                | Q(entry__isnull=False, document__isnull=True, is_original=False),
                name="attachment_owner",
            ),
            models.CheckConstraint(
                condition=~Q(name="")
                & ~Q(media_type="")
                & Q(size__gte=1, size__lte=MOST_BYTES)
                & Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="attachment_whole",
            ),
        ]
        indexes = [models.Index(fields=["tenant_id", "company", "sha256"], name="attachment_by_hash")]


class AttachmentContent(TenantModel):
    """The bytes of an attachment; PostgreSQL holds them to its hash and its size (sql/attachments.sql)."""

    attachment = TenantForeignKey(Attachment, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    sha256 = models.CharField(max_length=64, db_collation="C")
    content = models.BinaryField()

    class Meta(TenantModel.Meta):
        db_table = "attachments_content"
        constraints = [models.UniqueConstraint(fields=["tenant_id", "attachment"], name="attachment_content_once")]
