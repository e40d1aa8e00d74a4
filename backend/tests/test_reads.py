"""Statements that are written once see what the ORM would see, and nothing of another tenant."""

import pytest

from oasys.api.models import TenantAnswer
from oasys.core.reads import row_where, rows_where
from oasys.core.tenancy import TenantMissing, tenant
from oasys.ledger.models import Account
from oasys.organisations.models import Company
from tests.factories import Books, make_books


def test_rows_are_those_of_the_orm(books: Books):
    with tenant(books.tenant_id):
        read = rows_where(Account, "company_id = %s order by code, id", books.company.id)
        expected = list(Account.objects.filter(company=books.company).order_by("code", "id"))
        assert [vars(row) | {"_state": None} for row in read] == [vars(row) | {"_state": None} for row in expected]


def test_a_row_of_another_tenant_is_none(books: Books):
    stranger = make_books()
    with tenant(books.tenant_id):
        assert row_where(Company, "id = %s", books.company.id) == books.company
        assert row_where(Company, "id = %s", stranger.company.id) is None


def test_a_condition_that_opens_another_way_meets_the_second_wall(books: Books):
    stranger = make_books()
    with tenant(books.tenant_id):
        assert row_where(Company, "false or id = %s", stranger.company.id) is None


def test_no_tenant_no_rows(books: Books):
    with pytest.raises(TenantMissing):
        row_where(Company, "id = %s", books.company.id)


def test_fields_that_the_orm_converts_are_refused(books: Books):
    with tenant(books.tenant_id), pytest.raises(TypeError, match="headers"):
        rows_where(TenantAnswer, "true")
