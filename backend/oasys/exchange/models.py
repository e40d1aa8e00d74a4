"""How files are read, kept for the next one."""

from django.conf import settings
from django.db import models

from oasys.core.tenancy import TenantModel
from oasys.organisations.models import CompanyScoped


class ImportMapping(CompanyScoped):
    """What the columns of a CSV mean, under a name. `mapping` is the body of the API, whole.

    `fingerprint` is the SHA-256 of its heading, by which a file is known again; empty where the file has none.
    """

    name = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64, blank=True)
    mapping = models.JSONField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        db_table = "exchange_import_mapping"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "name"], name="import_mapping_name_once"),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "company", "fingerprint"], name="import_mapping_of_heading"),
        ]
