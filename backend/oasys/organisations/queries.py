"""Reads of tenants, members and companies."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from oasys.core.errors import NotFound
from oasys.core.reads import row_where
from oasys.core.tenancy import person
from oasys.identity.models import User
from oasys.organisations.models import Company, Membership

MINE = """
select m.tenant_id, m.role from organisations_membership m where m.user_id = %s
"""


@dataclass(frozen=True, slots=True)
class TenantOfPerson:
    """A tenant as its member sees it from outside."""

    tenant_id: UUID
    name: str
    role: str


def tenants_of(user: User) -> list[TenantOfPerson]:
    """The tenants the person is a member of, by name. No tenant may be open."""
    with person(user.id), connection.cursor() as cursor:
        cursor.execute(MINE, [user.id])
        roles: dict[UUID, str] = dict(cursor.fetchall())
        connection.set_my_tenants(list(roles))  # type: ignore[attr-defined]
        cursor.execute("select id, name from organisations_tenant order by name, id")
        return [TenantOfPerson(id_, name, roles[id_]) for id_, name in cursor.fetchall() if id_ in roles]


def company_of(company_id: UUID) -> Company:
    """The company in the open tenant. Raises NotFound: a stranger's company and none at all look alike."""
    company = row_where(Company, "id = %s", company_id)
    if company is None:
        raise NotFound("There is no such company.")
    return company


def first_company() -> Company | None:
    """The oldest company of the open tenant; invented books only where there are no others."""
    return Company.objects.order_by("is_demo", "created_at", "id").first()


def companies(*, limit: int, after: tuple[str, UUID] | None) -> list[Company]:
    """Companies of the open tenant by name, from behind `after`; one more than `limit`."""
    rows = Company.objects.order_by("name", "id")
    if after is not None:
        rows = rows.extra(where=["(name, id) > (%s, %s)"], params=after)
    return list(rows[: limit + 1])


def members() -> list[Membership]:
    """The members of the open tenant with their people, by e-mail address."""
    return list(Membership.objects.select_related("user").order_by("user__email", "id"))
