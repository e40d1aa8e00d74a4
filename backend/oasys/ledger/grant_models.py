"""Tables of leave to post into closed periods. What the columns cannot say stands in sql/grants.sql."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.organisations.models import CompanyScoped


class PeriodGrant(CompanyScoped):
    """Lets one person post into one closed period until a moment; who gave it and why. Never changed, only ended."""

    period = TenantForeignKey("ledger.Period", models.PROTECT, related_name="grants", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=500)
    valid_until = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    granted_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "ledger_period_grant"
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="period_grant_reason_given")]
        indexes = [
            models.Index(fields=["tenant_id", "period", "person"], name="period_grant_by_person"),
            models.Index(fields=["tenant_id", "company", "id"], name="period_grant_by_company"),
        ]


class PeriodGrantEnd(TenantModel):
    """Who took a grant back before its end, when and why. Never changed."""

    grant = TenantForeignKey(PeriodGrant, models.PROTECT, related_name="ends", db_index=False)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "ledger_period_grant_end"
        constraints = [models.UniqueConstraint(fields=["tenant_id", "grant"], name="period_grant_ended_once")]
