"""Reads of the platform: of every tenant from outside, as a role of the database that can read no books."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from oasys.core.errors import NotFound
from oasys.core.tenancy import person
from oasys.core.words import say
from oasys.identity.models import User
from oasys.organisations.models import SupportAccess

SUPPORT_ORDER = ("-requested_at", "-id")
TENANTS = """
select t.id as tenant_id, t.name, t.created_at, platform_plan_of(t.id) as plan, s.companies, s.members, s.entries,
       s.bytes_estimate, s.last_activity_at, s.checked_at, s.differences
from (select id, name, created_at from organisations_tenant
      where {condition} order by id limit %(limit)s) t
cross join lateral platform_tenant_state(t.id) s order by t.id
"""


@contextmanager
def platform_role() -> Iterator[None]:
    """The rights of the platform and no others, for this part of the transaction."""
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("set local role oasys_platform")
        yield
        cursor.execute("reset role")


def tenants(*, limit: int, after: UUID | None) -> list[dict[str, Any]]:
    """Tenants from the oldest on, from behind `after`, with sizes and health; one more than `limit`."""
    return _read("id > %(after)s" if after else "true", {"after": after, "limit": limit + 1})


def tenant_of(tenant_id: UUID) -> dict[str, Any]:
    """One tenant with sizes and health. Raises NotFound."""
    found = _read("id = %(id)s", {"id": tenant_id, "limit": 1})
    if not found:
        raise NotFound(say("There is no such tenant."))
    return found[0]


def _read(condition: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    with platform_role(), connection.cursor() as cursor:
        cursor.execute(TENANTS.format(condition=condition), params)
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        row["balances"] = (
            "never_checked" if row["checked_at"] is None else "agree" if not row["differences"] else "differ"
        )
    return rows


def own_support_accesses(*, staff: User) -> list[dict[str, Any]]:
    """What the person asked tenants for, the latest first, and how it stands. No tenant may be open."""
    with person(staff.id), connection.cursor() as cursor:
        cursor.execute(
            "select id, tenant_id, reason, hours, requested_at, consented_at, expires_at, ended_at "
            "from organisations_support_access where staff_id = %s order by requested_at desc, id desc limit 200",
            [staff.id],
        )
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def support_accesses() -> list[SupportAccess]:
    """Who asked to read the open tenant, the latest 200 first."""
    rows = SupportAccess.objects.select_related("staff", "consented_by", "ended_by")
    return list(rows.order_by(*SUPPORT_ORDER)[:200])
