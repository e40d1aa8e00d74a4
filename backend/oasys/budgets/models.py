"""Tables of budgets. What the columns cannot say stands in sql/ as triggers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from oasys.core.fields import AmountField
from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.ledger.dimension_models import DimensionSet
from oasys.ledger.models import LARGEST_BASE_AMOUNT, Account, FiscalYear, Period
from oasys.organisations.models import CompanyScoped


class Budget(CompanyScoped):
    """A plan for one fiscal year. `version` counts every change of it and of its lines."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        APPROVED = "approved"

    fiscal_year = TenantForeignKey(FiscalYear, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    approved_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "fiscal_year", "name"], name="budget_name_once"),
            models.CheckConstraint(
                condition=Q(status="draft", approved_by__isnull=True, approved_at__isnull=True)
                | Q(status="approved", approved_by__isnull=False, approved_at__isnull=False),
                name="budget_approved_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BudgetLine(TenantModel):
    """The movement planned for an account in a period, of one set of dimension values or of none, on its normal side."""

    budget = TenantForeignKey(Budget, models.PROTECT, related_name="lines", db_index=False)
    account = TenantForeignKey(Account, models.PROTECT, related_name="+")
    period = TenantForeignKey(Period, models.PROTECT, related_name="+")
    dimension_set = TenantForeignKey(DimensionSet, models.PROTECT, null=True, related_name="+")
    amount = AmountField()

    class Meta(TenantModel.Meta):
        db_table = "budgets_line"
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "budget", "account", "period", "dimension_set"],
                nulls_distinct=False,
                name="budget_cell_once",
            ),
            # the bounds also refuse NaN and Infinity, which PostgreSQL sorts above every number
            models.CheckConstraint(
                condition=Q(amount__gt=-LARGEST_BASE_AMOUNT, amount__lt=LARGEST_BASE_AMOUNT) & ~Q(amount=0),
                name="budget_amount_finite",
            ),
        ]
