"""Tables of payment runs. What the columns cannot say stands in sql/ as triggers."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from oasys.contacts.models import BankDetails, Contact
from oasys.core.encryption import EncryptedTextField
from oasys.core.fields import AmountField
from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.ledger.models import LARGEST_UNIT_AMOUNT, Account, JournalLine
from oasys.organisations.models import CompanyScoped
from oasys.payments.models import OwnBankAccount, Payment


def _of_company(model: type[TenantModel], *, null: bool = False) -> TenantForeignKey:
    """A row of the same company: sql/runs.sql has the foreign key, which names the company, too."""
    return TenantForeignKey(model, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False, null=null)


def _person(*, null: bool = False) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, null=null)


class PaymentRun(CompanyScoped):
    """What is paid to suppliers in one currency from one account at a bank, on one day.

    `hands` are the people who made or changed the draft: none of them approves it. `left_out`: {contact_id, reason, amount} of what was due
    and is not proposed. `file` is the pain.001 as it was made when the run was approved, `file_digest` the SHA-256 of its UTF-8 bytes.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        APPROVED = "approved"
        CANCELLED = "cancelled"

    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    money_account = _of_company(Account)
    currency = models.CharField(max_length=3)
    due_until = models.DateField()
    execution_on = models.DateField()
    left_out = models.JSONField(default=list)
    hands = ArrayField(models.UUIDField())
    prepared_by = _person()
    prepared_at = models.DateTimeField()
    approved_by = _person(null=True)
    approved_at = models.DateTimeField(null=True)
    cancelled_by = _person(null=True)
    cancelled_at = models.DateTimeField(null=True)
    own_account = TenantForeignKey(
        OwnBankAccount, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    file = EncryptedTextField(null=True)
    file_digest = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "payment_runs_run"
        constraints = [
            # what rows of the same company point to, by (tenant_id, company_id, run_id)
            models.UniqueConstraint(fields=["tenant_id", "company", "id"], name="payment_run_of_company"),
            models.CheckConstraint(
                condition=Q(
                    state="draft", approved_by__isnull=True, approved_at__isnull=True, cancelled_by__isnull=True,
                    cancelled_at__isnull=True, own_account__isnull=True, file__isnull=True, file_digest="",
                )
                | Q(
                    state="approved", approved_by__isnull=False, approved_at__isnull=False, cancelled_by__isnull=True,
                    cancelled_at__isnull=True, own_account__isnull=False, file__isnull=False,
                    file_digest__regex=r"^[0-9a-f]{64}$",
                )
                | Q(
                    state="cancelled", approved_by__isnull=True, approved_at__isnull=True, cancelled_by__isnull=False,
                    cancelled_at__isnull=False, own_account__isnull=True, file__isnull=True, file_digest="",
                ),
                name="payment_run_state_whole",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["tenant_id", "company", "id"], name="payment_run_by_company")]


class RunItem(CompanyScoped):
    """An open item that a run pays, or, on the debit side, takes into account; `amount` is without a sign, in the run's currency.

    `discount` is the part of it that its early-payment discount settles instead of the money. It is live while its run is a draft: no
    other draft names the same item.
    """

    run = _of_company(PaymentRun)
    contact = _of_company(Contact)
    line = TenantForeignKey(JournalLine, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    is_debit = models.BooleanField()
    amount = AmountField()
    discount = AmountField(default=0, db_default=0)
    is_live = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        db_table = "payment_runs_item"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "run", "line"], name="payment_run_item_once"),
            models.UniqueConstraint(
                fields=["tenant_id", "line"], condition=Q(is_live=True), name="payment_run_item_live_once"
            ),
            # the bound also refuses NaN and Infinity
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lt=LARGEST_UNIT_AMOUNT), name="payment_run_item_amount"
            ),
            models.CheckConstraint(
                condition=Q(discount=0) | Q(discount__gt=0, discount__lte=F("amount"), is_debit=False),
                name="payment_run_item_discount",
            ),
        ]


class RunTransfer(CompanyScoped):
    """The payment of one supplier in the file of an approved run, and what the bank says of it. Its id is the end-to-end id."""

    class State(models.TextChoices):
        SENT = "sent"
        ACCEPTED = "accepted"
        REJECTED = "rejected"

    run = _of_company(PaymentRun)
    contact = _of_company(Contact)
    details = TenantForeignKey(BankDetails, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    payment = TenantForeignKey(Payment, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    amount = AmountField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENT)
    iso_status = models.CharField(max_length=4, blank=True)
    reason_code = models.CharField(max_length=35, blank=True)
    reason_text = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "payment_runs_transfer"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "run", "contact"], name="payment_run_transfer_once"),
            models.UniqueConstraint(fields=["tenant_id", "payment"], name="payment_run_transfer_of_payment"),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "accepted", "rejected"], amount__gt=0, amount__lt=LARGEST_UNIT_AMOUNT),
                name="payment_run_transfer_state",
            ),
        ]


class StatusReport(CompanyScoped):
    """A pain.002 that was read: once for each content. It counts what the bank said of the transfers that it names."""

    run = _of_company(PaymentRun)
    content_digest = models.CharField(max_length=64)
    message_id = models.CharField(max_length=35)
    accepted = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()
    pending = models.PositiveIntegerField()
    read_by = _person()
    read_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "payment_runs_report"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "run", "content_digest"], name="payment_run_report_once")
        ]
