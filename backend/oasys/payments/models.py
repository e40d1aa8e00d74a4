"""Tables of payments. What the columns cannot say stands in sql/ as triggers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from oasys.contacts.bank import BankAccount, masked
from oasys.contacts.models import BankDetails, Contact
from oasys.core.encryption import EncryptedTextField
from oasys.core.fields import AmountField
from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.ledger.models import LARGEST_UNIT_AMOUNT, Account, JournalEntry
from oasys.organisations.models import CompanyScoped


class Payment(CompanyScoped):
    """Money that came in or went out on a day. Never changed; undone and kept.

    `amount` is what the contact paid or was paid, in `currency`, that of the items; `money_amount` what moved on the account of
    the money, in `money_currency`; between them lie the bank's `charges`, in `money_currency`. `deductions`: {kind, account_id,
    amount}, in `currency`, settle items beside the amount. The foreign keys name the company, too (sql/payments.sql).
    `paid_to` are the bank details that were in force for the contact, of whom money went out.
    """

    class Direction(models.TextChoices):
        RECEIPT = "receipt"
        PAYMENT = "payment"

    class State(models.TextChoices):
        POSTED = "posted"
        UNDONE = "undone"

    direction = models.CharField(max_length=10, choices=Direction.choices)
    contact = TenantForeignKey(Contact, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    money_account = TenantForeignKey(Account, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    paid_on = models.DateField()
    currency = models.CharField(max_length=24)
    amount = AmountField()
    money_currency = models.CharField(max_length=24)
    money_amount = AmountField()
    charges = AmountField(default=0)
    deductions = models.JSONField(default=list)
    reference = models.CharField(max_length=500, blank=True)
    description = models.CharField(max_length=500, blank=True)
    paid_to = TenantForeignKey(
        BankDetails, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    entry = TenantForeignKey(JournalEntry, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.POSTED)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    undone_on = models.DateField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    undone_at = models.DateTimeField(null=True)
    undo_reason = models.CharField(max_length=500, blank=True)
    undo_entry = TenantForeignKey(JournalEntry, models.PROTECT, null=True, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "payments_payment"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "entry"], name="payment_entry_once"),
            models.CheckConstraint(condition=Q(direction__in=["receipt", "payment"]), name="payment_direction_known"),
            # the bounds also refuse NaN and Infinity
            models.CheckConstraint(
                condition=Q(amount__gt=0, money_amount__gt=0, charges__gte=0)
                & Q(
                    amount__lt=LARGEST_UNIT_AMOUNT,
                    money_amount__lt=LARGEST_UNIT_AMOUNT,
                    charges__lt=LARGEST_UNIT_AMOUNT,
                ),
                name="payment_amounts",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="posted",
                    undone_on__isnull=True,
                    undone_by__isnull=True,
                    undone_at__isnull=True,
                    undo_entry__isnull=True,
                    undo_reason="",
                )
                | Q(
                    state="undone",
                    undone_on__isnull=False,
                    undone_by__isnull=False,
                    undone_at__isnull=False,
                    undo_entry__isnull=False,
                ),
                name="payment_undone_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "company", "paid_on", "id"], name="payment_by_day"),
            models.Index(fields=["tenant_id", "contact", "paid_on", "id"], name="payment_by_contact"),
        ]


class OwnBankAccount(CompanyScoped):
    """The account at a bank behind an account of the chart: proposed, and in force once a second person or an owner confirmed it.

    At most one is proposed and one confirmed at a time; the one before is `replaced`. Nothing of what was proposed changes, and no row
    goes. `bank_code` is the BIC, or what names the bank in its country; empty where the IBAN says it.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        REPLACED = "replaced"
        REFUSED = "refused"

    account = TenantForeignKey(Account, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    holder = models.CharField(max_length=140)
    country = models.CharField(max_length=2)
    is_iban = models.BooleanField()
    number = EncryptedTextField()
    bank_code = EncryptedTextField()
    note = models.CharField(max_length=500, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    decision_note = models.CharField(max_length=500, blank=True)
    replaced_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "payments_own_account"
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "account"], condition=Q(status="proposed"), name="own_account_proposed_once"
            ),
            models.UniqueConstraint(
                fields=["tenant_id", "account"], condition=Q(status="confirmed"), name="own_account_confirmed_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    status="proposed", decided_by__isnull=True, decided_at__isnull=True, replaced_at__isnull=True
                )
                | Q(
                    status__in=["confirmed", "refused"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    replaced_at__isnull=True,
                )
                | Q(status="replaced", decided_by__isnull=False, decided_at__isnull=False, replaced_at__isnull=False),
                name="own_account_status_whole",
            ),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$") & ~Q(holder=""), name="own_account_named"),
        ]
        indexes = [models.Index(fields=["tenant_id", "account", "id"], name="own_account_by_account")]

    @property
    def bank_account(self) -> BankAccount:
        """What it names, whole."""
        return BankAccount(self.country, self.is_iban, self.number, self.bank_code)

    @property
    def masked(self) -> str:
        """What may be seen of the number."""
        return masked(self.number, is_iban=self.is_iban)
