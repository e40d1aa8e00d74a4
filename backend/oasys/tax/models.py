"""Tables of taxes. What the columns cannot say stands in sql/ as triggers."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from oasys.core.fields import AmountField
from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.ledger.models import LARGEST_BASE_AMOUNT, Account, JournalLine
from oasys.organisations.models import CompanyScoped

LARGEST_RATE = 1_000_000


class Direction(models.TextChoices):
    SALES = "sales"
    PURCHASES = "purchases"


class Treatment(models.TextChoices):
    """What the law does with a supply. Only the first, reverse charge on purchases and withholding have rates."""

    TAXABLE = "taxable"
    ZERO_RATED = "zero_rated"
    EXEMPT = "exempt"
    OUT_OF_SCOPE = "out_of_scope"
    REVERSE_CHARGE = "reverse_charge"
    WITHHOLDING = "withholding"


class DueOn(models.TextChoices):
    """When tax falls due: with the document, or with its payment."""

    INVOICE = "invoice"
    PAYMENT = "payment"


class TaxCode(CompanyScoped):
    """What a line is taxed by. Code, direction and treatment never change; `version` counts changes of it, its components and rates.

    `category` is of UNCL5305 as EN 16931 uses it. Tax that falls due on payment does so after `due_within_months` at the latest, where
    the law says so. `pack` names the tax pack that it came from.
    """

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    direction = models.CharField(max_length=10, choices=Direction.choices)
    treatment = models.CharField(max_length=20, choices=Treatment.choices)
    category = models.CharField(max_length=2, blank=True)
    exemption_code = models.CharField(max_length=40, blank=True)
    exemption_reason = models.CharField(max_length=300, blank=True)
    myinvois_type = models.CharField(max_length=2, blank=True)
    due_on = models.CharField(max_length=10, choices=DueOn.choices, default=DueOn.INVOICE)
    due_within_months = models.PositiveSmallIntegerField(null=True)
    rounds_together = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    pack = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "tax_code"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "code"], name="tax_code_once"),
            models.CheckConstraint(
                condition=Q(direction__in=Direction.values, treatment__in=Treatment.values), name="tax_code_treated"
            ),
            models.CheckConstraint(
                condition=Q(category="")
                | Q(treatment="taxable", category__in=["S", "L", "M"])
                | Q(treatment="zero_rated", category__in=["Z", "K", "G"])
                | Q(treatment="exempt", category="E")
                | Q(treatment="out_of_scope", category="O")
                | Q(treatment="reverse_charge", category__in=["AE", "K"]),
                name="tax_code_category",
            ),
            # BR-S-10, BR-Z-10 and their like forbid a reason, BR-E-10, BR-AE-10, BR-IC-10, BR-G-10 and BR-O-10 demand one
            models.CheckConstraint(
                condition=Q(category="")
                | Q(category__in=["S", "Z", "L", "M"], exemption_code="", exemption_reason="")
                | (Q(category__in=["E", "AE", "K", "G", "O"]) & ~Q(exemption_code="", exemption_reason="")),
                name="tax_code_reason",
            ),
            models.CheckConstraint(
                condition=Q(myinvois_type__in=["", "01", "02", "03", "04", "05", "06", "E"]), name="tax_code_myinvois"
            ),
            models.CheckConstraint(
                condition=Q(due_on="invoice", due_within_months__isnull=True)
                | (
                    Q(due_on="payment", treatment="taxable")
                    & (Q(due_within_months__isnull=True) | Q(due_within_months__range=(1, 120)))
                ),
                name="tax_code_due",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class TaxComponent(CompanyScoped):
    """One tax of a code, in the order they are computed: CGST and SGST, or state, county and city. Most codes have one.

    Output tax is owed, input tax is claimed; deferred tax waits for its payment. `recoverable_percent` is the part that a buyer claims.
    """

    tax_code = TenantForeignKey(TaxCode, models.PROTECT, related_name="components", db_index=False)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    is_compound = models.BooleanField(default=False)
    is_per_unit = models.BooleanField(default=False)
    recoverable_percent = AmountField()
    output_account = TenantForeignKey(Account, models.PROTECT, null=True, related_name="+")
    input_account = TenantForeignKey(Account, models.PROTECT, null=True, related_name="+")
    deferred_account = TenantForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        db_table = "tax_component"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "tax_code", "number"], name="tax_component_once"),
            models.CheckConstraint(condition=~Q(is_compound=True, is_per_unit=True), name="tax_component_plain"),
            models.CheckConstraint(
                condition=Q(recoverable_percent__gte=0, recoverable_percent__lte=100), name="tax_component_recoverable"
            ),
        ]


class TaxRate(CompanyScoped):
    """The rate of a component from a day on, until another one begins; null: none from then on. So rates never overlap.

    Percent, or an amount in the base currency for each unit.
    """

    component = TenantForeignKey(TaxComponent, models.PROTECT, related_name="rates", db_index=False)
    starts_on = models.DateField()
    value = AmountField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "tax_rate"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "component", "starts_on"], name="tax_rate_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0, value__lt=LARGEST_RATE), name="tax_rate_finite"
            ),
        ]


class TaxPolicy(CompanyScoped):
    """How a company's documents are computed: where and how tax is rounded, whether prices include it, what coins there are.

    Under cash accounting all tax falls due with the payment.
    """

    rounding_level = models.CharField(max_length=10)
    rounding_mode = models.CharField(max_length=10)
    prices_include_tax = models.BooleanField()
    is_cash_accounting = models.BooleanField()
    cash_step = AmountField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "tax_policy"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company"], name="tax_policy_once"),
            models.CheckConstraint(
                condition=Q(rounding_level__in=["line", "document"], rounding_mode__in=["half_up", "down"])
                & (Q(cash_step__isnull=True) | Q(cash_step__gt=0, cash_step__lt=LARGEST_RATE)),
                name="tax_policy_known",
            ),
        ]


class TaxLine(CompanyScoped):
    """What a line of an entry carries of a tax; returns are read from these rows, and only those of posted entries count.

    Written while the entry is a draft, and as immutable as it is afterwards; the reversal of an entry mirrors them. `side` output is owed,
    input is claimed, cost is neither; tax on a side sums up to the amount of the line it stands on. A row that carries no tax stands on a
    line of its base. `is_deferred`: it is not due yet, and another row with the opposite sign, which names it by `takes_from`, takes it
    away when it is. Base and tax are in the base currency, negative where a document takes back.
    """

    class Side(models.TextChoices):
        OUTPUT = "output"
        INPUT = "input"
        COST = "cost"

    line = TenantForeignKey(JournalLine, models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    posting_date = models.DateField()
    tax_code = TenantForeignKey(TaxCode, models.PROTECT, related_name="+", db_index=False)
    component = TenantForeignKey(TaxComponent, models.PROTECT, null=True, related_name="+", db_index=False)
    side = models.CharField(max_length=10, choices=Side.choices)
    is_deferred = models.BooleanField(default=False)
    takes_from = TenantForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    tax_point = models.DateField()
    rate = AmountField(null=True)
    base = AmountField()
    tax = AmountField()

    class Meta(TenantModel.Meta):
        db_table = "tax_line"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "line", "number"], name="tax_line_once"),
            models.CheckConstraint(condition=Q(takes_from__isnull=True) | Q(is_deferred=True), name="tax_line_takes"),
            models.CheckConstraint(
                condition=Q(base__gt=-LARGEST_BASE_AMOUNT, base__lt=LARGEST_BASE_AMOUNT)
                & Q(tax__gt=-LARGEST_BASE_AMOUNT, tax__lt=LARGEST_BASE_AMOUNT),
                name="tax_line_finite",
            ),
            models.CheckConstraint(
                condition=Q(side__in=["output", "input", "cost"])
                & (
                    Q(component__isnull=True, rate__isnull=True, tax=0) | Q(component__isnull=False, rate__isnull=False)
                ),
                name="tax_line_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "company", "posting_date"], name="tax_line_by_date"),
            models.Index(fields=["tenant_id", "tax_code", "tax_point"], name="tax_line_by_code"),
            models.Index(fields=["tenant_id", "component"], name="tax_line_by_component"),
            models.Index(
                fields=["tenant_id", "company", "tax_point"], condition=Q(is_deferred=True), name="tax_line_deferred"
            ),
            models.Index(
                fields=["tenant_id", "takes_from"], condition=Q(takes_from__isnull=False), name="tax_line_taken"
            ),
        ]


class TaxFiling(CompanyScoped):
    """How often a company files its tax return: periods of `months` months, counted from `starts_on`, which is the first of a month.

    `deferred_as`: who has tax that is deferred for too long made due by itself, and as whom it is posted; null: nobody. What came of it
    last stands beside. Without a row it falls due by itself, posted as an owner.
    """

    starts_on = models.DateField()
    months = models.PositiveSmallIntegerField()
    deferred_as = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    failure = models.JSONField(null=True)
    failed_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "tax_filing"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company"], name="tax_filing_once"),
            models.CheckConstraint(
                condition=Q(months__in=[1, 2, 3, 12], starts_on__day=1), name="tax_filing_whole_months"
            ),
        ]


class TaxDueTrouble(CompanyScoped):
    """Why deferred tax could not be made due in a company that has not said how it files, where it falls due by itself."""

    failure = models.JSONField()
    failed_at = models.DateTimeField()
    retry_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "tax_due_trouble"
        constraints = [models.UniqueConstraint(fields=["tenant_id", "company"], name="tax_due_trouble_once")]


class TaxReturn(CompanyScoped):
    """The return of a period, locked: its figures never change. Open ones are computed when they are asked for, and have no row.

    `figures` is JSON in its canonical form and `fingerprint` its SHA-256; what it saw is told by the extents. Marked as filed once, or
    unlocked: then it is kept, and another one takes its place.
    """

    starts_on = models.DateField()
    ends_on = models.DateField()
    form = models.CharField(max_length=60)
    figures = models.TextField()
    fingerprint = models.CharField(max_length=64)
    last_posted_at = models.DateTimeField(null=True)
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    locked_at = models.DateTimeField()
    filed_on = models.DateField(null=True)
    filed_reference = models.CharField(max_length=100, blank=True)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    filed_at = models.DateTimeField(null=True)
    unlocked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    unlocked_at = models.DateTimeField(null=True)
    unlock_reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "tax_return"
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "company", "starts_on"],
                condition=Q(unlocked_at__isnull=True),
                name="tax_return_once",
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="tax_return_lasts"),
            models.CheckConstraint(
                condition=Q(filed_on__isnull=True, filed_by__isnull=True, filed_at__isnull=True, filed_reference="")
                | (
                    Q(filed_on__isnull=False, filed_by__isnull=False, filed_at__isnull=False, unlocked_at__isnull=True)
                    & ~Q(filed_reference="")
                ),
                name="tax_return_filed",
            ),
            models.CheckConstraint(
                condition=Q(unlocked_at__isnull=True, unlocked_by__isnull=True, unlock_reason="")
                | (Q(unlocked_at__isnull=False, unlocked_by__isnull=False) & ~Q(unlock_reason="")),
                name="tax_return_unlocked",
            ),
        ]


class TaxReturnExtent(TenantModel):
    """How far a locked return saw: the last number of a series. What is posted later has a higher one, whatever its date.

    `series` is no foreign key: the database would wait for whoever posts into it, who holds its row.
    """

    tax_return = TenantForeignKey(TaxReturn, models.PROTECT, related_name="extents", db_index=False)
    series = models.UUIDField()
    last_number = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        db_table = "tax_return_extent"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "tax_return", "series"], name="tax_return_extent_once"),
        ]
