"""Tables of revaluations. What the columns cannot say stands in sql/revaluations.sql as triggers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from oasys.core.fields import AmountField
from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.ledger.models import Account, JournalEntry, JournalLine
from oasys.organisations.models import CompanyScoped


class Revaluation(CompanyScoped):
    """Open foreign items and balances at the rates of a day: `entry` of that day, `reversing_entry` of the next.

    Never changed; undone by `undo_reversing_entry`, which reverses the reversing entry, and `undo_entry`, which reverses
    that one on the day itself. Then the day can be revalued again.
    """

    day = models.DateField()
    rate_source = models.CharField(max_length=40)
    max_age_days = models.PositiveSmallIntegerField()
    entry = TenantForeignKey(JournalEntry, models.PROTECT, related_name="+", db_index=False)
    reversing_entry = TenantForeignKey(JournalEntry, models.PROTECT, related_name="+", db_index=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    undo_reversing_entry = TenantForeignKey(JournalEntry, models.PROTECT, null=True, related_name="+", db_index=False)
    undo_entry = TenantForeignKey(JournalEntry, models.PROTECT, null=True, related_name="+", db_index=False)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    undone_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "company", "day"], condition=Q(undone_at__isnull=True), name="revaluation_once"
            ),
            models.UniqueConstraint(fields=["tenant_id", "entry"], name="revaluation_entry_once"),
            models.UniqueConstraint(fields=["tenant_id", "reversing_entry"], name="revaluation_reversing_once"),
            models.CheckConstraint(
                condition=Q(
                    undone_at__isnull=True,
                    undone_by__isnull=True,
                    undo_entry__isnull=True,
                    undo_reversing_entry__isnull=True,
                )
                | Q(
                    undone_at__isnull=False,
                    undone_by__isnull=False,
                    undo_entry__isnull=False,
                    undo_reversing_entry__isnull=False,
                ),
                name="revaluation_undone_whole",
            ),
        ]
        indexes = [models.Index(fields=["tenant_id", "company", "day"], name="revaluation_by_day")]


class RevaluedItem(TenantModel):
    """One measured item of a revaluation: an open item (`line`), or the balance of an account (no line).

    Amounts are signed, a debit is positive. `difference` is `revalued_amount` less `base_amount`.
    """

    revaluation = TenantForeignKey(Revaluation, models.PROTECT, related_name="items")
    account = TenantForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    line = TenantForeignKey(JournalLine, models.PROTECT, null=True, related_name="+", db_index=False)
    currency = models.CharField(max_length=24)
    amount = AmountField()
    base_amount = AmountField()
    rate = AmountField()
    rate_day = models.DateField()
    rate_source = models.CharField(max_length=40)
    revalued_amount = AmountField()
    difference = AmountField()

    class Meta(TenantModel.Meta):
        db_table = "closing_revalued_item"
        constraints = [
            models.CheckConstraint(condition=Q(rate__gt=0, rate__lt=10**20), name="revalued_rate_positive"),
            models.CheckConstraint(
                condition=Q(difference=models.F("revalued_amount") - models.F("base_amount")),
                name="revalued_difference",
            ),
        ]
