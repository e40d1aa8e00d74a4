"""Tables of what leaves the house. What the columns cannot say stands in sql/."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.invoicing.models import Document
from oasys.organisations.models import CompanyScoped


def _document() -> TenantForeignKey:
    """A document of the same company: sql/dispatch.sql has the foreign key, which names the company, too."""
    return TenantForeignKey(Document, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)


def _person(*, null: bool = False) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, null=null)


class DocumentTemplate(CompanyScoped):
    """How papers of a company look in a language. `logo` is a PNG that printing wrote anew; `paper` is empty where the country says it.

    `columns` are those of the lines, beside text and amount. The default one of a language is taken where none is named.
    """

    name = models.CharField(max_length=100)
    language = models.CharField(max_length=3)
    is_default = models.BooleanField()
    paper = models.CharField(max_length=10, blank=True)
    accent = models.CharField(max_length=7)
    logo = models.BinaryField(null=True)
    logo_width = models.PositiveSmallIntegerField(null=True)
    logo_height = models.PositiveSmallIntegerField(null=True)
    logo_digest = models.CharField(max_length=64, blank=True)
    intro = models.CharField(max_length=2000, blank=True)
    closing = models.CharField(max_length=2000, blank=True)
    footer = ArrayField(models.CharField(max_length=500), size=4, default=list)
    columns = ArrayField(models.CharField(max_length=20), default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "dispatch_template"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "name"], name="document_template_name_once"),
            models.UniqueConstraint(
                fields=["tenant_id", "company", "language"],
                condition=Q(is_default=True),
                name="document_template_default_once",
            ),
            models.CheckConstraint(
                condition=Q(accent__regex=r"^#[0-9a-f]{6}$")
                & Q(paper__in=["", "a4", "us-letter"])
                & ~Q(name="")
                & (
                    Q(logo__isnull=True, logo_width__isnull=True, logo_height__isnull=True, logo_digest="")
                    | Q(logo__isnull=False, logo_width__gte=1, logo_height__gte=1) & ~Q(logo_digest="")
                ),
                name="document_template_whole",
            ),
        ]


class RulesCheck(CompanyScoped):
    """That an invoice kept the rules of its form when it was posted, and which rules these were: name, version, source of each."""

    document = _document()
    format = models.CharField(max_length=10)
    rules = models.JSONField()
    warnings = models.PositiveSmallIntegerField()
    checked_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "dispatch_check"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "document"], name="rules_check_once"),
            models.CheckConstraint(
                condition=Q(format__in=["xrechnung", "peppol", "facturx"]), name="rules_check_format"
            ),
        ]


class Sending(CompanyScoped):
    """A mail with a document, to whom and when. `file_digest` is the SHA-256 of the file, in hexadecimal digits.

    `mail_key` names the mail, null until the file is made; what has become of it the mail itself knows.
    """

    document = _document()
    recipient = models.EmailField()
    copies = ArrayField(models.EmailField(), default=list)
    subject = models.CharField(max_length=200)
    text = models.CharField(max_length=5000)
    format = models.CharField(max_length=10, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    file_digest = models.CharField(max_length=64, blank=True)
    file_bytes = models.PositiveIntegerField(default=0)
    mail_key = models.UUIDField(null=True)
    sent_by = _person()
    sent_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "dispatch_sending"
        constraints = [
            models.CheckConstraint(
                condition=Q(mail_key__isnull=True, file_digest="", file_bytes=0)
                | Q(mail_key__isnull=False, file_digest__regex=r"^[0-9a-f]{64}$", file_bytes__gt=0),
                name="sending_whole",
            ),
        ]
        indexes = [models.Index(fields=["tenant_id", "document", "id"], name="sending_by_document")]


class PublicLink(CompanyScoped):
    """Who has the token sees this one document until a moment, or until it is revoked. Of the token a hash is kept."""

    document = _document()
    token_hash = models.BinaryField(max_length=32)
    expires_at = models.DateTimeField()
    made_by = _person()
    made_at = models.DateTimeField()
    revoked_by = _person(null=True)
    revoked_at = models.DateTimeField(null=True)
    views = models.PositiveIntegerField(default=0)
    viewed_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "dispatch_link"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "token_hash"], name="link_token_once"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="link_revoked_whole",
            ),
        ]
        indexes = [models.Index(fields=["tenant_id", "document", "id"], name="link_by_document")]

    document_id: UUID
