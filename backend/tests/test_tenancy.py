"""What a transaction opens ends with it."""

import pytest
from django.db import connection, transaction

from oasys.core.tenancy import TenantMissing, tenant
from oasys.organisations.acting import act_with, acting_rights
from oasys.organisations.models import Membership
from oasys.organisations.permissions import Permission
from oasys.organisations.rules import EVERYTHING, rights
from tests.factories import Books


def test_what_runs_after_the_commit_has_no_tenant_open(books: Books):
    """Left open in name alone, a hook that opens the same tenant would see nothing and change nothing."""
    seen = []

    def after() -> None:
        seen.append((connection.tenant_id, acting_rights()))
        with pytest.raises(TenantMissing):
            Membership.objects.count()
        with tenant(books.tenant_id):
            seen.append(Membership.objects.count())

    with transaction.atomic():
        connection.open_tenant(books.tenant_id)
        act_with(rights([Permission.LEDGER_READ]))
        transaction.on_commit(after)
    assert seen == [(None, EVERYTHING), 1]


def test_rights_end_with_the_transaction(books: Books):
    with transaction.atomic():
        connection.open_tenant(books.tenant_id)
        act_with(rights([Permission.LEDGER_READ]))
        assert not acting_rights().may(Permission.ENTRY_POST)
    assert acting_rights() is EVERYTHING


def test_rights_end_with_a_transaction_that_fails(books: Books):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        connection.open_tenant(books.tenant_id)
        act_with(rights([Permission.LEDGER_READ]))
        raise ZeroDivisionError
    assert acting_rights() is EVERYTHING
