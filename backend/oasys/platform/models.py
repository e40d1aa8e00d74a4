"""What is known of a tenant from outside."""

from django.conf import settings
from django.db import models

from oasys.core.tenancy import TenantModel


class BalanceCheck(TenantModel):
    """What `./oasys verify` last found in the tenant's books. Written by that command as the owner."""

    checked_at = models.DateTimeField()
    differences = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        db_table = "platform_balance_check"
        constraints = [models.UniqueConstraint(fields=["tenant_id"], name="balance_check_once")]


class Deletion(TenantModel):
    """An owner asked for the tenant to be deleted. Until `due_at` any owner takes it back; then the worker does it.

    The companies that were in use are archived at `asked_at`, by the same act, and restored if it is taken back.
    """

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    keeps_export = models.BooleanField()  # the owner says that they keep what the law makes them keep
    reminded_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id"], condition=models.Q(withdrawn_at__isnull=True), name="deletion_asked_once"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | models.Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="deletion_withdrawal_whole",
            ),
        ]


class Tombstone(models.Model):
    """What is left of a tenant that was deleted. Written by `platform_delete_tenant` alone, never read by the application."""

    gone_id = models.UUIDField(primary_key=True)
    name_digest = models.CharField(max_length=64)  # SHA-256 of `<id>:<name>`
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    deleted_at = models.DateTimeField()
    heads = models.JSONField()  # of the chain of seals of each company
    statement = models.TextField()  # what the owner said about keeping records
    rows = models.JSONField()  # how many were deleted, by table


class Plan(models.Model):
    """A named set of limits, kept by `./oasys platform plans`. A tenant without a plan has none."""

    name = models.CharField(max_length=60, primary_key=True)
    most_companies = models.PositiveIntegerField(null=True)  # in use, archived ones apart; null: any number
    most_members = models.PositiveIntegerField(null=True)  # people, services apart; null: any number


class TenantPlan(TenantModel):
    """The plan a tenant has. Written by the same command as the owner of the tables, never by the application."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+", db_index=False)
    given_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "platform_tenant_plan"
        constraints = [models.UniqueConstraint(fields=["tenant_id"], name="tenant_plan_once")]
