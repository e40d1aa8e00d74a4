"""Tables of open items and settlements. What the columns cannot say stands in sql/ as triggers."""

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Cast

from oasys.core.fields import AmountField
from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.ledger.models import LARGEST_BASE_AMOUNT, LARGEST_UNIT_AMOUNT, Account, JournalEntry, JournalLine
from oasys.organisations.models import CompanyScoped


class ItemIntake(TenantModel):
    """Up to which number the entries of a series were looked through for open items; written by the gatherer alone.

    `series` is no foreign key: its lock would make posting wait for the gatherer.
    """

    series = models.UUIDField()
    last_number = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        db_table = "settlement_item_intake"
        constraints = [models.UniqueConstraint(fields=["tenant_id", "series"], name="intake_once")]


class OpenItem(CompanyScoped):
    """A posted line on a reconcilable account, and how much of it is settled; written by functions of the database.

    `amount` is in the line's currency, `base_amount` in the company's, both without a sign: `is_debit` says the side.
    """

    account = TenantForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    line = TenantForeignKey(JournalLine, models.PROTECT, related_name="+", db_index=False)
    posting_date = models.DateField()
    currency = models.CharField(max_length=24)
    is_debit = models.BooleanField()
    amount = AmountField()
    base_amount = AmountField()
    settled_amount = AmountField(default=0)
    settled_base_amount = AmountField(default=0)
    is_open = models.BooleanField(default=True)
    rest_key = (
        models.GeneratedField(  # what is open of it, in a form that an index may compare under row level security
            expression=Cast(
                Func(F("amount") - F("settled_amount"), function="trim_scale"), models.CharField(db_collation="C")
            ),
            output_field=models.CharField(db_collation="C"),
            db_persist=True,
        )
    )

    class Meta(TenantModel.Meta):
        db_table = "settlement_open_item"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "line"], name="open_item_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, base_amount__gte=0)
                & Q(amount__lt=LARGEST_UNIT_AMOUNT, base_amount__lt=LARGEST_BASE_AMOUNT),
                name="open_item_amounts",
            ),
            models.CheckConstraint(
                condition=Q(settled_amount__gte=0, settled_amount__lte=F("amount"))
                & Q(settled_base_amount__gte=0, settled_base_amount__lte=F("base_amount"))
                & (Q(settled_amount__gt=0) | Q(settled_base_amount=0)),
                name="open_item_settled_within",
            ),
            models.CheckConstraint(
                condition=Q(is_open=True, settled_amount__lt=F("amount"))
                | Q(is_open=False, settled_amount=F("amount"), settled_base_amount=F("base_amount")),
                name="open_item_open",
            ),
        ]
        indexes = [
            # a boolean, because under row level security a comparison of amounts could not use the index
            models.Index(
                fields=["tenant_id", "account", "posting_date", "line"],
                condition=Q(is_open=True),
                name="open_items",
            ),
            # lists of what is settled, the latest first: what is open may be many rows before the first of them
            models.Index(
                fields=["tenant_id", "company", "is_debit", "posting_date"],
                condition=Q(is_open=False),
                name="settled_items",
            ),
            models.Index(
                fields=["tenant_id", "company", "is_debit", "rest_key"],
                condition=Q(is_open=True),
                name="open_items_by_rest",
            ),
        ]


class Settlement(CompanyScoped):
    """Items of one account and currency matched with each other on a day. Never changed; cancelled and kept.

    It is in effect from `settled_on` to the day before `cancelled_on`. `exchange_entry` books the difference of rates,
    `cancel_entry` takes that back.
    """

    account = TenantForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    currency = models.CharField(max_length=24)
    settled_on = models.DateField()
    description = models.CharField(max_length=500, blank=True)
    exchange_entry = TenantForeignKey(JournalEntry, models.PROTECT, null=True, related_name="+", db_index=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    cancelled_on = models.DateField(null=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=500, blank=True)
    cancel_entry = TenantForeignKey(JournalEntry, models.PROTECT, null=True, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "exchange_entry"],
                condition=Q(exchange_entry__isnull=False),
                name="settlement_exchange_once",
            ),
            models.UniqueConstraint(
                fields=["tenant_id", "cancel_entry"],
                condition=Q(cancel_entry__isnull=False),
                name="settlement_cancel_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    cancelled_on__isnull=True,
                    cancelled_by__isnull=True,
                    cancelled_at__isnull=True,
                    cancel_entry__isnull=True,
                    cancel_reason="",
                )
                | Q(cancelled_on__gte=F("settled_on"), cancelled_by__isnull=False, cancelled_at__isnull=False),
                name="settlement_cancelled_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "company", "settled_on"], name="settlement_by_day"),
            models.Index(fields=["tenant_id", "account", "settled_on"], name="settlement_by_account"),
            models.Index(
                fields=["tenant_id", "account", "cancelled_on"],
                condition=Q(cancelled_on__isnull=False),
                name="settlement_by_cancel",
            ),
        ]


class SettledLine(TenantModel):
    """How much of a journal line a settlement settles: in the line's currency, and what that weighs in the base."""

    settlement = TenantForeignKey(Settlement, models.PROTECT, related_name="lines", db_index=False)
    line = TenantForeignKey(JournalLine, models.PROTECT, related_name="+")
    amount = AmountField()
    base_amount = AmountField()

    class Meta(TenantModel.Meta):
        db_table = "settlement_settled_line"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "settlement", "line"], name="settled_line_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, base_amount__gte=0)
                & Q(amount__lt=LARGEST_UNIT_AMOUNT, base_amount__lt=LARGEST_BASE_AMOUNT),
                name="settled_line_amounts",
            ),
        ]


class ItemDocument(TenantModel):
    """The document behind a line of opening balances, whose entry is not that document's own. Written with it, never changed."""

    line = TenantForeignKey(JournalLine, models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=100)
    issued_on = models.DateField()
    due_on = models.DateField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "settlement_item_document"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "line"], name="item_document_once"),
            models.CheckConstraint(condition=~Q(number=""), name="item_document_number"),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("issued_on")), name="item_document_due"
            ),
        ]
