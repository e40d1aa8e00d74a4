"""What a transaction opens ends with it."""

import pytest
from django.db import connection, transaction

from oasys.core.tenancy import TenantMissing, tenant
from oasys.organisations.models import Membership
from tests.factories import Books


def test_what_runs_after_the_commit_has_no_tenant_open(books: Books):
    """Left open in name alone, a hook that opens the same tenant would see nothing and change nothing."""
    seen = []

    def after() -> None:
        seen.append(connection.tenant_id)
        with pytest.raises(TenantMissing):
            Membership.objects.count()
        with tenant(books.tenant_id):
            seen.append(Membership.objects.count())

    with transaction.atomic():
        connection.open_tenant(books.tenant_id)
        transaction.on_commit(after)
    assert seen == [None, 1]
