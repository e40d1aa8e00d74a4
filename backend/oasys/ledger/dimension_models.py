"""Tables of dimensions: axes, their values, what accounts ask for, and the sets of values that lines name.

What the columns cannot say stands in sql/dimensions.sql as triggers.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from oasys.core.fields import AmountField
from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.organisations.models import CompanyScoped


class Dimension(CompanyScoped):
    """An analytic axis of lines, such as cost centre or project. An inactive one takes no new postings."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "code"], name="dimension_code_once"),
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z][a-z0-9-]*$"), name="dimension_code_plain"),
        ]

    def __str__(self) -> str:
        return self.code


class DimensionValue(CompanyScoped):
    """A value of an axis, perhaps below another one: a statement of the one above counts those below it, too."""

    dimension = TenantForeignKey(Dimension, models.PROTECT, related_name="values", db_index=False)
    code = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    parent = TenantForeignKey("self", models.PROTECT, null=True, related_name="+")
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "ledger_dimension_value"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "dimension", "code"], name="dimension_value_code_once"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="dimension_value_not_own_parent"),
        ]

    def __str__(self) -> str:
        return self.code


class DimensionRule(TenantModel):
    """What an account asks of an axis. Without a row a value is optional."""

    class Rule(models.TextChoices):
        REQUIRED = "required"
        FORBIDDEN = "forbidden"

    account = TenantForeignKey("ledger.Account", models.CASCADE, related_name="+", db_index=False)
    dimension = TenantForeignKey(Dimension, models.CASCADE, related_name="+")
    rule = models.CharField(max_length=10, choices=Rule.choices)

    class Meta(TenantModel.Meta):
        db_table = "ledger_dimension_rule"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "account", "dimension"], name="dimension_rule_once"),
            models.CheckConstraint(condition=Q(rule__in=["required", "forbidden"]), name="dimension_rule_known"),
        ]


class DimensionSet(CompanyScoped):
    """A combination of values, at most one of each axis; many lines name the same one.

    The id is a hash of the sorted `value_ids` (rules.dimension_set_id), so that a set is found without a look-up.
    """

    value_ids = ArrayField(models.UUIDField())

    class Meta(TenantModel.Meta):
        db_table = "ledger_dimension_set"


class DimensionSetValue(TenantModel):
    """A value of a set, kept by the trigger of the set: finds the sets that hold a value."""

    # DO_NOTHING: a trigger takes the members along when an unused set goes
    dimension_set = TenantForeignKey(DimensionSet, models.DO_NOTHING, related_name="members", db_index=False)
    dimension = TenantForeignKey(Dimension, models.PROTECT, related_name="+")
    value = TenantForeignKey(DimensionValue, models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        db_table = "ledger_dimension_set_value"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "dimension_set", "dimension"], name="dimension_set_axis_once"),
        ]


class DimensionBalance(CompanyScoped):
    """Sums of the posted lines of one account, period, set and currency; written by the posting statement alone."""

    account = TenantForeignKey("ledger.Account", models.PROTECT, related_name="+", db_index=False)
    period = TenantForeignKey("ledger.Period", models.PROTECT, related_name="+", db_index=False)
    dimension_set = TenantForeignKey(DimensionSet, models.PROTECT, related_name="+", db_index=False)
    currency = models.CharField(max_length=24)
    debit = AmountField()
    credit = AmountField()
    currency_amount = AmountField()

    class Meta(TenantModel.Meta):
        db_table = "ledger_dimension_balance"
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "account", "period", "dimension_set", "currency"], name="dimension_balance_once"
            ),
        ]
        indexes = [models.Index(fields=["tenant_id", "dimension_set", "period"], name="dimension_balance_by_set")]
