"""Plans: named sets of limits. The database holds tenants to them (sql/plans.sql); here they are read and given."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from oasys.core.tenancy import tenant
from oasys.organisations.models import Company, Membership
from oasys.platform.models import Plan, TenantPlan


@dataclass(frozen=True, slots=True)
class Use:
    """How many there are, and how many there may be (None: any number)."""

    used: int
    most: int | None


@dataclass(frozen=True, slots=True)
class PlanOfTenant:
    """The plan of the open tenant, None where it has none, and what it leaves."""

    name: str | None
    companies: Use
    members: Use


def plan_of_tenant() -> PlanOfTenant:
    """The plan of the open tenant and how much of it is used."""
    given = TenantPlan.objects.select_related("plan").first()
    plan = given.plan if given else Plan()
    return PlanOfTenant(
        name=given.plan_id if given else None,
        companies=Use(Company.objects.filter(archived_at__isnull=True).count(), plan.most_companies),
        members=Use(Membership.objects.filter(service_name__isnull=True).count(), plan.most_members),
    )


def set_plan(*, name: str, most_companies: int | None, most_members: int | None) -> None:
    """Makes a plan, or gives it other limits, which hold from now on for whatever comes next. As the owner of the tables."""
    limits = {"most_companies": most_companies, "most_members": most_members}
    Plan.objects.update_or_create(name=name, defaults=limits)


def remove_plan(name: str) -> bool:
    """Removes a plan that no tenant has; whether it could. As the owner of the tables."""
    try:  # PostgreSQL sees every tenant's plan; Django would look for them with none open
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("delete from platform_plan where name = %s", [name])
            return bool(cursor.rowcount)
    except IntegrityError:
        return False


def give_plan(*, tenant_id: UUID, name: str | None) -> None:
    """The tenant has this plan from now on, or none. As the owner of the tables."""
    with tenant(tenant_id):
        if name is None:
            TenantPlan.objects.all().delete()
        else:
            TenantPlan.objects.update_or_create(
                tenant_id=tenant_id, defaults={"plan_id": name, "given_at": timezone.now()}
            )
