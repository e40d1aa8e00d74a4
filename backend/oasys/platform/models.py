"""What is known of a tenant from outside."""

from django.db import models

from oasys.core.tenancy import TenantModel


class BalanceCheck(TenantModel):
    """What `./oasys verify` last found in the tenant's books. Written by that command as the owner."""

    checked_at = models.DateTimeField()
    differences = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        db_table = "platform_balance_check"
        constraints = [models.UniqueConstraint(fields=["tenant_id"], name="balance_check_once")]
