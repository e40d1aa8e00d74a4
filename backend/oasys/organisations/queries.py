"""Reads of tenants, companies, and who may do what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from oasys.core.actor import SETS_ACTOR, Actor
from oasys.core.errors import NotFound
from oasys.core.reads import row_where, row_with
from oasys.core.tenancy import person
from oasys.core.words import say
from oasys.identity.models import User
from oasys.identity.queries import having_factor
from oasys.organisations.acting import acting_rights, only_reads
from oasys.organisations.errors import CompanyArchived
from oasys.organisations.models import (
    ApiToken,
    Company,
    CustomRole,
    Domain,
    FactorPolicy,
    Host,
    Invitation,
    Membership,
    PlatformStaff,
)

MINE = """
select a.tenant_id, 'support' from organisations_support_access a
join organisations_platform_staff s on s.user_id = a.staff_id
where a.staff_id = %(user)s and a.consented_at is not null and a.ended_at is null and a.expires_at > clock_timestamp()
union all
select m.tenant_id, m.role from organisations_membership m where m.user_id = %(user)s
"""


# sets app.actor (core/actor.py) to whom the token belongs
ACTS = """
set_config('app.actor', (%s::jsonb || jsonb_build_object(
  'id', organisations_membership.user_id, 'token', organisations_api_token.id))::text, true)
"""


NEEDS_FACTOR = """
exists (select from organisations_factor_policy p where p.tenant_id = {m}.tenant_id and {m}.service_name is null
        and ({m}.role = any (p.roles) or {m}.custom_role_id = any (p.role_ids)))
"""


@dataclass(frozen=True, slots=True)
class TenantOfPerson:
    """A tenant as its member sees it from outside."""

    tenant_id: UUID
    name: str
    role: str


def tenants_of(user: User) -> list[TenantOfPerson]:
    """The tenants the person is a member of, or supports with their consent, by name. No tenant may be open."""
    with person(user.id), connection.cursor() as cursor:
        cursor.execute(MINE, {"user": user.id})
        roles: dict[UUID, str] = dict(cursor.fetchall())
        connection.set_my_tenants(list(roles))  # type: ignore[attr-defined]
        cursor.execute("select id, name from organisations_tenant order by name, id")
        return [TenantOfPerson(id_, name, roles[id_]) for id_, name in cursor.fetchall() if id_ in roles]


def is_platform_staff(user: User) -> bool:
    """Whether the person runs the platform (docs/how-to/platform.md)."""
    return PlatformStaff.objects.filter(user_id=user.pk).exists()


def membership_of(actor: Actor) -> Membership | None:
    """The membership in the open tenant of who acts from here on, with the role where it is one of the tenant's own."""
    condition = f"m.user_id = %s and {SETS_ACTOR}"
    flag = NEEDS_FACTOR.format(m="m")
    found = row_with(Membership, "custom_role", flag, condition, actor.user_id, actor.as_setting())
    if found is None:
        return None
    membership, needs_factor = found
    membership.needs_factor = needs_factor
    return membership


def token_by_hash(digest: bytes, actor: Actor) -> ApiToken | None:
    """The token that is kept so, with its membership and person, who act from here on; None where it has ended.

    A person who was deactivated ends their tokens; a service is never active, and its tokens are its own.
    """
    rows = ApiToken.objects.select_related("membership__user", "membership__custom_role")
    needs_factor = RawSQL(NEEDS_FACTOR.format(m="organisations_membership"), [])  # noqa: S611  a text of our own
    rows = rows.annotate(_actor=RawSQL(ACTS, [actor.as_setting()]), needs_factor=needs_factor)  # noqa: S611  as well
    token = rows.filter(hash=digest).first()
    if token is None or token.has_ended(timezone.now()):
        return None
    member = token.membership
    member.needs_factor = token.needs_factor
    return token if member.user.is_active or member.service_name is not None else None


def company_of(company_id: UUID) -> Company:
    """The company in the open tenant, if whoever acts may see it; an archived one is there for who only reads.

    Raises NotFound: a stranger's company, one outside the limits of who asks, and none at all look alike;
    CompanyArchived.
    """
    company = row_where(Company, "id = %s", company_id)
    if company is None or not acting_rights().sees(company_id):
        raise NotFound(say("There is no such company."))
    if company.archived_at is not None and not only_reads():
        raise CompanyArchived(say("The company is archived, and its books are read only: restore it first."))
    return company


def first_company() -> Company | None:
    """The oldest company in use that whoever acts may see; invented books only where there are no others."""
    return _visible(Company.objects.filter(archived_at__isnull=True).order_by("is_demo", "created_at", "id")).first()


def companies(*, limit: int, after: tuple[str, UUID] | None, with_archived: bool = False) -> list[Company]:
    """Companies of the open tenant that whoever acts may see, by name, from behind `after`; one more than `limit`."""
    rows = _visible(Company.objects.order_by("name", "id"))
    if not with_archived:
        rows = rows.filter(archived_at__isnull=True)
    if after is not None:
        rows = rows.extra(where=["(name, id) > (%s, %s)"], params=after)
    return list(rows[: limit + 1])


def _visible(rows: QuerySet[Company]) -> QuerySet[Company]:
    seen = acting_rights().company_ids
    return rows if seen is None else rows.filter(id__in=seen)


def members() -> list[Membership]:
    """The members of the open tenant with their people, by e-mail address."""
    rows = Membership.objects.select_related("user", "custom_role").filter(service_name__isnull=True)
    return list(rows.order_by("user__email", "id"))


def services() -> list[Membership]:
    """The services of the open tenant, by name."""
    rows = Membership.objects.select_related("user", "custom_role").filter(service_name__isnull=False)
    return list(rows.order_by("service_name", "id"))


def custom_roles() -> list[CustomRole]:
    """The tenant's own roles, by name."""
    return list(CustomRole.objects.order_by("name", "id"))


def custom_role_of(role_id: UUID) -> CustomRole:
    """One of the tenant's own roles. Raises NotFound."""
    role = CustomRole.objects.filter(id=role_id).first()
    if role is None:
        raise NotFound(say("There is no such role."))
    return role


def invitations() -> list[Invitation]:
    """Invitations of the tenant that nobody has accepted yet, by e-mail address."""
    return list(Invitation.objects.select_related("custom_role", "invited_by").order_by("email", "id"))


def standing(rows: Sequence[Invitation], now: datetime) -> set[UUID]:
    """Ids of the invitations that would be accepted: not expired, and no more than who invited may give today."""
    inviters = {
        member.user_id: member
        for member in Membership.objects.select_related("user", "custom_role").filter(
            user__in={row.invited_by_id for row in rows}
        )
    }
    return {
        row.id
        for row in rows
        if row.expires_at > now and (member := inviters.get(row.invited_by_id)) is not None and member.may_give(row)
    }


def factor_policy() -> FactorPolicy:
    """For which roles of the open tenant a second factor is needed; version 0 where that was never said."""
    return FactorPolicy.objects.first() or FactorPolicy(roles=[], role_ids=[], version=0)


def lacking_factor() -> list[Membership]:
    """Members of whom the tenant demands a second factor and who have none, by e-mail address."""
    policy = factor_policy()
    found = [row for row in members() if row.role in policy.roles or row.custom_role_id in policy.role_ids]
    having = having_factor([row.user_id for row in found])
    return [row for row in found if row.user_id not in having]


def tokens_of(user: User) -> list[ApiToken]:
    """The person's own tokens in the open tenant, the newest first."""
    return list(ApiToken.objects.filter(membership__user=user).order_by("-created_at", "id"))


def tokens_of_service(service_id: UUID) -> list[ApiToken]:
    """The service's tokens, the newest first. Raises NotFound."""
    if not Membership.objects.filter(id=service_id, service_name__isnull=False).exists():
        raise NotFound(say("There is no such service."))
    return list(ApiToken.objects.filter(membership_id=service_id).order_by("-created_at", "id"))


def seen(company_ids: list[UUID] | None) -> list[UUID] | None:
    """Of a limit to companies what whoever acts may see of it; null stays null: no limit."""
    return None if company_ids is None else [id_ for id_ in company_ids if acting_rights().sees(id_)]


def domains() -> list[Domain]:
    """The open tenant's domains, by name."""
    return list(Domain.objects.order_by("name", "id"))


def holder_of_host(name: str) -> UUID | None:
    """The tenant that has proved the domain, by its name in ASCII and small letters; None: nobody. No tenant need be open."""
    if not name or len(name) > 253 or not name.isascii() or "\x00" in name:
        return None
    return Host.objects.filter(name=name.lower()).values_list("holder", flat=True).first()
