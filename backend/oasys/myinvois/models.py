"""Tables of MyInvois. What the columns cannot say stands in sql/ as triggers."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from oasys.core.encryption import EncryptedTextField
from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.invoicing.models import Document
from oasys.organisations.models import CompanyScoped

ENVIRONMENTS = ("production", "sandbox", "simulator")


def _person() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)


class Connection(CompanyScoped):
    """How a company reaches one environment of the authority, and what it tells of its business.

    Id and secret of the program, and the key of the certificate, are encrypted and never shown. `paused_until`: the authority asked to
    wait. `sending_paused_until`: nothing is sent before, what was sent is followed. `failure` is why, "" where nothing keeps it.
    """

    environment = models.CharField(max_length=10)
    is_enabled = models.BooleanField(default=False)
    msic = models.CharField(max_length=5, blank=True)
    activity = models.CharField(max_length=300, blank=True)
    classification = models.CharField(max_length=3, default="022")
    self_billed_classification = models.CharField(max_length=3, default="036")
    client_id = EncryptedTextField(null=True)
    client_secret = EncryptedTextField(null=True)
    program_set_at = models.DateTimeField(null=True)
    certificate = models.TextField(blank=True)
    certificate_key = EncryptedTextField(null=True)
    certificate_subject = models.CharField(max_length=500, blank=True)
    certificate_starts_at = models.DateTimeField(null=True)
    certificate_ends_at = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    sending_paused_until = models.DateTimeField(null=True)
    failure = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "myinvois_connection"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "environment"], name="myinvois_connection_once"),
            models.CheckConstraint(
                condition=Q(environment__in=ENVIRONMENTS, msic__regex=r"^([0-9]{5})?$"),
                name="myinvois_connection_known",
            ),
            models.CheckConstraint(
                condition=Q(client_id__isnull=True, client_secret__isnull=True, program_set_at__isnull=True)
                | Q(client_id__isnull=False, client_secret__isnull=False, program_set_at__isnull=False),
                name="myinvois_credentials_whole",
            ),
            models.CheckConstraint(
                condition=Q(certificate="", certificate_key__isnull=True, certificate_ends_at__isnull=True)
                | (~Q(certificate="") & Q(certificate_key__isnull=False, certificate_ends_at__isnull=False)),
                name="myinvois_certificate_whole",
            ),
        ]


class EInvoice(CompanyScoped):
    """What the authority is told of a document, or of several.

    `content` is what was sent, signed, encrypted; it stands before it is sent and does not change from then on. `attempts` counts how
    often it was taken up in its state; `due_at` is when it is next, null where it rests. `problems`: {code, message, place}, in the
    authority's words or ours. `failure` is why the last attempt came to nothing, "" where none did. `reason` is that of the cancelling.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        UNKNOWN = "unknown"  # it was sent, and no answer came
        SUBMITTED = "submitted"
        VALID = "valid"
        INVALID = "invalid"
        CANCELLING = "cancelling"
        CANCELLED = "cancelled"
        WITHDRAWN = "withdrawn"  # taken back before it was sent

    environment = models.CharField(max_length=10)
    kind = models.CharField(max_length=2)
    number = models.CharField(max_length=50, db_collation="C")
    is_consolidated = models.BooleanField(default=False)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    content = EncryptedTextField(null=True)
    content_hash = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    submission = models.CharField(max_length=60, blank=True)
    uuid = models.CharField(max_length=60, blank=True)
    long_id = models.CharField(max_length=100, blank=True)
    validated_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    reject_requested_at = models.DateTimeField(null=True)
    reject_reason = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    problems = models.JSONField(default=list)
    failure = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    created_by = _person()
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "myinvois_einvoice"
        constraints = [
            # what rows of the same company point to, by (tenant_id, company_id, einvoice_id)
            models.UniqueConstraint(fields=["tenant_id", "company", "id"], name="einvoice_of_company"),
            models.UniqueConstraint(
                fields=["tenant_id", "company", "environment", "kind", "number"],
                condition=~Q(state__in=["invalid", "cancelled", "withdrawn"]),
                name="einvoice_number_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    environment__in=ENVIRONMENTS,
                    kind__in=["01", "02", "03", "04", "11", "12", "13", "14"],
                    state__in=[
                        "queued", "sending", "unknown", "submitted", "valid", "invalid", "cancelling", "cancelled",
                        "withdrawn",
                    ],
                ),
                name="einvoice_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "invalid", "withdrawn"])
                | (Q(content__isnull=False, issued_at__isnull=False, sent_at__isnull=False) & ~Q(content_hash="")),
                name="einvoice_written_before_sent",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending", "unknown", "invalid", "withdrawn"]) | ~Q(uuid=""),
                name="einvoice_has_uuid",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["valid", "cancelling", "cancelled"]) | Q(validated_at__isnull=False),
                name="einvoice_validated",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["valid", "invalid", "cancelled", "withdrawn"]) | Q(due_at__isnull=False),
                name="einvoice_goes_on",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["tenant_id", "company", "id"], name="einvoice_by_company"),
            models.Index(
                fields=["tenant_id", "company", "due_at"], condition=Q(due_at__isnull=False), name="einvoice_due"
            ),
            models.Index(
                fields=["tenant_id", "submission"], condition=~Q(submission=""), name="einvoice_by_submission"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Covered(CompanyScoped):
    """A document that an e-invoice tells of. While `is_live` no other one of the environment does (sql/myinvois.sql keeps it)."""

    einvoice = TenantForeignKey(EInvoice, models.PROTECT, related_name="covered", db_index=False)
    document = TenantForeignKey(Document, models.PROTECT, related_name="+", db_index=False)
    environment = models.CharField(max_length=10)
    position = models.PositiveIntegerField()
    is_live = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        db_table = "myinvois_covered"
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "document", "environment"], condition=Q(is_live=True), name="covered_once"
            ),
            models.UniqueConstraint(fields=["tenant_id", "einvoice", "document"], name="covered_by_einvoice"),
        ]
        indexes = [models.Index(fields=["tenant_id", "document"], name="covered_by_document")]


class Inquiry(CompanyScoped):
    """A question to the authority, or a wish, that is about no e-invoice of ours; `asked` and `answer` are encrypted JSON.

    `validate_tin` and `search_tin` ask of a taxpayer, `received` lists what others issued to the company, `reject` asks the issuer of one
    of those to cancel it.
    """

    class Kind(models.TextChoices):
        VALIDATE_TIN = "validate_tin"
        SEARCH_TIN = "search_tin"
        RECEIVED = "received"
        REJECT = "reject"

    class State(models.TextChoices):
        WAITING = "waiting"
        ANSWERED = "answered"
        REFUSED = "refused"

    environment = models.CharField(max_length=10)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    asked = EncryptedTextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    answer = EncryptedTextField(null=True)
    problem = models.CharField(max_length=1000, blank=True)
    failure = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    created_by = _person()
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "myinvois_inquiry"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    environment__in=ENVIRONMENTS, kind__in=["validate_tin", "search_tin", "received", "reject"]
                ),
                name="inquiry_known",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", due_at__isnull=False, finished_at__isnull=True, answer__isnull=True)
                | Q(state="answered", due_at__isnull=True, finished_at__isnull=False, answer__isnull=False)
                | Q(state="refused", due_at__isnull=True, finished_at__isnull=False),
                name="inquiry_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "company", "id"], name="inquiry_by_company"),
            models.Index(
                fields=["tenant_id", "company", "due_at"], condition=Q(due_at__isnull=False), name="inquiry_due"
            ),
        ]
