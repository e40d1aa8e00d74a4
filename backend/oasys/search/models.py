"""The index of words."""

from django.db import models

from oasys.core.tenancy import TenantModel
from oasys.organisations.models import CompanyScoped


class SearchWord(CompanyScoped):
    """Where a word stands among the sealed entries of one block; `places` as in rules.packed."""

    block = models.PositiveIntegerField()
    word = models.TextField(db_collation="C")
    places = models.BinaryField()

    class Meta(TenantModel.Meta):
        db_table = "search_word"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "block", "word"], name="search_word_once"),
        ]


class SearchProgress(CompanyScoped):
    """Up to which position of its chain the company's entries are in the index."""

    last_position = models.PositiveBigIntegerField(default=0)

    class Meta(TenantModel.Meta):
        db_table = "search_progress"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company"], name="search_progress_once"),
        ]
