"""Answers kept for repeated writes (Idempotency-Key), per tenant and, where no tenant is open, per person."""

from django.conf import settings
from django.db import models

from oasys.core.ids import uuid7
from oasys.core.tenancy import TenantModel


class KeptAnswer(models.Model):
    """What was asked (`fingerprint`: a keyed SHA-256 of method, path and body) and, once done, what was answered."""

    key = models.CharField(max_length=200)
    fingerprint = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class TenantAnswer(TenantModel, KeptAnswer):
    """A write inside a tenant."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)

    class Meta(TenantModel.Meta):
        db_table = "api_tenant_answer"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "user", "key"], name="tenant_answer_once"),
        ]
        indexes = [models.Index(fields=["tenant_id", "created_at"], name="tenant_answer_age")]


class UserAnswer(KeptAnswer):
    """A write by a person with no tenant open, such as the making of a tenant."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        db_table = "api_user_answer"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="user_answer_once")]
