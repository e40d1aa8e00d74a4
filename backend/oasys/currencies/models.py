"""Units that a tenant uses, and rates between them."""

from django.db import models

from oasys.core.fields import AmountField
from oasys.core.tenancy import TenantModel
from oasys.organisations.models import CompanyScoped


class Unit(TenantModel):
    """What a line's own amount counts: money with its ISO 4217 exponent, or another unit with up to 18 decimals."""

    code = models.CharField(max_length=24)
    name = models.CharField(max_length=200)
    decimals = models.PositiveSmallIntegerField()
    is_money = models.BooleanField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "code"], name="unit_code_once"),
            models.CheckConstraint(condition=models.Q(decimals__range=(0, 18)), name="unit_decimals_valid"),
        ]

    def __str__(self) -> str:
        return self.code


class ExchangeRate(TenantModel):
    """`rate` units of `base` are worth one unit of `currency` on `day`, says `source`."""

    currency = models.CharField(max_length=24)
    base = models.CharField(max_length=24)
    day = models.DateField()
    source = models.CharField(max_length=40)
    rate = AmountField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "currency", "base", "source", "day"], name="rate_once"),
            models.CheckConstraint(condition=models.Q(rate__gt=0, rate__lt=10**20), name="rate_positive"),
            models.CheckConstraint(condition=~models.Q(currency=models.F("base")), name="rate_between_two"),
        ]


class ReferenceRate(models.Model):
    """`units` of `currency` were worth one unit of the source's own currency on `day`, as a central bank published it.

    Public and the same for every tenant; written by the owner's role alone, never changed.
    """

    pk = models.CompositePrimaryKey("source", "currency", "day")
    source = models.CharField(max_length=40)
    currency = models.CharField(max_length=3)
    day = models.DateField()
    units = AmountField()

    class Meta:
        db_table = "currencies_reference_rate"
        constraints = [
            models.CheckConstraint(condition=models.Q(units__gt=0, units__lt=10**20), name="reference_rate_positive"),
        ]


class RatePolicy(CompanyScoped):
    """Whose rates a company takes, and whether an older one may stand in for a day that has none. At first: manual, exact."""

    class Rule(models.TextChoices):
        EXACT = "exact"
        LAST_KNOWN = "last_known"

    source = models.CharField(max_length=40)
    rule = models.CharField(max_length=10, choices=Rule.choices)
    max_age_days = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "currencies_rate_policy"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company"], name="rate_policy_once"),
            models.CheckConstraint(
                condition=models.Q(rule="exact", max_age_days=0)
                | models.Q(rule="last_known", max_age_days__range=(1, 366)),
                name="rate_policy_rule",
            ),
        ]
