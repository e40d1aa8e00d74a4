"""Endpoints of a tenant, what is to be sent to them, and every attempt to send it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from oasys.core.encryption import EncryptedTextField
from oasys.core.tenancy import TenantForeignKey, TenantModel


class Endpoint(TenantModel):
    """An address that is told of events: of these `kinds` and companies, or of all where null.

    The address is encrypted, because many carry a key; `host` is the part of it that may be shown anywhere.
    `seen_number` is the number of the last event that was looked at for it. `failing_since` is the first failure behind the last
    success. Until `previous_until` both secrets sign.
    """

    class Disabled(models.TextChoices):
        BY_HAND = "by_hand"
        GONE = "gone"  # it answered 410
        FAILING = "failing"  # for days

    url = EncryptedTextField()
    host = models.CharField(max_length=253)
    description = models.CharField(max_length=500, blank=True)
    kinds = ArrayField(models.CharField(max_length=81), null=True)
    company_ids = ArrayField(models.UUIDField(), null=True)
    is_enabled = models.BooleanField(default=True)
    disabled_reason = models.CharField(max_length=10, choices=Disabled.choices, blank=True)
    secret = EncryptedTextField()
    previous_secret = EncryptedTextField(null=True)
    previous_until = models.DateTimeField(null=True)
    rotated_at = models.DateTimeField(null=True)
    address_set_at = models.DateTimeField()
    seen_number = models.PositiveBigIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(is_enabled=True, disabled_reason="")
                | Q(is_enabled=False, disabled_reason__in=["by_hand", "gone", "failing"]),
                name="webhook_endpoint_says_why",
            ),
        ]


class Delivery(TenantModel):
    """One event for one endpoint. `event_key` is the webhook-id, the same in every attempt and replay; `payload` what is sent.

    `due_at` is when it is to be sent next. Whoever takes it counts `attempts` and moves `due_at` on by a lease, so that it is due
    again if they die. `tries` counts failures since it was made or replayed, for the waiting time.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        FAILED = "failed"

    endpoint = TenantForeignKey(Endpoint, models.CASCADE, related_name="+", db_index=False)
    event_key = models.UUIDField()
    kind = models.CharField(max_length=81)
    at = models.DateTimeField()
    company_key = models.UUIDField(null=True)
    payload = models.TextField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "endpoint", "event_key"], name="webhook_delivery_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", due_at__isnull=False, finished_at__isnull=True)
                | Q(state__in=["delivered", "failed"], due_at__isnull=True, finished_at__isnull=False),
                name="webhook_delivery_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant_id", "endpoint", "due_at"], condition=Q(due_at__isnull=False), name="webhook_due"
            ),
            models.Index(fields=["tenant_id", "endpoint", "id"], name="webhook_delivery_by_endpoint"),
            models.Index(fields=["tenant_id", "kind", "id"], name="webhook_delivery_by_kind"),
            models.Index(
                fields=["tenant_id", "state", "id"],
                condition=Q(state__in=["waiting", "failed"]),
                name="webhook_delivery_open",
            ),
            models.Index(
                fields=["tenant_id", "finished_at"], condition=Q(finished_at__isnull=False), name="webhook_age"
            ),
        ]


class Attempt(TenantModel):
    """One try to send a delivery: what came of it, and the first bytes of the answer as text without control characters."""

    delivery = TenantForeignKey(Delivery, models.CASCADE, related_name="tries_made", db_index=False)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    duration_ms = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    failure = models.CharField(max_length=20, blank=True)
    answer = models.CharField(max_length=1000, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "delivery", "number"], name="webhook_attempt_once"),
        ]
