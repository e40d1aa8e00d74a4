"""The audit trail. Written by triggers alone (sql/), read through queries.py."""

from django.db import models
from django.db.models import Q

from oasys.core.tenancy import TenantModel


class Event(TenantModel):
    """One change that matters. `at` is the start of its transaction: the `posted_at` of entries posted by it.

    The keys are no foreign keys: what happened stays true of what is gone, and a posting does not wait for a look-up.
    `object` is what was changed: a thing of that kind, or the company where one statement made many of them.
    `token` is the API token that the person or service showed. `database_role` is the role that was connected: a
    change without an actor came past the application.
    """

    at = models.DateTimeField()
    actor_key = models.UUIDField(null=True)
    token_key = models.UUIDField(null=True)
    address = models.CharField(max_length=45)
    agent = models.CharField(max_length=200)
    request_key = models.UUIDField(null=True)
    database_role = models.CharField(max_length=63)
    object_kind = models.CharField(max_length=40)
    action = models.CharField(max_length=40)
    object_key = models.UUIDField()
    company_key = models.UUIDField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["tenant_id", "object_key", "id"], name="event_by_object"),
            models.Index(fields=["tenant_id", "company_key", "id"], name="event_by_company"),
            models.Index(fields=["tenant_id", "actor_key", "id"], name="event_by_actor"),
            # without the many of each posting
            models.Index(
                fields=["tenant_id", "object_kind", "id"], condition=~Q(object_kind="entry"), name="event_by_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.object_kind}.{self.action}"
