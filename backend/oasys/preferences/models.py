"""Views of lists that people have saved."""

from django.conf import settings
from django.db import models

from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.organisations.models import Company


class SavedView(TenantModel):
    """The filters of a list under a name. `query` holds texts by the names of the list's parameters."""

    company = TenantForeignKey(Company, models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    list = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    query = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        db_table = "preferences_saved_view"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "user", "list", "name"], name="saved_view_once"),
        ]
