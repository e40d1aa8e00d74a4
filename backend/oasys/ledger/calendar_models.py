"""The calendar of a company's fiscal years, where it is another than twelve months from a first of a month."""

from django.db import models
from django.db.models import Q

from oasys.core.tenancy import TenantModel
from oasys.ledger.fiscal_calendar import WEEKDAYS
from oasys.organisations.models import CompanyScoped


class CalendarRule(CompanyScoped):
    """How the years that are still to be opened fall; years that stand keep their days. Columns as fiscal_calendar.Calendar."""

    start_month = models.PositiveSmallIntegerField()
    start_day = models.PositiveSmallIntegerField()
    pattern = models.CharField(max_length=10, blank=True)
    ends_on_weekday = models.CharField(max_length=10, blank=True)
    nearest = models.BooleanField()
    long_period = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "ledger_calendar"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company"], name="calendar_once"),
            models.CheckConstraint(
                condition=Q(start_month__range=(1, 12))
                & (
                    Q(pattern="", ends_on_weekday="", nearest=False, long_period=0, start_day__range=(1, 28))
                    | Q(
                        pattern__in=["4-4-5", "4-5-4", "5-4-4"],
                        ends_on_weekday__in=list(WEEKDAYS),
                        start_day=1,
                        long_period__range=(1, 12),
                    )
                    | Q(pattern="13x4", ends_on_weekday__in=list(WEEKDAYS), start_day=1, long_period__range=(1, 13))
                ),
                name="calendar_whole",
            ),
        ]
