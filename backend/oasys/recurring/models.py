"""Templates, recurring entries and planned reversals of a company."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.ledger.models import JournalEntry
from oasys.organisations.models import CompanyScoped
from oasys.recurring.rules import UNITS, Rhythm


class EntryTemplate(CompanyScoped):
    """What an entry says, without its date. `content` is the body of an entry as the API takes it.

    It is read anew each time it is used: accounts, units and dimension values are checked then, as for any draft.
    """

    name = models.CharField(max_length=200)
    content = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        db_table = "recurring_entry_template"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "name"], name="template_name_once"),
        ]


class RecurringEntry(CompanyScoped):
    """A template and its rhythm. `made` is the number of the next day, `next_on` that day; null when it has ended.

    Both move in the transaction that writes the entry, whose source names this row and the day: a day is never done
    twice. `acts_as` is who set it up or changed it last; what they may no longer do is not done for them. `failure` is the
    problem that the last try met, until one succeeds.
    """

    template = TenantForeignKey(EntryTemplate, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=10)
    every = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    on_last_day = models.BooleanField(default=False)
    ends_on = models.DateField(null=True)
    times = models.PositiveIntegerField(null=True)
    is_posted = models.BooleanField(default=False)
    reverse_next_day = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    made = models.PositiveIntegerField(default=0)
    next_on = models.DateField(null=True)
    failed_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    failure = models.JSONField(null=True)
    acts_as = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        db_table = "recurring_entry"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "name"], name="recurring_name_once"),
            models.CheckConstraint(condition=Q(unit__in=UNITS), name="recurring_unit_known"),
            models.CheckConstraint(condition=Q(every__range=(1, 366)), name="recurring_every_valid"),
            models.CheckConstraint(
                condition=~Q(reverse_next_day=True, is_posted=False), name="recurring_reverses_posted"
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "next_on"], condition=Q(is_active=True), name="recurring_due"),
        ]

    @property
    def rhythm(self) -> Rhythm:
        """On which days it falls."""
        return Rhythm(self.unit, self.every, self.starts_on, self.on_last_day, self.ends_on, self.times)

    @property
    def source_key_prefix(self) -> str:
        """How the source keys of its entries begin."""
        return f"{self.id}/"


class PlannedReversal(CompanyScoped):
    """The day on which an entry is to be reversed; `done_at` is set when it was, by this plan or by a person."""

    entry = TenantForeignKey(JournalEntry, models.CASCADE, related_name="+", db_index=False)
    reverse_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    failure = models.JSONField(null=True)
    acts_as = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        db_table = "recurring_planned_reversal"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "entry"], name="reversal_planned_once"),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "reverse_on"], condition=Q(done_at__isnull=True), name="reversal_due"),
        ]
