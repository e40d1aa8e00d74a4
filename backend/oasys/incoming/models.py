"""Tables of bills that come in. What the columns cannot say stands in sql/."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from oasys.attachments.models import Attachment
from oasys.core.fields import AmountField
from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.invoicing.models import Document
from oasys.ledger.models import LARGEST_BASE_AMOUNT
from oasys.organisations.models import CompanyScoped


def _document() -> TenantForeignKey:
    """A document of the same company: sql/ has the foreign key; with a draft goes what there is about it."""
    return TenantForeignKey(Document, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)


def _person(*, null: bool = False) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, null=null)


class ReceivedInvoice(CompanyScoped):
    """The e-invoice that a draft was made of; never changed.

    `totals` are those of the file, as text: net, tax, gross, paid, rounding, payable. `notes`: {pointer, code, params} of what was to be
    said when it was received; `findings`: rules that it breaks. The bytes are those of the attachment.
    """

    document = _document()
    attachment = TenantForeignKey(Attachment, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    syntax = models.CharField(max_length=20)
    profile = models.CharField(max_length=40)
    is_valid = models.BooleanField()
    adds_up = models.BooleanField()
    totals = models.JSONField()
    notes = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    created_by = _person()
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "incoming_received"
        constraints = [models.UniqueConstraint(fields=["tenant_id", "document"], name="received_once")]
        indexes = [models.Index(fields=["tenant_id", "attachment"], name="received_by_attachment")]


class ApprovalPolicy(CompanyScoped):
    """From which amount on bills need an approval, in the base currency, tax included; null: none does."""

    bills_from = AmountField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "incoming_approval_policy"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company"], name="approval_policy_once"),
            models.CheckConstraint(
                condition=Q(bills_from__isnull=True) | Q(bills_from__gte=0, bills_from__lt=LARGEST_BASE_AMOUNT),
                name="approval_policy_finite",
            ),
        ]


class BillWriter(CompanyScoped):
    """Who changed the draft of a bill that somebody else had written; kept by a trigger alone."""

    document = _document()
    user = _person()

    class Meta(TenantModel.Meta):
        db_table = "incoming_bill_writer"
        constraints = [models.UniqueConstraint(fields=["tenant_id", "document", "user"], name="bill_writer_once")]


class Approval(CompanyScoped):
    """Somebody's word that a bill, as it stands there, may be posted. Over once it was taken back or the draft was changed.

    What was approved is kept beside it: whose bill, its number, currency, gross and what is to be paid.
    """

    class Ended(models.TextChoices):
        CHANGED = "changed"
        TAKEN_BACK = "taken_back"

    document = _document()
    contact_key = models.UUIDField()
    supplier_number = models.CharField(max_length=100)
    currency = models.CharField(max_length=3)
    gross = AmountField()
    payable = AmountField()
    note = models.CharField(max_length=500, blank=True)
    approved_by = _person()
    approved_at = models.DateTimeField()
    ended_as = models.CharField(max_length=10, choices=Ended.choices, blank=True)
    ended_by = _person(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "incoming_approval"
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "document"], condition=Q(ended_at__isnull=True), name="approval_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_as="", ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_as="changed", ended_at__isnull=False)
                | Q(ended_as="taken_back", ended_at__isnull=False, ended_by__isnull=False),
                name="approval_ended_whole",
            ),
        ]
        indexes = [models.Index(fields=["tenant_id", "document", "id"], name="approval_by_document")]
