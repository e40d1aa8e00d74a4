"""Tenant, membership, company."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from oasys.core.ids import uuid7
from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.organisations.formats import CHOICES, LOCALE, Formats
from oasys.organisations.permissions import PERMISSIONS, Permission, Role


class Tenant(models.Model):
    """The organisation that signed up. Row level security shows it only while it is open, or to its members."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Membership(TenantModel):
    """One person's one role in a tenant."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "user"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=list(Role)), name="membership_role_known"),
        ]

    def may(self, permission: Permission) -> bool:
        return permission in PERMISSIONS[Role(self.role)]


class Company(TenantModel):
    """A legal entity with its own books. Its base currency never changes: every amount is meant in it."""

    name = models.CharField(max_length=200)
    base_currency = models.CharField(max_length=3)
    country_pack = models.CharField(max_length=20)
    pack_version = models.CharField(max_length=20)
    fiscal_year_start_month = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)])
    locale = models.CharField(max_length=20, db_default="en-001")
    date_format = models.CharField(max_length=20, db_default="yyyy-MM-dd")
    number_format = models.CharField(max_length=20, db_default="#,##0.00")
    first_day_of_week = models.CharField(max_length=10, db_default="monday")
    paper_size = models.CharField(max_length=10, db_default="A4")
    is_demo = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "name"], name="company_name_once"),
            models.CheckConstraint(
                condition=models.Q(fiscal_year_start_month__range=(1, 12)), name="company_start_month_valid"
            ),
            models.CheckConstraint(
                condition=models.Q(base_currency__regex=r"^[A-Z]{3}$"), name="company_currency_code"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    locale__regex=LOCALE,
                    date_format__in=CHOICES["date"],
                    number_format__in=CHOICES["number"],
                    first_day_of_week__in=CHOICES["first_day_of_week"],
                    paper_size__in=CHOICES["paper_size"],
                ),
                name="company_formats_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def formats(self) -> Formats:
        """How the company writes dates and numbers; at first as its country pack says."""
        return Formats(self.locale, self.date_format, self.number_format, self.first_day_of_week, self.paper_size)


class CompanyScoped(TenantModel):
    """A row of one company's books."""

    company = TenantForeignKey(Company, models.PROTECT, related_name="+", db_index=False)

    class Meta(TenantModel.Meta):
        abstract = True
