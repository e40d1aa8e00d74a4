"""The event log. Written by triggers, numbered and cleared by functions of the database (sql/), read through queries.py."""

from django.db import models
from django.db.models import Q

from oasys.core.tenancy import TenantModel


class Event(TenantModel):
    """One thing that happened. `number` is null until it is given, and grows by one from event to event of the tenant.

    The keys are no foreign keys: what happened stays true of what is gone. `subject_key` is what to read again; null where one
    statement made many, of which `data` tells count, first_id and last_id. `at` is the start of the transaction.
    An event of the audit trail has the id that it has there.
    """

    number = models.PositiveBigIntegerField(null=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=81)
    company_key = models.UUIDField(null=True)
    subject_key = models.UUIDField(null=True)
    data = models.JSONField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "number"], condition=Q(number__isnull=False), name="event_number_once"
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "id"], condition=Q(number__isnull=True), name="event_waiting"),
        ]

    def __str__(self) -> str:
        return self.kind


class Counter(TenantModel):
    """How far the tenant's numbers have come, and up to which the log has been cleared. The row's id is the tenant's."""

    last_number = models.PositiveBigIntegerField(default=0)
    cleared_up_to = models.PositiveBigIntegerField(default=0)
