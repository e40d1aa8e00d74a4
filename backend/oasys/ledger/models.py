"""Tables of the ledger. What the columns cannot say stands in sql/ as triggers."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from oasys.core.fields import AmountField
from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.ledger import calendar_models, grant_models  # noqa: F401  register their tables
from oasys.ledger.dimension_models import DimensionSet
from oasys.organisations.models import CompanyScoped
from oasys.organisations.packs import NUMBER_PREFIX, NUMBER_PREFIX_PATTERN

LARGEST_BASE_AMOUNT = 10**20
LARGEST_UNIT_AMOUNT = 10**27


class _DateRange(Func):
    """daterange(starts_on, ends_on, '[]')"""

    function = "daterange"


def _no_overlap(name: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=name,
        expressions=[
            ("tenant_id", RangeOperators.EQUAL),
            ("company", RangeOperators.EQUAL),
            (
                _DateRange("starts_on", "ends_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                RangeOperators.OVERLAPS,
            ),
        ],
    )


class AccountClass(models.TextChoices):
    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"


class Account(CompanyScoped):
    """A line of the chart. A heading groups accounts and takes no lines itself."""

    code = models.CharField(max_length=128)
    name = models.CharField(max_length=200)
    account_class = models.CharField(max_length=10, choices=AccountClass.choices)
    subtype = models.CharField(max_length=30)
    parent = TenantForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    is_heading = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    currency = models.CharField(max_length=24, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "code"], name="account_code_once"),
            models.CheckConstraint(condition=Q(account_class__in=AccountClass.values), name="account_class_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Journal(CompanyScoped):
    """A book of entries; owns a number series for each fiscal year, whose numbers begin as `number_prefix` says."""

    class Kind(models.TextChoices):
        SALES = "sales"
        PURCHASES = "purchases"
        BANK = "bank"
        CASH = "cash"
        GENERAL = "general"
        OPENING = "opening"
        CLOSING = "closing"

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    number_prefix = models.CharField(max_length=40, default=NUMBER_PREFIX, db_default=NUMBER_PREFIX)
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "code"], name="journal_code_once"),
            models.CheckConstraint(
                condition=Q(number_prefix__regex=NUMBER_PREFIX_PATTERN), name="journal_number_prefix"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ChartVersion(CompanyScoped):
    """Stands for accounts and journals of a company as they are; another one after each change, by a trigger."""

    version = models.UUIDField()

    class Meta(TenantModel.Meta):
        db_table = "ledger_chart_version"
        constraints = [models.UniqueConstraint(fields=["tenant_id", "company"], name="chart_version_once")]


class FiscalYear(CompanyScoped):
    """A year of the books; years of one company never overlap."""

    name = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta(TenantModel.Meta):
        db_table = "ledger_fiscal_year"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "name"], name="fiscal_year_name_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="fiscal_year_dates"),
            _no_overlap("fiscal_year_no_overlap"),
        ]

    def __str__(self) -> str:
        return self.name


class Period(CompanyScoped):
    """A part of a fiscal year. Open: anyone with the right posts; closed: a named role; locked: nobody."""

    class Status(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"
        LOCKED = "locked"

    fiscal_year = TenantForeignKey(FiscalYear, models.PROTECT, related_name="periods")
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    change_reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "fiscal_year", "number"], name="period_number_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="period_dates"),
            models.CheckConstraint(condition=Q(status__in=["open", "closed", "locked"]), name="period_status_known"),
            _no_overlap("period_no_overlap"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m}"


class PeriodChange(TenantModel):
    """Who opened, closed or locked a period, when and why. Written by a trigger, never changed."""

    period = TenantForeignKey(Period, models.PROTECT, related_name="changes")
    from_status = models.CharField(max_length=10)
    to_status = models.CharField(max_length=10)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "ledger_period_change"


class NumberSeries(TenantModel):
    """The numbers of one journal in one fiscal year; `last_number` moves only with a posting, by its trigger."""

    journal = TenantForeignKey(Journal, models.PROTECT, related_name="+", db_index=False)
    fiscal_year = TenantForeignKey(FiscalYear, models.PROTECT, related_name="+")
    last_number = models.PositiveIntegerField(default=0)
    prefix = models.CharField(max_length=40)

    class Meta(TenantModel.Meta):
        db_table = "ledger_number_series"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "journal", "fiscal_year"], name="series_once"),
        ]


class JournalEntry(CompanyScoped):
    """One balanced transaction. `posted_at` is when it became known; `posting_date` its date in the books."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        POSTED = "posted"

    journal = TenantForeignKey(Journal, models.PROTECT, related_name="+", db_index=False)
    period = TenantForeignKey(Period, models.PROTECT, null=True, related_name="+", db_index=False)
    series = TenantForeignKey(NumberSeries, models.PROTECT, null=True, related_name="+", db_index=False)
    number = models.PositiveIntegerField(null=True)
    posting_date = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    description = models.CharField(max_length=500, blank=True)
    reference = models.CharField(max_length=500, blank=True)
    source_kind = models.CharField(max_length=40, blank=True)
    source_key = models.CharField(max_length=200, blank=True)
    reverses = TenantForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    posted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "ledger_journal_entry"
        constraints = [
            # partial, so that the posting UPDATE takes no key lock that would deadlock with the line guard
            models.UniqueConstraint(
                fields=["tenant_id", "series", "number"], condition=Q(number__isnull=False), name="entry_number_once"
            ),
            models.UniqueConstraint(
                fields=["tenant_id", "reverses"], condition=Q(reverses__isnull=False), name="entry_reversed_once"
            ),
            models.UniqueConstraint(
                fields=["tenant_id", "company", "source_kind", "source_key"],
                condition=~Q(source_kind=""),
                name="entry_source_once",
            ),
            models.CheckConstraint(condition=Q(status__in=["draft", "posted"]), name="entry_status_known"),
            models.CheckConstraint(
                condition=Q(
                    status="draft",
                    number__isnull=True,
                    series__isnull=True,
                    period__isnull=True,
                    posted_by__isnull=True,
                    posted_at__isnull=True,
                )
                | Q(
                    status="posted",
                    number__isnull=False,
                    series__isnull=False,
                    period__isnull=False,
                    posted_by__isnull=False,
                    posted_at__isnull=False,
                ),
                name="entry_posted_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "company", "posting_date"], name="entry_by_date"),
            models.Index(
                fields=["tenant_id", "company", "posted_at"], condition=Q(status="posted"), name="entry_by_posted_at"
            ),
            models.Index(fields=["tenant_id", "company"], condition=Q(status="draft"), name="entry_drafts"),
        ]


class JournalLine(TenantModel):
    """A debit or a credit in the company's base currency, and beside it the amount in the line's own unit.

    `currency_amount` is signed: a debit is positive. Both base amounts may be zero only for a unit that is not money.
    `dimension_set` names the values of the line on its axes; most lines have none.
    """

    entry = TenantForeignKey(JournalEntry, models.CASCADE, related_name="lines")
    line_no = models.PositiveSmallIntegerField()
    account = TenantForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    posting_date = models.DateField()
    debit = AmountField()
    credit = AmountField()
    currency = models.CharField(max_length=24)
    currency_amount = AmountField()
    description = models.CharField(max_length=500, blank=True)
    dimension_set = TenantForeignKey(DimensionSet, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(TenantModel.Meta):
        db_table = "ledger_journal_line"
        constraints = [
            # the upper bounds also refuse NaN and Infinity, which PostgreSQL sorts above every number
            models.CheckConstraint(
                condition=Q(debit__gte=0, credit__gte=0, debit__lt=LARGEST_BASE_AMOUNT, credit__lt=LARGEST_BASE_AMOUNT)
                & (Q(debit=0) | Q(credit=0)),
                name="line_one_side",
            ),
            models.CheckConstraint(
                condition=Q(currency_amount__gt=-LARGEST_UNIT_AMOUNT, currency_amount__lt=LARGEST_UNIT_AMOUNT),
                name="line_amount_finite",
            ),
            models.CheckConstraint(
                condition=Q(debit=0, credit=0)
                | Q(debit__gt=0, currency_amount__gte=0)
                | Q(credit__gt=0, currency_amount__lte=0),
                name="line_sides_agree",
            ),
            models.CheckConstraint(
                condition=~Q(debit=0, credit=0, currency_amount=0),
                name="line_not_empty",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "account", "posting_date"], name="line_by_account"),
            models.Index(
                fields=["tenant_id", "dimension_set", "account", "posting_date"],
                condition=Q(dimension_set__isnull=False),
                name="line_by_dimension_set",
            ),
        ]


class LineRate(TenantModel):
    """The rate a line was converted at, with its day and source. Written with the draft, and kept as the line is.

    Beside the line and not in its sealed form: the amounts it led to are sealed, and the rate explains them.
    """

    line = TenantForeignKey(JournalLine, models.CASCADE, related_name="+", db_index=False)
    rate = AmountField()
    day = models.DateField()
    source = models.CharField(max_length=40)

    class Meta(TenantModel.Meta):
        db_table = "ledger_line_rate"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "line"], name="line_rate_once"),
            models.CheckConstraint(condition=Q(rate__gt=0, rate__lt=LARGEST_BASE_AMOUNT), name="line_rate_positive"),
        ]


class AccountBalance(CompanyScoped):
    """Sums of the posted lines of one account, period and currency; written by the posting statement alone."""

    account = TenantForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    period = TenantForeignKey(Period, models.PROTECT, related_name="+", db_index=False)
    currency = models.CharField(max_length=24)
    debit = AmountField()
    credit = AmountField()
    currency_amount = AmountField()

    class Meta(TenantModel.Meta):
        db_table = "ledger_account_balance"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "account", "period", "currency"], name="balance_once"),
        ]
        indexes = [models.Index(fields=["tenant_id", "company", "period"], name="balance_by_company")]


class OnboardingSkip(CompanyScoped):
    """Who said that a company needs no such step. Never changed; a step that is done after all counts as done."""

    class Step(models.TextChoices):
        OPENING_BALANCES = "opening_balances"

    step = models.CharField(max_length=20, choices=Step.choices)
    skipped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    skipped_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "ledger_onboarding_skip"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "step"], name="onboarding_skip_once"),
            models.CheckConstraint(condition=Q(step__in=["opening_balances"]), name="onboarding_step_optional"),
        ]


class Seal(CompanyScoped):
    """A link of the company's hash chain over posted entries; made by a function of the database alone (sql/seals.sql).

    Hashes are SHA-256; what is hashed: docs/accounting/sealing.md. `sequence` and positions count from 1 without gaps.
    """

    sequence = models.PositiveIntegerField()
    previous_hash = models.BinaryField()
    hash = models.BinaryField()
    entries_hash = models.BinaryField()
    first_position = models.PositiveBigIntegerField()
    last_position = models.PositiveBigIntegerField()
    sealed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "sequence"], name="seal_sequence_once"),
        ]


class SealedEntry(CompanyScoped):
    """The hash of a posted entry, and its place in the company's chain.

    `series` is the entry's own, which refers to it: a second foreign key would hold the counter that posting waits for.
    """

    entry = TenantForeignKey(JournalEntry, models.PROTECT, related_name="+", db_index=False)
    series = models.UUIDField()
    number = models.PositiveIntegerField()
    position = models.PositiveBigIntegerField()
    hash = models.BinaryField()

    class Meta(TenantModel.Meta):
        db_table = "ledger_sealed_entry"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "position"], name="sealed_position_once"),
            models.UniqueConstraint(fields=["tenant_id", "entry"], name="sealed_entry_once"),
            models.UniqueConstraint(fields=["tenant_id", "series", "number"], name="sealed_number_once"),
        ]


class SealSignature(TenantModel):
    """An Ed25519 signature of a seal's canonical form, by a key of the installation."""

    seal = TenantForeignKey(Seal, models.PROTECT, related_name="+", db_index=False)
    key_id = models.CharField(max_length=16)
    public_key = models.BinaryField()
    signature = models.BinaryField()

    class Meta(TenantModel.Meta):
        db_table = "ledger_seal_signature"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "seal", "key_id"], name="seal_signed_once"),
        ]
