"""Tables of dunning. What the columns cannot say stands in sql/ as triggers."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from oasys.contacts.models import Contact
from oasys.core.fields import AmountField
from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.ledger.models import LARGEST_UNIT_AMOUNT, Account, JournalEntry, JournalLine
from oasys.organisations.models import CompanyScoped


def _of_company(model: type[TenantModel] | str, *, null: bool = False) -> TenantForeignKey:
    """A row of the same company: sql/reminders.sql has the foreign key, which names the company, too."""
    return TenantForeignKey(model, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False, null=null)


def _person(*, null: bool = False) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, null=null)


class DunningSettings(CompanyScoped):
    """How a company reminds.

    `levels`, in order: {days_overdue, fee, minimum_amount, charges_interest, texts: {language: {title, above, below}}}; amounts are
    texts, in the base currency. `interest_rates`: {valid_from, valid_to, business_percent, consumer_percent, source}, percent a
    year as text. `releases_first_as`: with whose rights levels are released by themselves, the first one up to `releases_up_to`; null: a
    person releases.
    """

    days_between = models.PositiveSmallIntegerField(default=7)
    levels = models.JSONField()
    interest_rates = models.JSONField(default=list)
    sends_mail = models.BooleanField(default=False)
    posts_charges = models.BooleanField(default=False)
    fee_account = _of_company(Account, null=True)
    interest_account = _of_company(Account, null=True)
    releases_first_as = _person(null=True)
    releases_up_to = models.PositiveSmallIntegerField(default=1, db_default=1)
    failed_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    failure = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "dunning_settings"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company"], name="dunning_settings_once"),
            models.CheckConstraint(condition=Q(days_between__range=(0, 366)), name="dunning_days_between"),
            models.CheckConstraint(condition=Q(releases_up_to__range=(1, 9)), name="dunning_releases_up_to"),
        ]


class Reminder(CompanyScoped):
    """A reminder that was released: never changed. Amounts are in `currency`; `total` is what it asks for.

    `words` are those of its level in its language: {title, above, below}. `earlier_charges` are fees and interest of earlier reminders that
    are open; `credits` is what was open in the contact's favour, and is not asked for. `entry` posted fee and interest, where that is done.
    `party` is the contact as it was, without its ids; `issuer_version`: what the company said of itself then; null: nothing yet.
    `mailed_to` is empty where no mail went out.
    """

    contact = _of_company(Contact)
    level = models.PositiveSmallIntegerField()
    as_of = models.DateField()
    currency = models.CharField(max_length=24)
    language = models.CharField(max_length=10)
    words = models.JSONField()
    open_amount = AmountField()
    earlier_charges = AmountField()
    credits = AmountField()
    fee = AmountField()
    interest = AmountField()
    total = AmountField()
    party = models.JSONField()
    issuer_version = models.PositiveIntegerField(null=True)
    mailed_to = models.CharField(max_length=254, blank=True)
    entry = TenantForeignKey(JournalEntry, models.PROTECT, null=True, related_name="+", db_index=False)
    is_by_rule = models.BooleanField(default=False)
    released_by = _person()
    released_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "dunning_reminder"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "id"], name="reminder_of_company"),
            models.UniqueConstraint(
                fields=["tenant_id", "entry"], condition=Q(entry__isnull=False), name="reminder_entry_once"
            ),
            # the bounds also refuse NaN and Infinity
            models.CheckConstraint(
                condition=Q(level__range=(1, 9), open_amount__gt=0, fee__gte=0, interest__gte=0, earlier_charges__gte=0)
                & Q(credits__gte=0, credits__lt=F("open_amount"))
                & Q(
                    open_amount__lt=LARGEST_UNIT_AMOUNT,
                    fee__lt=LARGEST_UNIT_AMOUNT,
                    interest__lt=LARGEST_UNIT_AMOUNT,
                    earlier_charges__lt=LARGEST_UNIT_AMOUNT,
                )
                & Q(total=F("open_amount") + F("earlier_charges") + F("fee") + F("interest") - F("credits")),
                name="reminder_amounts",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "company", "as_of", "id"], name="reminder_by_day"),
            models.Index(fields=["tenant_id", "contact", "as_of", "id"], name="reminder_by_contact"),
        ]


class ReminderItem(CompanyScoped):
    """An open item on a reminder, as it stood then; once for each level. Interest is for `interest_from` to `interest_to`."""

    reminder = _of_company(Reminder)
    line = TenantForeignKey(JournalLine, models.PROTECT, related_name="+", db_index=False)
    level = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=100, blank=True)
    issued_on = models.DateField()
    due_on = models.DateField()
    amount = AmountField()
    open_amount = AmountField()
    interest = AmountField()
    interest_from = models.DateField(null=True)
    interest_to = models.DateField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "dunning_reminder_item"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "line", "level"], name="reminder_item_once"),
            models.CheckConstraint(
                condition=Q(level__range=(1, 9), open_amount__gt=0, open_amount__lte=F("amount"), interest__gte=0)
                & Q(amount__lt=LARGEST_UNIT_AMOUNT, interest__lt=LARGEST_UNIT_AMOUNT),
                name="reminder_item_amounts",
            ),
        ]
        indexes = [models.Index(fields=["tenant_id", "reminder"], name="reminder_item_by_reminder")]


class DunningBlock(CompanyScoped):
    """A contact, or an open item, that is not reminded of until a day, that one included; null: until it is lifted."""

    contact = _of_company(Contact, null=True)
    line = TenantForeignKey(JournalLine, models.PROTECT, null=True, related_name="+", db_index=False)
    until = models.DateField(null=True)
    reason = models.CharField(max_length=500)
    made_by = _person()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        db_table = "dunning_block"
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=False, line__isnull=True) | Q(contact__isnull=True, line__isnull=False),
                name="dunning_block_of_one",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "contact"], condition=Q(contact__isnull=False), name="block_by_contact"),
            models.Index(fields=["tenant_id", "line"], condition=Q(line__isnull=False), name="block_by_line"),
        ]
