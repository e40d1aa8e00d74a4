"""Statements that are written once see what the ORM would see, and nothing of another tenant."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oasys.contacts.models import Contact, ContactIdentifier
from oasys.core.reads import row_where, row_with, rows_where
from oasys.core.tenancy import TenantMissing, tenant
from oasys.invoicing.tests.desk import make_desk
from oasys.ledger.models import Account
from oasys.organisations.models import Company, Membership
from oasys.organisations.permissions import Permission, Role
from tests.factories import Books, make_books, make_member, make_role


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


def test_fields_that_the_orm_converts_are_converted():
    """JSON, and what is encrypted: readable where it belongs alone."""
    desk = make_desk(identifiers=[{"scheme": "my_brn", "value": "202001012345"}])
    with tenant(desk.books.tenant_id):
        read = rows_where(Contact, "id = %s", desk.contact.id)
        assert [vars(row) | {"_state": None} for row in read] == [
            vars(row) | {"_state": None} for row in Contact.objects.filter(id=desk.contact.id)
        ]
        assert [one.value for one in rows_where(ContactIdentifier, "contact_id = %s", desk.contact.id)] == [
            "202001012345"
        ]


@pytest.mark.parametrize("is_custom", [True, False])
def test_a_row_comes_with_the_one_its_key_leads_to(books: Books, is_custom: bool):
    """Who may do what is read by one statement, whatever the role."""
    limits = {"MYR": "100.00"}
    role = make_role(books.owner, books.tenant_id, *Permission, limits=limits) if is_custom else Role.VIEWER
    bob = make_member(books.tenant_id, role)
    with tenant(books.tenant_id), CaptureQueriesContext(connection) as asked:
        found = row_with(Membership, "custom_role", "m.role <> 'owner'", "m.user_id = %s", bob.id)
        assert found is not None
        read, flag = found
        assert flag is True
        rights = read.rights()
        assert len(asked) == 1
        expected = Membership.objects.select_related("custom_role").get(user=bob)
        assert vars(read) | {"_state": None} == vars(expected) | {"_state": None}
        assert rights == expected.rights()
        if is_custom:
            assert vars(read.custom_role) | {"_state": None} == vars(expected.custom_role) | {"_state": None}
    stranger = make_books()
    with tenant(stranger.tenant_id):
        assert row_with(Membership, "custom_role", "true", "m.user_id = %s", bob.id) is None
