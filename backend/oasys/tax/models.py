"""Tables of taxes. What the columns cannot say stands in sql/ as triggers."""

from django.db import models
from django.db.models import Q

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
    line of its base. `is_deferred`: it is not due yet, and another row with the opposite sign takes it away when it is. Base and tax are in
    the base currency, negative where a document takes back.
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
    tax_point = models.DateField()
    rate = AmountField(null=True)
    base = AmountField()
    tax = AmountField()

    class Meta(TenantModel.Meta):
        db_table = "tax_line"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "line", "number"], name="tax_line_once"),
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
        ]
